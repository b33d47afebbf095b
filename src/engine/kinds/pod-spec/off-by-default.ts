/** Fields of features that v1.36 has but leaves off: the server takes them out of what it is given; models DropDisabledPodFields. */
import type { Draft } from '../../api/object'
import type { PodSpec } from '../../schema/types'

export function dropFieldsThatAreOff(spec: Draft<PodSpec>): void {
  delete spec.schedulingGroup
  for (const container of spec.containers ?? []) delete container.lifecycle?.stopSignal
  for (const container of spec.initContainers ?? []) delete container.lifecycle?.stopSignal
  for (const volume of spec.volumes ?? []) {
    for (const source of volume.projected?.sources ?? []) {
      delete source.clusterTrustBundle
      delete source.podCertificate
    }
    const claim = volume.ephemeral?.volumeClaimTemplate?.spec
    if (claim?.dataSourceRef?.namespace) delete claim.dataSourceRef
  }
}
