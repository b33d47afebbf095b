/** Port forwarding over channels: for the n-th port, 2n carries data and 2n+1 errors; models the kubelet's portforward WebSocket. */
import { badRequest, StatusError } from '../../api/status'
import type { Conversation } from '../../network/types'
import type { ApiConnection } from '../http'
import type { ResourceCall } from '../rest/call'
import { encodeText } from '../rest/respond'
import { hostOf, kubeletOf, podOf, upgradeRequired } from './pod-location'
import { frame } from './streams'
import type { Subresource, Surroundings } from './subresource'

/** Followed by a channel: nothing more comes on it. */
const CLOSE = 255

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
  const node = hostOf(pod)
  const ports = portsOf(call.info.query)
  const namespace = pod.metadata.namespace ?? ''
  const kubelet = kubeletOf(call, surroundings, node, `/portForward/${namespace}/${pod.metadata.name}`)
  let to: { message(data: Uint8Array): void; close(): void } | undefined
  let closed = false
  /** By port; undefined where a conversation has ended. */
  const conversations: (Conversation | undefined)[] = []
  let left = ports.length
  const emit = (channel: number, data: Uint8Array): void => {
    if (closed) return
    call.core.clock.wake()
    to?.message(frame(channel, data))
  }
  const ended = (i: number): void => {
    conversations[i] = undefined
    left--
    if (closed || left > 0) return
    closed = true
    call.core.clock.wake()
    to?.close()
  }
  const dial = (port: number, i: number): void => {
    try {
      let over = false
      const sink = {
        data: (data: Uint8Array) => emit(2 * i, data),
        end: () => {
          over = true
          // Whoever forwards hangs up in its turn.
          conversations[i]?.close()
          ended(i)
        },
      }
      const conversation = kubelet.portForward(namespace, pod.metadata.name, port, sink)
      if (over) conversation.close()
      else conversations[i] = conversation
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      emit(2 * i + 1, encodeText(error.message))
      ended(i)
    }
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
      ports.forEach(dial)
    },
    send: (message) => {
      const [channel = 0, closing = 0] = message
      const [number, isClosing] = channel === CLOSE ? [closing, true] : [channel, false]
      if (closed || number % 2 === 1) return
      const conversation = conversations[number >> 1]
      if (isClosing) conversation?.end()
      else conversation?.receive(message.slice(1))
    },
    close: () => {
      if (closed) return
      closed = true
      for (const conversation of conversations) conversation?.close()
    },
  }
}

export const portForward: Subresource = {
  name: 'portforward',
  collections: ['/pods'],
  methods: ['GET', 'POST'],
  handle: (call) => {
    hostOf(podOf(call))
    throw upgradeRequired()
  },
  options: (query) => ({ kind: 'PodPortForwardOptions', apiVersion: 'v1', ports: query.getAll('ports').map(Number) }),
  connect,
}
