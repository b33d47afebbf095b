/** The lease by which an API server tells that it is there; models kube-apiserver's identity lease controller. */
import { sha256 } from '../../shell/digests'
import type { Clock, Timer } from '../clock/clock'
import { renewLease, type LeaseTerms } from '../client'
import type { Client } from '../client/client'
import { encodeBase32 } from '../api/base32'
import { bytesOfHex } from '../api/hex'
import { hasReason } from '../api/status'
import { LEASES } from '../schema/resources'

const NAMESPACE = 'kube-system'
const SECONDS = 3600
const RENEWAL = 10_000

/** How many bytes of the digest make the name. */
const NAME_BYTES = 16

/** The name of the API server of a machine: two of one cluster never have the same. */
export function identityOf(hostname: string): string {
  const parts = [hostname, 'kube-apiserver'].map((text) => new TextEncoder().encode(text))
  const counted = parts.flatMap((bytes) => [bytes.length >> 8, bytes.length & 0xff, ...bytes])
  const digest = bytesOfHex(sha256(Uint8Array.from(counted)))
  return `apiserver-${encodeBase32(digest.subarray(0, NAME_BYTES)).toLowerCase()}`
}

/** Kept from when it is made until it is given up. */
export class IdentityLease {
  private readonly terms: LeaseTerms
  private timer: Timer | undefined

  constructor(
    private readonly client: Client,
    private readonly clock: Clock,
    hostname: string,
    /** Another one each time the server starts. */
    uuid: string,
    /** Whether the server can write at present. */
    private readonly serving: () => boolean,
  ) {
    const name = identityOf(hostname)
    const labels = { 'apiserver.kubernetes.io/identity': 'kube-apiserver', 'kubernetes.io/hostname': hostname }
    this.terms = { name, namespace: NAMESPACE, holderIdentity: `${name}_${uuid}`, leaseDurationSeconds: SECONDS, labels }
    // What an earlier life of the server has left behind says nothing of this one.
    this.remove()
    this.renew()
  }

  private renew(): void {
    if (this.serving()) renewLease(this.client, this.terms, this.clock.now())
    this.timer = this.clock.after(RENEWAL, () => this.renew())
  }

  private remove(): void {
    if (!this.serving()) return
    try {
      this.client.resource(LEASES).delete(this.terms.name, NAMESPACE)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
    }
  }

  giveUp(): void {
    this.timer?.cancel()
    this.remove()
  }
}
