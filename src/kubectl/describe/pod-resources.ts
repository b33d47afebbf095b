/** What a pod asks for and may use in all; models component-helpers' PodRequests and PodLimits. */
import { asDict, asList, at, type Dict } from '../values'
import { amountsOf, larger, plus, type Amounts } from './quantities'

const NONE: Amounts = new Map()

function containerAmounts(pod: Dict, container: unknown, what: 'requests' | 'limits', isFromStatus: boolean): Amounts {
  const own = amountsOf(asDict(at(container, 'resources', what)))
  if (!isFromStatus) return own
  const name = at(container, 'name')
  const status = [...asList(at(pod, 'status', 'containerStatuses')), ...asList(at(pod, 'status', 'initContainerStatuses'))].find(
    (each) => at(each, 'name') === name,
  )
  const actual = at(status, 'resources', what)
  if (!actual) return own
  const granted = what === 'requests' ? amountsOf(asDict(at(status, 'allocatedResources'))) : NONE
  const now = larger(amountsOf(asDict(actual)), granted)
  const isInfeasible = asList(at(pod, 'status', 'conditions')).some(
    (each) => at(each, 'type') === 'PodResizePending' && at(each, 'reason') === 'Infeasible',
  )
  return isInfeasible ? now : larger(own, now)
}

/** `isFromStatus`: while a resize is under way the larger of what is wanted and what is in effect. */
export function podAmounts(pod: Dict, what: 'requests' | 'limits', isFromStatus: boolean): Amounts {
  let running = NONE
  for (const container of asList(at(pod, 'spec', 'containers')))
    running = plus(running, containerAmounts(pod, container, what, isFromStatus))
  let sidecars = NONE
  let starting = NONE
  for (const container of asList(at(pod, 'spec', 'initContainers'))) {
    const amounts = containerAmounts(pod, container, what, isFromStatus)
    if (at(container, 'restartPolicy') === 'Always') {
      running = plus(running, amounts)
      sidecars = plus(sidecars, amounts)
      starting = larger(starting, sidecars)
    } else starting = larger(starting, plus(sidecars, amounts))
  }
  let total = larger(running, starting)
  const whole = asDict(at(pod, 'spec', 'resources', what))
  if (Object.keys(whole).length) total = new Map([...total, ...amountsOf(whole)])
  const overhead = amountsOf(asDict(at(pod, 'spec', 'overhead')))
  if (what === 'requests') return plus(total, overhead)
  return new Map(
    [...total].map(([name, amount]) => [
      name,
      { ...amount, nano: amount.nano === 0n ? 0n : amount.nano + (overhead.get(name)?.nano ?? 0n) },
    ]),
  )
}
