/** The pods of a node, from the cache. */
import type { Informer } from '../../client/client'
import type { Pod } from '../../schema/types'

const BY_NODE = 'nodeName'
const indexed = new WeakSet<object>()

export function podsOnNode(pods: Informer<Pod>, node: string): readonly Pod[] {
  if (!indexed.has(pods)) {
    indexed.add(pods)
    pods.addIndex(BY_NODE, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []))
  }
  return pods.byIndex(BY_NODE, node)
}
