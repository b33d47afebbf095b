/** A Deployment's status: counts and conditions, and whether its rollout gets on; models the deployment controller's progress.go. */
import { timestamp } from '../../clock/clock'
import { conditionOf, omitEmpty, withCondition, withoutCondition } from '../framework/conditions'
import { timeOf } from '../framework/pods'
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../schema/types'
import { desiredReplicas, isComplete, maxUnavailable, specReplicas, statusReplicas } from './numbers'

const NO_DEADLINE = 0x7fffffff

export function hasDeadline(deployment: Deployment): boolean {
  const seconds = deployment.spec?.progressDeadlineSeconds
  return seconds !== undefined && seconds !== NO_DEADLINE
}

export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = timestamp(now)
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message }
}

export function countStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const available = statusReplicas(sets, 'availableReplicas')
  const enough = available >= desiredReplicas(deployment) - maxUnavailable(deployment)
  const conditions = withCondition(
    deployment.status?.conditions,
    enough
      ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
      : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now),
  )
  return trimmed({
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: statusReplicas(sets, 'replicas'),
    updatedReplicas: newSet ? statusReplicas([newSet], 'replicas') : 0,
    readyReplicas: statusReplicas(sets, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, specReplicas(sets) - available),
    terminatingReplicas: statusReplicas(sets, 'terminatingReplicas'),
    ...(deployment.status?.collisionCount !== undefined ? { collisionCount: deployment.status.collisionCount } : {}),
    conditions,
  })
}

function trimmed(status: DeploymentStatus): DeploymentStatus {
  return omitEmpty(
    status,
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'conditions',
  )
}

function gotOn(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined): number => (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

/** Milliseconds left until the deadline, negative when past; undefined when none is running. */
function timeLeft(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const progressing = conditionOf(status.conditions, 'Progressing')
  if (!hasDeadline(deployment) || !progressing || progressing.reason === 'NewReplicaSetAvailable') return undefined
  return timeOf(progressing.lastUpdateTime) + deployment.spec!.progressDeadlineSeconds! * 1000 - now
}

function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: number): boolean {
  const left = timeLeft(deployment, status, now)
  if (left === undefined) return false
  return conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded' || left < 0
}

/** The status of a rollout under way, with its Progressing and ReplicaFailure conditions. */
export function rolloutStatus(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const status = countStatus(deployment, sets, newSet, now)
  const current = conditionOf(deployment.status?.conditions, 'Progressing')
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  let conditions = status.conditions ?? []
  if (!hasDeadline(deployment)) conditions = withoutCondition(conditions, 'Progressing')
  const settled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable'
  if (hasDeadline(deployment) && !settled) {
    if (isComplete(deployment, status)) {
      conditions = withCondition(
        conditions,
        condition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now),
      )
    } else if (gotOn(deployment.status, status)) {
      const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now)
      const since = current?.status === 'True' ? current.lastTransitionTime : undefined
      // Removed first: the same reason again still moves the deadline.
      conditions = [...withoutCondition(conditions, 'Progressing'), since === undefined ? next : { ...next, lastTransitionTime: since }]
    } else if (isTimedOut(deployment, status, now)) {
      conditions = withCondition(
        conditions,
        condition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now),
      )
    }
  }
  const failure = replicaFailure(sets, newSet, now)
  conditions = failure ? withCondition(conditions, failure) : withoutCondition(conditions, 'ReplicaFailure')
  return trimmed({ ...status, conditions })
}

/** The new set's failure, or else any other's. */
function replicaFailure(sets: readonly ReplicaSet[], newSet: ReplicaSet | undefined, now: number): DeploymentCondition | undefined {
  const ordered = newSet ? [newSet, ...sets] : sets
  for (const set of ordered) {
    const failure = conditionOf(set.status?.conditions, 'ReplicaFailure')
    if (failure) {
      const { type, status, reason = '', message = '', lastTransitionTime } = failure
      return {
        ...condition(type, status as 'True', reason, message, now),
        ...(lastTransitionTime ? { lastTransitionTime, lastUpdateTime: lastTransitionTime } : {}),
      }
    }
  }
  return undefined
}

/** When to look again at a rollout that may be stuck, in milliseconds from now; undefined when nothing can change by time alone. */
export function checkStuckAfter(deployment: Deployment, now: number): number | undefined {
  const status = deployment.status ?? {}
  if (isComplete(deployment, status) || conditionOf(status.conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded')
    return undefined
  const left = timeLeft(deployment, status, now)
  return left === undefined ? undefined : Math.max(left, 0) + 1000
}
