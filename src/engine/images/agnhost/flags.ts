/** The command line of one of agnhost's sub-commands; models cobra and pflag as far as the tests of Kubernetes meet them. */
import { ParseFailure, parseDuration } from '../../api/strconv'

type Kind = 'text' | 'number' | 'switch' | 'duration'

export interface FlagSpec {
  readonly kind: Kind
  readonly fallback: string
  readonly letter?: string
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>

export const words = (fallback = '', letter?: string): FlagSpec => ({ kind: 'text', fallback, ...(letter ? { letter } : {}) })
export const number = (fallback: number, letter?: string): FlagSpec => ({
  kind: 'number',
  fallback: String(fallback),
  ...(letter ? { letter } : {}),
})
export const onOff = (fallback: boolean): FlagSpec => ({ kind: 'switch', fallback: String(fallback) })
export const duration = (fallback: string, letter?: string): FlagSpec => ({ kind: 'duration', fallback, ...(letter ? { letter } : {}) })

/** What klog adds to every program that logs with it. */
const LOGGING: FlagSpecs = {
  add_dir_header: onOff(false),
  alsologtostderr: onOff(false),
  log_backtrace_at: words(':0'),
  log_dir: words(),
  log_file: words(),
  log_file_max_size: number(1800),
  logtostderr: onOff(true),
  one_output: onOff(false),
  skip_headers: onOff(false),
  skip_log_headers: onOff(false),
  stderrthreshold: words('2'),
  v: number(0, 'v'),
  vmodule: words(),
}

/** A command line that cobra refuses; the message is its own, after `Error: `. */
export class UsageError extends Error {}

export class Flags {
  private constructor(
    private readonly specs: FlagSpecs,
    private readonly values: ReadonlyMap<string, string>,
    readonly positional: readonly string[],
  ) {}

  /** Throws UsageError. */
  static read(line: readonly string[], own: FlagSpecs): Flags {
    const specs = { ...LOGGING, ...own }
    const values = new Map<string, string>()
    const positional: string[] = []
    for (let i = 0; i < line.length; i++) {
      const word = line[i]!
      if (word === '--') {
        positional.push(...line.slice(i + 1))
        break
      }
      if (!word.startsWith('-') || word === '-') {
        positional.push(word)
        continue
      }
      const [flag = '', inline] = split(word)
      const name = word.startsWith('--') ? flag : Object.keys(specs).find((each) => specs[each]!.letter === flag)
      const spec = name === undefined || !Object.hasOwn(specs, name) ? undefined : specs[name]
      if (name === undefined || !spec)
        throw new UsageError(word.startsWith('--') ? `unknown flag: --${flag}` : `unknown shorthand flag: '${flag}' in ${word}`)
      const value = inline ?? (spec.kind === 'switch' ? 'true' : line[++i])
      if (value === undefined) throw new UsageError(`flag needs an argument: ${word.startsWith('--') ? word : `'${flag}' in ${word}`}`)
      check(spec, value, name)
      values.set(name, value)
    }
    return new Flags(specs, values, positional)
  }

  text(name: string): string {
    return this.values.get(name) ?? this.specs[name]?.fallback ?? ''
  }

  number(name: string): number {
    return Number(this.text(name))
  }

  on(name: string): boolean {
    return TRUE.has(this.text(name))
  }

  /** Milliseconds. */
  milliseconds(name: string): number {
    return parseDuration(this.text(name))
  }
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** The flag's name or letter, and what is written right after it. */
function split(word: string): readonly [string, string | undefined] {
  if (word.startsWith('--')) {
    const at = word.indexOf('=')
    return at < 0 ? [word.slice(2), undefined] : [word.slice(2, at), word.slice(at + 1)]
  }
  const rest = word.slice(2)
  return [word[1]!, rest === '' ? undefined : rest.replace(/^=/, '')]
}

function check({ kind, letter }: FlagSpec, value: string, name: string): void {
  const refuse = (reason: string): never => {
    throw new UsageError(`invalid argument "${value}" for "${letter ? `-${letter}, ` : ''}--${name}" flag: ${reason}`)
  }
  if (kind === 'number' && !/^[-+]?\d+$/.test(value)) refuse(`strconv.ParseInt: parsing "${value}": invalid syntax`)
  if (kind === 'switch' && !TRUE.has(value) && !FALSE.has(value)) refuse(`strconv.ParseBool: parsing "${value}": invalid syntax`)
  if (kind !== 'duration') return
  try {
    parseDuration(value)
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    refuse(error.message)
  }
}
