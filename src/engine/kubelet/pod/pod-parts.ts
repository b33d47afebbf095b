/** What the parts of one pod on a node are to each other: its volumes, probes, tokens and what is still to be done about it. */
import type { Image } from '../../images/image'
import type { Mount } from '../../runtime/mount-table'
import type { Container } from '../../schema/types'
import type { FileSystem } from '../../../shell/files'
import type { ContainerRecord, WaitingReason } from '../container/container-record'
import type { Task } from '../task'
import type { PodWorker } from './pod-worker'

/** The volumes of one pod: set up before its containers start, kept up to date, taken down after. */
export interface PodVolumes {
  /** Sets up what is not there yet. True when every volume is; false after the time the kubelet waits for them. */
  mounted(): Task<boolean>
  /** Whether there is anything to take down. */
  readonly any: boolean
  /** The names under which the node says that it uses volumes which were attached to it. */
  readonly attached: readonly string[]
  /** Bytes in a volume; 0 where nobody counts them. */
  usedBy(name: string): number
  /** Files and folders in a volume; 0 where nobody counts them. */
  inodesOf(name: string): number
  /** A file in a volume; undefined without such a volume. */
  file(name: string, path: string): { readonly files: FileSystem; readonly path: string; readonly hostPath: string } | undefined
  /** Where the container sees its volumes. Throws ConfigError for sub-paths that cannot be. */
  mountsFor(container: Container, variables: Readonly<Record<string, string>>): readonly Mount[]
  /** Those of the same pod for another kubelet process, which finds what is there. */
  handOver(worker: PodWorker): PodVolumes
  /** What was kept in memory is gone. */
  powerCut(): void
  /** Their contents are not kept up to date any longer. */
  stop(): void
  unmount(): void
}

/** How often a probe of a container came to a result. */
export interface ProbeCount {
  readonly container: string
  readonly kind: 'Liveness' | 'Readiness' | 'Startup'
  readonly result: string
  readonly count: number
}

/** The probes of one pod: when each runs, what its results mean for readiness and restarts. */
export interface PodProbes {
  /** A container runs; its probes begin. */
  started(record: ContainerRecord): void
  /** The pod is synced: readiness that is still missing is checked at once. */
  nudge(): void
  /** The other probes of the container start at once when the startup probe has succeeded. */
  startupPassed(record: ContainerRecord): void
  /** Which probe of a container has failed, so that it must be restarted. */
  failure(name: string): 'liveness' | 'startup' | undefined
  /** Milliseconds a container killed for its probe gets, where the probe says so. */
  grace(name: string): number | undefined
  counts(): readonly ProbeCount[]
  /** The pod is stopping: nothing is restarted any more, readiness is still reported. */
  stopLiveness(): void
  stop(): void
}

/** A token of the pod's service account. */
export interface PodToken {
  readonly audience: string | undefined
  readonly seconds: number
  /** Whether it is time to ask for another. */
  readonly old: boolean
  text(): string
}

/** A volume that is the files of an image. */
export interface ImageVolume {
  image: Image | undefined
  /** Why containers that mount it cannot start. */
  trouble: WaitingReason | undefined
}

/** A change of resources that is being made. */
export interface RunningResize {
  /** Of the pod that asked for it. */
  readonly generation: number
  /** What stands in its way. */
  readonly reason?: 'Error'
  readonly message?: string
}

/** A change of resources that waits. */
export interface PendingResize {
  readonly reason: 'Infeasible' | 'Deferred'
  readonly message: string
  /** Of the pod that asked for it. */
  readonly generation: number
}
