/** What pods and a node use of processors and memory, for metrics and for eviction; models the kubelet's summary API. */
import type { Image } from '../../images/image'
import type { ImageStore } from '../../runtime/image-store'
import type { Sandbox } from '../../runtime/sandbox'
import type { Kubelet } from '../kubelet'
import type { PodWorker } from '../pod/pod-worker'

export interface ContainerUsage {
  readonly name: string
  /** Millicores. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

export interface PodUsage {
  readonly namespace: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly containers: readonly ContainerUsage[]
}

/** Running pods with their running containers. */
export function podUsage(kubelet: Kubelet): readonly PodUsage[] {
  const usage: PodUsage[] = []
  for (const { pod, records } of kubelet.workers.values()) {
    const containers: ContainerUsage[] = []
    for (const { name, current } of records.values())
      if (current?.running) containers.push({ name, cpu: current.cgroup.processorMillicores(), memory: current.cgroup.memoryBytes() })
    if (containers.length > 0)
      usage.push({ namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name, labels: pod.metadata.labels ?? {}, containers })
  }
  return usage
}

/** The system's own share of a node. */
const SYSTEM_CPU = 40
const SYSTEM_MEMORY = 310 * 1024 * 1024

export function nodeUsage(kubelet: Kubelet): { readonly cpu: number; readonly memory: number } {
  let cpu = SYSTEM_CPU
  let memory = SYSTEM_MEMORY + kubelet.context.foreignMemory()
  for (const { containers } of podUsage(kubelet))
    for (const container of containers) {
      cpu += container.cpu
      memory += container.memory
    }
  return { cpu, memory }
}

/** What the operating system takes of a node's disk, in bytes. */
const SYSTEM_DISK = 2.4 * 1024 ** 3
/** Unpacked images are this much larger than what was pulled. */
const UNPACKED = 2.5

/** Bytes an image takes on the disk. */
export function unpackedSize({ size }: Image): number {
  return Math.round(size * UNPACKED)
}

/** Bytes on the node's disk: the system, images, writable layers and logs of containers, emptyDirs and the node's own files. */
export function diskUsage(images: ImageStore, sandboxes: readonly Sandbox[], volumes: number, files: number): number {
  let bytes = SYSTEM_DISK + files + volumes
  for (const { image } of images.list()) bytes += unpackedSize(image)
  for (const { containers } of sandboxes) for (const container of containers) bytes += container.writtenBytes()
  return Math.round(bytes)
}

/** Bytes in the volumes of a kubelet's pods. */
export function volumeBytes(kubelet: Kubelet): number {
  let bytes = 0
  for (const { pod, volumes } of kubelet.workers.values())
    for (const { name, emptyDir } of pod.spec?.volumes ?? [])
      if (emptyDir && emptyDir.medium !== 'Memory') bytes += volumes?.usedBy(name) ?? 0
  return bytes
}

/** Bytes of the disk for each inode it was made with, as mke2fs does. */
const BYTES_PER_INODE = 16_384
/** What the operating system has of files and folders. */
const SYSTEM_INODES = 96_000
/** A file of an image takes so many bytes on the average. */
const BYTES_PER_FILE = 20_480

/** Inodes of a disk of so many bytes. */
export function inodesOf(disk: number): number {
  return Math.floor(disk / BYTES_PER_INODE)
}

/** Files and folders that a pod has made on the disk: in its containers, as their logs, in its volumes. */
export function inodesOfPod({ pod, records, volumes }: PodWorker): number {
  let count = 0
  for (const { current } of records.values()) if (current) count += current.writtenInodes() + 1 + current.log.rotated.length
  for (const { name, emptyDir } of pod.spec?.volumes ?? [])
    if (emptyDir && emptyDir.medium !== 'Memory') count += volumes?.inodesOf(name) ?? 0
  return count
}

/** Files and folders on the node's disk. */
export function inodesUsed({ context, workers }: Kubelet): number {
  let count = SYSTEM_INODES + context.inodesWritten()
  for (const { image } of context.runtime.images.list()) count += Math.ceil(unpackedSize(image) / BYTES_PER_FILE)
  for (const worker of workers.values()) count += inodesOfPod(worker)
  return count
}

/** Tasks of the kernel and the system, beside those of containers. */
const SYSTEM_TASKS = 170
/** What stands beside the processes of a sandbox: its own and the threads of the program that minds it. */
const TASKS_PER_SANDBOX = 11

/** All that counts against the number of process identifiers. */
export function runningTasks({ context: { runtime } }: Kubelet): number {
  let count = SYSTEM_TASKS
  for (const sandbox of runtime.list()) {
    if (sandbox.ready) count += TASKS_PER_SANDBOX
    for (const container of sandbox.containers) count += container.processes().length
  }
  return count
}
