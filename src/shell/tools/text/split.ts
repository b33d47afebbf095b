/** split: pieces of a file by lines, bytes or number, in files or through a program. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { concatBytes } from '../../concat-bytes'
import { encode, inputOf, readAll } from '../../pipe'
import { openInput, parseOptions, sizeOf, tool, ToolError, usageError, type Io, type Options } from '../tool'

type Piece = Uint8Array

/** What is said of numbers that are none of those that can be. */
const OUT_OF_RANGE = ': Numerical result out of range'

/** `N`, `K/N`, `l/N`, `l/K/N`, `r/N`, `r/K/N` of -n. */
interface Chunks {
  readonly kind: 'bytes' | 'lines' | 'round robin'
  readonly count: number
  /** The only one wanted, on the standard output; counted from 1. */
  readonly only: number | undefined
}

function chunksOf(text: string): Chunks {
  const found = /^(?:([lr])\/)?(?:(\d+)\/)?(\d+)$/.exec(text)
  const chunk = /^(?:[lr]\/)?([^/]*)\/\d+$/.exec(text)?.[1]
  if (!found && chunk !== undefined) throw new ToolError(`invalid chunk number: '${chunk}'`)
  const shown = text.replace(/^(?:[lr]\/)?(?:\d+\/)?(?=[^/]*$)/, '')
  if (!found) throw new ToolError(`invalid number of chunks: '${shown}'`)
  if (Number(found[3]) === 0) throw new ToolError(`invalid number of chunks: '${shown}'${OUT_OF_RANGE}`)
  const count = Number(found[3])
  const only = found[2] === undefined ? undefined : Number(found[2])
  if (only !== undefined && (only === 0 || only > count)) throw new ToolError(`invalid chunk number: '${found[2]!}'${OUT_OF_RANGE}`)
  return { kind: found[1] === 'l' ? 'lines' : found[1] === 'r' ? 'round robin' : 'bytes', count, only }
}

/** Lines with their ends. */
function linesIn(data: Piece, separator: number): Piece[] {
  const lines: Piece[] = []
  for (let at = 0; at < data.length;) {
    const end = data.indexOf(separator, at)
    const next = end < 0 ? data.length : end + 1
    lines.push(data.subarray(at, next))
    at = next
  }
  return lines
}

function inChunks(data: Piece, { kind, count }: Chunks, separator: number): Piece[] {
  const size = Math.floor(data.length / count)
  if (kind === 'bytes')
    return Array.from({ length: count }, (_, index) => data.subarray(index * size, index === count - 1 ? data.length : (index + 1) * size))
  const pieces: Piece[][] = Array.from({ length: count }, () => [])
  let at = 0
  linesIn(data, separator).forEach((line, index) => {
    // A line is in the chunk in which it begins.
    const place = kind === 'round robin' ? index % count : size === 0 ? count - 1 : Math.min(count - 1, Math.floor(at / size))
    pieces[place]!.push(line)
    at += line.length
  })
  return pieces.map((lines) => concatBytes(lines))
}

function byLines(data: Piece, count: number, separator: number): Piece[] {
  const lines = linesIn(data, separator)
  return Array.from({ length: Math.ceil(lines.length / count) }, (_, index) => concatBytes(lines.slice(index * count, (index + 1) * count)))
}

function byBytes(data: Piece, size: number): Piece[] {
  return Array.from({ length: Math.ceil(data.length / size) }, (_, index) => data.subarray(index * size, (index + 1) * size))
}

/** As many whole lines as fit; only longer ones are cut. */
function byLineBytes(data: Piece, size: number, separator: number): Piece[] {
  const pieces: Piece[] = []
  let current: Piece[] = []
  let used = 0
  const finish = (): void => {
    if (used > 0) pieces.push(concatBytes(current))
    current = []
    used = 0
  }
  for (const line of linesIn(data, separator)) {
    if (used + line.length > size) finish()
    const parts = byBytes(line, size)
    for (const part of parts.slice(0, -1)) pieces.push(part)
    const last = parts[parts.length - 1]!
    current.push(last)
    used += last.length
  }
  finish()
  return pieces
}

/** The names of the pieces. Without -a they grow longer before the last letter begins them: `yz` is followed by `zaaa`. */
function* suffixes(options: Options): Generator<string> {
  const digits = options.has('d') ? '0123456789' : options.has('x') ? '0123456789abcdef' : 'abcdefghijklmnopqrstuvwxyz'
  const given = options.get('a')
  const start = options.get('d') || options.get('x')
  if (given !== undefined && !/^\d+$/.test(given)) throw new ToolError(`invalid suffix length: '${given}'`)
  const fixed = Number(given) > 0 ? Number(given) : start ? Math.max(2, start.length) : undefined
  let index = start ? parseInt(start, digits.length) : 0
  const written = (value: number, length: number): string => {
    let out = ''
    for (let rest = value; out.length < length; rest = Math.floor(rest / digits.length)) out = digits[rest % digits.length]! + out
    return out
  }
  if (fixed !== undefined) {
    for (; index < digits.length ** fixed; index++) yield written(index, fixed)
    throw new ToolError('output file suffixes exhausted')
  }
  const last = digits[digits.length - 1]!
  for (let grown = 0; ; grown++) {
    const length = grown + 2
    for (; index < digits.length ** (length - 1) * (digits.length - 1); index++) yield last.repeat(grown) + written(index, length)
    index = 0
  }
}

function sizeFrom(options: Options, letter: string, what: string): number | undefined {
  const text = options.get(letter)
  if (text === undefined) return undefined
  const size = letter === 'l' && !/^\d+$/.test(text) ? NaN : sizeOf(text)
  if (!(size > 0)) throw new ToolError(`invalid number of ${what}: '${text}'${size === 0 ? OUT_OF_RANGE : ''}`)
  return size
}

function piecesOf(data: Piece, options: Options, separator: number): Piece[] {
  const bytes = sizeFrom(options, 'b', 'bytes')
  if (bytes !== undefined) return byBytes(data, bytes)
  const lineBytes = sizeFrom(options, 'C', 'bytes')
  if (lineBytes !== undefined) return byLineBytes(data, lineBytes, separator)
  return byLines(data, sizeFrom(options, 'l', 'lines') ?? Number(options.get('#') ?? 1000), separator)
}

async function write(io: Io, name: string, piece: Piece, options: Options): Promise<void> {
  const filter = options.get('filter')
  if (options.has('verbose')) await io.out(`${filter === undefined ? 'creating file ' : 'executing with FILE='}'${name}'\n`)
  if (filter === undefined) io.context.files.write(io.path(name), piece)
  else await io.context.run(['sh', '-c', filter], { stdin: inputOf(piece), env: { ...io.context.env, FILE: name } })
}

const split = tool('split', async (io) => {
  const options = parseOptions(
    io.context,
    'l:b:C:dxa:n:et:u',
    {
      lines: 'l',
      bytes: 'b',
      'line-bytes': 'C',
      'numeric-suffixes': 'd?',
      'hex-suffixes': 'x?',
      'suffix-length': 'a',
      number: 'n',
      'elide-empty-files': 'e',
      separator: 't',
      unbuffered: 'u',
      'additional-suffix': 'additional:',
      filter: 'filter:',
      verbose: 'verbose',
    },
    { numbers: true },
  )
  if (['l', 'b', 'C', 'n', '#'].filter((letter) => options.has(letter)).length > 1)
    throw usageError('split', 'cannot split in more than one way')
  const [name = '-', prefix = 'x', extra] = options.operands
  if (extra !== undefined) throw usageError('split', `extra operand '${extra}'`)
  const additional = options.get('additional') ?? ''
  if (additional.includes('/')) throw usageError('split', `invalid suffix '${additional}', contains directory separator`)
  const separator = encode((options.get('t') ?? '\n').replace('\\0', '\0'))
  if (separator.length !== 1) throw new ToolError(`multi-character separator '${options.get('t')!}'`)
  const chunks = options.has('n') ? chunksOf(options.get('n')!) : undefined
  if (!chunks) piecesOf(new Uint8Array(), options, separator[0]!)
  let data: Piece
  try {
    data = await readAll(openInput(io, name))
  } catch (error) {
    if (error instanceof FileError && error.code !== 'EBADF') throw new ToolError(`cannot open '${name}' for reading: ${error.message}`)
    throw error
  }
  const pieces = chunks ? inChunks(data, chunks, separator[0]!) : piecesOf(data, options, separator[0]!)
  if (chunks?.only !== undefined) {
    await io.out(pieces[chunks.only - 1]!)
    return 0
  }
  const names = suffixes(options)
  for (const piece of pieces) {
    if (piece.length === 0 && (options.has('e') || options.has('filter'))) continue
    await write(io, prefix + names.next().value! + additional, piece, options)
  }
  return 0
})

export const tools: readonly Command[] = [split]
