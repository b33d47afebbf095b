/** What the kubelet keeps about one container of a pod: its instances, restarts, probe results and why it waits. */
import type { Container, ContainerStateTerminated, ResourceRequirements } from '../../schema/types'
import type { Container as RuntimeContainer } from '../../runtime/container'
import { oneText } from '../../api/one-text'
import { BackOff } from './back-off'
import type { KubeletTimings } from '../timings'

export type ContainerKind = 'init' | 'sidecar' | 'main' | 'ephemeral'

export interface WaitingReason {
  readonly reason: string
  readonly message?: string
}

export class ContainerRecord {
  current: RuntimeContainer | undefined
  /** The instance before; its log is there until the current one exits too. */
  previous: RuntimeContainer | undefined
  previousRemoved = false
  restartCount = 0
  /** The resources the node has given it, from when it first started. */
  allocated: ResourceRequirements | undefined
  /** The resources the current instance runs with. */
  applied: ResourceRequirements | undefined
  /** Those of its pod as a whole that it runs within. */
  podApplied: ResourceRequirements | undefined
  lastTermination: ContainerStateTerminated | undefined
  /** Why the last attempt to start it failed; shown at the sync after. */
  waiting: WaitingReason | undefined
  /** Whether the startup probe has succeeded, for the current instance. */
  startupDone = false
  /** Result of the readiness probe for the current instance; true without a probe. */
  readinessOk = false
  /** The current instance and its past count no more: all of the pod's containers begin anew. */
  discarded = false
  readonly crashBackOff: BackOff
  private hash: string | undefined

  constructor(
    readonly spec: () => Container,
    readonly name: string,
    readonly kind: ContainerKind,
    timings: KubeletTimings,
  ) {
    this.crashBackOff = new BackOff(timings.crashBackOffInitial, timings.crashBackOffMax)
  }

  /** The field path events about it carry. */
  get fieldPath(): string {
    const list = this.kind === 'main' ? 'containers' : this.kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers'
    return oneText(`spec.${list}{${this.name}}`)
  }

  get running(): boolean {
    return this.current?.state === 'running'
  }

  /** The newest instance that has exited and is still there. */
  get lastExited(): RuntimeContainer | undefined {
    if (this.discarded) return undefined
    if (this.current?.state === 'exited') return this.current
    return this.previous?.state === 'exited' ? this.previous : undefined
  }

  get exited(): boolean {
    return this.current?.state === 'exited'
  }

  /** What a kubelet that starts finds out from the runtime; back-offs begin anew. */
  inherit(before: ContainerRecord): void {
    this.current = before.current
    this.previous = before.previous
    this.restartCount = before.restartCount
    this.lastTermination = before.lastTermination
    this.hash = before.hash
    this.allocated = before.allocated
    this.applied = before.applied
    this.podApplied = before.podApplied
    this.startupDone = before.startupDone
    this.readinessOk = before.readinessOk
    this.discarded = before.discarded
  }

  /** Takes a new instance in place of the current one. */
  replace(instance: RuntimeContainer, hash: string): void {
    this.previous = this.current
    this.previousRemoved = this.discarded
    this.discarded = false
    this.current = instance
    this.hash = hash
    this.startupDone = false
    this.readinessOk = false
  }

  /** The runtime forgets the current instance; the next one starts without a back-off. */
  discard(): void {
    if (!this.current) return
    this.discarded = true
    this.waiting = undefined
    this.startupDone = false
    this.readinessOk = false
  }

  /** Whether the definition has changed since the current instance was made. */
  changedFrom(hash: string): boolean {
    return this.hash !== undefined && this.hash !== hash
  }
}
