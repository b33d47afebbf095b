/** An API server behind a Service: what is asked of it goes there over TLS in the name of who asks; models kube-aggregator's proxy handler. */
import type { HttpResponse } from '../../network/types'
import type { APIService } from '../../schema/types'
import type { UserInfo } from '../authorization/access'
import type { Core } from '../core'
import type { ApiRequest, ApiResponse, ApiStream } from '../http'
import { dialled, origin, serviceAddress } from '../webhook-client'

/** Whose name the client certificate of the aggregator has. */
export const FRONT_PROXY = 'front-proxy-client'
const HTTPS = 443

/** Headers of one connection, and those by which a client says who it is: the other server learns that from this one. */
const NOT_PASSED_ON =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|authorization|impersonate-.*|x-remote-.*)$/

/** Nobody has answered; `message` says why in Go's words. */
export class Unreachable extends Error {}

/** Who asks, in the words of an authenticating proxy. */
export function identity({ name, uid, groups, extra = {} }: UserInfo): Readonly<Record<string, string>> {
  return {
    'x-remote-user': name,
    ...(uid ? { 'x-remote-uid': uid } : {}),
    'x-remote-group': groups.join(','),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`x-remote-extra-${encodeURIComponent(key.toLowerCase())}`, values.join(',')]),
    ),
  }
}

/** Asks the server of an APIService. Throws Unreachable. `insecure` takes any certificate. */
export async function askRemote(
  core: Core,
  { spec }: APIService,
  request: Pick<ApiRequest, 'method' | 'url' | 'headers' | 'body'>,
  user: UserInfo,
  insecure = spec?.insecureSkipTLSVerify,
): Promise<HttpResponse> {
  const { namespace = '', name = '', port = HTTPS } = spec?.service ?? {}
  const found = serviceAddress(core, namespace, name, port)
  if ('error' in found) throw new Unreachable(found.error)
  if (!core.network) throw new Unreachable(`dial tcp ${found.address}:${port}: connect: connection refused`)
  const connection = core.network.connect(origin(core), found.address, port)
  if (connection.latency > 0) await core.clock.sleep(connection.latency)
  const called = { host: `${name}.${namespace}.svc`, port, caBundle: spec?.caBundle, insecure }
  const problem = dialled(connection, called, found.address, core)
  if (problem !== undefined) throw new Unreachable(problem)
  if (!connection.ok || !connection.listener.http) throw new Unreachable('EOF')
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([header]) => !NOT_PASSED_ON.test(header)))
  return connection.listener.http(
    {
      method: request.method,
      host: `${found.address}:${port}`,
      path: request.url,
      headers: { ...headers, ...identity(user) },
      proxiedBy: FRONT_PROXY,
      ...(request.body ? { body: request.body } : {}),
    },
    { address: connection.sourceAddress },
  )
}

function streamOf({ read, cancel }: NonNullable<HttpResponse['stream']>): ApiStream {
  const ended = new AbortController()
  return {
    start: (sink) => {
      const pass = async (): Promise<void> => {
        for (let piece = await read(ended.signal); piece; piece = await read(ended.signal)) sink.chunk(piece)
      }
      // A stream that breaks off ends.
      void pass()
        .catch(() => undefined)
        .finally(() => sink.end())
    },
    cancel: () => {
      ended.abort()
      cancel()
    },
  }
}

/** What the other server answers, as this one's answer. */
export async function passOn(core: Core, service: APIService, request: ApiRequest, user: UserInfo): Promise<ApiResponse> {
  try {
    const { status, headers, body, stream } = await askRemote(core, service, request, user)
    return { status, headers, body: stream ? streamOf(stream) : body }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    const text = `error trying to reach service: ${error.message}\n`
    return { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode(text) }
  }
}
