/** Who may ask a kubelet over its node's network, and for what; models pkg/kubelet/server/auth with cmd/kubelet's authenticators. */
import { isObject, type JsonObject } from '../../api/json'
import { signatureProblem } from '../../api/signature'
import { readCertificate, readCertificates, same } from '../../api/x509'
import type { HttpRequest, HttpResponse } from '../../network/types'
import type { Kubelet } from '../kubelet'
import { plain } from './answers'
import { configurationOf } from './configuration'

const ANONYMOUS = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
const AUTHENTICATED = 'system:authenticated'

interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** What stands in the configuration at a path of names. */
function at(settings: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), settings)
}

/** The answer to who may not ask; undefined where it may. */
export async function refusal(kubelet: Kubelet, request: HttpRequest): Promise<HttpResponse | undefined> {
  const settings = configurationOf(kubelet.configurationFile)
  const authentication = at(settings, 'authentication')
  const user =
    byCertificate(kubelet, request.certificate, at(authentication, 'x509', 'clientCAFile')) ??
    (at(authentication, 'webhook', 'enabled') === true ? await byToken(kubelet, request) : undefined) ??
    (at(authentication, 'anonymous', 'enabled') === true ? ANONYMOUS : undefined)
  // A wrong token is not as good as none.
  if (!user || (user === ANONYMOUS && bearer(request) !== undefined)) return plain(401, 'Unauthorized')
  if (at(settings, 'authorization', 'mode') === 'AlwaysAllow') return undefined
  const verb = VERBS[request.method] ?? ''
  const subresources = subresourcesOf(request.path.split('?')[0]!)
  const told = `user=${user.name}, verb=${verb}, resource=nodes, subresource`
  for (const subresource of subresources) {
    const resourceAttributes = { verb, version: 'v1', resource: 'nodes', subresource, name: kubelet.name }
    const status = await review(kubelet, 'authorization', 'SubjectAccessReview', {
      user: user.name,
      groups: user.groups,
      resourceAttributes,
    })
    if (!status) return plain(500, `Authorization error (${told}=${subresource})`)
    if (status['allowed'] === true) return undefined
  }
  return plain(403, `Forbidden (${told}(s)=[${subresources.join(' ')}])\n`)
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** Each suffices, the finest first. */
function subresourcesOf(path: string): readonly string[] {
  const place = path.split('/')[1] ?? ''
  if (place === 'stats' || place === 'metrics') return [place]
  if (place === 'logs') return ['log']
  if (place === 'pods' || place === 'runningpods') return ['pods', 'proxy']
  return place === 'healthz' || place === 'configz' ? [place, 'proxy'] : ['proxy']
}

/** Who a client's certificate says it is, when the authority of the kubelet's clients has signed it for that. */
function byCertificate({ context: { files, clock } }: Kubelet, pem: string | undefined, path: unknown): User | undefined {
  if (pem === undefined || typeof path !== 'string' || !files.exists(path)) return undefined
  const shown = readCertificate(pem)
  const now = clock.now()
  if (!shown || now < shown.notBefore || now > shown.notAfter || !(shown.usages?.includes('client auth') ?? true)) return undefined
  const isTrusted = readCertificates(files.readText(path)).some(
    (root) =>
      same(root.subjectName, shown.issuerName) &&
      signatureProblem(root.publicKey, shown.algorithm, shown.body, shown.signature) === undefined,
  )
  const { commonName, organizations } = shown.subject
  return isTrusted && commonName !== '' ? { name: commonName, groups: [...organizations, AUTHENTICATED] } : undefined
}

function bearer({ headers }: HttpRequest): string | undefined {
  const [, value = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  return /^Bearer +(\S+)$/i.exec(value)?.[1]
}

async function byToken(kubelet: Kubelet, request: HttpRequest): Promise<User | undefined> {
  const token = bearer(request)
  const status = token === undefined ? undefined : await review(kubelet, 'authentication', 'TokenReview', { token })
  const user = status?.['user']
  if (status?.['authenticated'] !== true || !isObject(user)) return undefined
  return { name: String(user['username'] ?? ''), groups: Array.isArray(user['groups']) ? user['groups'].map(String) : [] }
}

/** The API server's verdict; undefined where it gives none. */
async function review({ context }: Kubelet, group: string, kind: string, spec: object): Promise<JsonObject | undefined> {
  if (!context.online()) return undefined
  const apiVersion = `${group}.k8s.io/v1`
  const answer = await context.ask(`/apis/${apiVersion}/${kind.toLowerCase()}s`, { apiVersion, kind, spec })
  const status = isObject(answer) ? answer['status'] : undefined
  return isObject(status) ? status : undefined
}
