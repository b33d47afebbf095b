/** Port forwarding over channels: for the n-th port, 2n carries data and 2n+1 errors; models the kubelet's portforward WebSocket. */
import { badRequest } from '../../api/status'
import type { ApiConnection } from '../http'
import type { ResourceCall } from '../rest/call'
import { encodeText } from '../rest/respond'
import { kubeletOf, podOf } from './pod-location'
import { frame } from './streams'
import type { Subresource, Surroundings } from './subresource'

function portsOf(query: URLSearchParams): number[] {
  const ports = query
    .getAll('ports')
    .flatMap((each) => each.split(','))
    .map(Number)
  if (ports.length === 0) throw badRequest('query parameter "ports" is required')
  for (const port of ports) if (!Number.isInteger(port) || port < 1 || port > 65535) throw badRequest(`invalid port ${port}`)
  return ports
}

function connect(call: ResourceCall, surroundings: Surroundings): ApiConnection {
  const pod = podOf(call)
  const node = pod.spec?.nodeName
  if (!node) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  const ports = portsOf(call.info.query)
  const namespace = pod.metadata.namespace ?? ''
  const kubelet = kubeletOf(call, surroundings, node, `/portForward/${namespace}/${pod.metadata.name}`)
  let to: { message(data: Uint8Array): void; close(): void } | undefined
  let closed = false
  const emit = (channel: number, data: Uint8Array): void => {
    if (closed) return
    call.core.clock.wake()
    to?.message(frame(channel, data))
  }
  return {
    start: (sink) => {
      to = sink
      // Each channel begins with its port, low byte first.
      ports.forEach((port, i) => {
        const bytes = Uint8Array.of(port & 0xff, port >>> 8)
        emit(2 * i, bytes)
        emit(2 * i + 1, bytes)
      })
    },
    send: (message) => {
      const channel = message[0] ?? 0
      const port = ports[channel >> 1]
      if (closed || port === undefined || channel % 2 === 1) return
      kubelet.portForward(namespace, pod.metadata.name, port, message.slice(1)).then(
        (answer) => emit(channel, answer),
        (error: unknown) => emit(channel + 1, encodeText(error instanceof Error ? error.message : String(error))),
      )
    },
    close: () => {
      closed = true
    },
  }
}

export const portForward: Subresource = {
  name: 'portforward',
  collections: ['/pods'],
  methods: ['GET', 'POST'],
  handle: () => {
    throw badRequest('Upgrade request required')
  },
  options: (query) => ({ kind: 'PodPortForwardOptions', apiVersion: 'v1', ports: query.getAll('ports').map(Number) }),
  connect,
}
