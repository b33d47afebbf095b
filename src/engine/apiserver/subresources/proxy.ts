/** The proxy subresources of pods, services and nodes: an HTTP request into the cluster; models the proxy REST of each. */
import { trimEnd } from '../../api/trim-end'
import { badRequest, notFound, StatusError } from '../../api/status'
import type { HttpResponse, Origin } from '../../network/types'
import type { EndpointSlice, Pod, Service } from '../../schema/types'
import { admitConnection } from '../admission/admission'
import type { Core } from '../core'
import type { ApiResponse, ApiStream } from '../http'
import { nameOf, type ResourceCall } from '../rest/call'
import { nodeAddress } from './pod-location'
import { proxiedAnswer } from './proxied-links'
import type { Subresource, Surroundings } from './subresource'

interface Target {
  readonly scheme: string
  readonly name: string
  readonly port: string
}

/** `name`, `name:port` or `scheme:name:port`. */
function targetOf(text: string): Target {
  const parts = text.split(':')
  if (parts.length === 1) return { scheme: 'http', name: parts[0]!, port: '' }
  if (parts.length === 2) return { scheme: 'http', name: parts[0]!, port: parts[1]! }
  if (parts.length === 3 && (parts[0] === 'http' || parts[0] === 'https' || parts[0] === ''))
    return { scheme: parts[0] || 'http', name: parts[1]!, port: parts[2]! }
  throw badRequest(`invalid service request ${JSON.stringify(text)}`)
}

/** Where the API server itself runs. */
function origin(core: Core): Origin {
  const nodes = core.store.list('/nodes')
  const node =
    nodes.find((each) => each.metadata.labels && Object.hasOwn(each.metadata.labels, 'node-role.kubernetes.io/control-plane')) ?? nodes[0]
  return node ? { kind: 'node', node: node.metadata.name } : { kind: 'outside' }
}

function unavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message)
}

function podAddress(call: ResourceCall, target: Target): { address: string; port: number } {
  const pod = call.core.read(call.served, target.name, call.info.namespace) as Pod
  const address = pod.status?.podIP
  if (!address) throw badRequest(`address not allowed`)
  const declared = pod.spec?.containers[0]?.ports?.[0]?.containerPort
  const port = target.port === '' ? (declared ?? 80) : Number(target.port)
  if (!Number.isInteger(port)) throw badRequest(`invalid port ${target.port}`)
  return { address, port }
}

function serviceAddress(call: ResourceCall, target: Target): { address: string; port: number } {
  const { core, info } = call
  const service = core.find(call.served, target.name, info.namespace) as Service | undefined
  if (!service) throw notFound(call.served, target.name)
  const ports = service.spec?.ports ?? []
  const wanted =
    target.port === ''
      ? ports.length === 1
        ? ports[0]
        : undefined
      : ports.find((each) => each.name === target.port || String(each.port) === target.port)
  if (!wanted) throw unavailable(`no service port ${JSON.stringify(target.port)} found for service ${JSON.stringify(target.name)}`)
  const found: { address: string; port: number }[] = []
  for (const slice of core.store.list('discovery.k8s.io/endpointslices', info.namespace) as readonly EndpointSlice[]) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== target.name) continue
    const port = slice.ports?.find((each) => (each.name ?? '') === (wanted.name ?? ''))?.port
    if (port === undefined) continue
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready !== false && endpoint.addresses[0]) found.push({ address: endpoint.addresses[0], port })
    }
  }
  if (found.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(target.name)}`)
  return found[core.strategy.randomInteger(found.length)]!
}

const KUBELET_PORT = 10250

const PROXY_OPTIONS: Readonly<Record<string, string>> = {
  '/pods': 'PodProxyOptions',
  '/services': 'ServiceProxyOptions',
  '/nodes': 'NodeProxyOptions',
}

function addressOf(call: ResourceCall, target: Target): { address: string; port: number } {
  switch (call.served.collection) {
    case '/pods':
      return podAddress(call, target)
    case '/services':
      return serviceAddress(call, target)
    default:
      call.core.read(call.served, target.name, undefined)
      return { address: nodeAddress(call.core, target.name), port: target.port === '' ? KUBELET_PORT : Number(target.port) }
  }
}

/** A body that comes piece by piece, handed on as it comes. */
function streamOf({ clock }: Core, stream: NonNullable<HttpResponse['stream']>): ApiStream {
  return {
    start: ({ chunk, end }) => {
      const pump = async (): Promise<void> => {
        for (let data = await stream.read(); data; data = await stream.read()) {
          clock.wake()
          chunk(data)
        }
        end()
      }
      void pump()
    },
    cancel: () => stream.cancel(),
  }
}

/** Headers that concern one connection and not the message. */
const HOP_HEADERS = new Set(['connection', 'upgrade', 'host', 'authorization', 'content-length', 'transfer-encoding'])

async function handle(call: ResourceCall, surroundings: Surroundings): Promise<ApiResponse> {
  const { core, info, request } = call
  const target = targetOf(nameOf(call))
  const { served, context } = call
  const object = { kind: PROXY_OPTIONS[served.collection], apiVersion: 'v1', path: `/${info.rest}` }
  const sent = { served, subresource: 'proxy', name: nameOf(call), namespace: info.namespace, object, request: context }
  admitConnection(core, { ...sent, operation: 'CONNECT' })
  const { address, port } = addressOf(call, target)
  const elsewhere = rootOf(call)
  if (elsewhere !== undefined) return { status: 301, headers: { location: elsewhere }, body: new Uint8Array() }
  // The server itself may ask a kubelet everything; to others it says nothing without credentials.
  const kubelet = call.served.collection === '/nodes' && port === KUBELET_PORT ? surroundings.findKubelet(target.name) : undefined
  const { prefix, path } = split(request.url, info.rest)
  const told = await kubelet?.ask?.(request.method, path, request.body)
  if (told) return { status: told.status, headers: told.headers, body: told.stream ? streamOf(core, told.stream) : told.body }
  if (!surroundings.network) throw unavailable('error trying to reach service: no network')
  const connection = surroundings.network.connect(origin(core), address, port)
  if (connection.latency > 0) await core.clock.sleep(connection.latency)
  const where = `${address}:${port}`
  if (!connection.ok) {
    const failure = connection.failure === 'i/o timeout' ? connection.failure : `connect: ${connection.failure}`
    throw unavailable(`error trying to reach service: dial tcp ${where}: ${failure}`)
  }
  if (!connection.listener.http)
    throw unavailable(`error trying to reach service: net/http: HTTP/1.x transport connection broken: malformed HTTP response`)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) if (!HOP_HEADERS.has(name)) headers[name] = value
  const answer = await connection.listener.http(
    {
      method: request.method,
      host: where,
      path,
      headers,
      ...(request.body ? { body: request.body } : {}),
    },
    { address: connection.sourceAddress },
  )
  return proxiedAnswer(answer, { prefix, hosts: [where, request.headers['host'] ?? ''] })
}

/** Links of a page are meant from its folder: who looks at the other server's own without a slash is sent there. */
function rootOf({ info, request: { method, url } }: ResourceCall): string | undefined {
  if (info.rest !== '' || info.path.endsWith('/') || !['GET', 'HEAD'].includes(method)) return undefined
  const [, query] = url.split(/\?(.*)/s)
  return `${info.path}/${query ? `?${query}` : ''}`
}

/** What is asked of the other server, as the client wrote it, and what stands before that; `rest` is it without its escapes. */
function split(url: string, rest: string): { readonly prefix: string; readonly path: string } {
  const [asked = '', query] = url.split(/\?(.*)/s)
  const search = query === undefined ? '' : `?${query}`
  const parts = asked.split('/')
  const slash = parts.at(-1) === '' ? '/' : ''
  if (slash) parts.pop()
  const own = rest === '' ? [] : parts.splice(-rest.split('/').length)
  return { prefix: trimEnd(parts.join('/'), '/'), path: `/${own.join('/')}${own.length > 0 ? slash : ''}${search}` }
}

export const proxy: Subresource = {
  name: 'proxy',
  collections: ['/pods', '/services', '/nodes'],
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  handle,
}
