/** Which requests the proxy lets through: regular expressions for paths, hosts and methods; models kubectl's FilterServer. */

export interface Rules {
  readonly acceptHosts: readonly RegExp[]
  readonly acceptPaths: readonly RegExp[]
  readonly refusePaths: readonly RegExp[]
  readonly refuseMethods: readonly RegExp[]
}

/** What RE2 says about an expression that is none. */
export class PatternError extends Error {
  constructor(problem: string) {
    super(`error parsing regexp: ${problem}`)
  }
}

/** JavaScript's reasons and RE2's, with the part of the expression that RE2 shows. */
const PROBLEMS: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/Unterminated group/, (text) => `missing closing ): \`${text}\``],
  [/Unmatched '\)'/, (text) => `unexpected ): \`${text}\``],
  [/Unterminated character class/, (text) => `missing closing ]: \`${text.slice(text.indexOf('['))}\``],
  [/Nothing to repeat/, (text) => `missing argument to repetition operator: \`${/[*+?]/.exec(text)?.[0] ?? text}\``],
  [/\\ at end/, () => 'trailing backslash at end of expression: ``'],
  [/out of order in character class/, (text) => `invalid character class range: \`${/\w-\w/.exec(text)?.[0] ?? text}\``],
]

function pattern(text: string): RegExp {
  const perl = /\(\?(?:[=!]|<[=!])/.exec(text)
  if (perl) throw new PatternError(`invalid or unsupported Perl syntax: \`${perl[0]}\``)
  try {
    return new RegExp(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const known = PROBLEMS.find(([reason]) => reason.test(message))
    throw new PatternError(known ? known[1](text) : message)
  }
}

/** Expressions between commas. Throws PatternError. */
export function patterns(text: string): readonly RegExp[] {
  return text === '' ? [] : text.split(',').map(pattern)
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
