/** cmp: compares two files byte by byte. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { readAll } from '../../pipe'
import { openInput, parseOptions, sizeOf, tool, ToolError, type Io, type Options } from '../tool'

interface Settings {
  readonly first: string
  readonly second: string
  /** How many bytes of each are passed over. */
  readonly skips: readonly [number, number]
  readonly most: number
}

const hint = (message: string): ToolError => new ToolError(`${message}\ncmp: Try 'cmp --help' for more information.`, 2)

function settingsOf(options: Options): Settings {
  const number = (text: string, option: string): number => {
    const size = sizeOf(text)
    if (!(size >= 0) || /^[+-]/.test(text)) throw hint(`invalid --${option} value '${text}'`)
    return size
  }
  const [first, second = '-', one, other, extra] = options.operands
  if (first === undefined) throw hint("missing operand after 'cmp'")
  if (extra !== undefined) throw hint(`extra operand '${extra}'`)
  const [left, right] = (options.get('i') ?? '0').split(':', 2)
  const skips = [
    Math.max(number(left!, 'ignore-initial'), one === undefined ? 0 : number(one, 'ignore-initial')),
    Math.max(number(right ?? left!, 'ignore-initial'), other === undefined ? 0 : number(other, 'ignore-initial')),
  ] as const
  const limit = options.get('n')
  return { first, second, skips, most: limit === undefined ? Infinity : number(limit, 'bytes') }
}

/** A byte as cat -t shows it. */
function visible(byte: number): string {
  if (byte >= 128) return `M-${visible(byte - 128)}`
  if (byte === 127) return '^?'
  return byte < 32 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte)
}

async function read(io: Io, name: string, skip: number, most: number): Promise<Uint8Array> {
  try {
    const all = await readAll(openInput(io, name))
    return all.subarray(skip, most === Infinity ? undefined : skip + most)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ToolError(`${name}: ${error.message}`, 2)
  }
}

const cmp = tool('cmp', async (io) => {
  const options = parseOptions(
    io.context,
    'sln:bi:v',
    { quiet: 's', silent: 's', verbose: 'l', bytes: 'n', 'print-bytes': 'b', 'ignore-initial': 'i', version: 'v' },
    { status: 2, named: io.context.system.flavour === 'bash' },
  )
  const { first, second, skips, most } = settingsOf(options)
  const [a, b] = [await read(io, first, skips[0], most), await read(io, second, skips[1], most)]
  const unit = io.context.system.flavour === 'ash' ? 'char' : 'byte'
  const [quiet, long, bytes] = [options.has('s'), options.has('l'), options.has('b')]
  const shown = (byte: number, pad: number): string => byte.toString(8).padStart(3) + (bytes ? ` ${visible(byte).padEnd(pad)}` : '')
  const width = unit === 'char' ? 0 : String(Math.min(Math.max(a.length, b.length), most)).length
  let line = 1
  let differs = false
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i] && long && !quiet) {
      differs = true
      await io.out(`${String(i + 1).padStart(width)} ${shown(a[i]!, 4)} ${shown(b[i]!, 0)}\n`)
    } else if (a[i] !== b[i]) {
      const both = bytes ? ` is ${shown(a[i]!, 0)} ${shown(b[i]!, 0)}` : ''
      if (!quiet) await io.out(`${first} ${second} differ: ${unit} ${i + 1}, line ${line}${both}\n`)
      return 1
    }
    if (a[i] === 10) line++
  }
  if (a.length === b.length) return differs ? 1 : 0
  const shorter = a.length < b.length ? a : b
  if (quiet) return 1
  const name = shorter === a ? first : second
  const place = shorter[shorter.length - 1] === 10 ? `line ${line - 1}` : `in line ${line}`
  await io.warn(
    shorter.length === 0 ? `EOF on ${name} which is empty` : `EOF on ${name} after byte ${shorter.length}${long ? '' : `, ${place}`}`,
  )
  return 1
})

export const tools: readonly Command[] = [cmp]
