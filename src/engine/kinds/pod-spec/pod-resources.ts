/** What a pod asks for and may use as a whole; models component-helpers' PodRequests and PodLimits. */
import { amountsOf, larger, NO_AMOUNTS, plus, type Amounts } from '../../api/resource-list'
import type { Container, ContainerStatus, Pod, ResourceRequirements } from '../../schema/types'

type What = 'requests' | 'limits'
type SpecAndStatus = Pick<Pod, 'spec' | 'status'>

export interface PodAmountsOptions {
  /** While a resize in place is under way: the larger of what is wanted and what is in effect. */
  readonly fromStatus?: boolean
  /** What a container counts with for a resource that it does not name. */
  readonly missing?: Amounts
  /** Whether what the pod itself costs counts too, as it does unless told otherwise. */
  readonly overhead?: boolean
}

/** What can be said for a pod as a whole; anything else said there does not count. */
export function isPodLevel(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

function inEffect(pod: SpecAndStatus, own: Amounts, what: What, status: ContainerStatus | undefined): Amounts {
  if (!status?.resources) return own
  const actual = amountsOf(status.resources[what])
  const isInfeasible = pod.status?.conditions?.find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible'
  const wanted = isInfeasible ? actual : larger(own, actual)
  return what === 'requests' ? larger(wanted, amountsOf(status.allocatedResources)) : wanted
}

function ofContainer(pod: SpecAndStatus, container: Container, what: What, { fromStatus, missing }: PodAmountsOptions): Amounts {
  let own = amountsOf(container.resources?.[what])
  if (fromStatus) {
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
    own = inEffect(
      pod,
      own,
      what,
      statuses.findLast(({ name }) => name === container.name),
    )
  }
  return missing ? new Map([...missing, ...own]) : own
}

/** The pod's own requests or limits stand in for the sum of its containers'. */
function withPodLevel(total: Amounts, resources: ResourceRequirements | undefined, what: What): Amounts {
  const whole = [...amountsOf(resources?.[what])].filter(([name]) => isPodLevel(name))
  return whole.length > 0 ? new Map([...total, ...whole]) : total
}

/** Overhead comes on top of requests, and of limits where there are any. */
function withOverhead(total: Amounts, overhead: Amounts, what: What): Amounts {
  if (what === 'requests') return plus(total, overhead)
  return plus(total, new Map([...overhead].filter(([name]) => (total.get(name)?.nano ?? 0n) !== 0n)))
}

/** Containers and sidecars together, or an init container with the sidecars before it where that is more. */
export function podAmounts(pod: SpecAndStatus, what: What, options: PodAmountsOptions = {}): Amounts {
  const { spec } = pod
  let running = NO_AMOUNTS
  for (const container of spec.containers ?? []) running = plus(running, ofContainer(pod, container, what, options))
  let sidecars = NO_AMOUNTS
  let starting = NO_AMOUNTS
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      const own = ofContainer(pod, container, what, options)
      running = plus(running, own)
      sidecars = plus(sidecars, own)
      starting = larger(starting, sidecars)
    } else starting = larger(starting, plus(sidecars, ofContainer(pod, container, what, { ...options, fromStatus: false })))
  }
  const total = withPodLevel(larger(running, starting), spec.resources, what)
  return options.overhead === false ? total : withOverhead(total, amountsOf(spec.overhead), what)
}
