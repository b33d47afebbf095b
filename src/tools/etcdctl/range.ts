/** Which keys a command of etcdctl is about: one, those from one to before another, those with a prefix, or all from one on. */
import type { Options } from '../../shell/tools/tool'

export interface Range {
  readonly from: string
  /** undefined for no end. */
  readonly to: string | undefined
}

/** Wrong arguments, and etcdctl's status for them. */
export class BadArguments extends Error {
  constructor(
    message: string,
    readonly status = 128,
  ) {
    super(message)
    this.name = 'BadArguments'
  }
}

/** The end of the range of all keys with a prefix. */
function endOf(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`
}

/** Throws BadArguments. */
export function rangeOf(options: Options, [key = '', end]: readonly string[]): Range {
  const [byPrefix, fromKey] = [options.has('prefix'), options.has('from-key')]
  if (byPrefix && fromKey) throw new BadArguments('`--prefix` and `--from-key` cannot be set at the same time, choose one')
  if (end !== undefined && (byPrefix || fromKey))
    throw new BadArguments('too many arguments, only accept one argument when `--prefix` or `--from-key` is set')
  if (fromKey || (byPrefix && key === '')) return { from: key, to: undefined }
  return { from: key, to: byPrefix ? endOf(key) : (end ?? `${key}\0`) }
}
