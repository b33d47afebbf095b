/** vmstat: processes, memory and processor time, once or again and again; models procps's program. */
import { own } from '../../own'
import type { Command } from '../../command'
import { parseOptions, tool, ToolError, type Io } from '../tool'
import { cpuCount, memoryUse, startOf } from './machine-model'

const UNITS: Readonly<Record<string, number>> = { k: 1000, K: 1024, m: 1_000_000, M: 1_048_576 }

const HEAD = [
  'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
  ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
]
const WIDE_HEAD = [
  '--procs-- -----------------------memory---------------------- ---swap-- -----io---- -system-- ----------cpu----------',
  '   r    b         swpd         free         buff        cache   si   so    bi    bo   in   cs  us  sy  id  wa  st  gu',
]
/** Pages that a kernel keeps of what it read, of all it has cached: the rest are blocks of files. */
const BUFFERS = 0.06

/** Milliseconds of processor time that all processes have used. */
const used = ({ context: { system } }: Io): number => system.processes.list().reduce((sum, process) => sum + (process.cpu ?? 0), 0)

/** A line; `share` is the part of the processors' time that programs had. */
function line(io: Io, unit: number, share: number, wide: boolean): string {
  const { system } = io.context
  const { free, cache } = memoryUse(system)
  const running = system.processes.list().filter(({ state, pid }) => state === 'R' || pid === io.context.pid).length
  const amount = (bytes: number): string => String(Math.floor(bytes / unit))
  const busy = Math.min(100, Math.round(share * 100))
  const memory = ['0', amount(free), amount(cache * BUFFERS), amount(cache * (1 - BUFFERS))]
  const traffic = ['0', '0', '0', '0', '100', '200']
  const time = [String(busy), '0', String(100 - busy), '0', '0', ...(wide ? ['0'] : [])]
  const right = (values: readonly string[], widths: readonly number[]): string =>
    values.map((value, index) => value.padStart(widths[Math.min(index, widths.length - 1)]!)).join(' ')
  if (wide) return [right([String(running), '0'], [4]), right(memory, [12]), right(traffic, [4, 4, 5, 5, 4, 4]), right(time, [3])].join(' ')
  return [right([String(running), '0'], [2]), right(memory, [6]), right(traffic, [4, 4, 5, 5, 4, 4]), right(time, [2])].join(' ')
}

const vmstat = tool('vmstat', async (io) => {
  const options = parseOptions(io.context, 'anwtS:', { wide: 'w', 'one-header': 'n', unit: 'S', active: 'a', timestamp: 't' })
  const unit = own(UNITS, options.get('S') ?? 'K')
  if (unit === undefined) throw new ToolError('-S requires k, K, m or M (default is KiB)')
  const numbers = options.operands.map((text) => {
    if (!/^\d+$/.test(text)) throw new ToolError(`failed to parse argument: '${text}'`)
    return Number(text)
  })
  const [delay, count = delay === undefined ? 1 : Infinity] = numbers
  if (delay === 0) throw new ToolError('delay must be positive integer')
  const { clock } = io.context.system
  const wide = options.has('w')
  for (const row of wide ? WIDE_HEAD : HEAD) await io.out(`${row}\n`)
  // The first line tells of the time since the machine began.
  let [before, since] = [0, startOf(io.context.system)]
  for (let round = 1; ; round++) {
    const [now, total] = [clock.now(), used(io)]
    const share = (total - before) / Math.max(1, now - since) / cpuCount(io.context.system)
    await io.out(`${line(io, unit, Math.max(0, share), wide)}\n`)
    if (round >= count) return 0
    ;[before, since] = [total, now]
    await clock.sleep(delay! * 1000, io.context.signal)
  }
})

export const tools: readonly Command[] = [vmstat]
