/** Roles of the components, and those administrators bind to what they run beside them; models bootstrappolicy's policy.go. */
import { readPaths, ruleOf } from './policy-rule'
import type { BootstrapRole } from './bootstrap-role'

const EVENTS = '/events.k8s.io events: create patch update'
const REVIEWS = ['authentication.k8s.io tokenreviews: create', 'authorization.k8s.io subjectaccessreviews: create']

const NODE = [
  'authentication.k8s.io tokenreviews: create',
  'authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews: create',
  'services: get list watch',
  'nodes: create get list watch',
  'nodes>status: patch update',
  'nodes: patch update',
  'events: create patch update',
  'pods: get list watch',
  'pods: create delete',
  'pods>status: patch update',
  'pods>eviction: create',
  'configmaps,secrets: get list watch',
  'persistentvolumeclaims,persistentvolumes: get',
  'endpoints: get',
  'certificates.k8s.io certificatesigningrequests: create get list watch',
  'coordination.k8s.io leases: create delete get patch update',
  'storage.k8s.io volumeattachments: get',
  'serviceaccounts>token: create',
  'persistentvolumeclaims>status: get patch update',
  'storage.k8s.io csidrivers: get list watch',
  'storage.k8s.io csinodes: create delete get patch update',
  'node.k8s.io runtimeclasses: get list watch',
  'resource.k8s.io resourceclaims: get',
  'resource.k8s.io resourceslices: deletecollection',
  'serviceaccounts: get',
]

const SCHEDULER = [
  EVENTS,
  'coordination.k8s.io leases: create',
  'coordination.k8s.io leases[kube-scheduler]: get update',
  'nodes: get list watch',
  'pods: delete get list watch',
  'bindings,pods>binding: create',
  'pods>status: patch update',
  'replicationcontrollers,services: get list watch',
  'apps/extensions replicasets: get list watch',
  'apps statefulsets: get list watch',
  'policy poddisruptionbudgets: get list watch',
  'persistentvolumeclaims,persistentvolumes: get list watch',
  ...REVIEWS,
  'storage.k8s.io csinodes: get list watch',
  'storage.k8s.io volumeattachments: get list watch',
  'namespaces: get list watch',
  'storage.k8s.io csidrivers: get list watch',
  'storage.k8s.io csistoragecapacities: get list watch',
  'resource.k8s.io deviceclasses: get list watch',
  'resource.k8s.io resourceclaims: get list patch update watch',
  'resource.k8s.io resourceclaims>status: get list patch update watch',
  'pods>finalizers: get list patch update watch',
  'resource.k8s.io resourceslices: get list watch',
  'resource.k8s.io resourceclaims: create delete',
  'resource.k8s.io resourceclaims>binding: patch update',
]

const CONTROLLER_MANAGER = [
  EVENTS,
  'coordination.k8s.io leases: create',
  'coordination.k8s.io leases[kube-controller-manager]: get update',
  'secrets,serviceaccounts: create',
  'secrets: delete',
  'configmaps,namespaces,secrets,serviceaccounts: get',
  'secrets,serviceaccounts: update',
  ...REVIEWS,
  '* *: list watch',
  'serviceaccounts>token: create',
]

/** The rules of each role of the system's own. */
const SYSTEM: Readonly<Record<string, readonly string[]>> = {
  'auth-delegator': REVIEWS,
  'basic-user': [
    'authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews: create',
    'authentication.k8s.io selfsubjectreviews: create',
  ],
  heapster: ['events,namespaces,nodes,pods: get list watch', 'extensions deployments: get list watch'],
  'kube-aggregator': ['endpoints,services: get list watch'],
  'kube-controller-manager': CONTROLLER_MANAGER,
  'kube-dns': ['endpoints,services: list watch'],
  'kube-scheduler': SCHEDULER,
  'kubelet-api-admin': [
    'nodes: get list watch',
    'nodes: proxy',
    'nodes>log,nodes>metrics,nodes>proxy,nodes>stats: *',
    'nodes>configz,nodes>healthz,nodes>pods: *',
  ],
  node: NODE,
  'node-bootstrapper': ['certificates.k8s.io certificatesigningrequests: create get list watch'],
  'node-problem-detector': ['nodes: get', 'nodes>status: patch', EVENTS],
  'node-proxier': [
    'endpoints,services: list watch',
    'nodes: get list watch',
    EVENTS,
    'networking.k8s.io servicecidrs: list watch',
    'discovery.k8s.io endpointslices: list watch',
  ],
  'persistent-volume-provisioner': [
    'persistentvolumes: create delete get list watch',
    'persistentvolumeclaims: get list update watch',
    'storage.k8s.io storageclasses: get list watch',
    'events: watch',
    EVENTS,
  ],
  'volume-scheduler': [
    'persistentvolumes: get list patch update watch',
    'storage.k8s.io storageclasses: get list watch',
    'persistentvolumeclaims: get list patch update watch',
  ],
}

const approver = (name: string): BootstrapRole => ({
  name: `system:certificates.k8s.io:${name}-approver`,
  rules: [ruleOf(`certificates.k8s.io signers[kubernetes.io/${name}]: approve`)],
})

/** Roles that administrators bind to who signs and approves certificates. */
const certificateRoles: readonly BootstrapRole[] = [
  ...['nodeclient', 'selfnodeclient'].map((name) => ({
    name: `system:certificates.k8s.io:certificatesigningrequests:${name}`,
    rules: [ruleOf(`certificates.k8s.io certificatesigningrequests>${name}: create`)],
  })),
  ...['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown'].map(approver),
]

const HEALTH = ['/healthz', '/livez', '/readyz']
const VERSION = ['/version', '/version/']

export const systemRoles: readonly BootstrapRole[] = [
  ...certificateRoles,
  ...Object.entries(SYSTEM).map(([name, rules]) => ({ name: `system:${name}`, rules: rules.map(ruleOf) })),
  {
    name: 'system:discovery',
    rules: [readPaths('/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*', '/readyz', ...VERSION)],
  },
  {
    name: 'system:monitoring',
    rules: [
      readPaths('/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*'),
      ruleOf('nodes>metrics: get'),
      readPaths('/flagz'),
      readPaths('/statusz'),
    ],
  },
  { name: 'system:public-info-viewer', rules: [readPaths(...HEALTH, ...VERSION)] },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [readPaths('/.well-known/openid-configuration', '/.well-known/openid-configuration/', '/openid/v1/jwks', '/openid/v1/jwks/')],
  },
]
