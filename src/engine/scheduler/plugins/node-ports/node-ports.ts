/** Refuses nodes where a host port the pod asks for is taken. */
import { rejection, type Plugin } from '../../framework/plugin'
import { podInfoOf } from '../../framework/pod-info'

export function nodePorts(): Plugin {
  return {
    name: 'NodePorts',
    events: [
      {
        on: 'pod',
        helps: (pod, event) => {
          if (event.action !== 'unassigned') return false
          const freed = podInfoOf(event.pod).hostPorts
          return podInfoOf(pod).hostPorts.some((wanted) =>
            freed.some(({ port, protocol }) => port === wanted.port && protocol === wanted.protocol),
          )
        },
      },
      { on: 'node', helps: (_, { action }) => action === 'added' },
    ],
    preFilter: (_, { hostPorts }) => (hostPorts.length === 0 ? 'skip' : undefined),
    filter(_, { hostPorts }, node) {
      const taken = hostPorts.some(({ address, protocol, port }) => node.portTaken(address, protocol, port))
      return taken ? rejection("node(s) didn't have free ports for the requested pod ports") : undefined
    },
  }
}
