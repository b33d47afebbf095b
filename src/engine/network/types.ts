/** What travels over the simulated network: not packets but who reaches whom, and how it fails. */

import type { DnsAnswer, DnsQuestion, DnsUpstream, RecordType } from './dns'

export type { DnsAnswer, DnsQuestion, DnsRecord, DnsUpstream, RecordType } from './dns'

/** Where a request starts. */
export type Origin =
  | { readonly kind: 'outside' } // the learner's own machine
  /** A pod in its node's network still has names of its own. */
  | { readonly kind: 'node'; readonly node: string; readonly pod?: { readonly namespace: string; readonly name: string } }
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly ip: string; readonly node: string }

export interface HttpRequest {
  readonly method: string
  /** The host as the client wrote it, for the Host header and virtual hosts. */
  readonly host: string
  /** Path with query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** The certificate by which the client identified itself, PEM. */
  readonly certificate?: string
  /** The name on the certificate by which the client identified itself to a server that asks for the front proxy's. */
  readonly proxiedBy?: string
  /** Whoever asks works everything out at once and cannot wait: an answer that takes its time comes now, and says how long in `takes`. */
  readonly foresees?: boolean
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** All of it; empty where `stream` has it. */
  readonly body: Uint8Array
  /** Milliseconds until it is there, for those who cannot wait; Infinity when it never comes. */
  readonly takes?: number
  /** A body that comes piece by piece, as of a watch. */
  readonly stream?: {
    /** The next piece; null at the end. */
    read(signal?: AbortSignal): Promise<Uint8Array | null>
    cancel(): void
    /** At its end: whether the other end broke off before all had come. */
    readonly isCut?: () => boolean
  }
  /** With 101: messages both ways from now on, as over a WebSocket. */
  readonly upgraded?: Upgraded
}

export interface Upgraded {
  start(sink: { message(data: Uint8Array): void; close(): void }): void
  send(data: Uint8Array): void
  close(): void
}

/** The server's end of one connection, as bytes; models a socket that was accepted. */
export interface Conversation {
  receive(data: Uint8Array): void
  /** The client sends nothing more, and may still read. */
  end(): void
  /** The client is gone. */
  close(): void
}

/** The client's end of it. */
export interface ConversationSink {
  data(data: Uint8Array): void
  /** The server hangs up; nothing comes after it. */
  end(): void
}

/** Something that accepts connections on one address and port; a process in a container, or on a node. */
export interface Listener {
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  /** The one address of its machine at which it is reached; all of them when absent. */
  readonly address?: string
  /** Speaks TLS, with a certificate that everybody trusts (`public`) or only those with the authority's own (`private`). */
  readonly tls?: 'public' | 'private'
  /** The certificate it shows, PEM, for clients that look at it; those that only ask whom it is trusted by need none. */
  readonly certificate?: string
  /** Nobody listens here itself: connections go on to another place, as a rule in the node's kernel rewrites them (hostPort). */
  readonly forward?: { readonly origin: Origin; readonly address: string; readonly port: number }
  /** Absent on listeners that accept connections but speak no HTTP (redis, a database). */
  readonly http?: (request: HttpRequest, peer: { readonly address: string }) => HttpResponse | Promise<HttpResponse>
  /** A raw conversation for non-HTTP listeners; each call gets what the peer sent and from which address, and answers bytes. */
  readonly talk?: (data: Uint8Array, peer?: string) => Uint8Array | Promise<Uint8Array>
  /** Each connection by itself, where a server keeps something of it, speaks first or hangs up. */
  readonly open?: (sink: ConversationSink, peer: string) => Conversation
  /** Connections go on when nobody listens any more: the program that accepted them ends them itself. */
  readonly outlived?: true
  /** Answers names. */
  readonly dns?: (question: DnsQuestion, upstream: DnsUpstream) => DnsAnswer
  /** Speaks gRPC, and says of these services that they serve; '' stands for the server as a whole. */
  readonly health?: readonly string[]
}

export type ConnectFailure =
  | 'connection refused' // nobody listens, or a Service without ready endpoints (REJECT)
  | 'no route to host'
  | 'i/o timeout' // dropped: a policy, a dead node

/** One hop of a request's path, for the diagram: `service default/web`, `pod default/web-1`. */
export interface Hop {
  readonly kind: 'outside' | 'node' | 'service' | 'pod' | 'dns'
  readonly name: string
  readonly namespace?: string
  readonly address?: string
}

export type Connection =
  | {
      readonly ok: true
      readonly listener: Listener
      readonly address: string
      readonly sourceAddress: string
      readonly hops: readonly Hop[]
      readonly latency: number
    }
  | {
      readonly ok: false
      readonly failure: ConnectFailure
      readonly address: string
      readonly hops: readonly Hop[]
      /** Milliseconds until the caller knows. */ readonly latency: number
    }

export type Resolution =
  | { readonly ok: true; readonly addresses: readonly string[]; readonly canonicalName?: string }
  | { readonly ok: false; readonly failure: 'NXDOMAIN' | 'no servers could be reached' }

export interface Network {
  /** Asks one name server (the first of the origin's resolv.conf when absent); undefined when it does not answer. */
  query(origin: Origin, name: string, type: RecordType, server?: string): DnsAnswer | undefined
  /** DNS as the origin's resolv.conf has it (search domains for pods). */
  resolve(origin: Origin, name: string): Resolution
  /** Opens a connection to an IP address; follows ClusterIPs, NodePorts and policies. */
  connect(origin: Origin, address: string, port: number, protocol?: Listener['protocol']): Connection
  /** Registers a listener of a pod (its address), a node (its address) or the outside machine (127.0.0.1). */
  listen(owner: Origin, listener: Listener): { close(): void }
  /** Requests as they are made, for the diagram. */
  onRequest(handler: (hops: readonly Hop[], connection: Connection) => void): void
}
