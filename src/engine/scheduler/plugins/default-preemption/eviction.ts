/** Takes a victim away: says so in its status, deletes it, and records the event. */
import { conditionPatch } from '../../../api/patch/condition-patch'
import { hasReason } from '../../../api/status'
import { timestamp } from '../../../clock/clock'
import { PODS } from '../../../schema/resources'
import type { Handle } from '../../framework/plugin'
import type { PodInfo } from '../../framework/pod-info'

export function evict(handle: Handle, pod: PodInfo, victim: PodInfo, node: string): void {
  const { name, namespace, uid } = victim.pod.metadata
  if (victim.terminating) return
  try {
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${pod.pod.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`,
      lastTransitionTime: timestamp(handle.now()),
      lastProbeTime: null,
      ...(victim.pod.metadata.generation === undefined ? {} : { observedGeneration: victim.pod.metadata.generation }),
    }
    const status = conditionPatch(victim.pod.status?.conditions, condition)
    handle.client.resource(PODS).patch(name, namespace, 'strategic', { status }, 'status')
    handle.client.resource(PODS).delete(name, namespace, { preconditions: { uid } })
  } catch (error) {
    if (hasReason(error, 'NotFound') || hasReason(error, 'Conflict')) return
    throw error
  }
  handle.recordEvent(victim.pod, 'Normal', 'Preempted', `Preempted by pod ${pod.uid} on node ${node}`, 'Preempting')
}
