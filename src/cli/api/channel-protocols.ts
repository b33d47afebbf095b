/** The WebSocket protocols of exec, attach, port-forward and logs: their names, how they write bytes and how they tell of an end; models the kubelet's streaming server. */
import type { WebSocketConnection } from '../framing/websocket'

export interface ChannelProtocol {
  /** What the client offered, and is told; '' where it offered nothing. */
  readonly name: string
  /** Text frames: the channel as a digit, then base64. */
  readonly base64: boolean
  /** How an exec's end is told: older clients know no Status, only the message of what failed. */
  readonly plainStatus: boolean
}

const ERROR = 3
const DIGIT = '0'.charCodeAt(0)

const NEWEST = 'v5.channel.k8s.io'
const protocol = (name: string): ChannelProtocol => ({ name, base64: name.includes('base64'), plainStatus: false })

/** Of programs' streams; whoever offers the newest gets it, whatever comes first. */
const STREAMS = ['', 'channel.k8s.io', 'base64.channel.k8s.io', 'v4.channel.k8s.io', 'v4.base64.channel.k8s.io', NEWEST]
const PORTS = ['', 'v4.channel.k8s.io', 'v4.base64.channel.k8s.io']
/** Of a stream without channels. */
const READERS = ['', 'binary.k8s.io', 'base64.binary.k8s.io']

function chosen(known: readonly string[], offered: readonly string[]): ChannelProtocol | undefined {
  const name =
    offered.includes(NEWEST) && known.includes(NEWEST) ? NEWEST : offered.length === 0 ? '' : offered.find((each) => known.includes(each))
  return name === undefined ? undefined : protocol(name)
}

export function streamProtocol(offered: readonly string[]): ChannelProtocol | undefined {
  const found = chosen(STREAMS, offered)
  return found && { ...found, plainStatus: !/^v\d/.test(found.name) }
}

/** The channels of ports are no streams of a program: none tells of an end. */
export const portProtocol = (offered: readonly string[]): ChannelProtocol | undefined => chosen(PORTS, offered)
export const readerProtocol = (offered: readonly string[]): ChannelProtocol | undefined => chosen(READERS, offered)

/** Sends a message, its channel in front, as the protocol has it. */
export function sendMessage(connection: WebSocketConnection, { base64, plainStatus }: ChannelProtocol, message: Uint8Array): void {
  const told = plainStatus && message[0] === ERROR ? plainEnd(message) : message
  if (!told) return
  if (!base64) connection.send(told)
  else connection.sendText(String.fromCharCode(DIGIT + (told[0] ?? 0)) + Buffer.from(told.subarray(1)).toString('base64'))
}

/** Sends bytes that belong to no channel. */
export function sendBytes(connection: WebSocketConnection, { base64 }: ChannelProtocol, data: Uint8Array): void {
  if (base64) connection.sendText(Buffer.from(data).toString('base64'))
  else connection.send(data)
}

/** A client's message, its channel in front. */
export function receivedMessage({ base64 }: ChannelProtocol, data: Buffer): Uint8Array {
  if (!base64 || data.length === 0) return data
  return Buffer.concat([Buffer.from([data[0]! - DIGIT]), Buffer.from(data.subarray(1).toString('latin1'), 'base64')])
}

/** What an older client is told: nothing of success, the bare message of a failure. */
function plainEnd(message: Uint8Array): Uint8Array | undefined {
  if (message.length === 1) return message
  const { status, message: reason = '' } = JSON.parse(Buffer.from(message.subarray(1)).toString()) as { status: string; message?: string }
  return status === 'Success' ? undefined : Buffer.concat([Buffer.from([ERROR]), Buffer.from(reason)])
}
