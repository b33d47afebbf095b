/** What all tools share: inputs by name, lines, error texts. */
import { own } from '../own'
import { decodeText, TextStream } from '../bytes'
import type { Command, CommandContext } from '../command'
import { FileError, type FileStat } from '../files'
import { openFile, type Handle, type OpenMode } from '../handle'
import { behind } from '../machine'
import { argumentMistake, busyboxCannotRead, busyboxStatus, busyboxWords } from './busybox/words'
import { closedInput } from './closed-input'
import { gnuQuoted, gnuVersion } from './gnu-words'
import { holdMemory } from '../memory-meter'
import { openFifo } from '../named-pipe'
import { ToolError } from './options'
import { OutputRefused, ToolOutput, type RefusedOutput } from './refused-output'
import { resolvePath } from '../path'
import { RegexLimitError } from '../regex'
import { concatBytes } from '../concat-bytes'
import { readAll } from '../pipe'
import type { Readable } from '../streams'

export { choice, parseOptions, ToolError, usageError, type Options } from './options'

export interface Io {
  readonly context: CommandContext
  readonly args: readonly string[]
  out(text: string | Uint8Array): Promise<void>
  /** Prints `name: message` on stderr. */
  warn(message: string): Promise<void>
  path(path: string): string
  /** Why what was written is lost, for a program that tells it itself. */
  lost(): string | undefined
}

/** A command that runs a tool: what it throws becomes its message and its status. */
export function tool(name: string, run: (io: Io) => Promise<number>): Command {
  return {
    name,
    run: async (context) => {
      const output = new ToolOutput(context.stdout, name, context.system.flavour === 'ash')
      const status = await attempt(output, context)
      const told = output.told(context.name)
      return told ? sayRefused(context, told, status) : status
    },
  }

  async function attempt(output: ToolOutput, context: CommandContext): Promise<number> {
    const io: Io = {
      context,
      args: context.args,
      out: (text) => output.write(text),
      lost: () => output.failure(),
      warn: (message) =>
        context.stderr.write(
          `${context.name}: ${context.system.flavour === 'ash' ? busyboxWords(name, message) : gnuQuoted(context, message)}\n`,
        ),
      path: (path) => {
        if (path === '') throw new FileError('ENOENT', path)
        return resolvePath(context.cwd, path)
      },
    }
    const ash = context.system.flavour === 'ash'
    if (ash && context.args.length === 1 && context.args[0] === '--help' && (await showUsage(context, name))) return 0
    const version = context.args[0] === '--version' && context.system.flavour === 'bash' ? gnuVersion(name) : undefined
    if (version !== undefined) {
      await io.out(version)
      return 0
    }
    try {
      output.begin()
      const status = await run(io)
      return ash ? busyboxStatus(name, status) : status
    } catch (error) {
      if (error instanceof OutputRefused) return 0
      if (error instanceof ToolError) {
        if (!ash && /(?:option|predicate) [`']--help'/.test(error.message)) return await showHelp(io, name)
        const mistake = ash ? argumentMistake(name, error.message) : undefined
        if (mistake) {
          if (mistake.said !== undefined) await io.warn(mistake.said)
          if ((await showUsage(context, name)) || mistake.said !== undefined) return busyboxStatus(name, 2)
        }
        if (error.message) await io.warn(error.message)
        return ash ? busyboxStatus(name, error.status) : error.status
      }
      if (error instanceof RegexLimitError) {
        await io.warn(error.message)
        return 2
      }
      if (error instanceof FileError) {
        const closed = error.code === 'EBADF' ? await sayClosed(io, name) : undefined
        if (closed !== undefined) return closed
        await io.warn(`${error.code === 'ENOSPC' ? 'write error' : error.path}: ${error.message}`)
        return 1
      }
      throw error
    }
  }
}

async function sayRefused(context: CommandContext, { said, status }: RefusedOutput, own: number): Promise<number> {
  for (const line of said) await context.stderr.write(`${line}\n`)
  return status ?? own
}

/** Says that standard input is closed, in the program's own words; undefined when they are not known. */
async function sayClosed(io: Io, name: string): Promise<number | undefined> {
  const closed = closedInput(name, io.args, io.context.system.flavour === 'ash')
  if (!closed) return undefined
  for (const line of closed.said) await io.warn(line)
  if (closed.out !== undefined) await io.out(closed.out)
  return closed.status
}

/** busybox's usage of a program, on stderr; false when it has none. */
async function showUsage({ stderr, system: { clock }, signal }: CommandContext, name: string): Promise<boolean> {
  // As the program itself, its usage is fetched when it is needed; the place in the queue is taken before.
  const turn = clock.sleep(0, signal)
  turn.catch(() => undefined)
  const { busyboxUsage } = await clock.external(import('./busybox/usage'))
  await turn
  const usage = busyboxUsage(name)
  if (usage !== undefined) await stderr.write(usage)
  return usage !== undefined
}

/** What a program says to --help: how it is called, and what it does. */
async function showHelp(io: Io, name: string): Promise<number> {
  const { clock } = io.context.system
  const turn = clock.sleep(0, io.context.signal)
  turn.catch(() => undefined)
  const { MANUAL } = await clock.external(import('./manual'))
  await turn
  const page = own(MANUAL, name)
  await io.out(`Usage: ${page?.[1] ?? `${name} [OPTION]... [FILE]...`}\n${page ? `${page[2]}\n` : ''}`)
  return 0
}

/** A tool that only says something. */
export const say = (name: string, text: (io: Io) => string): Command =>
  tool(name, async (io) => {
    await io.out(text(io))
    return 0
  })

/** Devices that can be read forever, and how many bytes' moving one read of them costs: random ones are made first. */
const ENDLESS: ReadonlyMap<string, number> = new Map([
  ['/dev/zero', 32_768],
  ['/dev/full', 4096],
  ['/dev/random', 655_360],
  ['/dev/urandom', 655_360],
])

/** More than this is counted but not kept: no input that ends is so long. */
const KEPT = 64 * 1024 * 1024
/** A program that holds more than any machine has is killed. */
const TOO_MUCH = 3 * 1024 * 1024 * 1024

/** All of an input, with what it takes counted as the program's memory. */
export async function readHolding(io: Io, stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const chunk = await stream.read()
      if (!chunk) return concatBytes(chunks)
      size += chunk.length
      if (size <= KEPT) chunks.push(chunk)
      else if (chunks.length > 0 && size > 2 * KEPT) chunks.length = 0
      holdMemory(io.context, size)
      if (size > TOO_MUCH) throw new ToolError('memory exhausted', 137)
    }
  } finally {
    holdMemory(io.context, 0)
  }
}

/** Opens a file operand for reading; `-` is standard input. Throws FileError with the path as it was typed. */
export function openInput(io: Io, path: string): Readable {
  const { context } = io
  if (path === '-' || path === '/dev/stdin' || path === '/dev/fd/0') return context.stdin
  const real = io.path(path)
  const pipe = behind(context).machine.pipes.get(real)
  if (pipe) return pipe
  try {
    const stat = context.files.stat(real)
    if (stat.type === 'directory') throw new FileError('EISDIR', path)
    const { machine, process } = behind(context)
    if (stat.type === 'fifo') return fifoInput(io, real, stat)
    const handle = openFile(context.files, real, 'read', (bound) => machine.random(bound))
    const cost = ENDLESS.get(real)
    if (cost === undefined) return handle
    // What never ends must let time pass, so that everything else goes on and the program can be stopped.
    return {
      read: async (signal) => {
        process.weigh(cost)
        await process.tick()
        return handle.read(signal)
      },
    }
  } catch (error) {
    if (error instanceof FileError) throw new FileError(error.code, path)
    throw error
  }
}

/** Opens a file operand for writing. Throws FileError with the path as it was typed. */
export async function openOutput(io: Io, path: string, mode: Exclude<OpenMode, 'read'>): Promise<Handle> {
  const { context } = io
  const real = io.path(path)
  const { machine, process } = behind(context)
  const pipe = machine.pipes.get(real)
  if (pipe) return pipe.retain()
  try {
    const stat = context.files.exists(real) ? context.files.stat(real) : undefined
    if (stat?.type === 'directory') throw new FileError('EISDIR', path)
    if (stat?.type === 'fifo') return await openFifo(stat, mode, real, machine.clock, process.signal)
    return openFile(context.files, real, mode, (bound) => machine.random(bound), 0o666 & ~process.umask)
  } catch (error) {
    if (error instanceof FileError) throw new FileError(error.code, path)
    throw error
  }
}

/** A pipe with a name: opened when it is first read, and closed when the program has read it or ends. */
function fifoInput({ context }: Io, path: string, stat: FileStat): Readable {
  const { machine, process } = behind(context)
  let handle: Handle | undefined
  const close = (): void => {
    handle?.release()
    handle = undefined
  }
  let opened = false
  return {
    read: async (signal) => {
      if (!opened) {
        opened = true
        handle = await openFifo(stat, 'read', path, machine.clock, process.signal)
        process.watchers.add(() => {
          if (process.exitCode !== undefined) close()
        })
      }
      const chunk = (await handle?.read(signal ?? process.signal)) ?? null
      if (!chunk) close()
      return chunk
    },
  }
}

/** Lines of a stream without their newlines. `last` tells of a last line that has none. */
export async function* linesOf(
  stream: Readable,
  signal?: AbortSignal,
  end = '\n',
): AsyncGenerator<{ readonly text: string; readonly newline: boolean }> {
  let rest = ''
  const text = new TextStream()
  for (;;) {
    const chunk = await stream.read(signal)
    if (!chunk) break
    rest += text.push(chunk)
    let from = 0
    for (let at = rest.indexOf(end); at >= 0; at = rest.indexOf(end, from)) {
      yield { text: rest.slice(from, at), newline: true }
      from = at + 1
    }
    rest = rest.slice(from)
  }
  rest += text.end()
  if (rest !== '') yield { text: rest, newline: false }
}

/** The whole text of operands (standard input when there are none); missing ones are reported. */
export async function textOf(io: Io, path: string): Promise<string> {
  return decodeText(await readAll(openInput(io, path)))
}

/** Does something for each input, reporting the ones that cannot be opened; 1 when any could not. */
export async function eachInput(
  io: Io,
  operands: readonly string[],
  action: (stream: Readable, name: string, index: number) => Promise<void>,
  status = 1,
  /** How a tool words that it cannot open a file. */
  failure = (path: string, message: string): string => `${path}: ${message}`,
): Promise<number> {
  let code = 0
  const names = operands.length > 0 ? operands : ['-']
  for (let i = 0; i < names.length; i++) {
    try {
      await action(openInput(io, names[i]!), names[i]!, i)
    } catch (error) {
      if (!(error instanceof FileError) || error.code === 'ENOSPC') throw error
      const closed = error.code === 'EBADF' ? await sayClosed(io, io.context.name) : undefined
      if (closed !== undefined) {
        code = Math.max(code, closed)
        continue
      }
      await io.warn(
        io.context.system.flavour === 'ash'
          ? busyboxCannotRead(io.context.name, error.path, error.message)
          : failure(error.path, error.message),
      )
      code = status
    }
  }
  return code
}

/** `10`, `5K`, `2M`, `1kB` in bytes or lines. */
export function sizeOf(text: string): number {
  const found = /^([+-]?\d+)([a-zA-Z]*)$/.exec(text)
  if (!found) return NaN
  const units: Record<string, number> = { '': 1, b: 512, k: 1024, K: 1024, KB: 1000, kB: 1000, M: 1048576, MB: 1e6, G: 1073741824, GB: 1e9 }
  return Number(found[1]) * (own(units, found[2]!) ?? NaN)
}

/** Sizes as `ls -h` shows them on the machine at hand. */
export function humanSizes({ context }: Io): (bytes: number) => string {
  return context.system.flavour === 'ash' ? busyboxSize : humanSize
}

/** busybox rounds to the nearest tenth, and always shows it. */
function busyboxSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  const unit = Math.min(6, Math.floor(Math.log2(bytes) / 10))
  // What is below the unit before is cut off first.
  const before = Math.floor(bytes / 1024 ** (unit - 1))
  const tenths = Math.floor(before / 1024) * 10 + Math.floor(((before % 1024) * 10 + 512) / 1024)
  return `${Math.floor(tenths / 10)}.${tenths % 10}${'KMGTPE'[unit - 1]}`
}

/** GNU's: two digits at least, rounded up. */
export function humanSize(bytes: number, base: 1000 | 1024 = 1024): string {
  if (bytes < base) return String(bytes)
  let value = bytes
  let unit = -1
  while (Math.ceil(value) >= base && unit < 5) {
    value /= base
    unit++
  }
  const tenths = Math.ceil(value * 10) / 10
  const shown = tenths < 10 ? tenths.toFixed(1) : String(Math.ceil(value))
  return `${shown}${(base === 1000 ? 'kMGTPE' : 'KMGTPE')[unit]}`
}
