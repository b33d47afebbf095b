/** What the scheduler and the controller manager serve beside their health: /metrics, for who may read it by the API server's word; models their delegated authentication and authorization. */
import { tellBuild } from '../../engine/api/build-info'
import { METRICS_TYPE, type MetricsRegistry } from '../../engine/api/prometheus'
import { publicInfo } from '../../engine/api/rsa/rsa'
import type { AccessAttributes, UserInfo } from '../../engine/apiserver/authorization/access'
import { refusal } from '../../engine/apiserver/authorization/authorizer'
import { ClientCertificates } from '../../engine/apiserver/authorization/client-certificates'
import type { Cluster } from '../../engine/cluster'
import type { HttpRequest, HttpResponse } from '../../engine/network/types'

const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

export interface MeasuredProcess {
  readonly component: string
  readonly version: string
  /** Milliseconds since the epoch. */
  readonly started: number
  /** Undefined of one that does not stand for election. */
  readonly leads: boolean | undefined
  readonly registry: MetricsRegistry
}

/** An answer to whatever is no question for its health. */
export function componentAnswer(cluster: Cluster, request: HttpRequest, process: MeasuredProcess): HttpResponse {
  const path = request.path.split('?')[0]!
  const user = userOf(cluster, request)
  if (!user) return failure(401, 'Unauthorized', 'Unauthorized')
  const access: AccessAttributes = {
    user,
    verb: request.method.toLowerCase(),
    group: '',
    resource: '',
    subresource: '',
    namespace: undefined,
    name: undefined,
    path,
  }
  const { allowed, reason } = cluster.api.authorizer.authorize(access)
  if (!allowed) return failure(403, `forbidden: ${refusal(access, reason)}`, 'Forbidden', { details: {} })
  if (path !== '/metrics') return respond(404, 'text/plain; charset=utf-8', '404 page not found\n')
  describe(process)
  return respond(200, METRICS_TYPE, process.registry.text())
}

/** Who asks; undefined when the credential is nobody's. */
function userOf({ api, authority, clock }: Cluster, { headers, certificate }: HttpRequest): UserInfo | undefined {
  const certificates = new ClientCertificates({ name: authority.name, publicKey: publicInfo(authority.key) })
  const known = certificate === undefined ? undefined : certificates.user(certificate, clock.now())
  if (known) return known
  const [, written = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  const bearer = /^bearer\s+(.+)$/i.exec(written)?.[1]
  if (bearer !== undefined) return api.tokens.lookup(bearer.trim())
  return certificate === undefined ? ANONYMOUS : undefined
}

/** What every component tells of itself. */
function describe({ component, version, started, leads, registry }: MeasuredProcess): void {
  tellBuild(registry, version, started)
  if (leads === undefined) return
  registry.looked(
    'gauge',
    'leader_election_master_status',
    "[ALPHA] Gauge of if the reporting system is master of the relevant lease, 0 indicates backup, 1 indicates master. 'name' is the string used to identify the lease. Please make sure to group by name.",
    () => [[{ name: component }, leads ? 1 : 0]],
  )
}

function respond(status: number, type: string, text: string): HttpResponse {
  const body = new TextEncoder().encode(text)
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(body.length) }, body }
}

function failure(code: number, message: string, reason: string, more: object = {}): HttpResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...more, code }
  return respond(code, 'application/json', `${JSON.stringify(status)}\n`)
}
