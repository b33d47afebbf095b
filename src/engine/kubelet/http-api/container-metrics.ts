/** What each container holds and may use, in Prometheus's text; models cAdvisor's collector as the kubelet labels it, without what is not counted here. */
import { MetricsRegistry, type Labels } from '../../api/prometheus'
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import { DEFAULT_CAPACITY } from '../node/node-status'
import type { Container } from '../../runtime/container'

interface Known {
  readonly labels: Labels
  readonly container: Container
}

/** The kernel's shares of so many millicores, two at least. */
function sharesOf(millicores: number): number {
  return Math.max(2, Math.floor((millicores * 1024) / 1000))
}

const PERIOD = 100_000

export function containerMetrics(kubelet: Kubelet): string {
  const registry = new MetricsRegistry()
  const known: readonly Known[] = [...kubelet.workers.values()].flatMap((worker) =>
    [...worker.records.values()].flatMap(({ name, current }) => {
      if (!current?.running) return []
      const { id, imageName, config, sandbox } = current
      const labels = {
        container: name,
        id: `${sandbox.config.cgroupParent}/${id}`,
        image: imageName ?? config.imageReference,
        name: id,
        namespace: worker.pod.metadata.namespace ?? 'default',
        pod: worker.pod.metadata.name,
      }
      return [{ labels, container: current }]
    }),
  )
  const each = (type: 'counter' | 'gauge', name: string, help: string, value: (container: Container) => number | undefined): void =>
    registry.looked(type, name, help, () =>
      known.flatMap(({ labels, container }) => {
        const found = value(container)
        return found === undefined ? [] : [[labels, found] as const]
      }),
    )
  const now = kubelet.context.clock.now()
  each('gauge', 'container_last_seen', 'Last time a container was seen by the exporter', () => Math.floor(now / 1000))
  each(
    'gauge',
    'container_start_time_seconds',
    'Start time of the container since unix epoch in seconds.',
    ({ started }) => (started ?? 0) / 1000,
  )
  each(
    'gauge',
    'container_memory_usage_bytes',
    'Current memory usage in bytes, including all memory regardless of when it was accessed',
    ({ cgroup }) => cgroup.memoryBytes(),
  )
  each('gauge', 'container_memory_working_set_bytes', 'Current working set in bytes.', ({ cgroup }) => cgroup.memoryBytes())
  each('gauge', 'container_memory_rss', 'Size of RSS in bytes.', ({ cgroup }) => cgroup.memoryBytes())
  each('gauge', 'container_memory_max_usage_bytes', 'Maximum memory usage recorded in bytes', ({ cgroup }) => cgroup.history.most)
  each('counter', 'container_memory_failcnt', 'Number of memory usage hits limits', ({ cgroup }) => cgroup.history.refused)
  each('gauge', 'container_processes', 'Number of processes running inside the container.', (container) => container.processes().length)
  each('gauge', 'container_spec_memory_limit_bytes', 'Memory limit for the container.', ({ cgroup }) => cgroup.memoryLimit ?? 0)
  each('gauge', 'container_spec_cpu_period', 'CPU period of the container.', () => PERIOD)
  each('gauge', 'container_spec_cpu_quota', 'CPU quota of the container.', ({ cgroup: { processorLimit } }) =>
    processorLimit === undefined ? undefined : (processorLimit * PERIOD) / 1000,
  )
  each('gauge', 'container_spec_cpu_shares', 'CPU share of the container.', ({ cgroup }) => sharesOf(cgroup.processorRequest))
  const { machineId, systemUuid, bootId, capacity } = kubelet.config
  const amountOf = (resource: 'cpu' | 'memory'): number => quantityNumber(capacity?.[resource] ?? DEFAULT_CAPACITY[resource]) ?? 0
  const machine = { boot_id: bootId, machine_id: machineId, system_uuid: systemUuid }
  registry.looked('gauge', 'machine_cpu_cores', 'Number of logical CPU cores.', () => [[machine, amountOf('cpu')]])
  registry.looked('gauge', 'machine_memory_bytes', 'Amount of memory installed on the machine.', () => [[machine, amountOf('memory')]])
  registry.looked('gauge', 'container_scrape_error', '1 if there was an error while getting container metrics, 0 otherwise', () => [
    [{}, 0],
  ])
  return registry.text()
}
