/** What pods and a node use of processors and memory, for metrics and for eviction; models the kubelet's summary API. */
import type { Image } from '../../images/image'
import type { ImageStore } from '../../runtime/image-store'
import type { Sandbox } from '../../runtime/sandbox'
import type { Kubelet } from '../kubelet'

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
