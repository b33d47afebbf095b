/** A pod carries the zone and the region of its node as labels; models plugin PodTopologyLabels. */
import type { Labels } from '../../../api/selectors'
import type { Core } from '../../core'
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

const COPIED = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** What a pod bound to the node is labelled with; nothing for a node that is not there. */
export function topologyLabels(core: Core, nodeName: string): Labels {
  const labels = core.store.get('/nodes', nodeName)?.metadata.labels
  const found: Record<string, string> = {}
  for (const key of COPIED) if (labels?.[key] !== undefined) found[key] = labels[key]
  return found
}

/** For pods that are made with a node; the others get their labels when they are bound. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  admit: (attributes, core) => {
    const pod = podOf(attributes)
    if (!pod?.spec.nodeName || attributes.operation !== 'CREATE') return
    const added = topologyLabels(core, pod.spec.nodeName)
    if (Object.keys(added).length > 0) pod.metadata.labels = { ...added, ...pod.metadata.labels }
  },
}
