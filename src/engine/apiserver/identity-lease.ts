/** The lease by which an API server tells that it is there; models kube-apiserver's identity lease controller. */
import { sha256 } from '../../shell/digests'
import type { Clock, Timer } from '../clock/clock'
import { renewLease, type LeaseTerms } from '../client'
import type { Client } from '../client/client'
import { hasReason } from '../api/status'
import { LEASES } from '../schema/resources'

const NAMESPACE = 'kube-system'
const SECONDS = 3600
const RENEWAL = 10_000

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Base32 of so many bytes that hexadecimal digits stand for, without padding. */
function base32(hex: string, bytes: number): string {
  const bits = [...hex.slice(0, 2 * bytes)].map((digit) => parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((part) => ALPHABET[parseInt(part.padEnd(5, '0'), 2)]!).join('')
}

/** The name of the API server of a machine: two of one cluster never have the same. */
export function identityOf(hostname: string): string {
  const parts = [hostname, 'kube-apiserver'].map((text) => new TextEncoder().encode(text))
  const counted = parts.flatMap((bytes) => [bytes.length >> 8, bytes.length & 0xff, ...bytes])
  return `apiserver-${base32(sha256(Uint8Array.from(counted)), 16)}`
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
