/** Calling a webhook: where it is, whether it is who it should be, and what it says; models apiserver's util/webhook client and service resolver. */
import { writeJson } from '../api/json-text'
import { decodeBase64Text } from '../api/base64'
import type { Connection, HttpResponse, Origin } from '../network/types'
import type { Service, ValidatingWebhook } from '../schema/types'
import type { Core } from './core'
import { certificateProblem } from './server-certificate'

export type ClientConfig = ValidatingWebhook['clientConfig']

/** What came of a call and how long that took in milliseconds: an answer, or why there is none. */
export type Outcome = { readonly waited: number } & ({ readonly body: string } | { readonly message: string })

/** A server that is called: by which name its certificate must know it, and who vouches for that. */
export interface Called {
  readonly host: string
  readonly port: number
  readonly caBundle?: string | undefined
  /** Whatever certificate it shows will do. */
  readonly insecure?: boolean | undefined
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
export function origin(core: Core): Origin {
  const nodes = core.store.list('/nodes')
  const node = nodes.find((each) => Object.hasOwn(each.metadata.labels ?? {}, 'node-role.kubernetes.io/control-plane')) ?? nodes[0]
  return node ? { kind: 'node', node: node.metadata.name } : { kind: 'outside' }
}

/** The address behind a service's name, as the server's own resolver finds it: the cluster address, no DNS. */
export function serviceAddress(
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

/** How a call ends that found nobody, or not whom it looked for; undefined where it may go on. */
export function dialled(connection: Connection, { host, port, caBundle, insecure }: Called, where: string, core: Core): string | undefined {
  if (!connection.ok)
    return connection.failure === 'i/o timeout' ? 'context deadline exceeded' : `dial tcp ${where}:${port}: connect: ${connection.failure}`
  const { tls, certificate, http } = connection.listener
  if (tls) {
    if (insecure) return undefined
    const problem = certificateProblem(certificate ?? '', decodeBase64Text(caBundle ?? ''), host, core.clock.now())
    return problem && `tls: failed to verify certificate: x509: ${problem}`
  }
  return http ? 'http: server gave HTTP response to HTTPS client' : 'EOF'
}

/** What client-go makes of an answer that is none. */
function refusal({ status, body }: HttpResponse): string | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 404) return 'the server could not find the requested resource'
  const text = new TextDecoder().decode(body).trim()
  if (status === 400) return `the server rejected our request for an unknown reason${text ? ` (${JSON.stringify(text)})` : ''}`
  return `an error on the server (${JSON.stringify(text || 'unknown')}) has prevented the request from succeeding`
}

/** Milliseconds that a webhook needs to make up its mind. */
const THINKING = 5

/** Posts `sent` to a webhook and waits `timeout` seconds at most. Requests are worked on at once: an answer says how long it takes. */
export function callWebhook(core: Core, config: ClientConfig, timeout: number, sent: unknown): Outcome {
  const target = targetOf(config)
  const { host, port } = target
  const path = target.path === '' || target.path.startsWith('/') ? target.path : `/${target.path}`
  const shown = config.service ? `https://${host}:${port}${path}` : (config.url ?? '')
  const failed = (why: string, waited = 0): Outcome => ({
    message: `Post ${JSON.stringify(`${shown}?timeout=${timeout}s`)}: ${why}`,
    waited,
  })
  const from = origin(core)
  let address = host
  if (config.service) {
    const found = serviceAddress(core, config.service.namespace, config.service.name, port)
    if ('error' in found) return failed(found.error)
    address = found.address
  }
  if (!core.network) return failed(`dial tcp ${address}:${port}: connect: connection refused`)
  if (!isAddress(address)) {
    const resolved = core.network.resolve(from, address)
    if (!resolved.ok) return failed(`dial tcp: lookup ${address} on 192.168.49.1:53: no such host`)
    address = resolved.addresses[0] ?? ''
  }
  const connection = core.network.connect(from, address, port)
  const problem = dialled(connection, { host, port, caBundle: config.caBundle }, address, core)
  if (problem !== undefined) return failed(problem, problem === 'context deadline exceeded' ? timeout * 1000 : connection.latency)
  if (!connection.ok || !connection.listener.http) return failed('EOF', connection.latency)
  const body = new TextEncoder().encode(writeJson(sent))
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'kube-apiserver-admission' }
  const request = { method: 'POST', host: `${host}:${port}`, path: `${path || '/'}?timeout=${timeout}s`, headers, body, foresees: true }
  const answer = connection.listener.http(request, { address: connection.sourceAddress })
  // What does not know how long it takes takes too long.
  const taken = answer instanceof Promise ? Infinity : (answer.takes ?? THINKING)
  const waited = connection.latency + taken
  if (answer instanceof Promise || waited >= timeout * 1000) return failed('context deadline exceeded', timeout * 1000)
  const refused = refusal(answer)
  return refused === undefined ? { body: new TextDecoder().decode(answer.body), waited } : { message: refused, waited }
}
