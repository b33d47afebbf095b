/** getopt: the options of a script put into order; models util-linux's program, which knows long ones and quotes what it prints. */
import type { Command } from '../../command'
import { tool, ToolError, type Io } from '../tool'

interface Known {
  readonly name: string
  /** Whether it takes a value: not, always, only behind `=`. */
  readonly value: 'none' | 'required' | 'optional'
}

interface Grammar {
  readonly short: string
  readonly long: readonly Known[]
  readonly alternative: boolean
  readonly quiet: boolean
  readonly silent: boolean
  readonly unquoted: boolean
  readonly csh: boolean
  readonly name: string
  readonly parameters: readonly string[]
}

function longOptions(text: string): readonly Known[] {
  return text
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((word) => ({ name: word.replace(/:+$/, ''), value: word.endsWith('::') ? 'optional' : word.endsWith(':') ? 'required' : 'none' }))
}

const usage = (message: string): ToolError => new ToolError(`${message}\nTry 'getopt --help' for more information.`, 2)

/** What getopt itself was told; undefined in front of the parameters when only a test was asked for. */
function grammarOf(io: Io): Grammar | 'test' {
  const args = [...io.args]
  const own = {
    short: undefined as string | undefined,
    long: [] as Known[],
    alternative: false,
    quiet: false,
    silent: false,
    unquoted: false,
    csh: false,
    name: 'getopt',
  }
  const valued: Readonly<Record<string, (value: string) => void>> = {
    o: (value) => {
      own.short = value
    },
    l: (value) => {
      own.long.push(...longOptions(value))
    },
    n: (value) => {
      own.name = value
    },
    s: (value) => {
      if (!/^(?:ba)?sh$|^t?csh$/.test(value)) throw usage('unknown shell after -s or --shell argument')
      own.csh = value.endsWith('csh')
    },
  }
  const plain: Readonly<Record<string, () => void>> = {
    a: () => {
      own.alternative = true
    },
    q: () => {
      own.quiet = true
    },
    Q: () => {
      own.silent = true
    },
    u: () => {
      own.unquoted = true
    },
  }
  const names: Readonly<Record<string, string>> = {
    options: 'o',
    longoptions: 'l',
    name: 'n',
    shell: 's',
    alternative: 'a',
    quiet: 'q',
    'quiet-output': 'Q',
    unquoted: 'u',
    test: 'T',
  }
  // The old way: the options first, without quotation marks.
  if (args[0] !== undefined && !args[0].startsWith('-')) return { ...own, short: args[0], unquoted: true, parameters: args.slice(1) }
  while (args[0]?.startsWith('-')) {
    const arg = args.shift()!
    if (arg === '--') break
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(arg)
    const letters = long ? (names[Object.keys(names).find((name) => name.startsWith(long[1]!)) ?? ''] ?? '?') : arg.slice(1)
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!
      if (letter === 'T') return 'test'
      const rest = long ? long[2] : letters.slice(i + 1) || undefined
      if (valued[letter]) {
        const value = rest ?? args.shift()
        if (value === undefined) throw usage(`option requires an argument -- '${letter}'`)
        valued[letter](value)
        break
      }
      if (!plain[letter]) throw usage(long ? `unrecognized option '${arg}'` : `invalid option -- '${letter}'`)
      plain[letter]()
    }
  }
  if (own.short === undefined) {
    if (args.length === 0) throw usage('missing optstring argument')
    own.short = args.shift()!
  }
  return { ...own, short: own.short, parameters: args }
}

class Sorting {
  readonly options: string[] = []
  readonly operands: string[] = []
  readonly complaints: string[] = []

  constructor(private readonly grammar: Grammar) {}

  run(): void {
    const { parameters, short } = this.grammar
    const args = [...parameters]
    const inPlace = short.startsWith('-')
    while (args.length > 0) {
      const arg = args.shift()!
      if (arg === '--') {
        this.operands.push(...args.splice(0))
      } else if (arg.startsWith('--')) this.long(arg.slice(2), arg, args, '--')
      else if (arg.startsWith('-') && arg !== '-') {
        if (this.grammar.alternative && this.candidates(arg.slice(1).replace(/=.*/s, '')).length > 0)
          this.long(arg.slice(1), arg, args, '-')
        else this.letters(arg, args)
      } else if (inPlace) this.options.push(this.quoted(arg))
      else {
        this.operands.push(arg)
        // With a plus the first operand ends the options.
        if (short.startsWith('+')) this.operands.push(...args.splice(0))
      }
    }
  }

  quoted(text: string): string {
    if (this.grammar.unquoted) return text
    const inside = text.replace(/'/g, "'\\''")
    return `'${this.grammar.csh ? inside.replace(/[!\n]/g, '\\$&') : inside}'`
  }

  private candidates(typed: string): readonly Known[] {
    const { long } = this.grammar
    return long
      .filter(({ name }) => name === typed)
      .slice(0, 1)
      .concat(long.some(({ name }) => name === typed) ? [] : long.filter(({ name }) => name.startsWith(typed)))
  }

  private long(body: string, arg: string, args: string[], dashes: string): void {
    const at = body.indexOf('=')
    const typed = at < 0 ? body : body.slice(0, at)
    const found = this.candidates(typed)
    const known = found[0]
    if (!known) return void this.complaints.push(`unrecognized option '${dashes}${typed}'`)
    if (found.length > 1)
      return void this.complaints.push(`option '${arg}' is ambiguous; possibilities: ${found.map(({ name }) => `'--${name}'`).join(' ')}`)
    if (known.value === 'none') {
      if (at >= 0) return void this.complaints.push(`option '--${known.name}' doesn't allow an argument`)
      this.options.push(`--${known.name}`)
      return
    }
    const value = at >= 0 ? body.slice(at + 1) : known.value === 'required' ? args.shift() : ''
    if (value === undefined) return void this.complaints.push(`option '--${known.name}' requires an argument`)
    this.options.push(`--${known.name}`, this.quoted(value))
  }

  private letters(arg: string, args: string[]): void {
    const short = this.grammar.short.replace(/^[-+]/, '')
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i]!
      const at = letter === ':' ? -1 : short.indexOf(letter)
      if (at < 0) {
        this.complaints.push(`invalid option -- '${letter}'`)
        continue
      }
      this.options.push(`-${letter}`)
      if (short[at + 1] !== ':') continue
      const rest = arg.slice(i + 1)
      if (short[at + 2] === ':') this.options.push(this.quoted(rest))
      else {
        const value = rest !== '' ? rest : args.shift()
        if (value === undefined) {
          this.options.pop()
          this.complaints.push(`option requires an argument -- '${letter}'`)
        } else this.options.push(this.quoted(value))
      }
      return
    }
  }
}

const getopt = tool('getopt', async (io) => {
  const grammar = grammarOf(io)
  if (grammar === 'test') return 4
  const sorting = new Sorting(grammar)
  sorting.run()
  if (!grammar.quiet) for (const message of sorting.complaints) await io.context.stderr.write(`${grammar.name}: ${message}\n`)
  const words = [...sorting.options, '--', ...sorting.operands.map((operand) => sorting.quoted(operand))]
  if (!grammar.silent) await io.out(` ${words.join(' ')}\n`)
  return sorting.complaints.length > 0 ? 1 : 0
})

export const tools: readonly Command[] = [getopt]
