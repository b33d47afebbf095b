/** The network as programs see it. The engine's network, seen from one machine or container, implements it. */
import { concatBytes } from './concat-bytes'

export interface NetRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** A body that comes piece by piece; whoever has it reads it to its end or cancels it. */
export interface BodyStream {
  /** The next piece; null at the end. Throws what `signal` was aborted with. */
  read(signal?: AbortSignal): Promise<Uint8Array | null>
  /** Nobody reads on: the other end may stop. */
  cancel(): void
  /** At its end: whether the other end broke off before all had come. */
  readonly isCut?: () => boolean
}

export interface NetResponse {
  readonly status: number
  /** What stands behind the number, where that is known. */
  readonly reason?: string
  readonly headers: Readonly<Record<string, string>>
  /** All of it; empty where `stream` has it. */
  readonly body: Uint8Array
  readonly stream?: BodyStream
  /** With 101: messages both ways from now on, as over a WebSocket. */
  readonly upgraded?: {
    start(sink: { message(data: Uint8Array): void; close(): void }): void
    send(data: Uint8Array): void
    close(): void
  }
}

/** The answer with its whole body. */
export async function whole(response: NetResponse, signal?: AbortSignal): Promise<NetResponse> {
  const { stream, ...rest } = response
  if (!stream) return response
  const parts: Uint8Array[] = []
  try {
    for (let part = await stream.read(signal); part !== null; part = await stream.read(signal)) parts.push(part)
  } catch (error) {
    stream.cancel()
    throw error
  }
  return { ...rest, body: concatBytes(parts) }
}

export type NetFailure =
  | 'connection refused'
  | 'no route to host'
  | 'i/o timeout'
  | 'NXDOMAIN'
  | 'no servers could be reached'
  /** The other end hung up without an answer. */
  | 'empty reply'
  /** It answered something that is not HTTP. */
  | 'not HTTP'
  /** TLS was asked for and the other end does not speak it. */
  | 'not TLS'
  /** The certificate is not signed by anyone this machine trusts. */
  | 'untrusted certificate'

export interface HttpOptions {
  readonly signal?: AbortSignal
  /** Milliseconds. */
  readonly connectTimeout?: number
  /** Speak TLS. */
  readonly tls?: {
    /** Whatever the certificate. */
    readonly insecure?: boolean
    /** What is wrong with a certificate that not everybody trusts: its chain in PEM, which some servers keep to themselves. Any is untrusted when absent. */
    problem?(chain: string | undefined): string | undefined
    /** By which the client identifies itself, PEM. */
    readonly certificate?: string
  }
  /** Hand the body on as it comes, where it comes piece by piece; else all of it is waited for. */
  readonly streaming?: boolean
  /** Told once the connection stands, before the request is sent. */
  readonly onConnect?: (connection: { readonly address: string; readonly localAddress: string }) => void
}

/** Waits for work that may never end, unless `signal` aborts; `wake` lets the program go on then. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, wake: () => void): Promise<T> {
  if (!signal) return work
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      wake()
      reject(signal.reason as Error)
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Thrown by `Net` methods; the program that called words the message (curl, wget, nc each their own). */
export class NetError extends Error {
  constructor(
    readonly failure: NetFailure,
    readonly address: string,
    readonly port: number,
    /** What is wrong with a certificate, in the words of whoever looked at it. */
    readonly detail?: string,
  ) {
    super(failure)
    this.name = 'NetError'
  }
}

/** What a name server says about a name. */
export interface NameAnswer {
  /** NOERROR without records: the name exists, but has none of this type. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly records: readonly {
    /** Absolute, without the final dot. */
    readonly name: string
    readonly type: string
    /** Seconds. */
    readonly ttl: number
    /** An address, a name, or `priority weight port target` for SRV. */
    readonly data: string
  }[]
  readonly authoritative: boolean
}

export interface Net {
  /** The address of a machine that has but one. */
  readonly address?: string
  /** Addresses of a name; throws NetError. An IP address resolves to itself. */
  resolve(name: string, signal?: AbortSignal): Promise<readonly string[]>
  /**
   * Asks a name server (the machine's own when absent) for the records of an absolute name; throws NetError when it does not
   * answer. Absent where there is nobody to ask.
   */
  query?(name: string, type: string, server?: string, signal?: AbortSignal): Promise<NameAnswer>
  /** Makes one HTTP request in virtual time; throws NetError. `connectTimeout` in milliseconds. */
  http(address: string, port: number, request: NetRequest, options?: HttpOptions): Promise<NetResponse>
  /** Tries a TCP connection, sends bytes if given and returns what came back; throws NetError. */
  tcp(
    address: string,
    port: number,
    data?: Uint8Array,
    options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number },
  ): Promise<Uint8Array>
  /**
   * Opens a connection that stays with whoever accepted it, wherever an address would lead the next time; throws NetError. Absent
   * where every message finds its own way.
   */
  connect?(
    address: string,
    port: number,
    options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number },
  ): Promise<NetConnection>
  /** Opens a connection that carries bytes both ways, each as they come; throws NetError. Absent where nobody can be reached. */
  dial?(address: string, port: number, options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number }): Promise<NetStream>
  /**
   * Sends one datagram and returns what comes back for it, nothing when `patience` milliseconds have passed; throws NetError where it
   * is told that nobody is there. SCTP's messages go the same way. Absent where programs only speak TCP.
   */
  udp?(
    address: string,
    port: number,
    data: Uint8Array | undefined,
    options?: {
      readonly signal?: AbortSignal
      readonly connectTimeout?: number
      readonly patience?: number
      readonly protocol?: 'UDP' | 'SCTP'
    },
  ): Promise<Uint8Array>
  /**
   * Accepts HTTP requests on this machine until closed; throws when the port is taken. `addresses` are those of this machine it
   * is reached by (`0.0.0.0` for all); the loopback's when absent. Where a port's fate shows later, `ready` rejects with ListenError.
   */
  listen(
    port: number,
    handler: (request: NetRequest, peer?: { readonly address: string }) => NetResponse | Promise<NetResponse>,
    addresses?: readonly string[],
  ): { close(): void; readonly ready?: Promise<void> }
  /** Accepts connections until closed, whatever is spoken on them; like `listen` otherwise. Absent where programs only call others. */
  serve?(
    port: number,
    handler: (stream: NetStream, peer: string) => void,
    addresses?: readonly string[],
  ): { close(): void; readonly ready?: Promise<void> }
}

/** One end of a connection. */
export interface NetStream {
  /** The next bytes; null when the other end sends nothing more. Throws what `signal` was aborted with. */
  read(signal?: AbortSignal): Promise<Uint8Array | null>
  /** False once it is known that the other end reads no more. */
  write(data: Uint8Array): boolean
  /** Sends nothing more; what comes can still be read. */
  end(): void
  /** Neither reads nor sends any more. */
  close(): void
}

/** A connection to a server that speaks no HTTP. */
export interface NetConnection {
  /** Sends bytes and returns what came back; throws NetError when the other end is gone. */
  send(data: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>
  /**
   * As `send`, for programs that cannot be left in the middle of a call: the other end has it now, and the program lets pass the
   * milliseconds that it `takes` afterwards. Undefined, with nothing sent, where the other end is gone. Absent where bytes come as they come.
   */
  sendNow?(data: Uint8Array): { readonly takes: number; readonly answer: Uint8Array | Promise<Uint8Array> } | undefined
}

/** Nobody can listen there; the message is Go's reason (`address already in use`). */
export class ListenError extends Error {}

/** The first address of a name; undefined when nobody knows it. */
export async function addressOf(net: Net, host: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await net.resolve(host, signal))[0]
  } catch (error) {
    if (error instanceof NetError) return undefined
    throw error
  }
}

/** What a machine without a network has. */
export const NO_NET: Net = {
  resolve: (name) => Promise.reject(new NetError('NXDOMAIN', name, 0)),
  http: (address, port) => Promise.reject(new NetError('connection refused', address, port)),
  tcp: (address, port) => Promise.reject(new NetError('connection refused', address, port)),
  listen: () => ({ close: () => undefined }),
}
