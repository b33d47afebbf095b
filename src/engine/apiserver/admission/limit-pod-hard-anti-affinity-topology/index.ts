/** Pods keep others from their node at most, not from a whole zone; models plugin LimitPodHardAntiAffinityTopology. */
import { forbidden } from '../../../api/status'
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

const ALLOWED = 'kubernetes.io/hostname'

export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  validate: (attributes) => {
    const terms = podOf(attributes)?.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    for (const { topologyKey } of terms)
      if (topologyKey !== ALLOWED)
        throw forbidden(
          attributes.served,
          attributes.name,
          `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${topologyKey} but only key ${ALLOWED} is allowed`,
        )
  },
}
