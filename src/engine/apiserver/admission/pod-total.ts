/** What a pod asks for as a whole; models component-helpers' resource helpers. */
import { addQuantities, canonicalQuantity, compareQuantities } from '../../api/quantity'
import type { Pod } from '../../schema/types'

type Usage = Record<string, string>

/** Adds an amount to a sum, in place. */
function addAmount(usage: Usage, name: string, amount: string): void {
  usage[name] = usage[name] === undefined ? (canonicalQuantity(amount) ?? amount) : addQuantities(usage[name], amount)
}

type Amounts = Readonly<Record<string, string>>
export type Resources = { readonly requests?: Amounts; readonly limits?: Amounts } | undefined

/** Containers together, or the biggest init container where that is more; sidecars count with the containers. */
export function podTotal(pod: Pod, kind: 'requests' | 'limits'): Amounts {
  const sum: Usage = {}
  const amounts = (resources: Resources): [string, string][] => Object.entries(resources?.[kind] ?? {})
  for (const container of pod.spec?.containers ?? [])
    for (const [name, amount] of amounts(container.resources as Resources)) addAmount(sum, name, amount)
  const sidecars: Usage = {}
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always')
      for (const [name, amount] of amounts(container.resources as Resources)) addAmount(sidecars, name, amount)
  }
  for (const [name, amount] of Object.entries(sidecars)) addAmount(sum, name, amount)
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') continue
    for (const [name, amount] of amounts(container.resources as Resources)) {
      const peak = sidecars[name] === undefined ? amount : addQuantities(amount, sidecars[name])
      if (sum[name] === undefined || compareQuantities(peak, sum[name]) > 0) sum[name] = canonicalQuantity(peak) ?? peak
    }
  }
  for (const [name, amount] of Object.entries(pod.spec?.overhead ?? {})) addAmount(sum, name, amount as string)
  return sum
}
