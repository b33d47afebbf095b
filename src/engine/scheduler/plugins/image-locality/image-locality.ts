/** Prefers nodes that have the pod's images already, less so when few nodes have them, lest one node draws all. */
import { MAX_NODE_SCORE, type Handle, type Plugin } from '../../framework/plugin'

const MEGABYTE = 1024 * 1024
const MIN_THRESHOLD = 23 * MEGABYTE
const MAX_CONTAINER_THRESHOLD = 1000 * MEGABYTE

/** With the tag the runtime would use: `latest` when none is given. */
function normalized(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}

export function imageLocality({ cache }: Handle): Plugin {
  return {
    name: 'ImageLocality',
    score(_, { pod }, node) {
      const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
      const volumes = (pod.spec.volumes ?? []).flatMap(({ image }) => image?.reference ?? [])
      let sum = 0
      for (const image of [...containers.map((container) => container.image ?? ''), ...volumes]) {
        const name = normalized(image)
        const size = node.images.get(name)
        if (size !== undefined) sum += Math.trunc((size * (cache.imageSpread.get(name) ?? 0)) / cache.nodes.size)
      }
      // Volumes add to the sum and not to the most it can be.
      const maximum = MAX_CONTAINER_THRESHOLD * containers.length
      const bounded = Math.min(Math.max(sum, MIN_THRESHOLD), maximum)
      return Math.trunc((MAX_NODE_SCORE * (bounded - MIN_THRESHOLD)) / (maximum - MIN_THRESHOLD))
    },
  }
}
