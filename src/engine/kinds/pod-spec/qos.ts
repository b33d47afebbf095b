/** The quality of service class of a pod; models pkg/apis/core/v1/helper/qos. */
import { amountsOf, NO_AMOUNTS, plus, type Amounts } from '../../api/resource-list'
import type { PodSpec, PodStatus, ResourceRequirements } from '../../schema/types'

const COUNTED: readonly string[] = ['cpu', 'memory']

/** What is asked for or allowed of the counted resources, where it is more than nothing. */
function counted(list: Readonly<Record<string, string>> | undefined): Amounts {
  return new Map([...amountsOf(list)].filter(([name, { nano }]) => COUNTED.includes(name) && nano > 0n))
}

/** `Guaranteed` when every container limits cpu and memory and asks for just that, `BestEffort` when none asks for anything. */
export function qosClass(spec: Pick<PodSpec, 'containers' | 'initContainers' | 'resources'>): NonNullable<PodStatus['qosClass']> {
  const scopes: readonly (ResourceRequirements | undefined)[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.resources)
  const requests = scopes.map((each) => counted(each?.requests)).reduce(plus, NO_AMOUNTS)
  const limits = scopes.map((each) => counted(each?.limits)).reduce(plus, NO_AMOUNTS)
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  // Limits of a pod as a whole count only where they are written.
  const limited = spec.resources ? scopes.filter((each) => each?.limits !== undefined) : scopes
  const isGuaranteed =
    limited.every((each) => counted(each?.limits).size === COUNTED.length) &&
    requests.size === limits.size &&
    [...requests].every(([name, { nano }]) => limits.get(name)?.nano === nano)
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
