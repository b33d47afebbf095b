/** Leases that say who is alive: renewed while their holder is; models component-helpers' lease controller. */
import type { OwnerReference } from '../api/object'
import { hasReason, StatusError } from '../api/status'
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
  /** Whose it is, which a lease without owners is given, too; undefined as long as nobody knows. */
  readonly ownerReferences?: () => readonly OwnerReference[] | undefined
}

/** Renews a lease at a time in milliseconds, or makes it when there is none. Where the server refuses, whyever, the next renewal tries again. */
export function renewLease(client: Client, { name, namespace, labels, ownerReferences, ...spec }: LeaseTerms, now: number): void {
  const leases = client.resource(LEASES)
  const renewTime = microTimestamp(now)
  try {
    const lease = leases.get(name, namespace)
    const owners = lease.metadata.ownerReferences?.length ? undefined : ownerReferences?.()
    const metadata = owners ? { ...lease.metadata, ownerReferences: owners } : lease.metadata
    leases.update({ ...lease, metadata, spec: { ...lease.spec, holderIdentity: spec.holderIdentity, renewTime } })
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (!hasReason(error, 'NotFound')) return
    const owners = ownerReferences?.()
    // What nobody would clean up is not made: the next renewal finds the owner.
    if (ownerReferences && !owners) return
    const metadata = { name, namespace, ...(labels ? { labels } : {}), ...(owners ? { ownerReferences: owners } : {}) }
    try {
      leases.create({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { ...spec, renewTime } })
    } catch (failure) {
      if (!(failure instanceof StatusError)) throw failure
    }
  }
}
