/** What pods and a node use of processors and memory, for metrics and for eviction; models the kubelet's summary API. */
import type { Kubelet } from './kubelet'

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
  let memory = SYSTEM_MEMORY
  for (const { containers } of podUsage(kubelet))
    for (const container of containers) {
      cpu += container.cpu
      memory += container.memory
    }
  return { cpu, memory }
}
