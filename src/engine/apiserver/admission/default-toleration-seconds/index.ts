/** Pods stay five minutes on a node that is not ready or not reachable, unless they say otherwise; models plugin DefaultTolerationSeconds. */
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

const SECONDS = 300
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit: (attributes) => {
    const pod = podOf(attributes)
    if (!pod || attributes.subresource !== '' || (attributes.operation !== 'CREATE' && attributes.operation !== 'UPDATE')) return
    const present = pod.spec.tolerations ?? []
    const missing = TAINTS.filter(
      (key) => !present.some((each) => (each.key === key || !each.key) && (each.effect === 'NoExecute' || !each.effect)),
    )
    if (missing.length === 0) return
    pod.spec.tolerations = present.concat(
      missing.map((key) => ({ key, operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds: SECONDS })),
    )
  },
}
