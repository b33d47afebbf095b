/** The DisruptionTarget condition: why the control plane is about to end a pod. */
import { conditionPatch } from '../../api/patch/condition-patch'
import type { Pod } from '../../schema/types'
import { podCondition } from './pods'

/** The status part of a patch that sets the condition, as of `time` (RFC 3339). */
export function withDisruption(pod: Pod, reason: string, message: string, time: string): Record<string, unknown> {
  const before = podCondition(pod, 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason,
    message,
    lastTransitionTime: before?.status === 'True' ? before.lastTransitionTime! : time,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
  }
  return conditionPatch(pod.status?.conditions, condition)
}
