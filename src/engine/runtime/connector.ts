/** How one machine or pod connects to listeners of the cluster's network: the waits and failures of connect(2). */
import type { Clock } from '../clock/clock'
import { converse } from '../network'
import { AddressInUse } from '../network/listeners'
import type { Connection, Listener, Network, Origin } from '../network/types'
import { ListenError, NetError, orAborted, type NetStream } from '../../shell/net'
import { connectedPair, follow } from '../../shell/net-stream'

export type Opened = Extract<Connection, { ok: true }>

export interface ConnectLimits {
  readonly signal?: AbortSignal
  /** Milliseconds. */
  readonly connectTimeout?: number
}

export class Connector {
  constructor(
    private readonly network: Network,
    readonly clock: Clock,
    private readonly origin: Origin,
  ) {}

  /** Throws NetError. */
  async open(
    address: string,
    port: number,
    { signal, connectTimeout }: ConnectLimits,
    protocol: Listener['protocol'] = 'TCP',
  ): Promise<Opened> {
    const connection = this.network.connect(this.origin, address, port, protocol)
    if (connectTimeout !== undefined && connection.latency > connectTimeout) {
      await this.pause(connectTimeout, signal)
      throw new NetError('i/o timeout', address, port)
    }
    await this.pause(connection.latency, signal)
    if (!connection.ok) throw new NetError(connection.failure, address, port)
    return connection
  }

  /** Whether who accepted a connection can still be reached there. */
  isStill({ address, listener }: Opened): boolean {
    const now = this.network.connect(this.origin, address, listener.port)
    return now.ok && now.listener === listener
  }

  /** What one who answers each message by itself says to it. */
  async said({ listener, sourceAddress }: Opened, message: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    return this.orAbort(Promise.resolve(this.answer({ listener, sourceAddress }, message)), signal)
  }

  /** The same, as it is given. */
  answer({ listener, sourceAddress }: Pick<Opened, 'listener' | 'sourceAddress'>, message: Uint8Array): Uint8Array | Promise<Uint8Array> {
    return listener.talk?.(message, sourceAddress) ?? new Uint8Array()
  }

  /** A process that answers late, or never, holds only its own client. */
  orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return orAborted(work, signal, () => this.clock.wake())
  }

  async pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (milliseconds > 0) await this.clock.sleep(milliseconds, signal)
  }

  /** Throws ListenError. */
  listen(listener: Listener): { close(): void } {
    try {
      return this.network.listen(this.origin, listener)
    } catch (error) {
      throw error instanceof AddressInUse ? new ListenError('address already in use') : error
    }
  }
}

/** A connection that was opened, as bytes. */
export function streamTo({ listener, sourceAddress }: Opened, clock: Clock): NetStream {
  const [own, server] = connectedPair(clock)
  const conversation = converse(listener, { data: (data) => server.write(data), end: () => server.end() }, sourceAddress)
  void follow(server, { data: (data) => conversation.receive(data), end: () => conversation.end() })
  return {
    ...own,
    close: () => {
      own.close()
      conversation.close()
    },
  }
}
