/** Processes of which one works at a time: who holds a lease leads, as long as it renews it; models client-go's leaderelection. */
import type { KubeObject } from '../api/object'
import { hasReason, StatusError } from '../api/status'
import { microTimestamp, type Clock, type Timer } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { LEASES } from '../schema/resources'
import type { Lease } from '../schema/types'
import type { Client, EventRecorder } from './client'

export interface ElectionTerms {
  readonly name: string
  readonly namespace: string
  /** Who stands for election: no two processes have the same. */
  readonly identity: string
  /** Milliseconds. */
  readonly leaseDuration: number
  readonly renewDeadline: number
  readonly retryPeriod: number
}

export interface Candidate {
  readonly client: Client
  readonly clock: Clock
  readonly random: RandomStream
  readonly events: EventRecorder
  /** Whether the API server can be reached. */
  online(): boolean
  log(severity: 'I' | 'E', source: string, message: string): void
  /** It leads from now on. */
  elected(): void
  /** It has not been able to renew its lease for too long: the process ends. */
  lost(): void
}

/** Waits grow by up to so much of themselves, so that candidates do not try at the same time. */
const JITTER = 1.2

type Periods = Pick<ElectionTerms, 'leaseDuration' | 'renewDeadline' | 'retryPeriod'>

/** Why nobody can stand for election on these terms. */
export function electionFault({ leaseDuration, renewDeadline, retryPeriod }: Periods): string | undefined {
  if (leaseDuration <= renewDeadline) return 'leaseDuration must be greater than renewDeadline'
  if (renewDeadline <= JITTER * retryPeriod) return 'renewDeadline must be greater than retryPeriod*JitterFactor'
  const none = Object.entries({ leaseDuration, renewDeadline, retryPeriod }).find(([, period]) => period <= 0)
  return none && `${none[0]} must be greater than zero`
}

type Spec = NonNullable<Lease['spec']>

export class LeaderElection {
  private leads = false
  private timer: Timer | undefined
  /** The lease as it was last seen, and since when it has been like that. */
  private seen: { readonly spec: string; readonly since: number } | undefined
  private renewed = 0
  /** As it was last written. */
  private lease: Lease | undefined
  private readonly lock: string

  constructor(
    private readonly candidate: Candidate,
    private readonly terms: ElectionTerms,
  ) {
    this.lock = `${terms.namespace}/${terms.name}`
    this.log(258, 'Attempting to acquire leader lease...')
    this.acquire()
  }

  get isLeader(): boolean {
    return this.leads
  }

  /** The process has ended; its lease stays until it expires. */
  end(): void {
    this.timer?.cancel()
    this.leads = false
  }

  private acquire(): void {
    const { candidate, terms } = this
    const lease = this.taken()
    if (!lease) {
      this.timer = candidate.clock.after(terms.retryPeriod * (1 + JITTER * candidate.random.next()), () => this.acquire())
      return
    }
    this.leads = true
    this.renewed = candidate.clock.now()
    candidate.events.event(lease, 'Normal', 'LeaderElection', `${terms.identity} became leader`)
    this.log(272, 'Successfully acquired lease')
    this.timer = candidate.clock.after(terms.retryPeriod, () => this.renew())
    candidate.elected()
  }

  private renew(): void {
    const { candidate, terms } = this
    const now = candidate.clock.now()
    if (this.taken()) this.renewed = now
    else if (now - this.renewed >= terms.renewDeadline) {
      this.leads = false
      this.log(304, 'Failed to renew lease', ' err="context deadline exceeded"')
      if (candidate.online() && this.lease)
        candidate.events.event(this.lease, 'Normal', 'LeaderElection', `${terms.identity} stopped leading`)
      candidate.lost()
      return
    }
    this.timer = candidate.clock.after(terms.retryPeriod, () => this.renew())
  }

  /** Takes the lease or renews it; undefined when that cannot be. */
  private taken(): KubeObject | undefined {
    if (!this.candidate.online()) return undefined
    const { name, namespace } = this.terms
    const leases = this.candidate.client.resource(LEASES)
    let lease: Lease
    try {
      lease = leases.get(name, namespace)
    } catch (error) {
      if (hasReason(error, 'NotFound')) return this.written(undefined)
      return this.failed(error, 461, 'Error retrieving lease lock')
    }
    const { spec = {} } = lease
    const { clock } = this.candidate
    const text = JSON.stringify(spec)
    if (this.seen?.spec !== text) this.seen = { spec: text, since: clock.now() }
    const isMine = spec.holderIdentity === this.terms.identity
    const isValid = clock.now() < this.seen.since + (spec.leaseDurationSeconds ?? 0) * 1000
    return spec.holderIdentity && !isMine && isValid ? undefined : this.written(lease)
  }

  private written(lease: Lease | undefined): KubeObject | undefined {
    const { client, clock } = this.candidate
    const { name, namespace, identity, leaseDuration } = this.terms
    const leases = client.resource(LEASES)
    const now = microTimestamp(clock.now())
    const old: Spec = lease?.spec ?? {}
    const isMine = old.holderIdentity === identity
    const transitions = old.leaseTransitions ?? 0
    const spec: Spec = {
      acquireTime: isMine ? old.acquireTime : now,
      holderIdentity: identity,
      leaseDurationSeconds: Math.floor(leaseDuration / 1000),
      leaseTransitions: lease && !isMine ? transitions + 1 : transitions,
      renewTime: now,
    }
    try {
      const stored = lease
        ? leases.update({ ...lease, spec })
        : leases.create({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec })
      this.seen = { spec: JSON.stringify(stored.spec), since: clock.now() }
      this.lease = stored
      return stored
    } catch (error) {
      return lease ? this.failed(error, 497, 'Failed to update lease') : this.failed(error, 465, 'Error initially creating lease lock')
    }
  }

  private failed(error: unknown, line: number, message: string): undefined {
    if (!(error instanceof StatusError)) throw error
    this.candidate.log(
      'E',
      `leaderelection.go:${line}`,
      `"${message}" err=${JSON.stringify(error.message)} lock=${JSON.stringify(this.lock)}`,
    )
  }

  private log(line: number, message: string, more = ''): void {
    this.candidate.log('I', `leaderelection.go:${line}`, `"${message}" lock=${JSON.stringify(this.lock)}${more}`)
  }
}
