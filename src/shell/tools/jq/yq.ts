/** yq: jq's language over YAML documents, with the options of yq 4. */
import { dump, loadAll } from 'js-yaml'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { parseOptions, textOf, tool, ToolError, type Io, type Options } from '../tool'
import { NATIVES } from './builtins'
import { PAUSE } from './scope'
import { Evaluator } from './evaluate'
import type { Host } from './host'
import { fromPlain, JsonProblem, JsonReader, print, problemText, toPlain, type Json } from './json'
import { CompileError } from './lex'
import { parseProgram } from './parse'
import { JqError } from './values'

function documents(text: string, format: string): Json[] {
  if (format === 'json') {
    const reader = new JsonReader(text)
    const out: Json[] = []
    for (let value = reader.next(); value !== undefined; value = reader.next()) out.push(value)
    return out
  }
  const found = loadAll(text)
  return (found.length > 0 ? found : [null]).map(fromPlain)
}

function show(value: Json, format: string, indent: number, unwrap: boolean): string {
  if (format === 'json' || format === 'j')
    return `${typeof value === 'string' && unwrap ? value : print(value, indent > 0 ? { indent: ' '.repeat(indent) } : {})}\n`
  if (value === null || typeof value !== 'object') return `${typeof value === 'string' ? (unwrap ? value : print(value)) : print(value)}\n`
  return dump(toPlain(value), { indent: indent || 2, lineWidth: -1 })
}

const yq = tool('yq', async (io) => {
  let { args } = io
  if (args[0] === 'eval' || args[0] === 'e') args = args.slice(1)
  const all = args[0] === 'eval-all' || args[0] === 'ea'
  if (all) args = args.slice(1)
  if (args[0] === '--version' || args[0] === '-V') {
    await io.out('yq (https://github.com/mikefarah/yq/) version v4.44.3\n')
    return 0
  }
  const options = parseOptions({ ...io.context, args }, 'o:p:inrPjI:eNMC', {
    'output-format': 'o',
    'input-format': 'p',
    inplace: 'i',
    'null-input': 'n',
    unwrapScalar: 'r?',
    prettyPrint: 'P',
    tojson: 'j',
    indent: 'I',
    'exit-status': 'e',
    'no-doc': 'N',
    'no-colors': 'M',
    colors: 'C',
  })
  const output = options.has('j') ? 'json' : (options.get('o') ?? 'yaml')
  if (!['yaml', 'y', 'json', 'j'].includes(output)) throw new ToolError(`Error: unknown format '${output}' please use [yaml|json]`)
  const operands = [...options.operands]
  const program = isFileAlone(io, options) ? '.' : (operands.shift() ?? '.')
  try {
    const last = await evaluated(io, program, operands, output, all, options)
    return options.has('e') && (last === undefined || last === null || last === false) ? fail(io, 'no matches found') : 0
  } catch (error) {
    if (error instanceof FileError) return fail(io, `open ${error.path}: ${error.message.toLowerCase()}`)
    if (error instanceof CompileError || error instanceof JqError) return fail(io, error.message)
    if (error instanceof JsonProblem) return fail(io, `bad file: ${problemText(error)}`)
    if (error instanceof Error && error.name === 'YAMLException') return fail(io, `bad file: yaml: ${error.message.split('\n')[0]}`)
    throw error
  }
})

/** A lone operand that names a file is the input; the program is then the identity. */
function isFileAlone(io: Io, options: Options): boolean {
  const [name, ...others] = options.operands
  if (name === undefined || others.length > 0 || options.has('n')) return false
  const { files } = io.context
  return files.exists(io.path(name)) && files.stat(io.path(name)).type === 'file'
}

async function fail(io: Io, message: string): Promise<number> {
  await io.context.stderr.write(`Error: ${message}\n`)
  return 1
}

/** Prints, or writes into the files, what the program makes of each document, or of `all` of a file's; the last value. */
async function evaluated(
  io: Io,
  program: string,
  names: readonly string[],
  output: string,
  all: boolean,
  options: Options,
): Promise<Json | undefined> {
  const notes: string[] = []
  const evaluator = new Evaluator(hostOf(io, notes), NATIVES, new Map())
  const tree = parseProgram(program)
  evaluator.check(tree)
  const isYaml = output.startsWith('y')
  const unwrap = options.get('r') !== 'false' && (isYaml || options.has('r'))
  const indent = Number(options.get('I') ?? 2)
  let last: Json | undefined
  let printed = 0
  for (const name of options.has('n') ? [''] : names.length > 0 ? names : ['-']) {
    const format = options.get('p') ?? (name.endsWith('.json') ? 'json' : 'yaml')
    const inputs = name === '' ? [null] : documents(await textOf(io, name), format)
    let text = ''
    for (const input of all ? [inputs] : inputs)
      for (const value of evaluator.run(tree, input)) {
        if (value === PAUSE) {
          await io.context.system.clock.sleep(1, io.context.signal)
          continue
        }
        if (printed++ > 0 && text !== '' && isYaml && !options.has('N') && inputs.length > 1) text += '---\n'
        text += show(value, output, indent, unwrap)
        last = value
      }
    for (const note of notes.splice(0)) await io.context.stderr.write(note)
    if (options.has('i')) io.context.files.write(io.path(name), text)
    else await io.out(text)
  }
  return last
}

function hostOf(io: Io, notes: string[]): Host {
  return {
    next: () => undefined,
    env: io.context.env,
    now: () => io.context.system.clock.now(),
    note: (text) => notes.push(text),
    line: () => 0,
    file: () => null,
  }
}

export const tools: readonly Command[] = [yq]
