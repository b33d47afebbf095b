/** Every image is pulled anew, so that only who may pull it runs it; models plugin AlwaysPullImages. */
import type { AdmissionPlugin } from '../admission'
import { podOf } from '../pod'

export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  admit: (attributes) => {
    const pod = podOf(attributes)
    if (!pod || (attributes.operation !== 'CREATE' && attributes.operation !== 'UPDATE')) return
    const { containers, initContainers = [], ephemeralContainers = [], volumes = [] } = pod.spec
    for (const container of [...containers, ...initContainers, ...ephemeralContainers]) container.imagePullPolicy = 'Always'
    for (const { image } of volumes) if (image?.reference) image.pullPolicy = 'Always'
  },
}
