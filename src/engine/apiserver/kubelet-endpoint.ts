/** What the API server asks of a node's kubelet: logs, exec, attach, port-forward; models the kubelet's HTTPS server. */
import type { Conversation, ConversationSink, HttpResponse } from '../network/types'

export interface LogOptions {
  readonly container?: string
  readonly follow?: boolean
  readonly previous?: boolean
  readonly timestamps?: boolean
  readonly sinceSeconds?: number
  readonly sinceTime?: string
  readonly tailLines?: number
  readonly limitBytes?: number
  /** `All`, `Stdout` or `Stderr`. */
  readonly stream?: string
}

export interface ExecOptions {
  readonly container?: string
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly tty: boolean
}

export interface ExecSink {
  stdout(data: Uint8Array): void
  stderr(data: Uint8Array): void
  /** The end: exit code, or a failure to start (`message` worded as the container runtime does). */
  exit(result: { readonly code: number } | { readonly message: string }): void
}

export interface ExecSession {
  stdin(data: Uint8Array): void
  closeStdin(): void
  resize(columns: number, rows: number): void
  /** The client went away. */
  close(): void
}

/** One node's kubelet. Every method throws StatusError (a container not running, an unknown container, ...). */
export interface KubeletEndpoint {
  logs(namespace: string, pod: string, options: LogOptions, sink: { chunk(data: Uint8Array): void; end(): void }): { cancel(): void }
  exec(namespace: string, pod: string, options: ExecOptions, sink: ExecSink): ExecSession
  attach(namespace: string, pod: string, options: Omit<ExecOptions, 'command'>, sink: ExecSink): ExecSession
  /** A connection to a port of the pod's own network. Throws StatusError when nothing listens. */
  portForward(namespace: string, pod: string, port: number, sink: ConversationSink): Conversation
  /** What it tells of itself and its pods, and does in their containers; `path` has the query. */
  ask?(method: string, path: string, body?: Uint8Array): HttpResponse | Promise<HttpResponse>
}

/** The kubelet of a node, or undefined when the node does not answer (stopped, cut off). */
export type FindKubelet = (nodeName: string) => KubeletEndpoint | undefined
