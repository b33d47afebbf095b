/** Pods that ask for a device tolerate the taint of the same name, which keeps others from its nodes; models plugin ExtendedResourceToleration. */
import { isExtendedResource } from '../../../kinds/pod-spec/resources'
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  admit: (attributes) => {
    const pod = podOf(attributes)
    if (!pod || (attributes.operation !== 'CREATE' && attributes.operation !== 'UPDATE')) return
    const names = new Set(
      [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) =>
        Object.keys(resources?.requests ?? {}).filter(isExtendedResource),
      ),
    )
    const present = pod.spec.tolerations ?? []
    const missing = [...names]
      .sort()
      .filter((key) => !present.some((each) => each.key === key && each.operator === 'Exists' && !each.effect))
    if (missing.length > 0) pod.spec.tolerations = [...present, ...missing.map((key) => ({ key, operator: 'Exists' as const }))]
  },
}
