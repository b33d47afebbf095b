/** Whether a node takes a pod that was bound to it; models the kubelet's predicate admission. */
import { quantityNumber } from '../../api/quantity'
import { amountsOf, NOTHING, wholeUnits, type Amounts } from '../../api/resource-list'
import { clash, hostPortsOf } from '../../kinds/pod-spec/host-ports'
import { admitsNode } from '../../kinds/pod-spec/node-selector'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import { findUntolerated } from '../../kinds/pod-spec/tolerations'
import type { Node, Pod, PodSpec } from '../../schema/types'

export interface Refusal {
  readonly reason: string
  readonly message: string
}

/** `running`: the pods the node has accepted and not finished. */
export function admit(pod: Pod, running: readonly Pod[], node: Node | undefined): Refusal | undefined {
  if (!node) return undefined
  const otherSystem = refuseSystem(pod, node)
  if (otherSystem) return otherSystem
  const allocatable = node.status?.allocatable ?? {}
  const podLimit = quantityNumber(allocatable['pods'] ?? '110') ?? 0
  if (running.length + 1 > podLimit) return insufficient('pods', 1, running.length, podLimit)
  const offered = amountsOf(allocatable)
  for (const [name, amount] of requestsOf(pod)) {
    const wanted = wholeUnits(name, amount)
    if (wanted === 0) continue
    const capacity = wholeUnits(name, offered.get(name) ?? NOTHING)
    const used = running.reduce((sum, other) => sum + wholeUnits(name, requestsOf(other).get(name) ?? NOTHING), 0)
    if (used + wanted > capacity) return insufficient(name, wanted, used, capacity)
  }
  if (!admitsNode(pod.spec, node)) return affinityRefusal()
  const wanted = hostPortsOf(pod)
  if (wanted.length > 0 && running.some((other) => hostPortsOf(other).some((taken) => wanted.some((port) => clash(port, taken)))))
    return { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" }
  if (findUntolerated(node.spec?.taints, pod.spec.tolerations, ['NoExecute']))
    return { reason: 'TaintToleration', message: 'Predicate TaintToleration failed' }
  return undefined
}

/** A pod for another operating system. */
function refuseSystem({ spec }: Pod, node: Node): Refusal | undefined {
  const own = node.status?.nodeInfo?.operatingSystem ?? 'linux'
  const selected = spec.nodeSelector?.['kubernetes.io/os']
  if (selected !== undefined && selected !== (node.metadata.labels?.['kubernetes.io/os'] ?? own))
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    }
  if (spec.os?.name === undefined || spec.os.name === own) return undefined
  return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
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

/** By spec, which a pod's later versions share: each pod that starts asks for those of all that run. */
const known = new WeakMap<PodSpec, Amounts>()

function requestsOf(pod: Pod): Amounts {
  let requests = known.get(pod.spec)
  if (!requests) known.set(pod.spec, (requests = podAmounts(pod, 'requests')))
  return requests
}
