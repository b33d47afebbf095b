/** Leases that say who is alive: renewed while their holder is; models component-helpers' lease controller. */
import type { OwnerReference } from '../api/object'
import { hasReason } from '../api/status'
import { microTimestamp } from '../clock/clock'
import { LEASES } from '../schema/resources'
import type { Client } from './client'

export interface LeaseTerms {
  readonly name: string
  readonly namespace: string
  readonly holderIdentity: string
  readonly leaseDurationSeconds: number
  /** Given to a lease that is made anew. */
  readonly labels?: Readonly<Record<string, string>>
  readonly ownerReferences?: () => readonly OwnerReference[] | undefined
}

/** What a holder may meet and try again at its next renewal: others were faster, or its namespace is not there or goes. */
const PASSING = ['Conflict', 'NotFound', 'AlreadyExists', 'Forbidden'] as const

/** Renews a lease at a time in milliseconds, or makes it when there is none. */
export function renewLease(client: Client, { name, namespace, labels, ownerReferences, ...spec }: LeaseTerms, now: number): void {
  const leases = client.resource(LEASES)
  const renewTime = microTimestamp(now)
  const passing = (error: unknown): void => {
    if (!PASSING.some((reason) => hasReason(error, reason))) throw error
  }
  try {
    const lease = leases.get(name, namespace)
    leases.update({ ...lease, spec: { ...lease.spec, holderIdentity: spec.holderIdentity, renewTime } })
  } catch (error) {
    if (!hasReason(error, 'NotFound')) return passing(error)
    const owners = ownerReferences?.()
    const metadata = { name, namespace, ...(labels ? { labels } : {}), ...(owners ? { ownerReferences: owners } : {}) }
    try {
      leases.create({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { ...spec, renewTime } })
    } catch (failure) {
      passing(failure)
    }
  }
}
