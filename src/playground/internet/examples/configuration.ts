/** The documentation's tasks about what pods read: ConfigMaps, Secrets, their own fields and sizes. */
import { container, emptyDir, labelled, mount, object, pod, port, shell, type Fields, type Manifests } from './objects'

/** A pod that shows its environment and ends. */
const envOf = (rest: Fields, script = 'env'): readonly Fields[] => [
  pod('dapi-test-pod', [container('test-container', 'registry.k8s.io/busybox:1.27.2', { ...shell(script), ...rest })], {
    restartPolicy: 'Never',
  }),
]

const fromMap = (name: string, map: string, key: string): Fields => ({ name, valueFrom: { configMapKeyRef: { name: map, key } } })
const fromSecret = (name: string, secret: string, key: string): Fields => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } })
const fromField = (name: string, fieldPath: string): Fields => ({ name, valueFrom: { fieldRef: { fieldPath } } })
const fromResource = (name: string, resource: string): Fields => ({
  name,
  valueFrom: { resourceFieldRef: { containerName: 'test-container', resource } },
})

const CONFIG_VOLUME = (more: Fields = {}): Fields => ({
  volumes: [{ name: 'config-volume', configMap: { name: 'special-config', ...more } }],
})

/** Prints these variables again and again. */
const printing = (names: readonly string[]): Fields =>
  shell(`while true; do\n  echo -en '\\n'\n  printenv ${names.join(' ')}\n  sleep 10\ndone\n`, 'sh')

const volumeReader = (name: string, metadata: Fields, items: readonly Fields[], files: readonly string[], rest: Fields = {}): Fields =>
  pod(
    { name, ...metadata },
    [
      container('client-container', 'registry.k8s.io/busybox:1.27.2', {
        ...shell(`while true; do\n${files.map((file) => `  echo; cat /etc/podinfo/${file}\n`).join('')}  sleep 5\ndone\n`, 'sh'),
        ...rest,
        ...mount('podinfo', '/etc/podinfo'),
      }),
    ],
    { volumes: [{ name: 'podinfo', downwardAPI: { items } }] },
  )

export const CONFIGURATION: Manifests = {
  'pods/config/example-redis-config': [object('v1', 'ConfigMap', 'example-redis-config', { data: { 'redis-config': '' } })],
  'pods/config/redis-pod': [
    pod(
      'redis',
      [
        container('redis', 'redis:8.0.2', {
          command: ['redis-server', '/redis-master/redis.conf'],
          env: [{ name: 'MASTER', value: 'true' }],
          ...port(6379),
          resources: { limits: { cpu: '0.1' } },
          volumeMounts: [
            { mountPath: '/redis-master-data', name: 'data' },
            { mountPath: '/redis-master', name: 'config' },
          ],
        }),
      ],
      {
        volumes: [
          { name: 'data', emptyDir: {} },
          { name: 'config', configMap: { name: 'example-redis-config', items: [{ key: 'redis-config', path: 'redis.conf' }] } },
        ],
      },
    ),
  ],
  'configmap/configmaps': [
    object('v1', 'ConfigMap', { name: 'special-config', namespace: 'default' }, { data: { 'special.how': 'very' } }),
    object('v1', 'ConfigMap', { name: 'env-config', namespace: 'default' }, { data: { log_level: 'INFO' } }),
  ],
  'configmap/configmap-multikeys': [
    object('v1', 'ConfigMap', { name: 'special-config', namespace: 'default' }, { data: { SPECIAL_LEVEL: 'very', SPECIAL_TYPE: 'charm' } }),
  ],
  'pods/pod-single-configmap-env-variable': envOf({ env: [fromMap('SPECIAL_LEVEL_KEY', 'special-config', 'special.how')] }),
  'pods/pod-multiple-configmap-env-variable': envOf({
    env: [fromMap('SPECIAL_LEVEL_KEY', 'special-config', 'special.how'), fromMap('LOG_LEVEL', 'env-config', 'log_level')],
  }),
  'pods/pod-configmap-envFrom': envOf({ envFrom: [{ configMapRef: { name: 'special-config' } }] }),
  'pods/pod-configmap-env-var-valueFrom': envOf({
    command: ['/bin/echo', '$(SPECIAL_LEVEL_KEY) $(SPECIAL_TYPE_KEY)'],
    env: [fromMap('SPECIAL_LEVEL_KEY', 'special-config', 'SPECIAL_LEVEL'), fromMap('SPECIAL_TYPE_KEY', 'special-config', 'SPECIAL_TYPE')],
  }),
  'pods/pod-configmap-volume': [
    pod(
      'dapi-test-pod',
      [
        container('test-container', 'registry.k8s.io/busybox:1.27.2', {
          ...shell('ls /etc/config/'),
          ...mount('config-volume', '/etc/config'),
        }),
      ],
      { ...CONFIG_VOLUME(), restartPolicy: 'Never' },
    ),
  ],
  'pods/pod-configmap-volume-specific-key': [
    pod(
      'dapi-test-pod',
      [
        container('test-container', 'registry.k8s.io/busybox:1.27.2', {
          ...shell('cat /etc/config/keys'),
          ...mount('config-volume', '/etc/config'),
        }),
      ],
      { ...CONFIG_VOLUME({ items: [{ key: 'SPECIAL_LEVEL', path: 'keys' }] }), restartPolicy: 'Never' },
    ),
  ],

  'pods/inject/envars': [
    pod(labelled('envar-demo', { purpose: 'demonstrate-envars' }), [
      container('envar-demo-container', 'gcr.io/google-samples/hello-app:2.0', {
        env: [
          { name: 'DEMO_GREETING', value: 'Hello from the environment' },
          { name: 'DEMO_FAREWELL', value: 'Such a sweet sorrow' },
        ],
      }),
    ]),
  ],
  'pods/inject/dependent-envars': [
    pod('dependent-envars-demo', [
      container('dependent-envars-demo', 'busybox:1.28', {
        command: ['sh', '-c'],
        args: [
          `while true; do\n${['UNCHANGED_REFERENCE', 'SERVICE_ADDRESS', 'ESCAPED_REFERENCE'].map((name) => `  printf '${name}=%s\\n' "$${name}"\n`).join('')}  sleep 30\ndone\n`,
        ],
        env: [
          { name: 'SERVICE_PORT', value: '80' },
          { name: 'SERVICE_IP', value: '172.17.0.1' },
          { name: 'UNCHANGED_REFERENCE', value: '$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)' },
          { name: 'PROTOCOL', value: 'https' },
          { name: 'SERVICE_ADDRESS', value: '$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)' },
          { name: 'ESCAPED_REFERENCE', value: '$$(PROTOCOL)://$(SERVICE_IP):$(SERVICE_PORT)' },
        ],
      }),
    ]),
  ],
  'pods/inject/secret': [object('v1', 'Secret', 'test-secret', { data: { username: btoa('my-app'), password: btoa('39528$vdg7Jb') } })],
  'pods/inject/secret-pod': [
    pod('secret-test-pod', [container('test-container', 'nginx', mount('secret-volume', '/etc/secret-volume', { readOnly: true }))], {
      volumes: [{ name: 'secret-volume', secret: { secretName: 'test-secret' } }],
    }),
  ],
  'pods/inject/pod-single-secret-env-variable': [
    pod('env-single-secret', [
      container('envars-test-container', 'nginx', { env: [fromSecret('SECRET_USERNAME', 'backend-user', 'backend-username')] }),
    ]),
  ],
  'pods/inject/pod-multiple-secret-env-variable': [
    pod('envvars-multiple-secrets', [
      container('envars-test-container', 'nginx', {
        env: [fromSecret('BACKEND_USERNAME', 'backend-user', 'backend-username'), fromSecret('DB_USERNAME', 'db-user', 'db-username')],
      }),
    ]),
  ],
  'pods/inject/pod-secret-envFrom': [
    pod('envfrom-secret', [container('envars-test-container', 'nginx', { envFrom: [{ secretRef: { name: 'test-secret' } }] })]),
  ],
  'pods/inject/dapi-envars-pod': [
    pod(
      'dapi-envars-fieldref',
      [
        container('test-container', 'registry.k8s.io/busybox:1.27.2', {
          ...printing(['MY_NODE_NAME', 'MY_POD_NAME', 'MY_POD_NAMESPACE', 'MY_POD_IP', 'MY_POD_SERVICE_ACCOUNT']),
          env: [
            fromField('MY_NODE_NAME', 'spec.nodeName'),
            fromField('MY_POD_NAME', 'metadata.name'),
            fromField('MY_POD_NAMESPACE', 'metadata.namespace'),
            fromField('MY_POD_IP', 'status.podIP'),
            fromField('MY_POD_SERVICE_ACCOUNT', 'spec.serviceAccountName'),
          ],
        }),
      ],
      { restartPolicy: 'Never' },
    ),
  ],
  'pods/inject/dapi-envars-container': [
    pod(
      'dapi-envars-resourcefieldref',
      [
        container('test-container', 'registry.k8s.io/busybox:1.27.2', {
          ...printing(['MY_CPU_REQUEST', 'MY_CPU_LIMIT', 'MY_MEM_REQUEST', 'MY_MEM_LIMIT']),
          resources: { requests: { memory: '32Mi', cpu: '125m' }, limits: { memory: '64Mi', cpu: '250m' } },
          env: [
            fromResource('MY_CPU_REQUEST', 'requests.cpu'),
            fromResource('MY_CPU_LIMIT', 'limits.cpu'),
            fromResource('MY_MEM_REQUEST', 'requests.memory'),
            fromResource('MY_MEM_LIMIT', 'limits.memory'),
          ],
        }),
      ],
      { restartPolicy: 'Never' },
    ),
  ],
  'pods/inject/dapi-volume': [
    volumeReader(
      'kubernetes-downwardapi-volume-example',
      {
        labels: { zone: 'us-est-coast', cluster: 'test-cluster1', rack: 'rack-22' },
        annotations: { build: 'two', builder: 'john-doe' },
      },
      [
        { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
        { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
      ],
      ['labels', 'annotations'],
    ),
  ],
  'pods/inject/envars-file-container': [
    pod(
      'envfile-test-pod',
      [
        container('use-envfile', 'nginx', {
          ...shell('env'),
          env: [
            {
              name: 'DB_ADDRESS',
              valueFrom: { fileKeyRef: { path: 'config.env', volumeName: 'config', key: 'DB_ADDRESS', optional: false } },
            },
          ],
        }),
      ],
      {
        initContainers: [
          container('setup-envfile', 'nginx', {
            ...shell(`printf "DB_ADDRESS='address'\\nREST_ENDPOINT='endpoint'\\n" > /data/config.env`, 'sh'),
            ...mount('config', '/data'),
          }),
        ],
        restartPolicy: 'Never',
        ...emptyDir('config'),
      },
    ),
  ],
  'pods/inject/dapi-volume-resources': [
    volumeReader(
      'kubernetes-downwardapi-volume-example-2',
      {},
      (
        [
          ['cpu_limit', 'limits.cpu', '1m'],
          ['cpu_request', 'requests.cpu', '1m'],
          ['mem_limit', 'limits.memory', '1Mi'],
          ['mem_request', 'requests.memory', '1Mi'],
        ] as const
      ).map(([path, resource, divisor]) => ({
        path,
        resourceFieldRef: { containerName: 'client-container', resource, divisor },
      })),
      ['cpu_limit', 'cpu_request', 'mem_limit', 'mem_request'],
      { resources: { requests: { memory: '32Mi', cpu: '125m' }, limits: { memory: '64Mi', cpu: '250m' } } },
    ),
  ],
}
