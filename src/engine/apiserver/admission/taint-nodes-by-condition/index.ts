/** A new node takes no pods until it is ready; models plugin TaintNodesByCondition. */
import type { AdmissionPlugin } from '../admission'

const NOT_READY = 'node.kubernetes.io/not-ready'

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit: ({ served, operation, subresource, object }) => {
    if (served.collection !== '/nodes' || operation !== 'CREATE' || subresource !== '' || !object) return
    const spec = (object.spec ??= {}) as { taints?: { key: string; effect: string }[] }
    if (spec.taints?.some((each) => each.key === NOT_READY && each.effect === 'NoSchedule')) return
    spec.taints = [...(spec.taints ?? []), { effect: 'NoSchedule', key: NOT_READY }]
  },
}
