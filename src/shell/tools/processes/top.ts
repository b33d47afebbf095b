/** top: the machine and its busiest processes, again and again. */
import { anySignal } from '../../any-signal'
import type { Command } from '../../command'
import { behind } from '../../machine'
import type { ProcessInfo } from '../../system'
import { cpuCount, memoryOf, memoryUse, programName } from '../machine/machine-model'
import { upLine } from '../machine/machine'
import { parseOptions, tool, ToolError, type Io } from '../tool'
import { busyboxPicture } from './top-busybox'

const mebibytes = (bytes: number): string => (bytes / 1048576).toFixed(1).padStart(8)
const kibibytes = (bytes: number): string => String(Math.floor(bytes / 1024))

/** One picture; `before` has each process's time at the last one, `passed` milliseconds ago. */
function picture(io: Io, before: Map<number, number>, passed: number, wanted: readonly number[]): string[] {
  const { system } = io.context
  const all = system.processes.list()
  const memory = memoryUse(system)
  const shareOf = (process: ProcessInfo): number =>
    (100 * Math.max(0, (process.cpu ?? 0) - (before.get(process.pid) ?? 0))) / Math.max(1, passed)
  const busy = Math.min(100, all.reduce((sum, process) => sum + shareOf(process), 0) / cpuCount(system))
  const count = (state: string): string => String(all.filter((process) => process.state === state).length).padStart(3)
  const percent = (value: number): string => value.toFixed(1).padStart(5)
  const ranked = all
    .filter((process) => wanted.length === 0 || wanted.includes(process.pid))
    .map((process) => ({ process, share: shareOf(process) }))
  if (system.flavour === 'ash')
    return busyboxPicture(
      system,
      ranked.sort((a, b) => b.share - a.share || a.process.pid - b.process.pid),
      busy,
      io.context.pid,
    )
  const rows = ranked
    .sort((a, b) => b.share - a.share || b.process.pid - a.process.pid)
    .map(({ process, share }) => {
      const { resident, virtual } = memoryOf(process)
      const hundredths = Math.floor((process.cpu ?? 0) / 10)
      const niceness = process.niceness ?? 0
      const time = `${Math.floor(hundredths / 6000)}:${String(Math.floor(hundredths / 100) % 60).padStart(2, '0')}.${String(hundredths % 100).padStart(2, '0')}`
      return `${String(process.pid).padStart(7)} ${process.user.slice(0, 8).padEnd(8)} ${String(20 + niceness).padStart(3)} ${String(niceness).padStart(3)} ${kibibytes(virtual).padStart(7)} ${kibibytes(resident).padStart(6)} ${kibibytes(resident * 0.8).padStart(6)} ${process.pid === io.context.pid ? 'R' : process.state} ${share.toFixed(1).padStart(5)} ${((100 * resident) / memory.total).toFixed(1).padStart(5)} ${time.padStart(9)} ${programName(process)}`
    })
  return [
    `top - ${upLine(system)}`,
    `Tasks: ${String(all.length).padStart(3)} total, ${String(all.filter((process) => process.state === 'R' || process.pid === io.context.pid).length).padStart(3)} running, ${String(all.filter((process) => process.state === 'S' && process.pid !== io.context.pid).length).padStart(3)} sleeping, ${count('T')} stopped, ${count('Z')} zombie`,
    `%Cpu(s): ${percent(busy).trim().padStart(4)} us,  0.0 sy,  0.0 ni, ${percent(100 - busy)
      .trim()
      .padStart(5)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st`,
    `MiB Mem : ${mebibytes(memory.total)} total, ${mebibytes(memory.free)} free, ${mebibytes(memory.used)} used, ${mebibytes(memory.cache)} buff/cache`,
    `MiB Swap: ${mebibytes(0)} total, ${mebibytes(0)} free, ${mebibytes(0)} used. ${mebibytes(memory.available)} avail Mem`,
    '',
    '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
    ...rows,
  ]
}

const top = tool('top', async (io) => {
  const options = parseOptions(io.context, 'bn:d:p:cHi', {})
  const { system, isTty, tty } = io.context
  const delay = Number(options.get('d') ?? 3) * 1000
  if (!(delay >= 0)) throw new ToolError(`bad delay interval '${options.get('d')}'`)
  const full = isTty.stdout && !options.has('b')
  if (!isTty.stdout && !options.has('b') && system.flavour !== 'ash') throw new ToolError('failed tty get')
  const wanted = options.all('p').flatMap((text) => text.split(',').map(Number))
  const keyboard = full ? behind(io.context).process.device?.handle() : undefined
  let before = new Map<number, number>()
  let since = Math.max(1, system.clock.now() - Math.min(...system.processes.list().map((process) => process.started)))
  if (full) tty!.setRaw(true)
  try {
    for (let round = 1; ; round++) {
      const lines = picture(io, before, since, wanted)
      if (full)
        await io.out(
          `\x1b[H\x1b[J${lines
            .slice(0, tty!.rows)
            .map((line) => line.slice(0, tty!.columns))
            .join('\r\n')}`,
        )
      else await io.out(`${round > 1 ? '\n' : ''}${lines.join('\n')}\n`)
      if (options.has('n') && round >= Number(options.get('n'))) return 0
      before = new Map(system.processes.list().map((process) => [process.pid, process.cpu ?? 0]))
      since = delay
      if (await quits(io, keyboard, delay)) return 0
    }
  } finally {
    if (full) {
      tty!.setRaw(false)
      await io.out(`\x1b[${tty!.rows};1H\r\n`).catch(() => undefined)
    }
  }
})

/** Waits for the next round; true when `q` or Ctrl-C was typed meanwhile. */
async function quits(
  io: Io,
  keyboard: { read(signal: AbortSignal): Promise<Uint8Array | null> } | undefined,
  delay: number,
): Promise<boolean> {
  const { system, signal } = io.context
  if (!keyboard) {
    await system.clock.sleep(delay, signal)
    return false
  }
  const stop = new AbortController()
  const timer = system.clock.after(delay, () => {
    system.clock.wake()
    stop.abort()
  })
  try {
    const chunk = await keyboard.read(anySignal([stop.signal, signal]))
    return chunk === null || /[qQ\x03]/.test(new TextDecoder().decode(chunk))
  } catch (error) {
    if (signal.aborted) throw error
    return false
  } finally {
    timer.cancel()
  }
}

export const tools: readonly Command[] = [top]
