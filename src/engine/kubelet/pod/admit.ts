/** Whether a node takes a pod that was bound to it; models the kubelet's predicate admission. */
import { quantityNumber } from '../../api/quantity'
import { amountsOf, NOTHING, wholeUnits, type Amounts } from '../../api/resource-list'
import { clash, hostPortsOf } from '../../kinds/pod-spec/host-ports'
import { admitsNode } from '../../kinds/pod-spec/node-selector'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import { findUntolerated } from '../../kinds/pod-spec/tolerations'
import type { Node, Pod, PodSpec } from '../../schema/types'
import { isCriticalPod, podsToPreempt } from './preempt'

export interface Refusal {
  readonly reason: string
  readonly message: string
}

/** `running`: the pods the node has accepted and not finished. */
export function admit(pod: Pod, running: readonly Pod[], node: Node | undefined): Refusal | undefined {
  if (!node) return undefined
  const [missing] = shortages(pod, running, node)
  return refuseSystem(pod, node) ?? (missing && insufficient(missing)) ?? refusePlace(pod, running, node)
}

/**
 * The pods that a critical one ends to have room, when room is all it lacks; or why it is refused all the same.
 * `refusal` is what `admit` said of it.
 */
export function recover(pod: Pod, running: readonly Pod[], node: Node, refusal: Refusal): Refusal | readonly Pod[] {
  if (!isCriticalPod(pod)) return refusal
  const other = refuseSystem(pod, node) ?? refusePlace(pod, running, node)
  if (other) return other
  const missing = shortages(pod, running, node).map(({ name, wanted, used, capacity }) => ({
    resource: name,
    amount: used + wanted - capacity,
  }))
  try {
    return podsToPreempt(pod, running, missing)
  } catch (error) {
    const message = `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: ${(error as Error).message}`
    return { reason: 'UnexpectedAdmissionError', message }
  }
}

interface Missing {
  readonly name: string
  readonly wanted: number
  readonly used: number
  readonly capacity: number
}

/** What the node has too little of, in the resources' own units. */
function shortages(pod: Pod, running: readonly Pod[], node: Node): readonly Missing[] {
  const allocatable = node.status?.allocatable ?? {}
  const found: Missing[] = []
  const look = (name: string, wanted: number, used: number, capacity: number): void => {
    if (wanted > 0 && used + wanted > capacity) found.push({ name, wanted, used, capacity })
  }
  look('pods', 1, running.length, quantityNumber(allocatable['pods'] ?? '110') ?? 0)
  const offered = amountsOf(allocatable)
  for (const [name, amount] of requestsOf(pod)) {
    const used = running.reduce((sum, other) => sum + wholeUnits(name, requestsOf(other).get(name) ?? NOTHING), 0)
    look(name, wholeUnits(name, amount), used, wholeUnits(name, offered.get(name) ?? NOTHING))
  }
  return found
}

/** A pod that the node is not the place for, however much room there is. */
function refusePlace(pod: Pod, running: readonly Pod[], node: Node): Refusal | undefined {
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

function insufficient({ name, wanted, used, capacity }: Missing): Refusal {
  return {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${wanted}, used: ${used}, capacity: ${capacity}`,
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
