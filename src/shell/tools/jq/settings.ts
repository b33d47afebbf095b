/** jq's command line: the program, its inputs, how they are read and how results are written. */
import { FileError } from '../../files'
import { textOf as inputText, ToolError, type Io } from '../tool'
import { JsonProblem, JsonReader, type Json } from './json'

export const USAGE = `Usage:\tjq [OPTIONS] FILTER [FILES...]
\tjq [OPTIONS] --args FILTER [ARGUMENTS...]
\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]
`

export interface Settings {
  program?: string
  fromFile: boolean
  files: string[]
  nullInput: boolean
  raw: boolean
  slurp: boolean
  output: 'json' | 'raw' | 'join'
  compact: boolean
  indent: string
  sortKeys: boolean
  ascii: boolean
  color: boolean
  exitStatus: boolean
  sequence: boolean
  stream: boolean
  globals: Map<string, Json>
  positional: Json[]
}

/** What options without a value change, by letter and by name. */
const FLAGS: readonly (readonly [letter: string, name: string, set: (settings: Settings) => void])[] = [
  ['s', 'slurp', (settings) => (settings.slurp = true)],
  ['r', 'raw-output', (settings) => (settings.output = 'raw')],
  ['j', 'join-output', (settings) => (settings.output = 'join')],
  ['c', 'compact-output', (settings) => (settings.compact = true)],
  ['C', 'color-output', (settings) => (settings.color = true)],
  ['M', 'monochrome-output', (settings) => (settings.color = false)],
  ['a', 'ascii-output', (settings) => (settings.ascii = true)],
  ['S', 'sort-keys', (settings) => (settings.sortKeys = true)],
  ['n', 'null-input', (settings) => (settings.nullInput = true)],
  ['R', 'raw-input', (settings) => (settings.raw = true)],
  ['e', 'exit-status', (settings) => (settings.exitStatus = true)],
  ['f', 'from-file', (settings) => (settings.fromFile = true)],
  ['', 'tab', (settings) => (settings.indent = '\t')],
  ['', 'seq', (settings) => (settings.sequence = true)],
  ['', 'stream', (settings) => (settings.stream = true)],
  // Results are written one by one as it is.
  ['', 'unbuffered', () => undefined],
]

/** Reads the command line, and the files it names except for inputs. Throws ToolError, with status 0 where all has been said. */
export async function settingsOf(io: Io): Promise<Settings> {
  const settings = await new CommandLine(io).read()
  if (settings.program === undefined || !settings.fromFile) return settings
  // The program is what the named file holds; further operands are inputs.
  const path = settings.program
  try {
    return { ...settings, program: await inputText(io, path) }
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`Could not open ${path}: ${error.message}`, 2)
    throw error
  }
}

/** The words of a command line, read from the first to the last. */
class CommandLine {
  private readonly settings: Settings
  /** The variables of --arg and its kin. */
  private readonly named = new Map<string, Json>()
  /** What operands behind the program are. */
  private rest: 'files' | 'args' | 'jsonargs' = 'files'
  private at = 0

  constructor(private readonly io: Io) {
    this.settings = {
      fromFile: false,
      files: [],
      nullInput: false,
      raw: false,
      slurp: false,
      output: 'json',
      compact: false,
      indent: '  ',
      sortKeys: false,
      ascii: false,
      color: io.context.isTty.stdout && io.context.env.NO_COLOR === undefined,
      exitStatus: false,
      sequence: false,
      stream: false,
      globals: new Map(),
      positional: [],
    }
  }

  async read(): Promise<Settings> {
    const { settings, named } = this
    let options = true
    while (this.at < this.io.args.length) {
      const arg = this.next()!
      // What stands behind the dash of an option is a letter or another dash: `-1` is a program.
      if (!options || !/^-[-A-Za-z]/.test(arg)) this.operand(arg)
      else if (arg === '--') options = false
      else if (arg.startsWith('--')) await this.long(arg.slice(2))
      else await this.letters(arg)
    }
    const given = new Map<string, Json>([
      ['positional', settings.positional],
      ['named', named],
    ])
    settings.globals = new Map<string, Json>([...named, ['ARGS', given]])
    return settings
  }

  private next(): string | undefined {
    return this.io.args[this.at++]
  }

  private operand(text: string): void {
    if (this.settings.program === undefined) this.settings.program = text
    else if (this.rest === 'files') this.settings.files.push(text)
    else this.settings.positional.push(this.rest === 'args' ? text : parseJson(text, 'jsonargs'))
  }

  private async letters(arg: string): Promise<void> {
    for (const letter of arg.slice(1)) {
      if (letter === 'h') await this.say(USAGE)
      const flag = FLAGS.find((one) => one[0] === letter) ?? usageError(`Unknown option ${arg}`)
      flag[2](this.settings)
    }
  }

  private async long(name: string): Promise<void> {
    const flag = FLAGS.find((one) => one[1] === name)
    if (flag) flag[2](this.settings)
    else if (name === 'indent') this.indent(Number(this.next()))
    else if (name === 'arg') this.variable(name, 'value', (value) => value)
    else if (name === 'argjson') this.variable(name, 'text', (value) => parseJson(value, name))
    else if (name === 'slurpfile' || name === 'rawfile' || name === 'argfile') await this.file(name)
    else if (name === 'args' || name === 'jsonargs') this.rest = name
    else if (name === 'version') await this.say('jq-1.6\n')
    else if (name === 'help') await this.say(USAGE)
    else usageError(`Unknown option --${name}`)
  }

  private indent(count: number): void {
    if (!Number.isInteger(count)) usageError('--indent takes a number')
    if (count < 0 || count > 7) usageError('--indent takes a number between -1 and 7')
    this.settings.indent = ' '.repeat(count)
    if (count === 0) this.settings.compact = true
  }

  /** The two words behind an option that names a variable. */
  private pair(option: string, second: string): [string, string] {
    const [name, value] = [this.next(), this.next()]
    if (name === undefined || value === undefined)
      return usageError(`--${option} takes two parameters (e.g. --${option} varname ${second})`)
    return [name, value]
  }

  /** Sets a variable to a value of the command line: the first of a name counts. */
  private variable(option: string, second: string, read: (value: string) => Json): void {
    const [name, value] = this.pair(option, second)
    if (!this.named.has(name)) this.named.set(name, read(value))
  }

  /** Sets a variable to what a file holds: the last of a name counts. */
  private async file(option: 'slurpfile' | 'rawfile' | 'argfile'): Promise<void> {
    const [name, path] = this.pair(option, 'filename')
    const bad = (problem: string): ToolError => new ToolError(`Bad JSON in --${option} ${name} ${path}: ${problem}`, 2)
    try {
      const text = await inputText(this.io, path)
      const values = option === 'rawfile' ? [] : valuesOf(text)
      const single = option === 'argfile' && values.length === 1
      this.named.set(name, option === 'rawfile' ? text : single ? values[0]! : values)
    } catch (error) {
      if (error instanceof FileError) throw bad(`Could not open ${path}: ${error.message}`)
      if (error instanceof JsonProblem) throw bad(`${error.message} at line ${error.line}, column ${error.column}`)
      throw error
    }
  }

  /** Writes a text, and ends the program. */
  private async say(text: string): Promise<never> {
    await this.io.out(text)
    throw new ToolError('', 0)
  }
}

function usageError(message: string): never {
  throw new ToolError(
    `${message}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq`,
    2,
  )
}

function valuesOf(text: string): Json[] {
  const reader = new JsonReader(text)
  const values: Json[] = []
  for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value)
  return values
}

/** The only value of a text that an option was given. */
function parseJson(text: string, option: string): Json {
  try {
    const reader = new JsonReader(text)
    const value = reader.next()
    if (value === undefined || reader.next() !== undefined) throw new JsonProblem('', 0, 0)
    return value
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    return usageError(`invalid JSON text passed to --${option}`)
  }
}
