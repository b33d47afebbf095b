/** One look at one Deployment: which ReplicaSets must change now; models the deployment controller's sync.go, rolling.go and recreate.go. */
import { equalJson } from '../../api/json'
import { hasReason, StatusError } from '../../api/status'
import type { ControllerContext } from '../framework'
import { conditionOf, withCondition } from '../framework/conditions'
import { ifThere } from '../framework/if-there'
import { controllerReference } from '../framework/ownership'
import { isNamespaceTerminating } from '../framework/pod-control'
import { podTemplateHash } from '../framework/template-hash'
import { DEPLOYMENTS, REPLICA_SETS } from '../../schema/resources'
import type { Deployment, DeploymentCondition, DeploymentStatus, PodTemplateSpec, ReplicaSet } from '../../schema/types'
import {
  desiredReplicas,
  isComplete,
  isRolling,
  maxSurge,
  maxUnavailable,
  newSetSize,
  proportionalSizes,
  specReplicas,
  statusReplicas,
} from './numbers'
import { checkStuckAfter, condition, countStatus, hasDeadline, rolloutStatus } from './progress'
import {
  byAge,
  DESIRED_REPLICAS,
  HASH_LABEL,
  newSetAnnotations,
  newSetOf,
  replicasNoted,
  replicasOf,
  REVISION,
  byRevision,
  nextRevision,
  revisionOf,
  templateText,
  withReplicas,
} from './revisions'

export class Rollout {
  /** Sets other than the new one. */
  private old: ReplicaSet[]
  private newSet: ReplicaSet | undefined
  /** Sets scaled now, as they were before: the status counts those, and the next look the others. */
  private readonly unscaled = new Map<ReplicaSet, ReplicaSet>()
  private stuckCheck = false

  constructor(
    private readonly context: ControllerContext,
    private deployment: Deployment,
    sets: readonly ReplicaSet[],
    private readonly unfinishedPods: (set: ReplicaSet) => number,
  ) {
    this.newSet = newSetOf(deployment, sets)
    this.old = sets.filter((set) => set !== this.newSet)
  }

  sync(): void {
    if (this.deployment.metadata.deletionTimestamp !== undefined) {
      this.writeStatus(countStatus(this.deployment, this.all, this.newSet, this.now))
      return
    }
    this.notePause()
    if (this.deployment.spec?.paused || this.wasScaled()) {
      this.syncScale()
    } else if (isRolling(this.deployment)) {
      this.rollOver()
    } else {
      this.recreate()
    }
  }

  /** Milliseconds until a rollout that stands still is worth another look. */
  checkAgainAfter(now: number): number | undefined {
    return this.stuckCheck ? checkStuckAfter(this.deployment, now) : undefined
  }

  private get now(): number {
    return this.context.clock.now()
  }

  private get all(): readonly ReplicaSet[] {
    return this.newSet ? [...this.old, this.newSet] : this.old
  }

  private get counted(): readonly ReplicaSet[] {
    return this.all.map((set) => this.unscaled.get(set) ?? set)
  }

  private notePause(): void {
    if (!hasDeadline(this.deployment)) return
    const reason = conditionOf(this.deployment.status?.conditions, 'Progressing')?.reason
    if (reason === 'ProgressDeadlineExceeded') return
    const noted = reason === 'DeploymentPaused'
    if (this.deployment.spec?.paused && !noted) {
      this.setCondition(condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', this.now))
    } else if (!this.deployment.spec?.paused && noted) {
      this.setCondition(condition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', this.now))
    }
  }

  private setCondition(next: DeploymentCondition): void {
    this.writeStatus({ ...this.deployment.status, conditions: withCondition(this.deployment.status?.conditions, next) })
  }

  /** The wanted number differs from the one the active sets were last scaled for. */
  private wasScaled(): boolean {
    this.adoptNewSet()
    return this.all.some((set) => {
      const noted = replicasNoted(set, DESIRED_REPLICAS)
      return replicasOf(set) > 0 && noted !== undefined && noted !== desiredReplicas(this.deployment)
    })
  }

  private syncScale(): void {
    this.adoptNewSet()
    this.scaleActive()
    if (this.deployment.spec?.paused) this.cleanUp()
    this.writeStatus(countStatus(this.deployment, this.counted, this.newSet, this.now))
  }

  private scaleActive(): void {
    const desired = desiredReplicas(this.deployment)
    const active = this.all.filter((set) => replicasOf(set) > 0)
    const only = active.length > 1 ? undefined : (active[0] ?? this.newSet ?? [...this.old].sort((a, b) => byAge(b, a))[0])
    if (only) {
      if (replicasOf(only) !== desired) this.scale(only, desired)
      return
    }
    if (active.length === 0) return
    if (this.newSet && this.isSaturated(this.newSet)) {
      for (const set of this.old.filter((each) => replicasOf(each) > 0)) this.scale(set, 0)
      return
    }
    if (!isRolling(this.deployment)) return
    for (const { set, size } of proportionalSizes(this.deployment, active)) this.scale(set, size)
  }

  private isSaturated(set: ReplicaSet): boolean {
    const desired = desiredReplicas(this.deployment)
    return (
      replicasOf(set) === desired && replicasNoted(set, DESIRED_REPLICAS) === desired && (set.status?.availableReplicas ?? 0) === desired
    )
  }

  private rollOver(): void {
    if (!this.ensureNewSet()) return
    if (!this.growNewSet() && !this.shrinkOldSets() && isComplete(this.deployment, this.deployment.status)) this.cleanUp()
    this.report()
  }

  /** True when the new set's size was changed. */
  private growNewSet(): boolean {
    const set = this.newSet!
    const desired = desiredReplicas(this.deployment)
    const size = replicasOf(set)
    if (size === desired) return false
    return this.scale(set, size > desired ? desired : newSetSize(this.deployment, this.all, size))
  }

  private shrinkOldSets(): boolean {
    if (specReplicas(this.old) === 0) return false
    const minAvailable = desiredReplicas(this.deployment) - maxUnavailable(this.deployment)
    const newUnavailable = replicasOf(this.newSet!) - (this.newSet!.status?.availableReplicas ?? 0)
    const most = specReplicas(this.all) - minAvailable - newUnavailable
    if (most <= 0) return false
    let removed = 0
    // Replicas that serve nobody go first.
    for (const set of [...this.old].sort(byAge)) {
      if (removed >= most) break
      const unavailable = replicasOf(set) - (set.status?.availableReplicas ?? 0)
      if (replicasOf(set) === 0 || unavailable === 0) continue
      // A set made smaller a moment ago still counts the pods it is losing: what is available is not known before it has reported.
      if (unavailable < 0) return false
      const count = Math.min(most - removed, unavailable)
      this.scale(set, replicasOf(set) - count)
      removed += count
    }
    let spare = statusReplicas(this.all, 'availableReplicas') - minAvailable
    for (const set of [...this.old].sort(byAge)) {
      if (spare <= 0) break
      if (replicasOf(set) === 0) continue
      const count = Math.min(replicasOf(set), spare)
      this.scale(set, replicasOf(set) - count)
      spare -= count
      removed += count
    }
    return removed > 0
  }

  private recreate(): void {
    this.adoptNewSet()
    const active = this.old.filter((set) => replicasOf(set) > 0)
    for (const set of active) this.scale(set, 0)
    if (active.length > 0 || this.oldPodsExist()) {
      this.report()
      return
    }
    if (!this.ensureNewSet()) return
    if (!this.scale(this.newSet!, desiredReplicas(this.deployment)) && isComplete(this.deployment, this.deployment.status)) this.cleanUp()
    this.report()
  }

  private oldPodsExist(): boolean {
    return this.old.some((set) => (set.status?.replicas ?? 0) > 0 || this.unfinishedPods(set) > 0)
  }

  /** Brings an existing new set's annotations, and the Deployment's revision, up to date. */
  private adoptNewSet(): void {
    const set = this.newSet
    if (!set) return
    const revision = nextRevision(this.old)
    const annotations = newSetAnnotations(this.deployment, set.metadata.annotations, revision, true, 0)
    const minReadySeconds = this.deployment.spec?.minReadySeconds ?? 0
    if (!equalJson(annotations, set.metadata.annotations ?? {}) || (set.spec?.minReadySeconds ?? 0) !== minReadySeconds) {
      const { minReadySeconds: _, ...spec } = set.spec!
      this.newSet = this.context.client
        .resource(REPLICA_SETS)
        .update({ ...set, metadata: { ...set.metadata, annotations }, spec: minReadySeconds > 0 ? { ...spec, minReadySeconds } : spec })
    }
    const found =
      hasDeadline(this.deployment) && !conditionOf(this.deployment.status?.conditions, 'Progressing')
        ? condition('Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`, this.now)
        : undefined
    this.noteRevision(String(revisionOf(this.newSet!)), found)
  }

  private noteRevision(revision: string, next: DeploymentCondition | undefined): void {
    const { annotations } = this.deployment.metadata
    if (annotations?.[REVISION] !== revision) {
      this.deployment = {
        ...this.deployment,
        metadata: { ...this.deployment.metadata, annotations: { ...annotations, [REVISION]: revision } },
      }
    } else if (!next) return
    const conditions = next ? withCondition(this.deployment.status?.conditions, next) : this.deployment.status?.conditions
    this.deployment = this.context.client
      .resource(DEPLOYMENTS)
      .updateStatus({ ...this.deployment, status: { ...this.deployment.status, ...(conditions ? { conditions } : {}) } })
  }

  /** False when no new set can be had now and the reconcile ends. */
  private ensureNewSet(): boolean {
    if (this.newSet) {
      this.adoptNewSet()
      return true
    }
    const { deployment, context } = this
    const template = deployment.spec!.template
    const hash = podTemplateHash(template, deployment.status?.collisionCount)
    const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash }
    const { selector, minReadySeconds = 0 } = deployment.spec!
    const replicas = newSetSize(deployment, this.old, 0)
    const revision = nextRevision(this.old)
    const name = `${deployment.metadata.name}-${hash}`
    let existed = false
    try {
      this.newSet = context.client.resource(REPLICA_SETS).create({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name,
          namespace: deployment.metadata.namespace!,
          labels,
          annotations: newSetAnnotations(deployment, undefined, revision, false, desiredReplicas(deployment) + maxSurge(deployment)),
          ownerReferences: [controllerReference(deployment)],
        },
        spec: {
          replicas,
          ...(minReadySeconds > 0 ? { minReadySeconds } : {}),
          selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
          template: { ...template, metadata: { ...template.metadata, labels } as PodTemplateSpec['metadata'] },
        },
      })
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) {
        this.creationFailed(error, name)
        throw error
      }
      const namesake = context.client.resource(REPLICA_SETS).get(name, deployment.metadata.namespace)
      const ours = namesake.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid)
      if (!ours || !namesake.spec?.template || templateText(namesake.spec.template) !== templateText(template)) {
        // Another template with the same hash: the next attempt hashes differently.
        this.writeStatus({ ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 })
        throw error
      }
      this.newSet = namesake
      existed = true
    }
    if (!existed && replicas > 0)
      context.events.event(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`)
    const created =
      !existed && hasDeadline(deployment)
        ? condition('Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, this.now)
        : undefined
    this.noteRevision(String(revision), created)
    return true
  }

  private creationFailed(error: unknown, name: string): void {
    if (!(error instanceof StatusError) || isNamespaceTerminating(error)) return
    const message = `Failed to create new replica set "${name}": ${error.message}`
    if (hasDeadline(this.deployment)) this.setCondition(condition('Progressing', 'False', 'ReplicaSetCreateError', message, this.now))
    this.context.events.event(this.deployment, 'Warning', 'ReplicaSetCreateError', message)
  }

  /** True when the number of replicas was changed (the noted numbers may change without). */
  private scale(set: ReplicaSet, size: number): boolean {
    const before = replicasOf(set)
    const desired = desiredReplicas(this.deployment)
    const annotations = withReplicas(set.metadata.annotations, desired, desired + maxSurge(this.deployment))
    if (before === size && equalJson(annotations, set.metadata.annotations)) return false
    const updated = this.context.client
      .resource(REPLICA_SETS)
      .update({ ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec!, replicas: size } })
    this.unscaled.set(updated, this.unscaled.get(set) ?? set)
    if (set === this.newSet) this.newSet = updated
    else this.old = this.old.map((each) => (each === set ? updated : each))
    if (before === size) return false
    const verb = size > before ? 'up' : 'down'
    this.context.events.event(
      this.deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${verb} replica set ${set.metadata.name} from ${before} to ${size}`,
    )
    return true
  }

  /** Deletes old sets beyond the history limit, lowest revision first. */
  private cleanUp(): void {
    const limit = this.deployment.spec?.revisionHistoryLimit
    if (limit === undefined || limit === 0x7fffffff) return
    const candidates = this.old.filter((set) => set.metadata.deletionTimestamp === undefined).sort(byRevision)
    for (const set of candidates.slice(0, Math.max(0, candidates.length - limit))) {
      const settled = (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0)
      if ((set.status?.replicas ?? 0) !== 0 || replicasOf(set) !== 0 || !settled) continue
      ifThere(() => this.context.client.resource(REPLICA_SETS).delete(set.metadata.name, set.metadata.namespace))
    }
  }

  private report(): void {
    this.stuckCheck = true
    this.writeStatus(rolloutStatus(this.deployment, this.counted, this.newSet, this.now))
  }

  private writeStatus(status: DeploymentStatus): void {
    if (equalJson(status, this.deployment.status ?? {})) return
    this.deployment = this.context.client.resource(DEPLOYMENTS).updateStatus({ ...this.deployment, status })
  }
}
