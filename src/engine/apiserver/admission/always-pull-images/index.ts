/** Every image is pulled anew, so that only who may pull it runs it; models plugin AlwaysPullImages. */
import type { AdmissionPlugin } from '../admission'
import { podOf, type DraftContainer, type DraftPodSpec } from '../pod'

function containersOf({ containers, initContainers = [], ephemeralContainers = [] }: DraftPodSpec): readonly DraftContainer[] {
  return [...containers, ...initContainers, ...(ephemeralContainers as readonly DraftContainer[])]
}

export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  admit: (attributes) => {
    const { operation, old } = attributes
    const pod = podOf(attributes)
    if (!pod || (operation !== 'CREATE' && operation !== 'UPDATE')) return
    const containers = containersOf(pod.spec)
    const before = old && new Set(containersOf((old as { spec?: DraftPodSpec }).spec ?? { containers: [] }).map(({ image }) => image))
    // Pods from before the plugin was turned on stay as they are, whatever else changes of them.
    if (before && containers.every(({ image }) => before.has(image))) return
    for (const container of containers) container.imagePullPolicy = 'Always'
    for (const { image } of pod.spec.volumes ?? []) if (image?.reference) image.pullPolicy = 'Always'
  },
}
