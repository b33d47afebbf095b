import { describe, expect, it } from 'vitest'
import type { WebSocketConnection } from '../framing/websocket'
import { portProtocol, readerProtocol, receivedMessage, sendMessage, streamProtocol, type ChannelProtocol } from './channel-protocols'

function sent(protocol: ChannelProtocol | undefined, ...messages: readonly Uint8Array[]): readonly (string | Buffer)[] {
  const frames: (string | Buffer)[] = []
  const connection = { send: (data: Uint8Array) => frames.push(Buffer.from(data)), sendText: (text: string) => frames.push(text) }
  for (const message of messages) sendMessage(connection as unknown as WebSocketConnection, protocol!, message)
  return frames
}

const status = (value: object): Uint8Array => Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(value))])

describe('the protocol of a connection', () => {
  it('is the first that the client offers and the server knows, the newest before all', () => {
    expect(streamProtocol(['v9.channel.k8s.io', 'channel.k8s.io', 'v4.channel.k8s.io'])?.name).toBe('channel.k8s.io')
    expect(streamProtocol(['v4.channel.k8s.io', 'v5.channel.k8s.io'])?.name).toBe('v5.channel.k8s.io')
    expect(streamProtocol([])?.name).toBe('')
    expect(streamProtocol(['chat'])).toBeUndefined()
    expect(portProtocol(['v5.channel.k8s.io'])).toBeUndefined()
    expect(readerProtocol(['base64.binary.k8s.io'])).toMatchObject({ base64: true })
  })

  it('may be base64 in text frames, the channel a digit before it', () => {
    const protocol = streamProtocol(['v4.base64.channel.k8s.io'])!
    expect(sent(protocol, Buffer.from('\x01hello'))).toEqual(['1aGVsbG8='])
    expect(receivedMessage(protocol, Buffer.from('0aGVsbG8='))).toEqual(Buffer.from('\0hello'))
  })

  it('of older clients tells nothing of success and only the words of a failure', () => {
    const older = streamProtocol(['channel.k8s.io'])
    expect(sent(older, status({ status: 'Success' }), status({ status: 'Failure', message: 'exit code 3' }))).toEqual([
      Buffer.from('\x03exit code 3'),
    ])
    // Of a port it is the channel of the second one's errors, which begins with its number.
    expect(sent(portProtocol([]), Buffer.from([3, 80, 0]))).toEqual([Buffer.from([3, 80, 0])])
    expect(sent(streamProtocol(['v4.channel.k8s.io']), status({ status: 'Success' }))).toEqual([Buffer.from('\x03{"status":"Success"}')])
  })
})
