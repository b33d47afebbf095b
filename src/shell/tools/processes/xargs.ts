/** xargs: builds command lines from its input. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { behind } from '../../machine'
import { inputOf } from '../../pipe'
import { SIGNALS } from '../../signals'
import { quoteForShell } from '../files/shell-quote'
import { pieces, words, type Item } from './xargs-input'
import type { Readable } from '../../streams'
import { openInput, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** Words of its options that stand behind their letter or not at all: `-i`, `-l` and `-e`. */
const OPTIONAL: Readonly<Record<string, string>> = { i: 'replace', l: 'max-lines', e: 'eof' }
/** Short options whose value may be the next word. */
const VALUED = 'aEILPdns'
/** The longest command line, in bytes with a NUL behind each word. */
const LONGEST = 131072

const DEFAULT: readonly string[] = ['echo']

interface Limits {
  /** Words of a command line. */
  readonly words: number
  readonly lines: number
  readonly characters: number
  /** What the whole of a line stands for; then each line makes a command of its own. */
  readonly mark: string | undefined
}

function withLongNames(args: readonly string[]): string[] {
  const out: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('-') || arg === '-' || arg === '--') return [...out, ...args.slice(i)]
    const name = OPTIONAL[arg[1]!]
    if (name === undefined) out.push(arg)
    else out.push(arg.length > 2 ? `--${name}=${arg.slice(2)}` : `--${name}`)
    const last = arg[arg.length - 1]!
    if (name === undefined && !arg.startsWith('--') && VALUED.includes(last) && [...arg.slice(1, -1)].every((c) => !VALUED.includes(c)))
      if (i + 1 < args.length) out.push(args[++i]!)
  }
  return out
}

function numberOf(options: Options, letter: string, least: number): number | undefined {
  const text = options.get(letter)
  if (text === undefined) return undefined
  if (!/^[+-]?\d+$/.test(text)) throw usageError('xargs', `invalid number "${text}" for -${letter} option`)
  if (Number(text) < least) throw usageError('xargs', `value ${text} for -${letter} option should be >= ${least}`)
  return Number(text)
}

/** Of -I, -L and -n the last one counts; what it takes the place of is said. */
async function limitsOf(io: Io, args: readonly string[], options: Options): Promise<Limits> {
  const kinds = args.flatMap((arg) => /^(?:--?(?:replace|I)|--?(?:max-lines|L)|--?(?:max-args|n))/.exec(arg)?.[0].replace(/^-+/, '') ?? [])
  const words = numberOf(options, 'n', 1)
  const lines = options.has('max-lines') ? Number(options.get('max-lines') || 1) : numberOf(options, 'L', 1)
  const mark = options.has('replace') ? options.get('replace') || '{}' : options.get('I')
  const order = kinds.map((kind) => (/^(?:replace|I)/.test(kind) ? 'replace' : /^(?:max-l|L)/.test(kind) ? 'max-lines' : 'max-args'))
  let counts = order[0]
  for (const [index, kind] of order.entries()) {
    if (index === 0 || kind === counts) continue
    // A single word for each line is what -I means already.
    if (counts === 'replace' && kind === 'max-args' && words === 1) continue
    const shown =
      kind === 'replace' ? '--replace/-I/-i' : kind === 'max-args' ? '--max-args/-n' : kinds[index] === 'L' ? '-L' : '--max-lines/-l'
    await io.warn(`warning: options --${counts} and ${shown} are mutually exclusive, ignoring previous --${counts} value`)
    counts = kind
  }
  return {
    words: counts === 'max-args' ? (words ?? Infinity) : Infinity,
    lines: counts === 'max-lines' ? (lines ?? Infinity) : Infinity,
    characters: numberOf(options, 's', 1) ?? LONGEST,
    mark: counts === 'replace' ? mark : undefined,
  }
}

/** The character of -d, which may be an escape. */
function delimiterOf(text: string): string {
  if ([...text].length === 1) return text
  const escapes: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '0': '\0' }
  const found = /^\\(?:([abfnrtv\\])|x([0-9a-fA-F]{1,2})|([0-7]{1,3}))$/.exec(text)
  if (!found)
    throw new ToolError(
      `Invalid input delimiter specification ${text}: the delimiter must be either a single character or an escape sequence starting with \\.`,
    )
  if (found[1] !== undefined) return escapes[found[1]]!
  return String.fromCharCode(found[2] === undefined ? parseInt(found[3]!, 8) : parseInt(found[2], 16))
}

const bytesOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + new TextEncoder().encode(word).length + 1, 0)

/** The command lines, one by one, so that those before a word that does not fit have run. */
async function* commandLines(
  operands: readonly string[],
  items: AsyncIterable<Item>,
  limits: Limits,
  strict: boolean,
): AsyncGenerator<readonly string[]> {
  const tooLong = (): ToolError => new ToolError('argument line too long')
  const command = operands.length > 0 ? operands : DEFAULT
  if (limits.mark !== undefined) {
    for await (const { text } of items) {
      const line = operands.length > 0 ? operands.map((word) => word.split(limits.mark!).join(text)) : DEFAULT
      if (bytesOf(line) > limits.characters) throw tooLong()
      yield line
    }
    return
  }
  const base = bytesOf(command)
  let words: string[] = []
  let size = base
  let lines = 0
  // What was read before the input turned out to be wrong is run all the same.
  let failure: unknown
  const until = async function* (): AsyncGenerator<Item> {
    try {
      yield* items
    } catch (error) {
      failure = error
    }
  }
  for await (const { text, endsLine } of until()) {
    const length = bytesOf([text])
    if (base + length > limits.characters) {
      if (words.length > 0) yield [...command, ...words]
      throw tooLong()
    }
    if (size + length > limits.characters) {
      if (strict && (limits.lines < Infinity || limits.words < Infinity)) throw tooLong()
      yield [...command, ...words]
      words = []
      size = base
      lines = 0
    }
    words.push(text)
    size += length
    if (endsLine) lines++
    if (words.length < limits.words && lines < limits.lines) continue
    yield [...command, ...words]
    words = []
    size = base
    lines = 0
  }
  if (words.length > 0) yield [...command, ...words]
  if (failure !== undefined) throw failure
}

/** Runs command lines, some at a time, until one asks for the end. */
class Runs {
  private status = 0
  private failure: ToolError | undefined
  private readonly running = new Map<number, Promise<void>>()

  constructor(
    private readonly io: Io,
    private readonly options: Options,
    private readonly parallel: number,
  ) {}

  async add(argv: readonly string[]): Promise<void> {
    while (this.running.size >= this.parallel) await Promise.race(this.running.values())
    if (this.failure) throw this.failure
    if (this.options.has('t') || this.options.has('p')) {
      const asks = this.options.has('p')
      await this.io.context.stderr.write(argv.map(quoteForShell).join(' ') + (asks ? '' : '\n'))
      if (asks && !(await this.confirmed())) return
    }
    let slot = 0
    while (this.running.has(slot)) slot++
    this.running.set(
      slot,
      this.one(argv, slot).finally(() => this.running.delete(slot)),
    )
  }

  /** Asks at the terminal, whatever the standard input is. */
  private async confirmed(): Promise<boolean> {
    const { device } = behind(this.io.context).process
    if (!device) throw new ToolError('failed to open /dev/tty for reading: No such device or address')
    await this.io.context.stderr.write('?...')
    const answer = await device.handle().read(this.io.context.signal)
    return answer !== null && /^[yY]/.test(decodeText(answer))
  }

  async end(): Promise<number> {
    await Promise.all(this.running.values())
    if (this.failure) throw this.failure
    return this.status
  }

  private async one(argv: readonly string[], slot: number): Promise<void> {
    const { context } = this.io
    const name = argv[0]!
    const path = name.includes('/') ? this.io.path(name) : name
    if (!context.system.command(path)) {
      const there = name.includes('/') && context.files.exists(path)
      this.failure = new ToolError(`${name}: ${there ? 'Permission denied' : 'No such file or directory'}`, there ? 126 : 127)
      return
    }
    const variable = this.options.get('process-slot-var')
    const code = await context.run(argv, {
      ...(this.options.has('a') ? {} : { stdin: inputOf('') }),
      ...(variable === undefined ? {} : { env: { ...context.env, [variable]: String(slot) } }),
    })
    if (code === 255) this.failure = new ToolError(`${name}: exited with status 255; aborting`, 124)
    else if (code > 128 && SIGNALS[code - 128] !== undefined)
      this.failure = new ToolError(`${name}: terminated by signal ${code - 128}`, 125)
    else if (code !== 0) this.status = 123
  }
}

const xargs = tool('xargs', async (io) => {
  const args = withLongNames(io.args)
  const options = parseOptions(
    { ...io.context, args },
    '0rtn:I:P:L:d:pxs:E:a:o',
    {
      null: '0',
      'no-run-if-empty': 'r',
      verbose: 't',
      interactive: 'p',
      exit: 'x',
      'open-tty': 'o',
      'max-args': 'n',
      'max-chars': 's',
      replace: 'replace?',
      'max-procs': 'P',
      'max-lines': 'max-lines?',
      eof: 'eof?',
      delimiter: 'd',
      'arg-file': 'a',
      'process-slot-var': 'process-slot-var:',
    },
    { stop: true },
  )
  const limits = await limitsOf(io, args.slice(0, args.length - options.operands.length), options)
  const parallel = numberOf(options, 'P', 0) ?? 1
  const delimiter = options.has('0') ? '\0' : options.has('d') ? delimiterOf(options.get('d')!) : undefined
  const command = options.operands.length > 0 ? options.operands : DEFAULT
  if (bytesOf(command) > limits.characters) throw new ToolError('cannot fit single argument within argument list size limit')
  const given = input(io, options.get('a'))
  let closed = false
  // An input that is closed is one that ends; findutils notices when it closes it.
  const stream: Readable = {
    read: (signal) =>
      given.read(signal).catch((error: unknown) => {
        if (!(error instanceof FileError) || error.code !== 'EBADF') throw error
        closed = true
        return null
      }),
  }
  const eof = (options.get('E') ?? options.get('eof')) || undefined
  const items = delimiter === undefined ? words(stream, limits.mark !== undefined, eof) : pieces(stream, delimiter)
  const runs = new Runs(io, options, parallel || Infinity)
  let status: number
  try {
    let any = limits.mark !== undefined || options.has('r')
    for await (const line of commandLines(options.operands, items, limits, options.has('x'))) {
      any = true
      await runs.add(line)
    }
    if (!any) await runs.add(command)
  } finally {
    status = await runs.end()
  }
  if (closed && io.context.system.flavour === 'bash') throw new ToolError('error closing file: Bad file descriptor')
  return status
})

function input(io: Io, file: string | undefined): ReturnType<typeof openInput> {
  try {
    return openInput(io, file ?? '-')
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`Cannot open input file '${error.path}': ${error.message}`)
    throw error
  }
}

export const tools: readonly Command[] = [xargs]
