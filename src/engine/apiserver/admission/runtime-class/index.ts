/** A pod's runtime class sets its overhead and where it may run; models plugin RuntimeClass. */
import { equalJson } from '../../../api/json'
import { forbidden } from '../../../api/status'
import type { RuntimeClass } from '../../../schema/types'
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit: (attributes, core) => {
    const pod = podOf(attributes)
    if (!pod || attributes.operation !== 'CREATE') return
    const { spec, metadata } = pod
    const refuse = (why: string): never => {
      throw forbidden(attributes.served, metadata.name, why)
    }
    if (!spec.runtimeClassName) {
      if (spec.overhead) refuse(`pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead`)
      return
    }
    const found = core.store.get('node.k8s.io/runtimeclasses', spec.runtimeClassName) as RuntimeClass | undefined
    if (!found) return refuse(`pod rejected: RuntimeClass ${JSON.stringify(spec.runtimeClassName)} not found`)
    const overhead = found.overhead?.podFixed
    if (spec.overhead && !equalJson(spec.overhead, overhead ?? {}))
      refuse('pod rejected: Pod overhead and RuntimeClass overhead do not match')
    if (overhead) spec.overhead = { ...overhead }
    for (const [key, value] of Object.entries(found.scheduling?.nodeSelector ?? {})) {
      const present = spec.nodeSelector?.[key]
      if (present !== undefined && present !== value)
        refuse(`conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${present}`)
      spec.nodeSelector = { ...spec.nodeSelector, [key]: value }
    }
    const added = (found.scheduling?.tolerations ?? []).filter((each) => !spec.tolerations?.some((other) => equalJson(each, other)))
    if (added.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...added.map((each) => ({ ...each }))]
  },
}
