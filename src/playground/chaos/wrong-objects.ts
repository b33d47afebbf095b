/** Objects that are nearly right, and patches of right ones: what a careless or clever client sends. */
import fc from 'fast-check'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const containers = [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: 'b' }] }]
const labels = { app: 'x' }
const template = { metadata: { labels }, spec: { containers } }
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' }
const schema = { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } } } }

interface Known {
  /** Where objects of the kind are. */
  readonly path: string
  readonly subresources: readonly string[]
  readonly object: Json
}

function known(path: string, apiVersion: string, kind: string, rest: object, ...subresources: string[]): Known {
  return { path, subresources, object: { apiVersion, kind, metadata: { name: 'x', labels, annotations: { a: 'b' } }, ...rest } }
}

const core = (resource: string): string => `/api/v1/namespaces/default/${resource}`
const group = (name: string, resource: string): string => `/apis/${name}/namespaces/default/${resource}`

export const KNOWN: readonly Known[] = [
  known(
    core('pods'),
    'v1',
    'Pod',
    { spec: { containers } },
    'status',
    'log',
    'exec',
    'eviction',
    'binding',
    'resize',
    'ephemeralcontainers',
  ),
  known(
    core('services'),
    'v1',
    'Service',
    { spec: { selector: labels, ports: [{ name: 'a', port: 80, targetPort: 'http' }] } },
    'status',
    'proxy',
  ),
  known(core('configmaps'), 'v1', 'ConfigMap', { data: { a: 'b' }, binaryData: { c: 'AAAA' } }),
  known(core('secrets'), 'v1', 'Secret', { stringData: { a: 'b' }, data: { c: 'AAAA' } }),
  known(core('serviceaccounts'), 'v1', 'ServiceAccount', { automountServiceAccountToken: false }, 'token'),
  known(core('persistentvolumeclaims'), 'v1', 'PersistentVolumeClaim', { spec: claim }, 'status'),
  known(core('resourcequotas'), 'v1', 'ResourceQuota', { spec: { hard: { pods: '5' }, scopes: ['NotTerminating'] } }, 'status'),
  known(core('limitranges'), 'v1', 'LimitRange', {
    spec: { limits: [{ type: 'Container', max: { cpu: '1' }, default: { cpu: '100m' } }] },
  }),
  known(
    core('replicationcontrollers'),
    'v1',
    'ReplicationController',
    { spec: { replicas: 1, selector: labels, template } },
    'scale',
    'status',
  ),
  known(core('endpoints'), 'v1', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.9' }], ports: [{ port: 80 }] }] }),
  known(core('events'), 'v1', 'Event', { involvedObject: { kind: 'Pod', name: 'x', namespace: 'default' }, reason: 'r', message: 'm' }),
  known('/api/v1/namespaces', 'v1', 'Namespace', {}, 'status', 'finalize'),
  known('/api/v1/nodes', 'v1', 'Node', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, 'status', 'proxy'),
  known('/api/v1/persistentvolumes', 'v1', 'PersistentVolume', {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
  }),
  known(
    group('apps/v1', 'deployments'),
    'apps/v1',
    'Deployment',
    { spec: { selector: { matchLabels: labels }, template } },
    'scale',
    'status',
  ),
  known(group('apps/v1', 'statefulsets'), 'apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'x',
      selector: { matchLabels: labels },
      template,
      volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: claim }],
    },
  }),
  known(group('apps/v1', 'daemonsets'), 'apps/v1', 'DaemonSet', { spec: { selector: { matchLabels: labels }, template } }),
  known(group('batch/v1', 'jobs'), 'batch/v1', 'Job', {
    spec: { template: { spec: { containers, restartPolicy: 'Never' } }, backoffLimit: 1 },
  }),
  known(group('batch/v1', 'cronjobs'), 'batch/v1', 'CronJob', {
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } } },
  }),
  known(group('autoscaling/v2', 'horizontalpodautoscalers'), 'autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
      maxReplicas: 3,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    },
  }),
  known(group('policy/v1', 'poddisruptionbudgets'), 'policy/v1', 'PodDisruptionBudget', {
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  }),
  known(group('networking.k8s.io/v1', 'networkpolicies'), 'networking.k8s.io/v1', 'NetworkPolicy', {
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [{ port: 80 }] }] },
  }),
  known(group('networking.k8s.io/v1', 'ingresses'), 'networking.k8s.io/v1', 'Ingress', {
    spec: {
      rules: [
        { host: 'x.y', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }] } },
      ],
    },
  }),
  known(group('rbac.authorization.k8s.io/v1', 'rolebindings'), 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: role,
    subjects: [{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }],
  }),
  known('/apis/storage.k8s.io/v1/storageclasses', 'storage.k8s.io/v1', 'StorageClass', {
    provisioner: 'x.y/z',
    allowVolumeExpansion: true,
  }),
  known('/apis/scheduling.k8s.io/v1/priorityclasses', 'scheduling.k8s.io/v1', 'PriorityClass', { value: 10 }),
  known('/apis/certificates.k8s.io/v1/certificatesigningrequests', 'certificates.k8s.io/v1', 'CertificateSigningRequest', {
    spec: { request: 'AAAA', signerName: 'a.b/c', usages: ['client auth'] },
  }),
  known('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
    metadata: { name: 'things.x.example.com' },
    spec: {
      group: 'x.example.com',
      names: { plural: 'things', kind: 'Thing' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  }),
  known('/apis/x.example.com/v1/namespaces/default/things', 'x.example.com/v1', 'Thing', { spec: { size: 3 } }),
]

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    '',
    0,
    -1,
    1e21,
    0.5,
    true,
    [],
    {},
    [null],
    [[]],
    { a: null },
    '0x10',
    '1e9',
    '-5Gi',
    ' x ',
    '../..',
    'a'.repeat(300),
  ),
  fc.constantFrom<Json>('Always', '80', 'http', '50%', '*', 'null', '{{', '1Gi', '100m', '2026-01-01T00:00:00Z'),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
)

/** Every way into a value, as JSON pointers' parts. */
function paths(value: Json, here: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [here]
  return [here, ...Object.entries(value).flatMap(([key, part]) => paths(part as Json, [...here, key]))]
}

function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((part: Json, i) => (String(i) === key ? replaced(part, rest, by) : part))
  const object = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, Json>>
  return { ...object, [key]: replaced(object[key] ?? null, rest, by) }
}

/** A right object with up to three of its values replaced, or given a field that nothing knows. */
export function nearly(object: Json): fc.Arbitrary<Json> {
  const ways = paths(object).filter((way) => way.length > 0)
  const change = fc.tuple(fc.constantFrom(...ways), fc.constantFrom('', '', '', 'spec', 'nosuch', '0'), odd)
  return fc
    .array(change, { maxLength: 3 })
    .map((changes) => changes.reduce((value, [way, extra, by]) => replaced(value, extra ? [...way, extra] : way, by), object))
}

/** JSON patches whose paths exist more often than not. */
export function jsonPatch(object: Json): fc.Arbitrary<Json> {
  const pointer = fc.oneof(
    fc.constantFrom(...paths(object)).map((way) => way.map((part) => `/${part.replaceAll('/', '~1')}`).join('')),
    fc.constantFrom('/metadata/labels/-', '/spec/nosuch/deeper', 'no pointer', '/spec/template/spec/containers/-', '/'),
  )
  const operation = fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'nosuch'),
    path: pointer,
    from: pointer,
    value: odd,
  })
  return fc.array(operation, { maxLength: 4 }) as fc.Arbitrary<Json>
}
