/** What the API server makes for itself when it starts, and keeps making when it is deleted; models its post-start hooks. */
import type { NewObject } from '../../api/object'
import type { KubeObject, Resource } from '../../api/object'
import { hasReason } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { Actor, Client } from '../../client/client'
import { formatIPv4, parseIPv4Range } from '../../api/ipv4'
import {
  CLUSTER_ROLES,
  CLUSTER_ROLE_BINDINGS,
  CONFIG_MAPS,
  ENDPOINTS,
  ENDPOINT_SLICES,
  FLOW_SCHEMAS,
  NAMESPACES,
  PRIORITY_CLASSES,
  PRIORITY_LEVEL_CONFIGURATIONS,
  ROLE_BINDINGS,
  ROLES,
  SERVICE_CIDRS,
  SERVICES,
} from '../../schema/resources'
import type { Core } from '../core'
import { flowSchemas, priorityLevels, statusOf } from '../../kinds/flow-control/defaults'
import { namespacedRoles } from './controller-roles'
import type { PolicyRule } from './policy-rule'
import type { BootstrapBinding } from './bootstrap-role'
import { bootstrapBindings, bootstrapRoles } from './roles'

export const API_SERVER: Actor = { name: 'kube-apiserver', user: 'system:apiserver', groups: ['system:masters'] }

const NAMES = ['default', 'kube-system', 'kube-public', 'kube-node-lease']
/** How often the server looks after its own service, in milliseconds. */
const RECONCILE_INTERVAL = 10_000
const AUTO_UPDATE = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' }
const DEFAULTS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }

export interface BootstrapOptions {
  /** Where the API server listens, for the Endpoints of the service `kubernetes`. */
  readonly address: string
  readonly port: number
  /** The range of service addresses; the first address is the API server's own. */
  readonly serviceRange: string
  /** Certificates of who signs clients' certificates, and those of servers that ask on behalf of others, PEM. */
  readonly authorities?: { readonly clients: string; readonly frontProxy: string }
}

function ensure<T extends KubeObject>(client: Client, resource: Resource<T>, object: NewObject<T>): void {
  try {
    client.resource(resource).create(object)
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error
  }
}

function aggregated(label: string): readonly PolicyRule[] {
  return bootstrapRoles
    .filter((each) => each.labels?.[label] === 'true')
    .flatMap((each) => (each.aggregates ? aggregated(each.aggregates) : each.rules))
}

/** Objects made in one step: some two milliseconds' work while the code is still cold. */
const PER_STEP = 8

function* roles(client: Client): Generator<void, void, void> {
  let made = 0
  for (const role of bootstrapRoles) {
    if (++made % PER_STEP === 0) yield
    ensure(client, CLUSTER_ROLES, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: role.name, annotations: AUTO_UPDATE, labels: { ...DEFAULTS, ...role.labels } },
      ...(role.aggregates ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [role.aggregates]: 'true' } }] } } : {}),
      rules: role.aggregates ? aggregated(role.aggregates) : role.rules,
    } as NewObject<typeof CLUSTER_ROLES extends Resource<infer T> ? T : never>)
  }
  for (const binding of bootstrapBindings) {
    if (++made % PER_STEP === 0) yield
    ensure(client, CLUSTER_ROLE_BINDINGS, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: binding.name, annotations: AUTO_UPDATE, labels: DEFAULTS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: binding.role },
      ...(binding.subjects.length > 0 ? { subjects: subjectsOf(binding.subjects) } : {}),
    })
  }
  for (const { namespace, name, rules, subjects, binding } of namespacedRoles) {
    if (++made % PER_STEP === 0) yield
    ensure(client, ROLES, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace, annotations: AUTO_UPDATE, labels: DEFAULTS },
      rules,
    } as NewObject<typeof ROLES extends Resource<infer T> ? T : never>)
    ensure(client, ROLE_BINDINGS, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: binding ?? name, namespace, annotations: AUTO_UPDATE, labels: DEFAULTS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: subjectsOf(subjects),
    })
  }
}

function subjectsOf(subjects: BootstrapBinding['subjects']): { kind: string; name: string; namespace?: string; apiGroup?: string }[] {
  return subjects.map(({ kind, name, namespace }) =>
    kind === 'ServiceAccount' ? { kind, name, namespace: namespace! } : { apiGroup: 'rbac.authorization.k8s.io', kind, name },
  )
}

function priorities(client: Client): void {
  const classes = [
    ['system-node-critical', 2000001000, 'Used for system critical pods that must not be moved from their current node.'],
    [
      'system-cluster-critical',
      2000000000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ],
  ] as const
  for (const [name, value, description] of classes) {
    ensure(client, PRIORITY_CLASSES, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
      preemptionPolicy: 'PreemptLowerPriority',
    })
  }
}

function* flowControl(core: Core, client: Client): Generator<void, void, void> {
  let made = 0
  for (const each of priorityLevels) ensure(client, PRIORITY_LEVEL_CONFIGURATIONS, each)
  for (const each of flowSchemas) {
    if (++made % (PER_STEP / 2) === 0) yield
    const name = each.metadata.name!
    ensure(client, FLOW_SCHEMAS, each)
    const stored = client.resource(FLOW_SCHEMAS).get(name)
    if (stored.status?.conditions) continue
    const status = statusOf(stored.spec!.priorityLevelConfiguration.name, timestamp(core.clock.now()))
    client.resource(FLOW_SCHEMAS).updateStatus({ ...stored, status: status! })
  }
}

/** The range that service addresses come from. */
function serviceRange(client: Client, range: string): void {
  const metadata = { name: 'kubernetes' }
  ensure(client, SERVICE_CIDRS, { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata, spec: { cidrs: [range] } })
}

function ownService(client: Client, options: BootstrapOptions): void {
  const address = formatIPv4(parseIPv4Range(options.serviceRange)!.first + 1)
  const metadata = { name: 'kubernetes', namespace: 'default' }
  ensure(client, SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: address,
      clusterIPs: [address],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: options.port }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  })
  ensure(client, ENDPOINTS, {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: options.address }], ports: [{ name: 'https', port: options.port, protocol: 'TCP' }] }],
  })
  ensure(client, ENDPOINT_SLICES, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [options.address], conditions: { ready: true } }],
    ports: [{ name: 'https', port: options.port, protocol: 'TCP' }],
  })
}

/** What the server tells those who extend it, and since when it follows which token Secrets are used. */
function ownMaps(core: Core, client: Client, { authorities }: BootstrapOptions): void {
  if (!authorities) return
  const make = (name: string, data: Readonly<Record<string, string>>): void =>
    ensure(client, CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'kube-system' }, data })
  make('extension-apiserver-authentication', {
    'client-ca-file': authorities.clients,
    'requestheader-allowed-names': '["front-proxy-client"]',
    'requestheader-client-ca-file': authorities.frontProxy,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  })
  make('kube-apiserver-legacy-service-account-token-tracking', { since: timestamp(core.clock.now()).slice(0, 10) })
}

const OWN = new Set(['/services', '/endpoints', 'discovery.k8s.io/endpointslices'])

/** Makes the system's namespaces, roles, priority classes and the service `kubernetes`, step by step; does nothing where they exist. */
export function* bootstrap(core: Core, client: Client, options: BootstrapOptions): Generator<void, void, void> {
  for (const name of NAMES) ensure(client, NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
  yield
  yield* roles(client)
  priorities(client)
  yield
  yield* flowControl(core, client)
  yield
  serviceRange(client, options.serviceRange)
  ownService(client, options)
  ownMaps(core, client, options)
}

/** Makes the service `kubernetes` again when it is deleted: the reconciler comes by every ten seconds, and only then has work. */
export function keepOwnService(core: Core, client: Client, options: BootstrapOptions): void {
  const started = core.clock.now()
  core.store.observe((change) => {
    if (change.type !== 'DELETED' || change.key !== 'default/kubernetes' || !OWN.has(change.collection)) return
    const since = core.clock.now() - started
    core.clock.after(RECONCILE_INTERVAL - (since % RECONCILE_INTERVAL), () => ownService(client, options))
  })
}
