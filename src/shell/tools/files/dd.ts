/** dd: copies records from one file to another. */
import { FileError } from '../../files'
import { concat } from '../../pipe'
import { holdMemory } from '../../memory-meter'
import type { Command } from '../../command'
import type { Readable } from '../../streams'
import { openInput, tool, ToolError, type Io } from '../tool'

/** Bytes copied in a millisecond. */
const SPEED = 1_000_000
const UNITS: Readonly<Record<string, number>> = {
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  k: 1024,
  K: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 1 << 20,
  MiB: 1 << 20,
  xM: 1 << 20,
  GB: 1e9,
  G: 1 << 30,
  GiB: 1 << 30,
}
const OPERANDS = new Set([
  'if',
  'of',
  'bs',
  'ibs',
  'obs',
  'cbs',
  'count',
  'skip',
  'seek',
  'iseek',
  'oseek',
  'conv',
  'iflag',
  'oflag',
  'status',
])
const CONVERSIONS = new Set(['notrunc', 'sync', 'noerror', 'ucase', 'lcase', 'swab', 'fsync', 'fdatasync', 'nocreat', 'excl', 'sparse'])

/** `4k`, `1M`, `2x512`. */
function amount(text: string): number {
  let product = 1
  for (const part of text.split('x')) {
    const found = /^(\d+)([a-zA-Z]*)$/.exec(part)
    const unit = found?.[2] === '' ? 1 : UNITS[found?.[2] ?? '']
    if (!found || unit === undefined) throw new ToolError(`invalid number: ‘${text}’`)
    product *= Number(found[1]) * unit
  }
  return product
}

/** Records of a stream: as long as asked for, or as short as a pipe gives them. */
class Records {
  private rest = new Uint8Array(0)
  private ended = false

  constructor(
    private readonly stream: Readable,
    private readonly size: number,
    private readonly whole: boolean,
  ) {}

  async next(signal: AbortSignal): Promise<Uint8Array | undefined> {
    const parts = [this.rest]
    let length = this.rest.length
    while (length < this.size && !this.ended && (this.whole || length === 0)) {
      const chunk = await this.stream.read(signal)
      if (!chunk) this.ended = true
      else {
        parts.push(chunk as Uint8Array<ArrayBuffer>)
        length += chunk.length
      }
    }
    if (length === 0) return undefined
    const all = parts.length === 1 ? parts[0]! : concat(parts)
    this.rest = all.slice(this.size)
    return all.length > this.size ? all.slice(0, this.size) : all
  }
}

function scaled(bytes: number, base: number, units: readonly string[]): string {
  let value = bytes
  let unit = 0
  while (value >= base && unit < units.length - 1) {
    value /= base
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB']
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

function summary(bytes: number, seconds: number, busybox: boolean): string {
  const taken = Math.max(seconds, 0.00003)
  if (busybox) {
    const short = (value: number): string =>
      scaled(value, 1024, ['B', 'KB', 'MB', 'GB', 'TB'])
        .replace(/^(\d+) (?=[KMGT])/, '$1.0 ')
        .replace(' ', '')
    return `${bytes} bytes (${short(bytes)}) copied, ${taken.toFixed(6)} seconds, ${short(bytes / taken)}/s\n`
  }
  const sizes = [...(bytes >= 1000 ? [scaled(bytes, 1000, DECIMAL)] : []), ...(bytes >= 1024 ? [scaled(bytes, 1024, BINARY)] : [])]
  const rate = bytes / taken
  const speed = rate < 1000 ? `${(rate / 1000).toFixed(1)} kB` : scaled(rate, 1000, DECIMAL)
  const unit = bytes === 1 ? 'byte' : 'bytes'
  return `${bytes} ${unit}${sizes.length > 0 ? ` (${sizes.join(', ')})` : ''} copied, ${Number(taken.toPrecision(6))} s, ${speed}/s\n`
}

async function run(io: Io): Promise<number> {
  const given = new Map<string, string>()
  for (const arg of io.args) {
    const found = /^([a-z]+)=([^]*)$/.exec(arg)
    if (!found || !OPERANDS.has(found[1]!)) throw new ToolError(`unrecognized operand ‘${arg}’\nTry 'dd --help' for more information.`)
    given.set(found[1]!, found[2]!)
  }
  const size = (name: string, standard: number): number => {
    const text = given.get(name)
    const value = text === undefined ? standard : amount(text)
    if (value === 0 && name.endsWith('bs')) throw new ToolError(`invalid number: ‘${text}’`)
    return value
  }
  const words = (name: string): ReadonlySet<string> => new Set((given.get(name) ?? '').split(',').filter((word) => word !== ''))
  const [conversions, inputFlags, outputFlags] = [words('conv'), words('iflag'), words('oflag')]
  for (const word of conversions)
    if (!CONVERSIONS.has(word)) throw new ToolError(`invalid conversion: ‘${word}’\nTry 'dd --help' for more information.`)
  const block = size('bs', 512)
  const inBlock = given.has('bs') ? block : size('ibs', 512)
  const outBlock = given.has('bs') ? block : size('obs', 512)
  const counted = given.get('count')
  const bytesOnly = inputFlags.has('count_bytes') || /\dB$/.test(counted ?? '')
  const count = counted === undefined ? Infinity : amount(counted.replace(/(\d)B$/, '$1'))
  const skip = size('skip', size('iseek', 0)) * (inputFlags.has('skip_bytes') ? 1 : inBlock)
  const seek = size('seek', size('oseek', 0)) * (outputFlags.has('seek_bytes') ? 1 : outBlock)
  const { files, system, signal, stderr } = io.context
  const from = given.get('if')
  const to = given.get('of')
  const open = <T>(path: string, action: () => T): T => {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new ToolError(`failed to open '${path}': ${error.message}`)
    }
  }
  const input = from === undefined ? io.context.stdin : open(from, () => openInput(io, from))
  const target = to === undefined || /^\/dev\/(null|stdout)$/.test(to) ? undefined : io.path(to)
  if (target !== undefined)
    open(to!, () => {
      const old = files.exists(target) ? files.read(target) : undefined
      if (outputFlags.has('append')) return old ?? files.write(target, '')
      const kept = new Uint8Array(Math.max(seek, conversions.has('notrunc') ? (old?.length ?? 0) : 0))
      kept.set((old ?? kept).subarray(0, kept.length))
      files.write(target, kept)
    })
  let place = seek
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (target === undefined) {
      if (to !== '/dev/null') await io.out(bytes)
      return
    }
    const length = files.stat(target).size
    if (outputFlags.has('append') || place >= length) files.write(target, bytes, { append: true })
    else {
      const whole = new Uint8Array(Math.max(length, place + bytes.length))
      whole.set(files.read(target))
      whole.set(bytes, place)
      files.write(target, whole)
    }
    place += bytes.length
  }
  const started = system.clock.now()
  let [full, partial, fullOut, partialOut, copied, owed] = [0, 0, 0, 0, 0, 0]
  const report = async (): Promise<void> => {
    const status = given.get('status')
    if (status === 'none') return
    await stderr.write(`${full}+${partial} records in\n${fullOut}+${partialOut} records out\n`)
    if (status !== 'noxfer') await stderr.write(summary(copied, (system.clock.now() - started) / 1000, system.flavour === 'ash'))
  }
  const stop = io.context.onSignal('USR1', () => void report())
  try {
    const records = new Records(input, inBlock, from !== undefined || inputFlags.has('fullblock'))
    let left = skip
    let held: Uint8Array[] = []
    let holding = 0
    const flush = async (everything: boolean): Promise<void> => {
      if (holding === 0 || (!everything && holding < outBlock)) return
      const all = concat(held)
      const whole = everything ? all.length : all.length - (all.length % outBlock)
      fullOut += Math.floor(whole / outBlock)
      if (everything && all.length % outBlock > 0) partialOut++
      await write(all.subarray(0, whole))
      copied += whole
      held = whole < all.length ? [all.slice(whole)] : []
      holding = all.length - whole
    }
    let read = 0
    while (bytesOnly ? read < count : full + partial < count) {
      let record = await records.next(signal)
      if (!record) break
      if (left > 0) {
        const gone = Math.min(left, record.length)
        left -= gone
        if (gone === record.length) continue
        record = record.subarray(gone)
      }
      if (bytesOnly && read + record.length > count) record = record.subarray(0, count - read)
      read += record.length
      if (record.length === inBlock) full++
      else {
        partial++
        if (conversions.has('sync')) {
          const filled = new Uint8Array(inBlock)
          filled.set(record)
          record = filled
        }
      }
      if (conversions.has('ucase')) record = record.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte))
      if (conversions.has('lcase')) record = record.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
      if (conversions.has('swab')) record = record.map((byte, index, all) => all[index % 2 === 0 ? index + 1 : index - 1] ?? byte)
      holdMemory(io.context, inBlock)
      if (given.has('bs')) {
        // With one size records are written as they were read.
        await write(record)
        copied += record.length
        if (record.length === outBlock) fullOut++
        else partialOut++
      } else {
        held.push(record)
        holding += record.length
        await flush(false)
      }
      owed += record.length
      if (owed >= SPEED) {
        await system.clock.sleep(Math.floor(owed / SPEED), signal)
        owed %= SPEED
      }
    }
    await flush(true)
    await report()
    return 0
  } catch (error) {
    if (error instanceof FileError) {
      await io.warn(`error writing '${to ?? 'standard output'}': ${error.message}`)
      await report()
      return 1
    }
    if (signal.aborted) await report().catch(() => undefined)
    throw error
  } finally {
    stop()
    holdMemory(io.context, 0)
  }
}

export const tools: readonly Command[] = [tool('dd', run)]
