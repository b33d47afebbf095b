/** What a pod asks for and may use in all; models component-helpers' PodRequests and PodLimits. */
import { asDict, asList, at, type Dict } from '../values'
import { amountsOf, larger, plus, type Amounts } from './quantities'

const NONE: Amounts = new Map()

function containerAmounts(pod: Dict, container: unknown, what: 'requests' | 'limits', isFromStatus: boolean): Amounts {
  const own = amountsOf(asDict(at(container, 'resources', what)))
  if (!isFromStatus) return own
  const name = at(container, 'name')
  const status = [...asList(at(pod, 'status', 'containerStatuses')), ...asList(at(pod, 'status', 'initContainerStatuses'))].findLast(
    (each) => at(each, 'name') === name,
  )
  if (!at(status, 'resources')) return own
  const granted = what === 'requests' ? amountsOf(asDict(at(status, 'allocatedResources'))) : NONE
  const actual = amountsOf(asDict(at(status, 'resources', what)))
  const pending = asList(at(pod, 'status', 'conditions')).find((each) => at(each, 'type') === 'PodResizePending')
  const wanted = at(pending, 'reason') === 'Infeasible' ? [actual, granted] : [own, actual, granted]
  return wanted.reduce(larger)
}

/** What can be said for a pod as a whole; anything else said there does not count. */
function isPodLevel(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')
}

/** `isFromStatus`: while a resize is under way the larger of what is wanted and what is in effect. */
export function podAmounts(pod: Dict, what: 'requests' | 'limits', isFromStatus: boolean): Amounts {
  let running = NONE
  for (const container of asList(at(pod, 'spec', 'containers')))
    running = plus(running, containerAmounts(pod, container, what, isFromStatus))
  let sidecars = NONE
  let starting = NONE
  for (const container of asList(at(pod, 'spec', 'initContainers'))) {
    const isSidecar = at(container, 'restartPolicy') === 'Always'
    const amounts = containerAmounts(pod, container, what, isFromStatus && isSidecar)
    if (isSidecar) {
      running = plus(running, amounts)
      sidecars = plus(sidecars, amounts)
      starting = larger(starting, sidecars)
    } else starting = larger(starting, plus(sidecars, amounts))
  }
  let total = larger(running, starting)
  const whole = Object.entries(asDict(at(pod, 'spec', 'resources', what))).filter(([name]) => isPodLevel(name))
  if (whole.length) total = new Map([...total, ...amountsOf(Object.fromEntries(whole))])
  const overhead = amountsOf(asDict(at(pod, 'spec', 'overhead')))
  if (what === 'requests') return plus(total, overhead)
  return new Map(
    [...total].map(([name, amount]) => [
      name,
      { ...amount, nano: amount.nano === 0n ? 0n : amount.nano + (overhead.get(name)?.nano ?? 0n) },
    ]),
  )
}
