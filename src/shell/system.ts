/** A machine as programs see it: the learner's own, a node, or a container. */
import type { Command } from './command'
import type { FileSystem } from './files'
import type { Net } from './net'

/** The part of virtual time the shell needs; engine/clock's Clock has this shape. */
export interface ShellClock {
  now(): number
  after(delay: number, action: () => void): { cancel(): void }
  sleep(duration: number, signal?: AbortSignal): Promise<void>
  wake(): void
  external<T>(work: Promise<T>): Promise<T>
}

export interface ProcessInfo {
  readonly pid: number
  readonly parent: number
  readonly user: string
  readonly argv: readonly string[]
  readonly started: number
  readonly state: 'R' | 'S' | 'T' | 'Z'
  readonly terminal?: string
  /** Process group; signals from a terminal go to the whole foreground group. */
  readonly group?: number
}

export interface ProcessTable {
  list(): readonly ProcessInfo[]
  /** False when there is no such process. Process 1 only gets signals it handles. */
  signal(pid: number, signal: string): boolean
}

export interface System {
  readonly clock: ShellClock
  readonly hostname: string
  readonly files: FileSystem
  readonly net: Net
  readonly processes: ProcessTable
  /** A random integer below `bound`, from the run's seed ($RANDOM, shuf, mktemp). */
  random(bound: number): number
  /** The program of a name on PATH or at an absolute path; undefined when there is none. */
  command(name: string): Command | undefined
  /** Names of all programs, for completion. */
  commandNames(): readonly string[]
  /** The shell that runs scripts: bash, or busybox's ash with its own messages. */
  readonly flavour: 'bash' | 'ash'
  readonly user: string
  /** Opens an editor on a file and resolves when it is closed (vi, nano, `kubectl edit`); missing where there is none. */
  edit?(request: { readonly path: string; readonly title: string; readonly signal: AbortSignal }): Promise<{ readonly saved: boolean }>
  /** What uname and /proc say. */
  readonly kernel: { readonly release: string; readonly version: string; readonly machine: string }
}
