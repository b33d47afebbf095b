/** Flags of minikube's commands, parsed as cobra does: anywhere, `--name=value` or `--name value`, shorthand, `--`. */

export interface FlagSpec {
  readonly name: string
  readonly shorthand?: string
  /** A list is given several times, or with commas. */
  readonly type: 'bool' | 'string' | 'int' | 'list'
  readonly default: string
  readonly usage: string
}

export class UsageError extends Error {}

export interface Parsed {
  readonly words: readonly string[]
  /** What came after `--`. */
  readonly rest: readonly string[]
  text(name: string): string
  number(name: string): number
  list(name: string): readonly string[]
  on(name: string): boolean
  given(name: string): boolean
}

/** Throws UsageError with pflag's texts. With `interspersed` false, everything from the first word on is left alone. */
export function parseArguments(args: readonly string[], flags: readonly FlagSpec[], interspersed = true): Parsed {
  const values = new Map<string, string>()
  const words: string[] = []
  let rest: readonly string[] = []
  const set = (flag: FlagSpec, written: string, value: string): void => {
    if (flag.type === 'int' && !/^[+-]?\d+$/.test(value)) {
      throw new UsageError(`invalid argument "${value}" for "${written}" flag: strconv.ParseInt: parsing "${value}": invalid syntax`)
    }
    if (flag.type === 'bool' && !/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value)) {
      throw new UsageError(`invalid argument "${value}" for "${written}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`)
    }
    const before = flag.type === 'list' ? values.get(flag.name) : undefined
    values.set(flag.name, flag.type === 'bool' ? String(/^(1|t)/i.test(value)) : before === undefined ? value : `${before},${value}`)
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      rest = args.slice(i + 1)
      break
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
      const flag = flags.find((f) => f.name === name)
      if (!flag) throw new UsageError(`unknown flag: --${name}`)
      if (equals >= 0) set(flag, written(flag), arg.slice(equals + 1))
      else if (flag.type === 'bool') set(flag, written(flag), 'true')
      else if (i + 1 < args.length) set(flag, written(flag), args[++i]!)
      else throw new UsageError(`flag needs an argument: --${name}`)
    } else if (arg.startsWith('-') && arg.length > 1) {
      i = shorthands(arg, args, i, flags, set)
    } else {
      words.push(arg)
      if (!interspersed) {
        words.push(...args.slice(i + 1))
        break
      }
    }
  }
  const text = (name: string): string => values.get(name) ?? flags.find((f) => f.name === name)?.default ?? ''
  return {
    words,
    rest,
    text,
    number: (name) => Number(text(name)),
    list: (name) =>
      text(name)
        .split(',')
        .filter((each) => each !== ''),
    on: (name) => text(name) === 'true',
    given: (name) => values.has(name),
  }
}

const written = (flag: FlagSpec): string => (flag.shorthand ? `-${flag.shorthand}, --${flag.name}` : `--${flag.name}`)

/** Handles `-abc`, `-n5`, `-n 5`; returns the index of the last argument used. */
function shorthands(
  arg: string,
  args: readonly string[],
  index: number,
  flags: readonly FlagSpec[],
  set: (flag: FlagSpec, name: string, value: string) => void,
): number {
  for (let k = 1; k < arg.length; k++) {
    const flag = flags.find((f) => f.shorthand === arg[k])
    if (!flag) throw new UsageError(`unknown shorthand flag: '${arg[k]}' in ${arg}`)
    if (flag.type === 'bool') {
      set(flag, written(flag), 'true')
      continue
    }
    const attached = arg.slice(k + 1).replace(/^=/, '')
    if (attached) set(flag, written(flag), attached)
    else if (index + 1 < args.length) set(flag, written(flag), args[++index]!)
    else throw new UsageError(`flag needs an argument: '${arg[k]}' in ${arg}`)
    break
  }
  return index
}
