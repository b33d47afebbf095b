/** What a program holds in memory, told to whoever limits its machine: the cgroup of a container. */
import { behind } from './machine'
import type { CommandContext } from './command'
import type { System } from './system'

type Meter = (pid: number, bytes: number) => void

const meters = new WeakMap<System, Meter>()

/** From now on `meter` is told how many bytes a process of the machine holds. */
export function meterMemory(machine: System, meter: Meter): void {
  meters.set(machine, meter)
}

/** A program now holds so many bytes; its machine may end it for that. */
export function holdMemory(context: CommandContext, bytes: number): void {
  const { machine, process } = behind(context)
  processHolds(machine, process.pid, bytes)
}

/** As `holdMemory`, of a process that is no tool. */
export function processHolds(machine: System, pid: number, bytes: number): void {
  meters.get(machine)?.(pid, bytes)
}
