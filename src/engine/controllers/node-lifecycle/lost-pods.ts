/** What becomes of the pods of a node that is lost; models MarkPodsNotReady. */
import { timestamp } from '../../clock/clock'
import { StatusError } from '../../api/status'
import type { ControllerContext } from '../framework'
import { podCondition } from '../framework/pods'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

/** The pods of a lost node are not ready, whatever they last said. */
export function markNotReady(context: ControllerContext, pods: readonly Pod[]): void {
  for (const pod of pods) {
    const ready = podCondition(pod, 'Ready')
    if (ready?.status !== 'True') continue
    const conditions = pod.status!.conditions!.map((each) =>
      each === ready ? { ...each, status: 'False', lastTransitionTime: timestamp(context.clock.now()) } : each,
    )
    try {
      context.client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, conditions } })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      continue
    }
    context.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
  }
}
