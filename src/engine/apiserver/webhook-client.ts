/** Reaching a webhook: where it is, and what comes of calling it; models apiserver's util/webhook client and service resolver. */
import type { Connection, Origin } from '../network/types'
import type { Service, ValidatingWebhook } from '../schema/types'
import type { Core } from './core'

export type ClientConfig = ValidatingWebhook['clientConfig']

/** Why no verdict came, and how long that took in milliseconds. */
export interface Failure {
  readonly message: string
  readonly waited: number
}

interface Target {
  readonly host: string
  readonly port: number
  readonly path: string
}

const HTTPS = 443

function targetOf({ url, service }: ClientConfig): Target {
  if (service) {
    const path = service.path ?? '/'
    return { host: `${service.name}.${service.namespace}.svc`, port: service.port ?? HTTPS, path }
  }
  const match = /^https:\/\/(\[[^\]]*\]|[^/:]*)(?::(\d+))?(.*)$/.exec(url ?? '')
  return { host: match?.[1] ?? '', port: Number(match?.[2] ?? HTTPS), path: match?.[3] ?? '' }
}

/** The API server runs on the node of the control plane. */
function origin(core: Core): Origin {
  const nodes = core.store.list('/nodes')
  const node = nodes.find((each) => Object.hasOwn(each.metadata.labels ?? {}, 'node-role.kubernetes.io/control-plane')) ?? nodes[0]
  return node ? { kind: 'node', node: node.metadata.name } : { kind: 'outside' }
}

/** The address behind a service's name, as the server's own resolver finds it: the cluster address, no DNS. */
function serviceAddress(
  core: Core,
  namespace: string,
  name: string,
  port: number,
): { readonly address: string } | { readonly error: string } {
  const service = core.store.get('/services', `${namespace}/${name}`) as Service | undefined
  if (!service) return { error: `service ${JSON.stringify(name)} not found` }
  const { type, clusterIP, externalName, ports } = service.spec ?? {}
  if (type === 'ExternalName') return { address: externalName ?? '' }
  if (clusterIP === 'None') return { error: 'cannot route to service with ClusterIP "None"' }
  if (!ports?.some((each) => each.port === port)) return { error: `no service port ${port} found for service ${JSON.stringify(name)}` }
  return { address: clusterIP ?? '' }
}

const isAddress = (host: string): boolean => /^[\d.]+$|^\[.*\]$/.test(host)

function dialled(connection: Connection, where: string, timeout: number): Failure {
  if (!connection.ok) {
    if (connection.failure === 'i/o timeout') return { message: 'context deadline exceeded', waited: timeout * 1000 }
    return { message: `dial tcp ${where}: connect: ${connection.failure}`, waited: connection.latency }
  }
  const { listener, latency } = connection
  // What answers in this world has a certificate of its own making, or none.
  if (listener.tls) return { message: 'tls: failed to verify certificate: x509: certificate signed by unknown authority', waited: latency }
  if (listener.http) return { message: 'http: server gave HTTP response to HTTPS client', waited: latency }
  return { message: 'EOF', waited: latency }
}

/**
 * Posts to a webhook, waiting `timeout` seconds at most. Nothing that runs in this cluster can prove who it is by the
 * bundle a webhook is configured with, so that every call fails; how, is up to the network.
 */
export function callWebhook(core: Core, config: ClientConfig, timeout: number): Failure {
  const { host, port, path } = targetOf(config)
  const { service, url } = config
  const shown = service ? `https://${host}:${port}${path.startsWith('/') ? path : `/${path}`}` : (url ?? '')
  const failed = (message: string, waited = 0): Failure => ({
    message: `Post ${JSON.stringify(`${shown}?timeout=${timeout}s`)}: ${message}`,
    waited,
  })
  const from = origin(core)
  let address = host
  if (service) {
    const found = serviceAddress(core, service.namespace, service.name, port)
    if ('error' in found) return failed(found.error)
    address = found.address
  }
  if (!core.network) return failed(`dial tcp ${address}:${port}: connect: connection refused`)
  if (!isAddress(address)) {
    const resolved = core.network.resolve(from, address)
    if (!resolved.ok) return failed(`dial tcp: lookup ${address} on 192.168.49.1:53: no such host`)
    address = resolved.addresses[0] ?? ''
  }
  const outcome = dialled(core.network.connect(from, address, port), `${address}:${port}`, timeout)
  return failed(outcome.message, outcome.waited)
}
