/** Memory and start times for metrics-server, in Prometheus's text; models the kubelet's /metrics/resource. */
import type { Kubelet } from '../kubelet'
import { nodeUsage, podUsage } from '../node/usage'

interface Sample {
  readonly labels: string
  readonly value: string
}

/** Numbers as Prometheus writes them. */
function inText(value: number): string {
  if (value < 1e21 && Math.abs(value) < 2 ** 21) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

const family = (name: string, help: string, samples: readonly Sample[]): string =>
  samples.length === 0
    ? ''
    : [
        `# HELP ${name} [STABLE] ${help}`,
        `# TYPE ${name} gauge`,
        ...samples.map(({ labels, value }) => `${name}${labels} ${value}`),
        '',
      ].join('\n')

export function resourceMetrics(kubelet: Kubelet): string {
  const now = kubelet.context.clock.now()
  const pods = podUsage(kubelet)
  const measured = (bytes: number): string => `${inText(bytes)} ${now}`
  const started = [...kubelet.workers.values()].flatMap(({ pod, records }) =>
    [...records.values()].flatMap(({ name, current }) =>
      current?.running
        ? [
            {
              labels: `{container="${name}",namespace="${pod.metadata.namespace ?? 'default'}",pod="${pod.metadata.name}"}`,
              value: inText((current.started ?? 0) / 1000),
            },
          ]
        : [],
    ),
  )
  return [
    family(
      'container_memory_working_set_bytes',
      'Current working set of the container in bytes',
      pods.flatMap(({ namespace, name, containers }) =>
        containers.map((container) => ({
          labels: `{container="${container.name}",namespace="${namespace}",pod="${name}"}`,
          value: measured(container.memory),
        })),
      ),
    ),
    family('container_start_time_seconds', 'Start time of the container since unix epoch in seconds', started),
    family('node_memory_working_set_bytes', 'Current working set of the node in bytes', [
      { labels: '', value: measured(nodeUsage(kubelet).memory) },
    ]),
    family(
      'pod_memory_working_set_bytes',
      'Current working set of the pod in bytes',
      pods.map(({ namespace, name, containers }) => ({
        labels: `{namespace="${namespace}",pod="${name}"}`,
        value: measured(containers.reduce((sum, { memory }) => sum + memory, 0)),
      })),
    ),
    family('resource_scrape_error', '1 if there was an error while getting container metrics, 0 otherwise', [{ labels: '', value: '0' }]),
  ].join('')
}
