/** The words of a command line in getopt's manner, and what is said of wrong ones. */
import type { CommandContext } from '../command'

/** Ends a tool with a message `name: message` and a status. */
export class ToolError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message)
    this.name = 'ToolError'
  }
}

/** Ends a tool with a message that points to its help. */
export function usageError(name: string, message: string, status = 1): ToolError {
  return new ToolError(`${message}\nTry '${name} --help' for more information.`, status)
}

export interface Options {
  /** How often each option was given. */
  has(name: string): boolean
  /** The last value of an option. */
  get(name: string): string | undefined
  all(name: string): readonly string[]
  /** Names of the options in the order they came, for those of which the last one counts. */
  readonly order: readonly string[]
  readonly operands: readonly string[]
}

/**
 * getopt_long(3). `spec` lists letters, `x:` takes a value, `x::` only what follows it at once; `long` maps long names to letters or to themselves (`name:` takes a value,
 * `name?` may). `stop` ends at the first operand.
 */
export function parseOptions(
  context: CommandContext,
  spec: string,
  long: Record<string, string> = {},
  settings: {
    readonly stop?: boolean
    readonly status?: number
    readonly numbers?: boolean
    readonly usage?: string
    readonly named?: boolean
  } = {},
): Options {
  const values = new Map<string, string[]>()
  const operands: string[] = []
  const order: string[] = []
  const add = (name: string, value = ''): void => {
    order.push(name)
    values.set(name, [...(values.get(name) ?? []), value])
  }
  const fail = (message: string): never => {
    if (settings.named)
      throw new ToolError(`${message}\n${context.name}: Try '${context.name} --help' for more information.`, settings.status)
    throw usageError(
      context.name,
      settings.usage && context.system.flavour === 'bash' ? `${message}\n${settings.usage}` : message,
      settings.status,
    )
  }
  const takes = (letter: string): boolean => spec[spec.indexOf(letter) + 1] === ':'
  const optional = (letter: string): boolean => spec[spec.indexOf(letter) + 2] === ':' && takes(letter)
  const args = context.args
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      for (const operand of args.slice(i + 1)) operands.push(operand)
      break
    }
    if (arg.startsWith('--')) {
      const at = arg.indexOf('=')
      const typed = at < 0 ? arg.slice(2) : arg.slice(2, at)
      const names = Object.keys(long).filter((name) => name === typed)
      const possible = Object.keys(long).filter((name) => name.startsWith(typed))
      const found = names[0] ?? possible[0]
      if (!found) fail(`unrecognized option '${arg}'`)
      if (!names[0] && new Set(possible.map((one) => long[one])).size > 1)
        fail(`option '${arg}' is ambiguous; possibilities: ${possible.map((one) => `'--${one}'`).join(' ')}`)
      const target = long[found!]!
      const name = target.replace(/[:?]$/, '')
      const valued = target.endsWith(':') || (name.length === 1 && takes(name))
      const mayLack = target.endsWith('?') || (name.length === 1 && optional(name))
      if (at >= 0 && !valued && !mayLack) fail(`option '--${found}' doesn't allow an argument`)
      if (at >= 0) add(name, arg.slice(at + 1))
      else if (valued && !mayLack) {
        if (i + 1 >= args.length) fail(`option '--${found}' requires an argument`)
        add(name, args[++i]!)
      } else add(name)
    } else if (settings.numbers && /^-\d+$/.test(arg)) add('#', arg.slice(1))
    else if (arg.startsWith('-') && arg.length > 1) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j]!
        if (letter === ':' || !spec.includes(letter)) fail(`invalid option -- '${letter}'`)
        if (!takes(letter)) {
          add(letter)
          continue
        }
        if (j + 1 < arg.length) add(letter, arg.slice(j + 1))
        else if (optional(letter)) add(letter)
        else if (i + 1 < args.length) add(letter, args[++i]!)
        else fail(`option requires an argument -- '${letter}'`)
        break
      }
    } else {
      if (settings.stop) {
        for (const operand of args.slice(i)) operands.push(operand)
        break
      }
      operands.push(arg)
    }
  }
  return {
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    order,
    operands,
  }
}

/**
 * Which of the values an option takes is meant, of which the beginning is enough: models gnulib's argmatch. Each row has the names of one
 * value, whose first is given back.
 */
export function choice(tool: string, option: string, given: string, rows: readonly string[], status = 1): string {
  const names = rows.map((row) => row.split(' '))
  const found = names.find((row) => row.includes(given)) ?? undefined
  const possible = names.filter((row) => row.some((name) => name.startsWith(given)))
  if (found) return found[0]!
  if (possible.length === 1) return possible[0]![0]!
  const shown = names.map((row) => `  - ${row.map((name) => `'${name}'`).join(', ')}`)
  const kind = possible.length > 1 ? 'ambiguous' : 'invalid'
  throw usageError(tool, `${kind} argument '${given}' for '${option}'\nValid arguments are:\n${shown.join('\n')}`, status)
}
