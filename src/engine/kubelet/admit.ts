/** Whether a node takes a pod that was bound to it; models the kubelet's predicate admission. */
import type { Node, Pod } from '../schema/types'
import { quantityNumber } from '../api/quantity'

export interface Refusal {
  readonly reason: string
  readonly message: string
}

/** `running`: the pods the node has accepted and not finished. */
export function admit(pod: Pod, running: readonly Pod[], node: Node | undefined): Refusal | undefined {
  if (!node) return undefined
  const allocatable = node.status?.allocatable ?? {}
  const podLimit = quantityNumber(allocatable['pods'] ?? '110') ?? 0
  if (running.length + 1 > podLimit) return insufficient('pods', 1, running.length, podLimit)
  for (const name of resourceNames(pod)) {
    const wanted = podRequest(pod, name)
    if (wanted === 0) continue
    const capacity = allocatable[name] === undefined ? 0 : inUnits(name, allocatable[name])
    const used = running.reduce((sum, other) => sum + podRequest(other, name), 0)
    if (used + wanted > capacity) return insufficient(name, wanted, used, capacity)
  }
  if (pod.spec?.nodeSelector && Object.entries(pod.spec.nodeSelector).some(([key, value]) => node.metadata.labels?.[key] !== value))
    return affinityRefusal()
  const taken = new Set(running.flatMap(hostPorts))
  if (hostPorts(pod).some((port) => taken.has(port)))
    return { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" }
  if (node.spec?.taints?.some(({ effect, key, value }) => effect === 'NoExecute' && !tolerates(pod, key, value, effect)))
    return { reason: 'TaintToleration', message: 'Predicate TaintToleration failed' }
  return undefined
}

function insufficient(name: string, requested: number, used: number, capacity: number): Refusal {
  return {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  }
}

function affinityRefusal(): Refusal {
  return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" }
}

function resourceNames(pod: Pod): ReadonlySet<string> {
  return new Set(
    [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].flatMap(({ resources }) =>
      Object.keys(resources?.requests ?? {}),
    ),
  )
}

/** Processors count in thousandths, everything else in whole units. */
function inUnits(name: string, quantity: string): number {
  return Math.round((quantityNumber(quantity) ?? 0) * (name === 'cpu' ? 1000 : 1))
}

/** The most a pod needs at one time: all main containers and sidecars, or one init container with the sidecars before it. */
function podRequest(pod: Pod, name: string): number {
  const of = (container: { resources?: { requests?: Readonly<Record<string, string>> } }): number =>
    inUnits(name, container.resources?.requests?.[name] ?? '0')
  let sum = (pod.spec?.containers ?? []).reduce((total, container) => total + of(container), 0)
  let sidecars = 0
  let peak = 0
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += of(container)
      peak = Math.max(peak, sidecars)
    } else peak = Math.max(peak, sidecars + of(container))
  }
  sum = Math.max(sum + sidecars, peak)
  return sum + inUnits(name, pod.spec?.overhead?.[name] ?? '0')
}

function hostPorts(pod: Pod): readonly string[] {
  return (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort }) => hostPort)
      .map(({ hostPort, protocol = 'TCP', hostIP = '' }) => `${hostIP === '0.0.0.0' ? '' : hostIP}:${hostPort}/${protocol}`),
  )
}

function tolerates(pod: Pod, key: string, value: string | undefined, effect: string): boolean {
  return (pod.spec?.tolerations ?? []).some(
    (toleration) =>
      (!toleration.effect || toleration.effect === effect) &&
      (toleration.operator === 'Exists'
        ? !toleration.key || toleration.key === key
        : toleration.key === key && (toleration.value ?? '') === (value ?? '')),
  )
}
