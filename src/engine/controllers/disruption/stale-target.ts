/** Taking back what was said of a pod that was to be disrupted and was not; models syncStalePodDisruption. */
import { timestamp } from '../../clock/clock'
import type { ControllerContext } from '../framework'
import { isDeleting, isFinished, podCondition, timeOf } from '../framework/pods'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

/** Milliseconds after which a DisruptionTarget condition that led to nothing is taken back. */
export const STALE_TARGET = 120_000

export function isTarget(pod: Pod): boolean {
  return podCondition(pod, 'DisruptionTarget')?.status === 'True' && !isDeleting(pod)
}

export function dropStaleTarget({ client, clock }: ControllerContext, pod: Pod): void {
  const target = podCondition(pod, 'DisruptionTarget')
  if (!target || !isTarget(pod) || isFinished(pod) || clock.now() - timeOf(target.lastTransitionTime) < STALE_TARGET) return
  const conditions = pod.status!.conditions!.map((each) =>
    each === target ? { ...each, status: 'False', lastTransitionTime: timestamp(clock.now()) } : each,
  )
  client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, conditions } })
}
