/** Honours spec.nodeName; it matters for what-if questions, since pods that have one never reach the queue. */
import { unresolvable, type Plugin } from '../../framework/plugin'

export function nodeName(): Plugin {
  return {
    name: 'NodeName',
    events: [{ on: 'node', helps: (pod, { action, node }) => action === 'added' && node.metadata.name === pod.spec.nodeName }],
    filter(_, { pod }, node) {
      return !pod.spec.nodeName || pod.spec.nodeName === node.name
        ? undefined
        : unresolvable("node(s) didn't match the requested node name")
    },
  }
}
