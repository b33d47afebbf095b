/** Roles of the controllers and of the system's own namespaces; models bootstrappolicy's controller_policy.go and namespace_policy.go. */
import { ruleOf, type PolicyRule } from './policy-rule'
import type { BootstrapBinding, BootstrapRole } from './bootstrap-role'

const EVENTS = '/events.k8s.io events: create patch update'
const PODS = 'pods: create delete list patch watch'
const REVISIONS = 'apps controllerrevisions: create delete get list patch update watch'
const SLICES = 'discovery.k8s.io endpointslices: create delete get list update watch'

const CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  'attachdetach-controller': [
    'persistentvolumeclaims,persistentvolumes: list watch',
    'nodes: get list watch',
    'nodes>status: patch update',
    'pods: list watch',
    EVENTS,
    'storage.k8s.io volumeattachments: create delete get list watch',
    'storage.k8s.io csidrivers: get list watch',
    'storage.k8s.io csinodes: get list watch',
  ],
  'certificate-controller': [
    'certificates.k8s.io certificatesigningrequests: delete get list watch',
    'certificates.k8s.io certificatesigningrequests>approval,certificatesigningrequests>status: update',
    'certificates.k8s.io signers[kubernetes.io/kube-apiserver-client-kubelet]: approve',
    'certificates.k8s.io signers[kubernetes.io/kube-apiserver-client,kubernetes.io/kube-apiserver-client-kubelet,kubernetes.io/kubelet-serving,kubernetes.io/legacy-unknown]: sign',
    'authorization.k8s.io subjectaccessreviews: create',
    EVENTS,
  ],
  'clusterrole-aggregation-controller': ['rbac.authorization.k8s.io clusterroles: escalate get list patch update watch'],
  'cronjob-controller': [
    'batch cronjobs: get list update watch',
    'batch jobs: create delete get list patch update watch',
    'batch cronjobs>status: update',
    'batch cronjobs>finalizers: update',
    'pods: delete list watch',
    EVENTS,
  ],
  'daemon-set-controller': [
    'apps/extensions daemonsets: get list watch',
    'apps/extensions daemonsets>status: update',
    'apps/extensions daemonsets>finalizers: update',
    'nodes: list watch',
    PODS,
    'pods>binding: create',
    REVISIONS,
    EVENTS,
  ],
  'deployment-controller': [
    'apps/extensions deployments: get list update watch',
    'apps/extensions deployments>status: update',
    'apps/extensions deployments>finalizers: update',
    'apps/extensions replicasets: create delete get list patch update watch',
    'pods: get list update watch',
    EVENTS,
  ],
  'device-taint-eviction-controller': [
    'pods: delete get list watch',
    'pods>status: patch update',
    'resource.k8s.io resourceclaims: get list watch',
    'resource.k8s.io resourceslices: get list watch',
    'resource.k8s.io deviceclasses: get list watch',
    EVENTS,
  ],
  'disruption-controller': [
    'apps/extensions deployments: get list watch',
    'apps/extensions replicasets: get list watch',
    'replicationcontrollers: get list watch',
    'policy poddisruptionbudgets: get list watch',
    'apps statefulsets: get list watch',
    'policy poddisruptionbudgets>status: update',
    'pods>status: patch update',
    '* *>scale: get',
    EVENTS,
  ],
  'endpoint-controller': [
    'pods,services: get list watch',
    'endpoints: create delete get list update watch',
    'endpoints>restricted: create',
    EVENTS,
  ],
  'endpointslice-controller': ['nodes,pods,services: get list watch', 'services>finalizers: update', SLICES, EVENTS],
  'endpointslicemirroring-controller': [
    'endpoints,services: get list watch',
    'services>finalizers: update',
    'endpoints>finalizers: update',
    SLICES,
    EVENTS,
  ],
  'ephemeral-volume-controller': [
    'pods: get list watch',
    'pods>finalizers: update',
    'persistentvolumeclaims: create get list watch',
    EVENTS,
  ],
  'expand-controller': [
    'persistentvolumes: get list patch update watch',
    'persistentvolumeclaims>status: patch update',
    'persistentvolumeclaims: get list watch',
    EVENTS,
  ],
  'generic-garbage-collector': ['* *: delete get list patch update watch', EVENTS],
  'horizontal-pod-autoscaler': [
    'autoscaling horizontalpodautoscalers: get list watch',
    'autoscaling horizontalpodautoscalers>status: update',
    '* *>scale: get update',
    'pods: list watch',
    'metrics.k8s.io pods: list watch',
    'custom.metrics.k8s.io *: get list watch',
    'external.metrics.k8s.io *: get list watch',
    EVENTS,
  ],
  'job-controller': ['batch jobs: get list patch update watch', 'batch jobs>status: update', 'batch jobs>finalizers: update', PODS, EVENTS],
  'legacy-service-account-token-cleaner': [
    'configmaps[kube-apiserver-legacy-service-account-token-tracking]: get',
    'secrets: delete patch',
  ],
  'namespace-controller': [
    'namespaces: delete get list watch',
    'namespaces>finalize,namespaces>status: update',
    '* *: delete deletecollection get list watch',
  ],
  'node-controller': [
    'nodes: delete get list patch update watch',
    'nodes>status: patch update',
    'pods>status: patch update',
    'pods: delete get list watch',
    EVENTS,
  ],
  'persistent-volume-binder': [
    'persistentvolumes: create delete get list update watch',
    'persistentvolumes>status: update',
    'persistentvolumeclaims: get list update watch',
    'persistentvolumeclaims>status: update',
    'pods: create delete get list watch',
    'storage.k8s.io storageclasses: get list watch',
    'nodes: list watch',
    EVENTS,
    'events: watch',
  ],
  'pod-garbage-collector': ['pods: delete list watch', 'nodes: get list watch', 'pods>status: patch'],
  'pv-protection-controller': ['persistentvolumes: get list update watch', EVENTS],
  'pvc-protection-controller': [
    'persistentvolumeclaims: get list update watch',
    'persistentvolumeclaims>status: update',
    'pods: get list watch',
    EVENTS,
  ],
  'replicaset-controller': [
    'apps/extensions replicasets: get list update watch',
    'apps/extensions replicasets>status: update',
    'apps/extensions replicasets>finalizers: update',
    PODS,
    EVENTS,
  ],
  'replication-controller': [
    'replicationcontrollers: get list update watch',
    'replicationcontrollers>status: update',
    'replicationcontrollers>finalizers: update',
    PODS,
    EVENTS,
  ],
  'resource-claim-controller': [
    'pods: get list watch',
    'pods>finalizers: update',
    'resource.k8s.io resourceclaims: create delete get list watch',
    'resource.k8s.io resourceclaims,resourceclaims>status: patch update',
    'pods>status: patch update',
    EVENTS,
    'resource.k8s.io resourceclaims>binding: patch update',
  ],
  'resourcequota-controller': ['* *: list watch', 'resourcequotas>status: update', EVENTS],
  'root-ca-cert-publisher': ['configmaps: create update', EVENTS],
  'route-controller': ['nodes: list watch', 'nodes>status: patch', EVENTS],
  'selinux-warning-controller': [
    EVENTS,
    'persistentvolumes: get list watch',
    'persistentvolumeclaims: get list watch',
    'pods: get list watch',
    'storage.k8s.io csidrivers: get list watch',
  ],
  'service-account-controller': ['serviceaccounts: create', EVENTS],
  'service-cidrs-controller': [
    'networking.k8s.io servicecidrs: get list patch update watch',
    'networking.k8s.io servicecidrs>finalizers: patch update',
    'networking.k8s.io servicecidrs>status: patch update',
    'networking.k8s.io ipaddresses: get list watch',
    EVENTS,
  ],
  'service-controller': ['services: get list watch', 'services>status: patch update', 'nodes: list watch', EVENTS],
  'statefulset-controller': [
    'pods: list watch',
    'apps statefulsets: get list watch',
    'apps statefulsets>status: update',
    'apps statefulsets>finalizers: update',
    'pods: create delete get patch update',
    REVISIONS,
    'persistentvolumeclaims: create get list watch',
    'persistentvolumeclaims: delete update',
    'pods>finalizers: update',
    EVENTS,
  ],
  'ttl-after-finished-controller': ['batch jobs: delete get list watch', EVENTS],
  'ttl-controller': ['nodes: list patch update watch', EVENTS],
  'validatingadmissionpolicy-status-controller': [
    'admissionregistration.k8s.io validatingadmissionpolicies: get list watch',
    'admissionregistration.k8s.io validatingadmissionpolicies>status: get patch update',
    EVENTS,
  ],
  'volumeattributesclass-protection-controller': [
    'persistentvolumeclaims: get list watch',
    'persistentvolumes: get list watch',
    'storage.k8s.io volumeattributesclasses: get list update watch',
    EVENTS,
  ],
}

export const controllerRoles: readonly BootstrapRole[] = Object.entries(CONTROLLERS).map(([name, rules]) => ({
  name: `system:controller:${name}`,
  rules: rules.map(ruleOf),
}))

/** Each controller has the role of its name. */
export const controllerBindings: readonly BootstrapBinding[] = Object.keys(CONTROLLERS).map((name) => ({
  name: `system:controller:${name}`,
  role: `system:controller:${name}`,
  subjects: [{ kind: 'ServiceAccount', name, namespace: 'kube-system' }],
}))

/** A role of one namespace with who has it. */
export interface NamespacedRole {
  readonly namespace: string
  readonly name: string
  readonly rules: readonly PolicyRule[]
  /** The binding's name, where it is not the role's. */
  readonly binding?: string
  readonly subjects: BootstrapBinding['subjects']
}

const leader = (component: string): NamespacedRole => ({
  namespace: 'kube-system',
  name: `system::leader-locking-${component}`,
  rules: ['configmaps: watch', `configmaps[${component}]: get update`].map(ruleOf),
  subjects: [
    { kind: 'User', name: `system:${component}` },
    { kind: 'ServiceAccount', name: component, namespace: 'kube-system' },
  ],
})

const own = (namespace: string, name: string, ...rules: readonly string[]): NamespacedRole => ({
  namespace,
  name: `system:controller:${name}`,
  rules: rules.map(ruleOf),
  subjects: [{ kind: 'ServiceAccount', name, namespace: 'kube-system' }],
})

export const namespacedRoles: readonly NamespacedRole[] = [
  own('kube-public', 'bootstrap-signer', 'configmaps: get list watch', 'configmaps[cluster-info]: update', EVENTS),
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    rules: [ruleOf('configmaps[extension-apiserver-authentication]: get list watch')],
    binding: 'system::extension-apiserver-authentication-reader',
    subjects: [
      { kind: 'User', name: 'system:kube-controller-manager' },
      { kind: 'User', name: 'system:kube-scheduler' },
    ],
  },
  leader('kube-controller-manager'),
  leader('kube-scheduler'),
  own('kube-system', 'bootstrap-signer', 'secrets: get list watch'),
  own('kube-system', 'cloud-provider', 'configmaps: create get list watch'),
  own('kube-system', 'token-cleaner', 'secrets: delete get list watch', EVENTS),
]
