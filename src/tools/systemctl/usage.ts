/** What a unit's processes use, as systemd counts it in the unit's cgroup. */
import { memoryOf, programName } from '../../shell/tools/machine/machine-model'
import type { ProcessInfo } from '../../shell/system'
import type { Unit, UnitsView } from './unit'

/** Threads of the programs that have more than one: those written in Go. */
const THREADS: Readonly<Record<string, number>> = { kubelet: 13, containerd: 11, 'containerd-shim-runc-v2': 11 }

export interface Usage {
  readonly tasks: number
  /** undefined for no limit. */
  readonly taskLimit: number | undefined
  /** Bytes. */
  readonly memory: number
  /** Milliseconds. */
  readonly cpu: number
}

const sum = (processes: readonly ProcessInfo[], of: (process: ProcessInfo) => number): number =>
  processes.reduce((total, process) => total + of(process), 0)

export function usageOf(view: UnitsView, unit: Unit): Usage {
  const processes = view.processesOf(unit)
  const limit = unit.files.flatMap(({ text }) => [...text.matchAll(/^TasksMax=(.*)$/gm)]).at(-1)?.[1]
  return {
    tasks: sum(processes, (process) => THREADS[programName(process)] ?? 1),
    taskLimit: limit === 'infinity' ? undefined : Number(limit ?? view.taskLimit),
    memory: sum(processes, (process) => memoryOf(process).resident),
    cpu: sum(processes, ({ cpu = 0 }) => cpu),
  }
}

const UNITS = ['B', 'K', 'M', 'G', 'T']

/** `46.0M`. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1]
  return unit === 0 ? `${value}B` : `${(Math.floor(value * 10) / 10).toFixed(1)}${UNITS[unit]}`
}

/** `1min 5.123s`, `980ms`. */
export function processorTime(milliseconds: number): string {
  const [minutes, rest] = [Math.floor(milliseconds / 60_000), milliseconds % 60_000]
  const hours = Math.floor(minutes / 60)
  const seconds = rest >= 1000 ? `${(rest / 1000).toFixed(3)}s` : rest > 0 || minutes === 0 ? `${rest}ms` : ''
  return [hours > 0 ? `${hours}h` : '', minutes % 60 > 0 ? `${minutes % 60}min` : '', seconds].filter((each) => each !== '').join(' ')
}

/** The processes below a cgroup, by their numbers. */
export function cgroupRows(processes: readonly ProcessInfo[]): readonly string[] {
  const sorted = [...processes].sort((a, b) => a.pid - b.pid)
  const width = Math.max(...sorted.map(({ pid }) => String(pid).length))
  return sorted.map(({ pid, argv }, i) => `${i === sorted.length - 1 ? '└─' : '├─'}${String(pid).padStart(width)} ${argv.join(' ')}`)
}
