/** sed: the whole command language. */
import { textOf, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'
import { FileError } from '../../files'
import { inPlace } from './in-place'
import { SedInput } from './input'
import { Output, ScriptFiles } from './output'
import { parseScripts } from './parse'
import { Run } from './run'
import type { Script } from './script-reader'

const USAGE = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...'

/** `-i` takes its value only from the same word, which getopt's notation for others does not say: it becomes a long option. */
function withInPlace(args: readonly string[]): string[] {
  const out: string[] = []
  let ended = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    ended ||= arg === '--'
    const found = ended ? null : /^-([nErszub]*)i(.*)$/.exec(arg)
    if (found) {
      if (found[1]) out.push(`-${found[1]}`)
      out.push(`--in-place=${found[2]!}`)
    } else out.push(arg)
    // The word behind these is a value.
    if (!ended && /^-[nErszub]*[efl]$/.test(arg) && i + 1 < args.length) out.push(args[++i]!)
  }
  return out
}

/** The scripts of -e and -f in the order they were given. */
async function scriptsOf(io: Io, args: readonly string[], options: Options): Promise<Script[]> {
  const order = args.flatMap((arg) => /^(?:-[nErszub]*|--)([ef])/.exec(arg)?.[1] ?? [])
  const queues: Record<string, string[]> = { e: [...options.all('e')], f: [...options.all('f')] }
  const scripts: Script[] = []
  const add = async (kind: string): Promise<void> => {
    const value = queues[kind]!.shift()
    if (value === undefined) return
    if (kind === 'e') scripts.push({ text: value })
    else {
      const text = await textOf(io, value).catch((error: unknown) => {
        if (error instanceof FileError) throw new ToolError(`couldn't open file ${value}: ${error.message}`, 4)
        throw error
      })
      scripts.push({ text: text.replace(/^#![^\n]*/, ''), file: value })
    }
  }
  for (const kind of [...order, ...options.all('e').map(() => 'e'), ...options.all('f').map(() => 'f')]) await add(kind)
  return scripts
}

const sed = tool('sed', async (io) => {
  const args = withInPlace(io.context.args)
  const options = parseOptions(
    { ...io.context, args },
    'nEre:f:szul:b',
    {
      unbuffered: 'u',
      'zero-terminated': 'z',
      quiet: 'n',
      silent: 'n',
      'regexp-extended': 'E',
      expression: 'e',
      file: 'f',
      'in-place': 'in-place?',
      'line-length': 'l',
      separate: 's',
      'null-data': 'z',
      binary: 'b',
      posix: 'posix',
      sandbox: 'sandbox',
      'follow-symlinks': 'follow-symlinks',
    },
    { usage: USAGE },
  )
  const operands = [...options.operands]
  const scripts = await scriptsOf(io, args, options)
  if (scripts.length === 0) {
    const first = operands.shift()
    if (first === undefined) {
      if (io.context.system.flavour === 'ash') throw usageError('sed', 'missing script')
      await io.context.stderr.write(`${USAGE}\n`)
      return 1
    }
    scripts.push({ text: first })
  }
  const width = options.get('l') ?? '70'
  if (!/^\d+$/.test(width)) throw new ToolError(`invalid line length: ${width}`)
  const posix = options.has('posix')
  const program = parseScripts(scripts, {
    extended: options.has('E') || options.has('r'),
    posix,
    sandbox: options.has('sandbox'),
    zero: options.has('z'),
  })
  const end = options.has('z') ? '\0' : '\n'
  const settings = { quiet: options.has('n') || program.quiet, posix, width: Number(width), end }
  const standard = new Output((text) => io.out(text), end)
  const names = operands.length > 0 ? operands : ['-']
  const inputOf = (some: readonly string[]): SedInput => new SedInput(io, some, end === '\0')
  const first = inputOf(names)
  const run = new Run(io, program.instructions, settings, first, standard, new ScriptFiles(io, end))
  const suffix = options.get('in-place')
  if (suffix !== undefined) {
    if (operands.length === 0) throw new ToolError('no input files', 4)
    return inPlace(io, suffix, operands, run, settings)
  }
  if (!options.has('s')) return (await run.lines()) ?? first.status
  let status = 0
  for (const name of names) {
    const input = inputOf([name])
    run.moveTo(input, standard)
    const stopped = await run.lines()
    if (stopped !== undefined) return stopped
    status = Math.max(status, input.status)
  }
  return status
})

export const tools = [sed]
