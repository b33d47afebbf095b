/** The API server's door: HTTP requests as plain values, so that the page, Node's HTTP server and tests all use one handler. */

export interface ApiRequest {
  readonly method: string
  /** Path with query, for example `/api/v1/pods?limit=500`. */
  readonly url: string
  /** Names in lower case. Of several with one name the values are joined: by newlines those of impersonation, else by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** The certificate by which the client identified itself, PEM. */
  readonly certificate?: string
  /** What somebody is who shows nothing by which one could be known: nobody in particular, or not let in. The administrator when absent. */
  readonly unknown?: 'anonymous' | 'refused'
  /** The input (session log entry) on whose behalf this is asked; recorded as the cause of writes. */
  readonly input?: number
}

/** A body that goes on: a watch, or logs that are followed. Ends with `end`; the client may `cancel`. */
export interface ApiStream {
  start(sink: { chunk(data: Uint8Array): void; end(): void }): void
  cancel(): void
}

export interface ApiResponse {
  readonly status: number
  /** Names in lower case; several values of one name (Warning) are joined by a newline. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | ApiStream
}

/**
 * An upgraded connection (exec, attach, port-forward) as messages of the `v5.channel.k8s.io` protocol:
 * the first byte is the channel (0 stdin, 1 stdout, 2 stderr, 3 error Status, 4 resize, 255 close).
 */
export interface ApiConnection {
  start(sink: { message(data: Uint8Array): void; close(): void }): void
  send(data: Uint8Array): void
  close(): void
}

export interface ApiHandler {
  /** Asynchronous because proxying, exec and logs wait for simulated programs; everything else answers at once. */
  handle(request: ApiRequest): Promise<ApiResponse>
  /** For upgrade requests; a response instead of a connection when it is refused. */
  connect(request: ApiRequest): Promise<ApiConnection | ApiResponse>
}
