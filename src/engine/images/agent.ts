/** Programs in images that act on the cluster through its API, such as an ingress controller: what they are asked, and who plays them. */
import type { HttpRequest, HttpResponse } from '../network/types'
import type { DaemonProcess } from './image'

export type AgentName =
  | 'cluster-proportional-autoscaler'
  | 'ingress-nginx'
  | 'webhook-certgen'
  | 'metallb-controller'
  | 'metallb-speaker'
  | 'metrics-server'
  | 'sample-apiserver'

/** The part a program plays while its process runs. */
export interface AgentWork {
  /** Answers what is asked on one of its ports. */
  http?(request: HttpRequest, peer: { readonly address: string }, port: number): HttpResponse | Promise<HttpResponse>
  /** The process has ended. */
  end(): void
}

export interface AgentHost {
  begin(agent: AgentName, process: DaemonProcess): AgentWork
}

/** Programs that nobody plays: they run and do nothing. */
export const IDLE_AGENTS: AgentHost = { begin: () => ({ end: () => undefined }) }

/** The value of `--name=value` on a command line. */
export function flagOf(argv: readonly string[], name: string): string | undefined {
  const found = argv.find((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  return found === undefined ? undefined : found.includes('=') ? found.slice(found.indexOf('=') + 1) : 'true'
}

/** The port of `--validating-webhook=:8443`; undefined for a controller without one. */
export function webhookPort(argv: readonly string[]): number | undefined {
  const port = /:(\d+)$/.exec(flagOf(argv, 'validating-webhook') ?? '')?.[1]
  return port === undefined ? undefined : Number(port)
}
