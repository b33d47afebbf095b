/** Amounts of resources as plain numbers: CPU in milli-cores, everything else in its own unit; models framework.Resource. */
import { quantityNumber } from '../../api/quantity'
import type { Container, Pod, ResourceRequirements } from '../../schema/types'

export type Amounts = Readonly<Record<string, number>>

/** Rounds up, as Quantity.MilliValue and Quantity.Value do; the tiny slack keeps 0.1 from becoming 101m. */
function wholeUnits(name: string, quantity: string): number {
  const value = (quantityNumber(quantity) ?? 0) * (name === 'cpu' ? 1000 : 1)
  return Math.ceil(value - Math.abs(value) * 1e-12)
}

export function toAmounts(list: Readonly<Record<string, unknown>> | undefined): Record<string, number> {
  const amounts: Record<string, number> = {}
  if (list) for (const name of Object.keys(list)) amounts[name] = wholeUnits(name, String(list[name]))
  return amounts
}

export function addTo(sum: Record<string, number>, more: Amounts, sign: 1 | -1 = 1): void {
  for (const name of Object.keys(more)) sum[name] = (sum[name] ?? 0) + sign * more[name]!
}

function raiseTo(floor: Record<string, number>, other: Amounts): void {
  for (const name of Object.keys(other)) floor[name] = Math.max(floor[name] ?? 0, other[name]!)
}

/** What a container without requests is counted with when nodes are scored, so that empty requests still spread. */
export const DEFAULT_CPU = 100
export const DEFAULT_MEMORY = 200 * 1024 * 1024

type PerContainer = (container: Container) => Record<string, number>

/** Adds up a pod: containers and sidecars together, or the largest init container beside the sidecars before it. */
function podTotal(pod: Pod, of: PerContainer): Record<string, number> {
  const total: Record<string, number> = {}
  for (const container of pod.spec.containers) addTo(total, of(container))
  const sidecars: Record<string, number> = {}
  const peak: Record<string, number> = {}
  for (const container of pod.spec.initContainers ?? []) {
    const own = of(container)
    if (container.restartPolicy === 'Always') {
      addTo(total, own)
      addTo(sidecars, own)
      raiseTo(peak, sidecars)
    } else {
      addTo(own, sidecars)
      raiseTo(peak, own)
    }
  }
  raiseTo(total, peak)
  return total
}

function withPodLevel(total: Record<string, number>, podLevel: ResourceRequirements | undefined): void {
  const amounts = toAmounts(podLevel?.requests)
  for (const name of Object.keys(amounts)) total[name] = amounts[name]!
}

/** While a resize in place is under way the larger of wanted and actual counts. */
function containerRequests(pod: Pod): PerContainer {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  return (container) => {
    const amounts = toAmounts(container.resources?.requests)
    const status = statuses.find((candidate) => candidate.name === container.name)
    if (status?.resources?.requests) raiseTo(amounts, toAmounts(status.resources.requests))
    return amounts
  }
}

export function podRequests(pod: Pod): Amounts {
  const total = podTotal(pod, containerRequests(pod))
  withPodLevel(total, pod.spec.resources)
  addTo(total, toAmounts(pod.spec.overhead))
  return total
}

/** Requests for scoring: every container counts for at least a little CPU and memory. */
export function podScoringRequests(pod: Pod): { cpu: number; memory: number } {
  const requests = containerRequests(pod)
  const total = podTotal(pod, (container) => {
    const own = requests(container)
    return { cpu: own.cpu ?? DEFAULT_CPU, memory: own.memory ?? DEFAULT_MEMORY }
  })
  withPodLevel(total, pod.spec.resources)
  addTo(total, toAmounts(pod.spec.overhead))
  return { cpu: total.cpu ?? 0, memory: total.memory ?? 0 }
}
