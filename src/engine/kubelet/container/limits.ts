/** What a container may use: its own limits, and where it has none of a kind, its pod's; models getCPULimit and getMemoryLimit. */
import { quantityNumber } from '../../api/quantity'
import type { ResourceRequirements } from '../../schema/types'

export interface Limits {
  readonly cpu?: string
  readonly memory?: string
}

export function limitsOf(pod: ResourceRequirements | undefined, container: ResourceRequirements | undefined): Limits {
  const { cpu, memory } = { ...pod?.limits, ...container?.limits } as Limits
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) }
}

export const millicores = (amount: string | undefined): number | undefined =>
  amount === undefined ? undefined : Math.round((quantityNumber(amount) ?? 0) * 1000)

export const bytes = (amount: string | undefined): number | undefined => (amount === undefined ? undefined : (quantityNumber(amount) ?? 0))
