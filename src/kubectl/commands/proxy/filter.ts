/** Which requests the proxy lets through: regular expressions for paths, hosts and methods; models kubectl's FilterServer. */
import { compilePattern } from '../../../engine/api/go-pattern'

export interface Rules {
  readonly acceptHosts: readonly RegExp[]
  readonly acceptPaths: readonly RegExp[]
  readonly refusePaths: readonly RegExp[]
  readonly refuseMethods: readonly RegExp[]
}

/** Expressions between commas. Throws PatternError. */
export function patterns(text: string): readonly RegExp[] {
  return text === '' ? [] : text.split(',').map(compilePattern)
}

/** `localhost` of `localhost:8001`, `::1` of `[::1]:8001`. */
function hostName(header: string): string {
  return /^\[([^\]]*)\]:\d*$/.exec(header)?.[1] ?? /^([^:]*):\d*$/.exec(header)?.[1] ?? header
}

export function isAccepted(rules: Rules, method: string, path: string, host: string): boolean {
  const fits = (list: readonly RegExp[], text: string): boolean => list.some((each) => each.test(text))
  if (fits(rules.refusePaths, path) || fits(rules.refuseMethods, method)) return false
  return fits(rules.acceptPaths, path) && fits(rules.acceptHosts, hostName(host))
}
