/** What kubectl asks for besides HTTP: the protocols of exec, attach and port-forward; models its choice between WebSockets and SPDY. */
import { isOpen, type Environment, type FeatureGate } from '../command/gates'
import type { AnswerHead } from './trace'

export interface Upgrade {
  /** What says that a WebSocket is asked for first. */
  readonly gate: FeatureGate
  readonly websocket: string
  readonly spdy: readonly string[]
  /** What servers choose of those. */
  readonly spoken: string
}

export const COMMAND: Upgrade = {
  gate: 'KUBECTL_REMOTE_COMMAND_WEBSOCKETS',
  websocket: 'v5.channel.k8s.io',
  spdy: ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'],
  spoken: 'v4.channel.k8s.io',
}

export const FORWARD: Upgrade = {
  gate: 'KUBECTL_PORT_FORWARD_WEBSOCKETS',
  websocket: 'v4.channel.k8s.io',
  spdy: ['portforward.k8s.io'],
  spoken: 'portforward.k8s.io',
}

/** A request for one, and the head of the answer that grants it. WebSockets are asked for with GET, SPDY with POST. */
export interface Offer {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly granted: AnswerHead
}

export function offerOf({ gate, websocket, spdy, spoken }: Upgrade, env: Environment): Offer {
  const granted = (protocol: string, header: string, chosen: string): AnswerHead => ({
    status: 101,
    headers: { connection: 'Upgrade', upgrade: protocol, [header]: chosen },
  })
  return isOpen(env, gate)
    ? {
        method: 'GET',
        headers: { 'Sec-Websocket-Protocol': websocket },
        granted: granted('websocket', 'sec-websocket-protocol', websocket),
      }
    : {
        method: 'POST',
        headers: { 'X-Stream-Protocol-Version': spdy.join('\n') },
        granted: granted('SPDY/3.1', 'x-stream-protocol-version', spoken),
      }
}
