/** The network as programs see it. The engine's network, seen from one machine or container, implements it. */

export interface NetRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface NetResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
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
  /** Speak TLS; with `insecure` whatever the certificate. */
  readonly tls?: { readonly insecure?: boolean }
  /** Told once the connection stands, before the request is sent. */
  readonly onConnect?: (connection: { readonly address: string; readonly localAddress: string }) => void
}

/** Thrown by `Net` methods; the program that called words the message (curl, wget, nc each their own). */
export class NetError extends Error {
  constructor(
    readonly failure: NetFailure,
    readonly address: string,
    readonly port: number,
  ) {
    super(failure)
    this.name = 'NetError'
  }
}

export interface Net {
  /** Addresses of a name; throws NetError. An IP address resolves to itself. */
  resolve(name: string, signal?: AbortSignal): Promise<readonly string[]>
  /** Makes one HTTP request in virtual time; throws NetError. `connectTimeout` in milliseconds. */
  http(address: string, port: number, request: NetRequest, options?: HttpOptions): Promise<NetResponse>
  /** Tries a TCP connection, sends bytes if given and returns what came back; throws NetError. */
  tcp(
    address: string,
    port: number,
    data?: Uint8Array,
    options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number },
  ): Promise<Uint8Array>
  /** Accepts HTTP requests on this machine until closed; throws when the port is taken. */
  listen(port: number, handler: (request: NetRequest) => NetResponse | Promise<NetResponse>): { close(): void }
}
