/** The quality of service class of a pod whose status does not say it; models kubectl's util/qos. */
import { asDict, asList, at, textAt, type Dict } from '../values'
import { plus, quantityOf, type Amounts } from './quantities'

const COUNTED = ['cpu', 'memory']

/** What is asked for or allowed of the counted resources, where it is more than nothing. */
function counted(list: unknown): Amounts {
  const amounts = COUNTED.map((name) => [name, quantityOf(at(list, name))] as const)
  return new Map(amounts.filter(([, amount]) => amount.nano > 0n))
}

export function qosClassOf(pod: Dict): string {
  const written = textAt(pod, 'status', 'qosClass')
  if (written) return written
  const whole = at(pod, 'spec', 'resources')
  const parts = whole
    ? [asDict(whole)]
    : [...asList(at(pod, 'spec', 'containers')), ...asList(at(pod, 'spec', 'initContainers'))].map((each) => asDict(at(each, 'resources')))
  const total = (field: string) => parts.map((part) => counted(part[field])).reduce(plus, new Map())
  const requests = total('requests')
  const limits = total('limits')
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  // Limits of a pod as a whole count only where they are written.
  const limited = whole ? parts.filter((part) => part['limits'] !== undefined) : parts
  const isGuaranteed =
    limited.every((part) => counted(part['limits']).size === COUNTED.length) &&
    [...requests].every(([name, amount]) => limits.get(name)?.nano === amount.nano) &&
    requests.size === limits.size
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
