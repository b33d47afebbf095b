/** Refuses nodes with NoSchedule or NoExecute taints the pod does not tolerate, and prefers nodes with few PreferNoSchedule ones. */
import { hasNewTolerations } from '../../framework/events'
import { StateKey } from '../../framework/cycle-state'
import { normalizeByMaximum, unresolvable, type Plugin } from '../../framework/plugin'
import { findUntolerated, tolerates } from '../../../kinds/pod-spec/tolerations'
import type { Node, Pod, Toleration } from '../../../schema/types'

const SOFT = new StateKey<readonly Toleration[]>('TaintToleration/soft')

function refused(pod: Pod, node: Node): boolean {
  return findUntolerated(node.spec?.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']) !== undefined
}

export function taintToleration(): Plugin {
  return {
    name: 'TaintToleration',
    events: [
      {
        on: 'node',
        helps: (pod, { action, node, previous }) => action !== 'deleted' && !refused(pod, node) && (!previous || refused(pod, previous)),
      },
      { on: 'self', helps: (_, { pod, previous }) => hasNewTolerations(pod, previous) },
    ],
    filter(_, { pod }, { node }) {
      return refused(pod, node) ? unresolvable('node(s) had untolerated taint(s)') : undefined
    },
    preScore(state, { pod }) {
      state.set(
        SOFT,
        (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule'),
      )
      return undefined
    },
    score(state, _, { node }) {
      const tolerations = state.get(SOFT) ?? []
      const soft = node.spec?.taints?.filter(({ effect }) => effect === 'PreferNoSchedule') ?? []
      return soft.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint))).length
    },
    normalize: (_state, _pod, scores) => normalizeByMaximum(scores, true),
  }
}
