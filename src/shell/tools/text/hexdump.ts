/** hexdump and hd: bytes in ready-made formats, or in those that -e describes. */
import type { Command } from '../../command'
import { concatBytes } from '../../concat-bytes'
import { readAll } from '../../pipe'
import { dumpLines } from './dump-lines'
import { blockOf, compileFormat, lastPlace, lineIn } from './hexdump-format'
import { escaped, printable } from './od'
import { eachInput, parseOptions, tool, ToolError, usageError, type Io } from '../tool'

/** hexdump's ready-made formats: the width of a cell, the bytes in it, and how it is written. */
const FORMATS: Readonly<Record<string, readonly [size: number, width: number, show: (value: number) => string]>> = {
  '': [2, 5, (value) => value.toString(16).padStart(4, '0')],
  x: [2, 8, (value) => value.toString(16).padStart(4, '0')],
  d: [2, 8, (value) => String(value).padStart(5, '0')],
  o: [2, 8, (value) => value.toString(8).padStart(6, '0')],
  b: [1, 4, (value) => value.toString(8).padStart(3, '0')],
  c: [1, 4, escaped],
}

function canonical(at: number, part: Uint8Array): string {
  const cells = [...part].map((byte, index) => (index === 8 ? ' ' : '') + byte.toString(16).padStart(2, '0'))
  return `${at.toString(16).padStart(8, '0')}  ${cells.join(' ').padEnd(48)}  |${printable(part)}|\n`
}

/** `-e`: every format takes the same bytes, line after line. */
async function formatted(io: Io, texts: readonly string[], bytes: Uint8Array, from: number, all: boolean): Promise<void> {
  const formats = texts.map(compileFormat)
  const size = Math.max(1, ...formats.map(blockOf))
  for (const line of dumpLines(bytes, size, all))
    await io.out(line === 'more' ? '*\n' : formats.map((format) => lineIn(format, line.part, from + line.at, size)).join(''))
  await io.out(formats.map((format) => lastPlace(format, from + bytes.length)).join(''))
}

const hexdump = (name: string): Command =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'bcCdove:xn:s:', {
      format: 'e',
      canonical: 'C',
      length: 'n',
      skip: 's',
      'no-squeezing': 'v',
    })
    const length = options.get('n')
    const from = Number(options.get('s') ?? 0)
    if (Number.isNaN(from)) throw usageError('hexdump', `failed to parse offset: '${options.get('s')!}'`)
    const parts: Uint8Array[] = []
    const status = await eachInput(io, options.operands, async (stream) => void parts.push(await readAll(stream)))
    if (status !== 0 && parts.length === 0) throw new ToolError('all input file arguments failed')
    const bytes = concatBytes(parts).subarray(from, length === undefined ? undefined : from + Number(length))
    const kind = ['b', 'c', 'd', 'o', 'x'].find((letter) => options.has(letter)) ?? ''
    const canonically = name === 'hd' || options.has('C')
    if (options.has('e')) {
      await formatted(io, options.all('e'), bytes, from, options.has('v'))
      return status
    }
    const [size, width, show] = FORMATS[kind]!
    const full = io.context.system.flavour === 'bash'
    for (const line of dumpLines(bytes, 16, options.has('v'))) {
      if (line === 'more') {
        await io.out('*\n')
        continue
      }
      const { at, part } = line
      if (canonically) {
        await io.out(canonical(from + at, part))
        continue
      }
      let cells = ''
      for (let i = 0; i < part.length; i += size)
        cells += show(size === 1 ? part[i]! : part[i]! | ((part[i + 1] ?? 0) << 8)).padStart(width)
      await io.out(`${(from + at).toString(16).padStart(7, '0')}${full ? cells.padEnd((16 / size) * width) : cells}\n`)
    }
    if (bytes.length > 0) await io.out(`${(from + bytes.length).toString(16).padStart(canonically ? 8 : 7, '0')}\n`)
    return status
  })

export const tools: readonly Command[] = [hexdump('hexdump'), hexdump('hd')]
