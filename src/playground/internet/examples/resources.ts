/** The documentation's tasks about requests, limits, quotas and quality of service. */
import { claim, container, deployment, object, pod, resources, type Fields, type Manifests } from './objects'

const stress = (amount: string): Fields => ({ command: ['stress'], args: ['--vm', '1', '--vm-bytes', amount, '--vm-hang', '1'] })

const memoryDemo = (number: string, limit: string, request: string, amount: string): readonly Fields[] => [
  pod({ name: `memory-demo${number}`, namespace: 'mem-example' }, [
    container(`memory-demo${number}-ctr`, 'polinux/stress', {
      ...resources({ memory: limit }, { memory: request }),
      ...stress(amount),
    }),
  ]),
]

const cpuDemo = (number: string, limit: string, request: string): readonly Fields[] => [
  pod({ name: `cpu-demo${number}`, namespace: 'cpu-example' }, [
    container(`cpu-demo${number ? `-ctr${number}` : '-ctr'}`, 'vish/stress', {
      ...resources({ cpu: limit }, { cpu: request }),
      args: ['-cpus', '2'],
    }),
  ]),
]

const qos = (number: string, rest: Fields, ...more: readonly Fields[]): readonly Fields[] => [
  pod({ name: `qos-demo${number}`, namespace: 'qos-example' }, [
    container(`qos-demo${number}${more.length > 0 ? '-ctr-1' : '-ctr'}`, 'nginx', rest),
    ...more,
  ]),
]

/** A pod that asks for these itself, whatever its container does. */
const podLevel = (what: string, limits: Fields, requests: Fields, image: string, rest: Fields): readonly Fields[] => [
  pod(
    { name: `${what}-demo`, namespace: 'pod-resources-example' },
    [container(`${what}-demo-ctr`, image, rest)],
    resources(limits, requests),
  ),
]

const resizing = (cpu: string, memory: string): Fields => ({
  resizePolicy: [
    { resourceName: 'cpu', restartPolicy: cpu },
    { resourceName: 'memory', restartPolicy: memory },
  ],
})

const LARGE = { memory: '200Mi', cpu: '700m' }

const limits = (name: string, limit: Fields, type = 'Container'): readonly Fields[] => [
  object('v1', 'LimitRange', name, { spec: { limits: [{ ...limit, type }] } }),
]

const quota = (name: string, hard: Fields): readonly Fields[] => [object('v1', 'ResourceQuota', name, { spec: { hard } })]

/** One pod with one container of that name, which asks for these. */
const demo = (name: string, rest: Fields = {}, image = 'nginx'): readonly Fields[] => [pod(name, [container(`${name}-ctr`, image, rest)])]

const DONGLES = 'example.com/dongle'
const dongles = (name: string, count: number): readonly Fields[] => demo(name, resources({ [DONGLES]: count }, { [DONGLES]: count }))

export const RESOURCES: Manifests = {
  'pods/resource/memory-request-limit': memoryDemo('', '200Mi', '100Mi', '150M'),
  'pods/resource/memory-request-limit-2': memoryDemo('-2', '100Mi', '50Mi', '250M'),
  'pods/resource/memory-request-limit-3': memoryDemo('-3', '1000Gi', '1000Gi', '150M'),
  'pods/resource/cpu-request-limit': cpuDemo('', '1', '0.5'),
  'pods/resource/cpu-request-limit-2': cpuDemo('-2', '100', '100'),
  'pods/resource/pod-resize': [
    pod('resize-demo', [
      container('pause', 'registry.k8s.io/pause:3.8', {
        ...resizing('NotRequired', 'RestartContainer'),
        ...resources(LARGE, LARGE),
      }),
    ]),
  ],
  'pods/resource/pod-level-memory-request-limit': podLevel(
    'memory',
    { memory: '200Mi' },
    { memory: '100Mi' },
    'polinux/stress',
    stress('150M'),
  ),
  'pods/resource/pod-level-cpu-request-limit': podLevel('cpu', { cpu: '1' }, { cpu: '0.5' }, 'vish/stress', { args: ['-cpus', '2'] }),
  'pods/resource/pod-level-resize': [
    pod(
      'pod-level-resize-demo',
      [
        container('pause', 'registry.k8s.io/pause:3.9', {
          ...resizing('NotRequired', 'RestartContainer'),
          resources: { requests: { cpu: '100m', memory: '100Mi' } },
        }),
        container('nginx-server', 'registry.k8s.io/nginx:latest', resizing('RestartContainer', 'RestartContainer')),
      ],
      resources({ cpu: '200m', memory: '200Mi' }, { cpu: '200m', memory: '200Mi' }),
    ),
  ],
  'pods/resource/pod-level-resources': [
    pod(
      { name: 'pod-resources-demo', namespace: 'pod-resources-example' },
      [
        container('pod-resources-demo-ctr-1', 'nginx', resources({ cpu: '0.5', memory: '100Mi' }, { cpu: '0.5', memory: '50Mi' })),
        container('pod-resources-demo-ctr-2', 'busybox', { command: ['sleep', '3600'] }),
      ],
      resources({ cpu: '1', memory: '200Mi' }, { cpu: '1', memory: '100Mi' }),
    ),
  ],
  'pods/resource/extended-resource-pod': dongles('extended-resource-demo', 3),
  'pods/resource/extended-resource-pod-2': dongles('extended-resource-demo-2', 2),

  'pods/qos/qos-pod': qos('', resources(LARGE, LARGE)),
  'pods/qos/qos-pod-2': qos('-2', resources({ memory: '200Mi' }, { memory: '100Mi' })),
  'pods/qos/qos-pod-3': qos('-3', {}),
  'pods/qos/qos-pod-4': qos('-4', { resources: { requests: { memory: '200Mi' } } }, container('qos-demo-4-ctr-2', 'redis')),
  'pods/qos/qos-pod-5': [
    pod({ name: 'qos-demo-5', namespace: 'qos-example' }, [container('qos-demo-ctr-5', 'nginx', resources(LARGE, LARGE))]),
  ],

  'admin/resource/memory-defaults': limits('mem-limit-range', { default: { memory: '512Mi' }, defaultRequest: { memory: '256Mi' } }),
  'admin/resource/memory-defaults-pod': demo('default-mem-demo'),
  'admin/resource/memory-defaults-pod-2': demo('default-mem-demo-2', resources({ memory: '1Gi' })),
  'admin/resource/memory-defaults-pod-3': demo('default-mem-demo-3', { resources: { requests: { memory: '128Mi' } } }),
  'admin/resource/cpu-defaults': limits('cpu-limit-range', { default: { cpu: 1 }, defaultRequest: { cpu: 0.5 } }),
  'admin/resource/cpu-defaults-pod': demo('default-cpu-demo'),
  'admin/resource/cpu-defaults-pod-2': demo('default-cpu-demo-2', resources({ cpu: '1' })),
  'admin/resource/cpu-defaults-pod-3': demo('default-cpu-demo-3', { resources: { requests: { cpu: '0.75' } } }),
  'admin/resource/memory-constraints': limits('mem-min-max-demo-lr', { max: { memory: '1Gi' }, min: { memory: '500Mi' } }),
  'admin/resource/memory-constraints-pod': demo('constraints-mem-demo', resources({ memory: '800Mi' }, { memory: '600Mi' })),
  'admin/resource/memory-constraints-pod-2': demo('constraints-mem-demo-2', resources({ memory: '1.5Gi' }, { memory: '800Mi' })),
  'admin/resource/memory-constraints-pod-3': demo('constraints-mem-demo-3', resources({ memory: '800Mi' }, { memory: '100Mi' })),
  'admin/resource/memory-constraints-pod-4': demo('constraints-mem-demo-4'),
  'admin/resource/cpu-constraints': limits('cpu-min-max-demo-lr', { max: { cpu: '800m' }, min: { cpu: '200m' } }),
  'admin/resource/cpu-constraints-pod': demo('constraints-cpu-demo', resources({ cpu: '800m' }, { cpu: '500m' })),
  'admin/resource/cpu-constraints-pod-2': demo('constraints-cpu-demo-2', resources({ cpu: '1.5' }, { cpu: '500m' })),
  'admin/resource/cpu-constraints-pod-3': demo('constraints-cpu-demo-3', resources({ cpu: '800m' }, { cpu: '100m' })),
  'admin/resource/cpu-constraints-pod-4': demo('constraints-cpu-demo-4', {}, 'vish/stress'),
  'admin/resource/limit-mem-cpu-container': limits('limit-mem-cpu-per-container', {
    max: { cpu: '800m', memory: '1Gi' },
    min: { cpu: '100m', memory: '99Mi' },
    default: { cpu: '700m', memory: '900Mi' },
    defaultRequest: { cpu: '110m', memory: '111Mi' },
  }),
  'admin/resource/limit-mem-cpu-pod': limits('limit-mem-cpu-per-pod', { max: { cpu: '2', memory: '2Gi' } }, 'Pod'),
  'admin/resource/storagelimits': limits('storagelimits', { max: { storage: '2Gi' }, min: { storage: '1Gi' } }, 'PersistentVolumeClaim'),
  'admin/resource/pvc-limit-lower': [claim('pvc-limit-lower', '500Mi')],
  'admin/resource/pvc-limit-greater': [claim('pvc-limit-greater', '5Gi')],
  'admin/resource/quota-mem-cpu': quota('mem-cpu-demo', {
    'requests.cpu': '1',
    'requests.memory': '1Gi',
    'limits.cpu': '2',
    'limits.memory': '2Gi',
  }),
  'admin/resource/quota-mem-cpu-pod': demo(
    'quota-mem-cpu-demo',
    resources({ memory: '800Mi', cpu: '800m' }, { memory: '600Mi', cpu: '400m' }),
  ),
  'admin/resource/quota-mem-cpu-pod-2': demo(
    'quota-mem-cpu-demo-2',
    resources({ memory: '1Gi', cpu: '800m' }, { memory: '700Mi', cpu: '400m' }),
    'redis',
  ),
  'admin/resource/quota-pod': quota('pod-demo', { pods: '2' }),
  'admin/resource/quota-pod-deployment': [
    deployment('pod-quota-demo', { purpose: 'quota-demo' }, { replicas: 3 }, [container('pod-quota-demo', 'nginx')]),
  ],
  'admin/resource/quota-objects': quota('object-quota-demo', {
    persistentvolumeclaims: '1',
    'services.loadbalancers': '2',
    'services.nodeports': '0',
  }),
  'admin/resource/quota-objects-pvc': [claim('pvc-quota-demo', '3Gi', { storageClassName: 'manual' })],
  'admin/resource/quota-objects-pvc-2': [claim('pvc-quota-demo-2', '4Gi', { storageClassName: 'manual' })],
}
