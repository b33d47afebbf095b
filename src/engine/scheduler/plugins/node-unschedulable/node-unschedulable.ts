/** Refuses cordoned nodes, unless the pod tolerates the taint that cordoning stands for. */
import { hasNewTolerations } from '../../framework/events'
import { unresolvable, type Plugin } from '../../framework/plugin'
import { tolerates } from '../../../kinds/pod-spec/tolerations'
import type { Taint } from '../../../schema/types'

const CORDONED: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

export function nodeUnschedulable(): Plugin {
  return {
    name: 'NodeUnschedulable',
    events: [
      {
        on: 'node',
        helps: (_, { action, node, previous }) =>
          action !== 'deleted' && !node.spec?.unschedulable && (action === 'added' || previous?.spec?.unschedulable === true),
      },
      { on: 'self', helps: (_, { pod, previous }) => hasNewTolerations(pod, previous) },
    ],
    filter(_, { pod }, { node }) {
      if (!node.spec?.unschedulable) return undefined
      if (pod.spec.tolerations?.some((toleration) => tolerates(toleration, CORDONED))) return undefined
      return unresolvable('node(s) were unschedulable')
    },
  }
}
