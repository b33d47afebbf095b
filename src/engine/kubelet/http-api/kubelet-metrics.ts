/** What the kubelet tells of itself and of its probes, in Prometheus's text; models pkg/kubelet/metrics and the prober's metrics. */
import { tellBuild } from '../../api/build-info'
import { MetricsRegistry, type Labels } from '../../api/prometheus'
import type { Pod } from '../../schema/types'
import type { Kubelet } from '../kubelet'
import { KUBELET_VERSION } from '../node/node-status'

function isStatic({ metadata }: Pod): boolean {
  return (metadata.annotations?.['kubernetes.io/config.source'] ?? 'api') !== 'api'
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

/** How many of the pods come from the API server, and how many from elsewhere. */
function bySource(pods: readonly Pod[]): readonly (readonly [Labels, number])[] {
  const own = pods.filter(isStatic).length
  return [
    [{ static: '' }, pods.length - own],
    [{ static: 'true' }, own],
  ]
}

export function kubeletMetrics(kubelet: Kubelet): string {
  const registry = new MetricsRegistry()
  const workers = [...kubelet.workers.values()]
  const pods = workers.map(({ pod }) => pod)
  const containers = workers.flatMap(({ records }) => [...records.values()])
  const gauge = (name: string, help: string, ...samples: readonly (readonly [Labels, number])[]): void =>
    registry.looked('gauge', name, `[ALPHA] ${help}`, () => samples)
  gauge('kubelet_node_name', "The node's name. The count is always 1.", [{ node: kubelet.name }, 1])
  gauge('kubelet_running_pods', 'Number of pods that have a running pod sandbox', [
    {},
    workers.filter(({ records }) => [...records.values()].some(({ current }) => current?.running)).length,
  ])
  const states = new Map<string, number>()
  for (const { current } of containers) if (current) states.set(current.state, (states.get(current.state) ?? 0) + 1)
  gauge(
    'kubelet_running_containers',
    'Number of containers currently running',
    ...[...states].map(([state, count]) => [{ container_state: state }, count] as const),
  )
  gauge(
    'kubelet_desired_pods',
    'The number of pods the kubelet is being instructed to run. static is true if the pod is not from the apiserver.',
    ...bySource(pods),
  )
  gauge(
    'kubelet_active_pods',
    'The number of pods the kubelet considers active and which are being considered when admitting new pods. static is true if the pod is not from the apiserver.',
    ...bySource(pods.filter((pod) => !isOver(pod))),
  )
  gauge('kubelet_mirror_pods', 'The number of mirror pods the kubelet will try to create (one per admitted static pod)', [
    {},
    pods.filter(isStatic).length,
  ])
  gauge('kubelet_managed_ephemeral_containers', 'Current number of ephemeral containers in pods managed by this kubelet.', [
    {},
    pods.reduce((sum, { spec }) => sum + (spec?.ephemeralContainers?.length ?? 0), 0),
  ])
  tellBuild(registry, kubelet.config.version ?? KUBELET_VERSION)
  return registry.text()
}

/** Results of the probes of the pods that are there. */
export function probeMetrics(kubelet: Kubelet): string {
  const registry = new MetricsRegistry()
  registry.looked(
    'counter',
    'prober_probe_total',
    '[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.',
    () =>
      [...kubelet.workers.values()].flatMap(({ pod: { metadata }, probes }) =>
        (probes?.counts() ?? []).map(
          ({ container, kind, result, count }) =>
            [
              {
                container,
                namespace: metadata.namespace ?? 'default',
                pod: metadata.name,
                pod_uid: metadata.uid,
                probe_type: kind,
                result,
              },
              count,
            ] as const,
        ),
      ),
  )
  return registry.text()
}
