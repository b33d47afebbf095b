/** jq: queries JSON, as jq 1.6 does. */
import type { Command } from '../../command'
import { encode } from '../../pipe'
import { textOf as inputText, tool, ToolError, type Io } from '../tool'
import { Halt, NATIVES } from './builtins'
import { PAUSE } from './scope'
import { Evaluator } from './evaluate'
import type { Host } from './host'
import { Inputs } from './inputs'
import { JsonProblem, JsonReader, problemText, print, type Json } from './json'
import { CompileError } from './lex'
import { parseProgram } from './parse'
import type { Node } from './tree'
import { JqError } from './values'
import { FileError } from '../../files'

const USAGE = `Usage:\tjq [OPTIONS] FILTER [FILES...]
\tjq [OPTIONS] --args FILTER [ARGUMENTS...]
\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]
`

interface Settings {
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

function usageError(message: string): never {
  throw new ToolError(
    `${message}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq`,
    2,
  )
}

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

async function settingsOf(io: Io): Promise<Settings> {
  const settings: Settings = {
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
  const named = new Map<string, Json>()
  let rest: 'files' | 'args' | 'jsonargs' = 'files'
  let options = true
  const { args } = io
  const letters: Record<string, () => void> = {
    s: () => (settings.slurp = true),
    r: () => (settings.output = 'raw'),
    j: () => (settings.output = 'join'),
    c: () => (settings.compact = true),
    C: () => (settings.color = true),
    M: () => (settings.color = false),
    a: () => (settings.ascii = true),
    S: () => (settings.sortKeys = true),
    n: () => (settings.nullInput = true),
    R: () => (settings.raw = true),
    e: () => (settings.exitStatus = true),
    f: () => (settings.fromFile = true),
  }
  const long: Record<string, string> = {
    slurp: 's',
    'raw-output': 'r',
    'join-output': 'j',
    'compact-output': 'c',
    'color-output': 'C',
    'monochrome-output': 'M',
    'ascii-output': 'a',
    'sort-keys': 'S',
    'null-input': 'n',
    'raw-input': 'R',
    'exit-status': 'e',
    'from-file': 'f',
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    // What stands behind the dash of an option is a letter or another dash: `-1` is a program.
    if (!options || !/^-[-A-Za-z]/.test(arg)) {
      if (settings.program === undefined) settings.program = arg
      else if (rest === 'files') settings.files.push(arg)
      else settings.positional.push(rest === 'args' ? arg : parseJson(arg, 'jsonargs'))
      continue
    }
    if (arg === '--') {
      options = false
      continue
    }
    const two = (): [string, string] => {
      const [name, value] = [args[i + 1], args[i + 2]]
      if (name === undefined || value === undefined)
        usageError(
          `${arg} takes two parameters (e.g. ${arg} varname ${arg === '--arg' ? 'value' : arg === '--argjson' ? 'text' : 'filename'})`,
        )
      i += 2
      return [name!, value!]
    }
    if (!arg.startsWith('--')) {
      for (const letter of arg.slice(1)) {
        if (letter === 'h') {
          await io.out(USAGE)
          throw new ToolError('', 0)
        }
        const action = letters[letter]
        if (!action) usageError(`Unknown option ${arg}`)
        action!()
      }
      continue
    }
    const name = arg.slice(2)
    if (long[name]) letters[long[name]]!()
    else if (name === 'tab') settings.indent = '\t'
    else if (name === 'indent') {
      const count = Number(args[++i])
      if (!Number.isInteger(count)) usageError('--indent takes a number')
      if (count < 0 || count > 7) usageError('--indent takes a number between -1 and 7')
      settings.indent = ' '.repeat(count)
      if (count === 0) settings.compact = true
    } else if (name === 'arg') {
      const [key, value] = two()
      if (!named.has(key)) named.set(key, value)
    } else if (name === 'argjson') {
      const [key, value] = two()
      if (!named.has(key)) named.set(key, parseJson(value, 'argjson'))
    } else if (name === 'slurpfile' || name === 'rawfile' || name === 'argfile') {
      const [key, path] = two()
      try {
        const text = await inputText(io, path)
        if (name === 'rawfile') named.set(key, text)
        else {
          const reader = new JsonReader(text)
          const values: Json[] = []
          for (let value = reader.next(); value !== undefined; value = reader.next()) values.push(value)
          named.set(key, name === 'argfile' && values.length === 1 ? values[0]! : values)
        }
      } catch (error) {
        if (error instanceof FileError)
          throw new ToolError(`Bad JSON in --${name} ${key} ${path}: Could not open ${path}: ${error.message}`, 2)
        if (error instanceof JsonProblem)
          throw new ToolError(`Bad JSON in --${name} ${key} ${path}: ${error.message} at line ${error.line}, column ${error.column}`, 2)
        throw error
      }
    } else if (name === 'args') rest = 'args'
    else if (name === 'jsonargs') rest = 'jsonargs'
    else if (name === 'seq') settings.sequence = true
    else if (name === 'stream') settings.stream = true
    else if (name === 'unbuffered') continue
    else if (name === 'version') {
      await io.out('jq-1.6\n')
      throw new ToolError('', 0)
    } else if (name === 'help') {
      await io.out(USAGE)
      throw new ToolError('', 0)
    } else usageError(`Unknown option ${arg}`)
  }
  settings.globals = new Map<string, Json>(named)
  settings.globals.set(
    'ARGS',
    new Map<string, Json>([
      ['positional', settings.positional],
      ['named', named],
    ]),
  )
  if (settings.program !== undefined && settings.fromFile) {
    // The program is what the named file holds; further operands are inputs.
    const path = settings.program
    try {
      settings.program = await inputText(io, path)
    } catch (error) {
      if (error instanceof FileError) throw new ToolError(`Could not open ${path}: ${error.message}`, 2)
      throw error
    }
  }
  return settings
}

/** Compiles; throws ToolError with jq's complaint and status 3. */
export function compileProgram(source: string, make: () => Evaluator): { program: Node; evaluator: Evaluator } {
  try {
    const program = parseProgram(source)
    const evaluator = make()
    evaluator.check(program)
    return { program, evaluator }
  } catch (error) {
    if (error instanceof RangeError) throw new ToolError('error: the program nests too deeply', 3)
    if (!(error instanceof CompileError)) throw error
    throw new ToolError(`error: ${error.message}\n${source}${' '.repeat(error.column)}\njq: 1 compile error`, 3)
  }
}

const jq = tool('jq', async (io) => {
  const settings = await settingsOf(io)
  if (settings.program === undefined) {
    // Between pipes the program that changes nothing may be left out.
    if (io.context.isTty.stdin || io.context.isTty.stdout) {
      await io.context.stderr.write(USAGE)
      return 2
    }
    settings.program = '.'
  }
  const source = settings.program
  const texts: { text: string; name: string | null }[] = []
  let status = 0
  const notes: string[] = []
  const holder: { inputs?: Inputs } = {}
  const host: Host = {
    next: () => holder.inputs?.next(),
    env: io.context.env,
    now: () => io.context.system.clock.now(),
    note: (text) => notes.push(text),
    line: () => holder.inputs?.line ?? 0,
    file: () => holder.inputs?.name ?? null,
  }
  const { program, evaluator } = compileProgram(source, () => new Evaluator(host, NATIVES, settings.globals))
  if (settings.files.length === 0) {
    if (!settings.nullInput || /\binputs?\b/.test(source)) texts.push({ text: await inputText(io, '-'), name: null })
  } else
    for (const path of settings.files) {
      try {
        texts.push({ text: await inputText(io, path), name: path })
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        await io.warn(`error: Could not open file ${path}: ${error.message}`)
        status = 2
      }
    }
  const inputs = new Inputs(settings, texts)
  holder.inputs = inputs
  let last: Json | undefined
  const flush = async (): Promise<void> => {
    for (const note of notes.splice(0)) await io.context.stderr.write(note)
  }
  const options = {
    ...(settings.compact ? {} : { indent: settings.indent }),
    sortKeys: settings.sortKeys,
    ascii: settings.ascii,
    color: settings.color,
  }
  const one = async (input: Json): Promise<void> => {
    try {
      for (const value of evaluator.run(program, input)) {
        if (value === PAUSE) {
          await io.context.system.clock.sleep(1, io.context.signal)
          continue
        }
        await flush()
        last = value
        const text = settings.output !== 'json' && typeof value === 'string' ? value : print(value, options)
        await io.out(encode(`${settings.sequence ? '\x1e' : ''}${text}${settings.output === 'join' ? '' : '\n'}`))
      }
      await flush()
    } catch (error) {
      await flush()
      if (error instanceof RangeError) throw new ToolError('error: stack overflow', 5)
      if (!(error instanceof JqError)) throw error
      const { value } = error
      if (value === null) return
      status = 5
      const text = typeof value === 'string' ? value : `(not a string): ${print(value)}`
      await io.warn(`error (at ${inputs.where()})${typeof value === 'string' ? ': ' : ' '}${text}`)
    }
  }
  try {
    if (settings.nullInput) await one(null)
    else for (let value = inputs.next(); value !== undefined; value = inputs.next()) await one(value)
  } catch (error) {
    await flush()
    if (error instanceof JsonProblem) {
      await io.context.stderr.write(`parse error: ${problemText(error)}\n`)
      return 4
    }
    if (error instanceof Halt) {
      if (error.status !== 0 || error.value !== null)
        await io.context.stderr.write(typeof error.value === 'string' ? error.value : `${print(error.value)}\n`)
      return error.status
    }
    throw error
  }
  if (status !== 0) return status
  if (settings.exitStatus) return last === undefined ? 4 : last === null || last === false ? 1 : 0
  return 0
})

export const tools: readonly Command[] = [jq]
