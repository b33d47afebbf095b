/** One look at one StatefulSet: which pod comes, goes or is renewed next; models stateful_set_control.go. */
import { equalJson } from '../../api/json'
import { keyOf, type NewObject } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import type { Informer } from '../../client/client'
import type { ControllerContext } from '../framework'
import { omitEmpty } from '../framework/conditions'
import { REVISION_HASH } from '../framework/history'
import { controllerReference } from '../framework/ownership'
import { availableAt, isAvailable, isDeleting, isReady } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS } from '../../schema/resources'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, StatefulSetStatus } from '../../schema/types'
import { claimsOf, hasItsStorage, isItself, ordinalOf, POD_INDEX, POD_NAME, podName, statefulPod } from './identity'

/** Milliseconds until claims that are on their way out are looked at again. */
const CLAIM_RETRY = 1000

export interface Revisions {
  readonly current: { readonly name: string; readonly template: PodTemplateSpec }
  readonly update: { readonly name: string; readonly template: PodTemplateSpec }
  readonly collisionCount: number
}

export class StatefulSync {
  private readonly now: number
  private readonly first: number
  private readonly size: number
  private readonly inOrder: boolean
  /** The pods of the wanted numbers; undefined where one is missing. */
  private readonly slots: (Pod | undefined)[]
  /** Pods with other numbers, highest first. */
  private readonly condemned: readonly Pod[]
  private readonly partition: number
  private createdCurrent = 0
  private createdUpdate = 0
  private removedCurrent = 0
  private removedUpdate = 0

  constructor(
    private readonly context: ControllerContext,
    private readonly set: StatefulSet,
    private readonly pods: readonly Pod[],
    private readonly claims: Informer<PersistentVolumeClaim>,
    private readonly revisions: Revisions,
  ) {
    this.now = context.clock.now()
    this.first = set.spec.ordinals?.start ?? 0
    this.size = set.spec.replicas ?? 1
    this.inOrder = set.spec.podManagementPolicy !== 'Parallel'
    this.partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
    this.slots = Array.from({ length: this.size }, () => undefined)
    const condemned: Pod[] = []
    for (const pod of pods) {
      const slot = ordinalOf(set, pod) - this.first
      if (slot >= 0 && slot < this.size) this.slots[slot] = pod
      else condemned.push(pod)
    }
    this.condemned = condemned.sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a))
  }

  run(): void {
    let failure: unknown
    try {
      if (this.fill()) {
        for (const pod of this.condemned) this.retainClaims(pod)
        if (this.shrink()) this.renew()
      }
    } catch (error) {
      failure = error
    }
    this.report()
    if (failure !== undefined) throw failure
  }

  private isUnavailable(pod: Pod): boolean {
    return isDeleting(pod) || !this.isAvailable(pod)
  }

  private isAvailable(pod: Pod): boolean {
    return pod.status?.phase === 'Running' && isAvailable(pod, this.set.spec.minReadySeconds ?? 0, this.now)
  }

  private revisionFor(ordinal: number): Revisions['current'] {
    const { updateStrategy } = this.set.spec
    if (updateStrategy?.type === 'OnDelete') return this.revisions.update
    const rolling = updateStrategy?.rollingUpdate
    const old =
      rolling?.partition === undefined
        ? ordinal < this.first + (this.set.status?.currentReplicas ?? 0)
        : ordinal < this.first + rolling.partition
    return old ? this.revisions.current : this.revisions.update
  }

  /** Makes every wanted pod exist, in order one at a time. False when the rest has to wait. */
  private fill(): boolean {
    for (let slot = 0; slot < this.size; slot++) {
      const pod = this.slots[slot]
      const ordinal = this.first + slot
      if (!pod) {
        if (this.waitsForClaims(ordinal)) return false
        this.create(ordinal)
        if (this.inOrder) return false
        continue
      }
      const phase = pod.status?.phase
      if (phase === 'Failed' || phase === 'Succeeded') {
        if (!isDeleting(pod)) {
          const failed = phase === 'Failed'
          this.context.events.event(
            this.set,
            failed ? 'Warning' : 'Normal',
            failed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod',
            `StatefulSet ${keyOf(this.set)} is recreating ${failed ? 'failed' : 'terminated'} Pod ${pod.metadata.name}`,
          )
          this.remove(pod)
        }
        if (this.inOrder) return false
        continue
      }
      if (phase === 'Pending') this.createClaims(ordinal, pod.metadata.name)
      if (isDeleting(pod) && this.inOrder) return false
      if (this.inOrder && this.isUnavailable(pod)) return false
      this.retainClaims(pod)
      if (!isItself(this.set, pod)) this.correct(pod, ordinal)
    }
    return true
  }

  /** Takes surplus pods away, highest number first. False when the rest has to wait. */
  private shrink(): boolean {
    const unavailable = [...this.slots, ...[...this.condemned].reverse()].find((pod) => pod && this.isUnavailable(pod))
    for (const pod of this.condemned) {
      if (isDeleting(pod)) {
        if (this.inOrder) return false
        continue
      }
      if (this.inOrder && this.isUnavailable(pod) && pod !== unavailable) return false
      this.remove(pod)
      if (this.inOrder) return false
    }
    return true
  }

  /** Deletes the highest pod of the old template, once all above it are of the new one and have been ready for long enough. */
  private renew(): void {
    if (this.set.spec.updateStrategy?.type === 'OnDelete') return
    for (const pod of this.slots.slice(this.partition).reverse()) {
      // A pod that was made a moment ago is missing.
      if (!pod) return
      if (!isDeleting(pod) && pod.metadata.labels?.[REVISION_HASH] !== this.revisions.update.name) {
        this.remove(pod)
        return
      }
      if (this.isUnavailable(pod)) return
    }
  }

  /** Claims that still belong to the pod's predecessor, or are going with it, must not be taken up again. */
  private waitsForClaims(ordinal: number): boolean {
    const { set, context } = this
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false
    const stale = claimsOf(set, ordinal).some((wanted) => {
      const claim = this.claims.get(wanted.metadata.name!, set.metadata.namespace)
      const formerOwner = claim?.metadata.ownerReferences?.some((owner) => owner.kind === 'Pod' && owner.name === podName(set, ordinal))
      return claim !== undefined && (isDeleting(claim) || formerOwner === true)
    })
    if (stale) context.enqueueAfter(keyOf(set), CLAIM_RETRY)
    return stale
  }

  private create(ordinal: number): void {
    const { set, context } = this
    const revision = this.revisionFor(ordinal)
    const pod = statefulPod(set, revision.template, revision.name, ordinal)
    const name = podName(set, ordinal)
    this.told('Create', name, () => {
      this.createClaims(ordinal, name)
      context.client.resource(PODS).create(pod)
    })
    if (revision === this.revisions.update) this.createdUpdate++
    if (revision.name === this.revisions.current.name) this.createdCurrent++
  }

  /** Does something to a pod and has an event tell of it, and of a failure. */
  private told(verb: 'Create' | 'Update' | 'Delete', pod: string, action: () => void): void {
    const { set, context } = this
    const message = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`
    try {
      action()
    } catch (error) {
      if (error instanceof StatusError && error.reason !== 'AlreadyExists')
        context.events.event(set, 'Warning', `Failed${verb}`, `${message} failed error: ${error.message}`)
      throw error
    }
    context.events.event(set, 'Normal', `Successful${verb}`, `${message} successful`)
  }

  /** Tries every claim, whatever becomes of the others. */
  private createClaims(ordinal: number, pod: string): void {
    const failures = claimsOf(this.set, ordinal).flatMap((claim) => this.createClaim(claim, pod) ?? [])
    if (failures.length === 0) return
    throw new StatusError(500, 'InternalError', failures.length > 1 ? `[${failures.join(', ')}]` : failures[0]!)
  }

  /** @returns why there is no such claim to use */
  private createClaim(claim: NewObject<PersistentVolumeClaim>, pod: string): string | undefined {
    const { set, context } = this
    const name = claim.metadata.name!
    const known = this.claims.get(name, set.metadata.namespace)
    if (known) return isDeleting(known) ? `pvc ${name} is being deleted` : undefined
    const where = `in StatefulSet ${set.metadata.name}`
    try {
      context.client.resource(PERSISTENT_VOLUME_CLAIMS).create(claim)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason !== 'AlreadyExists')
        context.events.event(set, 'Warning', 'FailedCreate', `Create Claim ${name} for Pod ${pod} ${where} failed error: ${error.message}`)
      return `failed to create PVC ${name}: ${error.message}`
    }
    context.events.event(set, 'Normal', 'SuccessfulCreate', `Create Claim ${name} Pod ${pod} ${where} success`)
    return undefined
  }

  private correct(pod: Pod, ordinal: number): void {
    const { name, namespace } = pod.metadata
    const labels = { [POD_NAME]: name, [POD_INDEX]: String(ordinal) }
    this.told('Update', name, () => {
      if (!hasItsStorage(this.set, pod)) this.createClaims(ordinal, name)
      this.context.client.resource(PODS).patch(name, namespace, 'merge', { metadata: { labels } })
    })
  }

  private remove(pod: Pod): void {
    const { name, namespace, labels } = pod.metadata
    try {
      this.told('Delete', name, () => this.context.client.resource(PODS).delete(name, namespace))
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
      return
    }
    if (labels?.[REVISION_HASH] === this.revisions.current.name) this.removedCurrent++
    if (labels?.[REVISION_HASH] === this.revisions.update.name) this.removedUpdate++
  }

  /** Ties a pod's claims to the set, or to the pod about to go for good, where the retention policy says Delete. */
  private retainClaims(pod: Pod): void {
    const { set } = this
    const policy = set.spec.persistentVolumeClaimRetentionPolicy
    const ordinal = ordinalOf(set, pod)
    const surplus = ordinal < this.first || ordinal >= this.first + this.size
    const owner = surplus && policy?.whenScaled === 'Delete' ? pod : policy?.whenDeleted === 'Delete' ? set : undefined
    const mine = new Set([set.metadata.uid, pod.metadata.uid])
    for (const wanted of claimsOf(set, ordinal)) {
      const claim = this.claims.get(wanted.metadata.name!, set.metadata.namespace)
      if (!claim) continue
      const others = (claim.metadata.ownerReferences ?? []).filter((each) => !mine.has(each.uid))
      const ownerReferences = owner ? [...others, controllerReference(owner)] : others
      if (equalJson(ownerReferences, claim.metadata.ownerReferences ?? [])) continue
      this.context.client.resource(PERSISTENT_VOLUME_CLAIMS).patch(claim.metadata.name, claim.metadata.namespace, 'merge', {
        metadata: { ownerReferences: ownerReferences.length > 0 ? ownerReferences : null },
      })
    }
  }

  private report(): void {
    const { set, pods, revisions, now } = this
    const live = pods.filter((pod) => !isDeleting(pod))
    const ofRevision = (name: string): number => live.filter((pod) => pod.metadata.labels?.[REVISION_HASH] === name).length
    const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod))
    const replicas = pods.length + this.createdUpdate + (revisions.current.name === revisions.update.name ? 0 : this.createdCurrent)
    let currentRevision = revisions.current.name
    let currentReplicas = ofRevision(currentRevision) + this.createdCurrent - this.removedCurrent
    const updatedReplicas = ofRevision(revisions.update.name) + this.createdUpdate - this.removedUpdate
    const rolling = set.spec.updateStrategy?.type !== 'OnDelete'
    if (rolling && replicas === this.size && updatedReplicas === this.size && ready.length === this.size) {
      currentRevision = revisions.update.name
      currentReplicas = updatedReplicas
    }
    const available = ready.filter((pod) => this.isAvailable(pod)).length
    const status = omitEmpty<StatefulSetStatus>(
      {
        observedGeneration: set.metadata.generation ?? 0,
        replicas,
        readyReplicas: ready.length,
        currentReplicas,
        updatedReplicas,
        currentRevision,
        updateRevision: revisions.update.name,
        collisionCount: revisions.collisionCount,
        availableReplicas: available,
      },
      'observedGeneration',
      'readyReplicas',
      'currentReplicas',
      'updatedReplicas',
    )
    if (!equalJson(status, set.status ?? {})) this.context.client.resource(STATEFUL_SETS).updateStatus({ ...set, status })
    if (available < ready.length) {
      const next = Math.min(...ready.map((pod) => availableAt(pod, set.spec.minReadySeconds ?? 0)).filter((time) => time > now))
      if (Number.isFinite(next)) this.context.enqueueAfter(keyOf(set), next - now)
    }
  }
}
