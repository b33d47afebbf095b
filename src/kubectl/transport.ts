/** How kubectl reaches a cluster: the worker's handler in the page, real HTTP(S) from Node. */

export interface TransportRequest {
  readonly method: string
  /** Path with query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly signal: AbortSignal
  /** The input (session log entry) behind the command; in the page it becomes the cause of writes. */
  readonly input?: number
}

export interface TransportResponse {
  readonly status: number
  /** Names in lower case; several of one name (Warning) joined by '\n'. */
  readonly headers: Readonly<Record<string, string>>
  /** Chunks as they come; ends when the server ends. Rejects with the signal's reason when aborted. */
  chunks(): AsyncIterable<Uint8Array>
  text(): Promise<string>
}

/** An upgraded connection, messages of the v5.channel.k8s.io protocol (first byte = channel). */
export interface TransportConnection {
  messages(): AsyncIterable<Uint8Array>
  send(data: Uint8Array): void
  close(): void
}

/** Thrown when there is no answer at all. `message` is the Go client's, e.g. `dial tcp 127.0.0.1:8443: connect: connection refused`. */
export class TransportError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TransportError'
  }
}

export interface ServerAddress {
  /** For example `https://192.168.49.2:8443`. */
  readonly server: string
  readonly certificateAuthority?: Uint8Array
  readonly insecureSkipVerify?: boolean
  readonly clientCertificate?: Uint8Array
  readonly clientKey?: Uint8Array
  readonly token?: string
  readonly username?: string
  readonly password?: string
  readonly tlsServerName?: string
  /** `http://`, `https://` or `socks5://`: where connections go through. */
  readonly proxyUrl?: string
  /** Answers are not to be packed on their way. */
  readonly disableCompression?: boolean
}

export interface Transport {
  /** Why certificates or keys of an address cannot be used at all, in the words of Go's crypto/tls; undefined when they can. */
  problem?(server: ServerAddress): string | undefined
  request(server: ServerAddress, request: TransportRequest): Promise<TransportResponse>
  connect(server: ServerAddress, request: TransportRequest): Promise<TransportConnection | TransportResponse>
}
