/** Which fields hold labels, selectors, annotations and names of other objects; facts of kustomize's built-in configuration. */
import type { FieldSpec } from './field-paths'

/** Where a workload of a kind has its pod template. */
const TEMPLATES: Readonly<Record<string, string>> = {
  ReplicationController: 'spec/template',
  Deployment: 'spec/template',
  ReplicaSet: 'spec/template',
  DaemonSet: 'spec/template',
  StatefulSet: 'spec/template',
  Job: 'spec/template',
  CronJob: 'spec/jobTemplate/spec/template',
}

function metadataOfTemplates(field: 'labels' | 'annotations'): readonly FieldSpec[] {
  return [
    ...Object.entries(TEMPLATES).map(([kind, path]) => ({ kind, path: `${path}/metadata/${field}`, create: true })),
    { kind: 'CronJob', path: `spec/jobTemplate/metadata/${field}`, create: true },
  ]
}

export const METADATA_LABELS: readonly FieldSpec[] = [{ path: 'metadata/labels', create: true }]
export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  ...metadataOfTemplates('labels'),
  { kind: 'StatefulSet', group: 'apps', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
]
export const ANNOTATIONS: readonly FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...metadataOfTemplates('annotations')]

const AFFINITY_SELECTORS = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
])

export const SELECTORS: readonly FieldSpec[] = [
  { kind: 'Service', path: 'spec/selector', create: true },
  { kind: 'ReplicationController', path: 'spec/selector', create: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => ({ kind, path: 'spec/selector/matchLabels', create: true })),
  { kind: 'StatefulSet', group: 'apps', path: 'spec/selector/matchLabels', create: true },
  { kind: 'StatefulSet', group: 'apps', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    [...AFFINITY_SELECTORS, 'topologySpreadConstraints/labelSelector/matchLabels'].map((path) => ({
      kind,
      group: 'apps',
      path: `spec/template/spec/${path}`,
    })),
  ),
  { kind: 'Job', group: 'batch', path: 'spec/selector/matchLabels' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { kind: 'PodDisruptionBudget', group: 'policy', path: 'spec/selector/matchLabels' },
  ...['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) => ({
    kind: 'NetworkPolicy',
    group: 'networking.k8s.io',
    path: `${path}/matchLabels`,
  })),
]

const CONTAINER_TEXTS = ['command', 'args', 'env/value', 'volumeMounts/mountPath']

/** Fields that may refer to variables. */
export const VARIABLE_REFERENCES: readonly FieldSpec[] = [
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
  ...['Pod', 'CronJob', 'DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].flatMap((kind) =>
    ['containers', 'initContainers'].flatMap((list) =>
      CONTAINER_TEXTS.map((field) => ({ kind, path: `${kind === 'Pod' ? '' : `${TEMPLATES[kind]!}/`}spec/${list}/${field}` })),
    ),
  ),
  { kind: 'Deployment', path: 'spec/template/metadata/annotations' },
  ...['spec/rules/host', 'spec/tls/hosts', 'spec/tls/secretName'].map((path) => ({ kind: 'Ingress', path })),
  { kind: 'Service', path: 'spec/ports/port' },
]

/** Fields that hold the name of an object of a kind. */
export interface NameReference {
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly fields: readonly FieldSpec[]
}

/** A field of pod specs, in every kind that has one. */
function inPods(kinds: readonly string[], ...paths: readonly string[]): readonly FieldSpec[] {
  const place = (kind: string) => (kind === 'Pod' ? 'spec' : kind === 'PodTemplate' ? 'template/spec' : `${TEMPLATES[kind]!}/spec`)
  return kinds.flatMap((kind) => paths.map((path) => ({ kind, path: `${place(kind)}/${path}` })))
}

const WITH_CONFIGURATION = ['Pod', 'PodTemplate', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob']
const WORKLOADS = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet']
const RBAC = 'rbac.authorization.k8s.io'
const WEBHOOKS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']

function fromContainers(ref: string, envFrom: string): readonly string[] {
  return ['containers', 'initContainers'].flatMap((list) => [`${list}/env/valueFrom/${ref}/name`, `${list}/envFrom/${envFrom}/name`])
}

const ruleNames = ['Role', 'ClusterRole'].map((kind) => ({ kind, path: 'rules/resourceNames' }))

export const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    kind,
    fields: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }],
  })),
  {
    kind: 'ConfigMap',
    fields: [
      ...inPods(
        WITH_CONFIGURATION,
        'volumes/configMap/name',
        ...fromContainers('configMapKeyRef', 'configMapRef'),
        'volumes/projected/sources/configMap/name',
      ),
      { kind: 'Node', path: 'spec/configSource/configMap' },
      ...ruleNames,
      { kind: 'Ingress', path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap' },
    ],
  },
  {
    kind: 'Secret',
    fields: [
      ...inPods(
        WITH_CONFIGURATION,
        'volumes/secret/secretName',
        ...fromContainers('secretKeyRef', 'secretRef'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      { kind: 'Ingress', path: 'spec/tls/secretName' },
      ...[
        'ingress.kubernetes.io\\/auth-secret',
        'nginx.ingress.kubernetes.io\\/auth-secret',
        'nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ].map((name) => ({ kind: 'Ingress', path: `metadata/annotations/${name}` })),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((name) => ({
        kind: 'StorageClass',
        path: `parameters/${name}`,
      })),
      ...ruleNames,
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
    ],
  },
  {
    kind: 'Service',
    group: '',
    fields: [
      { kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
      { kind: 'Ingress', path: 'spec/defaultBackend/service/name' },
      { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/name' },
      ...WEBHOOKS.map((kind) => ({ kind, group: 'admissionregistration.k8s.io', path: 'webhooks/clientConfig/service' })),
      { kind: 'HTTPRoute', path: 'spec/rules/backendRefs/name' },
    ],
  },
  { kind: 'Role', group: RBAC, fields: [{ kind: 'RoleBinding', group: RBAC, path: 'roleRef/name' }] },
  {
    kind: 'ClusterRole',
    group: RBAC,
    fields: ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ kind, group: RBAC, path: 'roleRef/name' })),
  },
  {
    kind: 'ServiceAccount',
    fields: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ kind, group: RBAC, path: 'subjects[]' })),
      ...inPods(WORKLOADS, 'serviceAccountName'),
    ],
  },
  { kind: 'PersistentVolumeClaim', fields: inPods(WORKLOADS, 'volumes/persistentVolumeClaim/claimName') },
  {
    kind: 'PersistentVolume',
    fields: [
      { kind: 'PersistentVolumeClaim', path: 'spec/volumeName' },
      { kind: 'ClusterRole', path: 'rules/resourceNames' },
    ],
  },
  {
    kind: 'StorageClass',
    group: 'storage.k8s.io',
    fields: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  { kind: 'PriorityClass', group: 'scheduling.k8s.io', fields: inPods(WORKLOADS, 'priorityClassName') },
  { kind: 'IngressClass', group: 'networking.k8s.io', fields: [{ kind: 'Ingress', path: 'spec/ingressClassName' }] },
]
