/** What busybox's top shows: three lines of the machine and a table of its processes. */
import type { ProcessInfo, System } from '../../system'
import { loadAverages, memoryOf, memoryUse } from '../machine/machine-model'

export interface TopRow {
  readonly process: ProcessInfo
  /** Percent of one processor since the last picture. */
  readonly share: number
}

const kibibytes = (bytes: number): number => Math.floor(bytes / 1024)

/** Kibibytes while they fit, else mebibytes. */
function size(bytes: number): string {
  const value = kibibytes(bytes)
  return value < 100_000 ? String(value) : `${Math.floor(value / 1024)}m`
}

/** `busy` is what all processors do, in percent; `own` the process that asks. */
export function busyboxPicture(system: System, rows: readonly TopRow[], busy: number, own: number): string[] {
  const memory = memoryUse(system)
  const buffers = Math.floor(memory.cache / 10)
  const percent = (value: number): string => `${String(Math.round(value)).padStart(3)}%`
  const processes = system.processes.list()
  const running = processes.filter(({ pid, state }) => pid === own || state === 'R').length
  return [
    `Mem: ${kibibytes(memory.total - memory.free)}K used, ${kibibytes(memory.free)}K free, ${kibibytes(memory.shared)}K shrd, ${kibibytes(buffers)}K buff, ${kibibytes(memory.cache - buffers)}K cached`,
    `CPU: ${percent(busy)} usr   0% sys   0% nic ${percent(100 - busy)} idle   0% io   0% irq   0% sirq`,
    `Load average: ${loadAverages(system).join(' ')} ${running}/${processes.length} ${Math.max(...processes.map(({ pid }) => pid))}`,
    '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND',
    ...rows.map(({ process, share }) => {
      const { virtual } = memoryOf(process)
      const state = process.pid === own ? 'R' : process.state
      const ofAll = percent((100 * virtual) / memory.total)
      return `${String(process.pid).padStart(5)} ${String(process.parent).padStart(5)} ${process.user.slice(0, 8).padEnd(8)} ${state.padEnd(4)} ${size(virtual).padStart(5)} ${ofAll}   0 ${percent(share)} ${process.argv.join(' ')}`
    }),
  ]
}
