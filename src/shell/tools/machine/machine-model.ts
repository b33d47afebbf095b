/** What df, free, ps, top and friends say of a machine: its own facts, and a plain model of whatever it does not tell. */
import type { Mount, ProcessInfo, System } from '../../system'
import type { FileSystem } from '../../files'
import { joinPath } from '../../path'

const MEBIBYTE = 1048576

/** Bytes that programs of these names hold; others hold `OTHER`. */
const RESIDENT: Readonly<Record<string, number>> = {
  bash: 3_600_000,
  sh: 1_600_000,
  kubectl: 48_000_000,
  minikube: 92_000_000,
  nginx: 6_300_000,
}
const OTHER = 1_900_000
/** What the kernel and idle services of a small machine hold. */
const BASE = 310 * MEBIBYTE

export function programName(process: ProcessInfo): string {
  return process.name ?? (process.argv[0] ?? '').replace(/^-/, '').replace(/.*\//, '').split(' ')[0]!.replace(/:$/, '')
}

export function memoryOf(process: ProcessInfo): { readonly resident: number; readonly virtual: number } {
  if (process.memory) return process.memory
  const resident = RESIDENT[programName(process)] ?? OTHER
  return { resident, virtual: resident * 2 + 2_400_000 }
}

export interface MemoryUse {
  readonly total: number
  readonly used: number
  readonly free: number
  readonly shared: number
  readonly cache: number
  readonly available: number
}

/** Bytes. */
export function memoryUse(system: System): MemoryUse {
  const total = system.facts?.memory?.total ?? 4096 * MEBIBYTE
  const used = Math.min(
    total,
    system.facts?.memory?.used?.() ?? BASE + system.processes.list().reduce((sum, process) => sum + memoryOf(process).resident, 0),
  )
  const cache = Math.min(total - used, Math.floor(total / 8))
  return { total, used, free: total - used - cache, shared: Math.min(2 * MEBIBYTE, used), cache, available: total - used }
}

export function cpuCount(system: System): number {
  return system.facts?.cpus ?? 2
}

function sizeBelow(files: FileSystem, path: string): number {
  try {
    const stat = files.lstat(path)
    if (stat.type !== 'directory') return stat.type === 'file' ? Math.ceil(stat.size / 4096) * 4096 : 0
    return files.list(path).reduce((sum, name) => sum + sizeBelow(files, joinPath(path, name)), 4096)
  } catch {
    return 0
  }
}

export function mountsOf(system: System): readonly Mount[] {
  return [...ownMounts(system), ...(system.mounting?.added ?? [])]
}

function ownMounts(system: System): readonly Mount[] {
  if (system.facts?.mounts) return system.facts.mounts
  const gibibyte = 1024 * MEBIBYTE
  return [
    {
      source: 'overlay',
      target: '/',
      type: 'overlay',
      options: 'rw,relatime',
      size: 20 * gibibyte,
      used: () => 4 * gibibyte + sizeBelow(system.files, '/'),
    },
    { source: 'proc', target: '/proc', type: 'proc', options: 'rw,nosuid,nodev,noexec,relatime' },
    { source: 'tmpfs', target: '/dev', type: 'tmpfs', options: 'rw,nosuid,size=65536k,mode=755', size: 64 * MEBIBYTE, used: () => 0 },
  ]
}

/** When the machine began, in milliseconds: its oldest process, or the machine itself. */
export function startOf(system: System): number {
  const { started } = system as System & { readonly started?: number }
  return Math.min(started ?? Infinity, ...system.processes.list().map((process) => process.started))
}

/** Processor time used over the last while, the longer the while the calmer: 1, 5 and 15 minutes. */
export function loadAverages(system: System): readonly [string, string, string] {
  const used = system.processes.list().reduce((sum, process) => sum + (process.cpu ?? 0), 0)
  const up = system.clock.now() - startOf(system)
  const average = (minutes: number): string => (used / Math.max(minutes * 60_000, Math.min(up, minutes * 60_000))).toFixed(2)
  return [average(1), average(5), average(15)]
}

/** Whether a process is running right now: it is the one asking, or it is busy. */
export function stateOf(process: ProcessInfo, asking: number): ProcessInfo['state'] {
  return process.pid === asking ? 'R' : process.state
}

/** `1:02:03` of milliseconds. */
export function clockTime(milliseconds: number, hours = true): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours
    ? `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

/** ELAPSED as ps shows it: `[[days-]hours:]minutes:seconds`. */
export function elapsedTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const days = Math.floor(seconds / 86400)
  const hours = Math.floor(seconds / 3600) % 24
  const short = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return days > 0 ? `${days}-${two(hours)}:${short}` : hours > 0 ? `${two(hours)}:${short}` : short
}
