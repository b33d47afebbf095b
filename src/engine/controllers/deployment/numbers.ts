/** How many pods a rollout may have too many and too few, and how scaling is shared out; models deployment_util's arithmetic. */
import { scaledValue } from '../framework/scaling'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../schema/types'
import { byAge, MAX_REPLICAS, replicasNoted, replicasOf } from './revisions'

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1
}

export function isRolling(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type !== 'Recreate'
}

/** Both bounds in pods; when both come to 0 one pod may be missing, or nothing could ever move. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const rolling = deployment.spec?.strategy?.rollingUpdate
  const desired = desiredReplicas(deployment)
  const surge = scaledValue(rolling?.maxSurge, desired, 'up', '25%')
  const unavailable = scaledValue(rolling?.maxUnavailable, desired, 'down', '25%')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment)
  if (!isRolling(deployment) || desired === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, desired)
}

export function specReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0)
}

export function statusReplicas(
  sets: readonly ReplicaSet[],
  field: 'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas',
): number {
  return sets.reduce((sum, set) => sum + (set.status?.[field] ?? 0), 0)
}

/** The size the new set may have now: `newReplicas` of it are wanted already. */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], newReplicas: number): number {
  const desired = desiredReplicas(deployment)
  if (!isRolling(deployment)) return desired
  const room = desired + maxSurge(deployment) - specReplicas(sets)
  return room <= 0 ? newReplicas : newReplicas + Math.min(room, desired - newReplicas)
}

/** Every pod is of the new template, available, and the spec has been seen. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const desired = desiredReplicas(deployment)
  return (
    (status?.updatedReplicas ?? 0) === desired &&
    (status?.replicas ?? 0) === desired &&
    (status?.availableReplicas ?? 0) === desired &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** The sizes of several active sets after scaling in the middle of a rollout: shared in proportion, the rest to the largest. */
export function proportionalSizes(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): readonly { readonly set: ReplicaSet; readonly size: number }[] {
  const desired = desiredReplicas(deployment)
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0
  const toAdd = allowed - specReplicas(active)
  const newerFirst = toAdd > 0
  const sorted = [...active].sort((a, b) => replicasOf(b) - replicasOf(a) || (newerFirst ? byAge(b, a) : byAge(a, b)))
  let added = 0
  const sizes = sorted.map((set) => {
    if (toAdd === 0) return replicasOf(set)
    const share = proportion(deployment, set, toAdd, added)
    added += share
    return replicasOf(set) + share
  })
  return sorted.map((set, i) => ({ set, size: i === 0 && toAdd !== 0 ? Math.max(0, sizes[0]! + toAdd - added) : sizes[i]! }))
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (replicasOf(set) === 0 || toAdd === 0 || toAdd === added) return 0
  const fraction = fractionOf(deployment, set)
  const left = toAdd - added
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left)
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  const desired = desiredReplicas(deployment)
  const size = replicasOf(set)
  if (desired === 0) return -size
  const before = replicasNoted(set, MAX_REPLICAS) || (deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  return Math.round((size * (desired + maxSurge(deployment))) / before) - size
}
