/** What `/healthz`, `/livez` and `/readyz` say of each check; models k8s.io/apiserver/pkg/server/healthz and the hooks of kube-apiserver. */
import type { ApiResponse } from '../http'
import { respondText } from './respond'

const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'storage-readiness',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
].map((hook) => `poststarthook/${hook}`)

const COMMON = [
  ...HOOKS,
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
]

/** The checks of each path, in the order they are told of. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...COMMON],
  livez: ['ping', 'log', 'etcd', ...COMMON],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...COMMON, 'shutdown'],
}

/** Every path that leads to a check. */
export const HEALTH_PATHS: readonly string[] = Object.entries(CHECKS).flatMap(([root, checks]) => [
  `/${root}`,
  ...checks.map((check) => `/${root}/${check}`),
])

/** Each check is well: what there is to find out is what is checked, and what happens when a check is left out. */
function report(root: string, checks: readonly string[], query: URLSearchParams): string {
  const excluded = new Set(query.getAll('exclude'))
  const lines = checks.map((check) => `[+]${check} ${excluded.delete(check) ? 'excluded: ' : ''}ok\n`)
  const unknown = [...excluded].sort().map((name) => JSON.stringify(name))
  if (unknown.length) lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(',')}\n`)
  return `${lines.join('')}${root} check passed\n`
}

/** Undefined for a path that asks for no health. */
export function health(path: string, query: URLSearchParams, notFound: () => ApiResponse): ApiResponse | undefined {
  const [, root = '', ...rest] = path.split('/')
  const checks = Object.hasOwn(CHECKS, root) ? CHECKS[root] : undefined
  if (!checks) return undefined
  if (rest.length > 0 && rest[0] !== '') return checks.includes(rest.join('/')) ? respondText(200, 'ok') : notFound()
  return respondText(200, query.has('verbose') ? report(root, checks, query) : 'ok')
}
