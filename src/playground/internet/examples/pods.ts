/** The documentation's tasks about single pods: what runs in them, what they read, where they run, who may do what in them. */
import { claim, container, emptyDir, hostPathVolume, labelled, mount, pod, port, shell, type Fields, type Manifests } from './objects'

const SECOND = (initialDelaySeconds: number, periodSeconds: number): Fields => ({ initialDelaySeconds, periodSeconds })
const LIVENESS = { test: 'liveness' }

const nginxOn = (spec: Fields): readonly Fields[] => [
  pod(labelled('nginx', { env: 'test' }), [container('nginx', 'nginx', { imagePullPolicy: 'IfNotPresent' })], spec),
]
const disktype = { matchExpressions: [{ key: 'disktype', operator: 'In', values: ['ssd'] }] }
const PAUSE = [container('pause', 'registry.k8s.io/pause:3.6')]

const spread = (topologyKey: string): Fields => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { foo: 'bar' } },
})

const counting = (file: string): string =>
  `i=0\nwhile true; do\n  echo "$i: $(date)" >> ${file}1.log\n  echo "$(date) INFO $i" >> ${file}2.log\n  i=$((i+1))\n  sleep 1\ndone\n`
const VAR_LOG = { ...mount('varlog', '/var/log') }
const tail = (name: string): Fields =>
  container(name, 'busybox:1.28', { args: ['/bin/sh', '-c', `tail -n+1 -F /var/log/${name.slice('count-log-'.length)}.log`], ...VAR_LOG })
const COUNT = container('count', 'busybox:1.28', { args: ['/bin/sh', '-c', counting('/var/log/')], ...VAR_LOG })

const scheduled = (name: string, containerName: string, schedulerName?: string): readonly Fields[] => [
  pod(
    labelled(name, { name: 'multischeduler-example' }),
    [container(containerName, 'registry.k8s.io/pause:3.8')],
    schedulerName ? { schedulerName } : {},
  ),
]

const security = (number: string, image: string, rest: Fields, spec: Fields = {}): readonly Fields[] => [
  pod(`security-context-demo${number}`, [container(`sec-ctx${number || '-demo'}`, image, rest)], spec),
]

const groupsOf = (policy: Fields): readonly Fields[] => [
  pod(
    'security-context-demo',
    [
      container('sec-ctx-demo', 'registry.k8s.io/e2e-test-images/agnhost:2.45', {
        command: ['sh', '-c', 'sleep 1h'],
        securityContext: { allowPrivilegeEscalation: false },
      }),
    ],
    { securityContext: { runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000], ...policy } },
  ),
]

const ofImage = (rest: Fields): readonly Fields[] => [
  pod('image-volume', [container('shell', 'debian', { command: ['sleep', 'infinity'], ...mount('volume', '/volume', rest) })], {
    volumes: [{ name: 'volume', image: { reference: 'quay.io/crio/artifact:v2', pullPolicy: 'IfNotPresent' } }],
  }),
]

const bySecurity = (value: string): Fields => ({
  labelSelector: { matchExpressions: [{ key: 'security', operator: 'In', values: [value] }] },
  topologyKey: 'topology.kubernetes.io/zone',
})

export const PODS: Manifests = {
  'pods/simple-pod': [pod('nginx', [container('nginx', 'nginx:1.14.2', port(80))])],
  'pods/two-container-pod': [
    pod(
      'two-containers',
      [
        container('nginx-container', 'nginx', mount('shared-data', '/usr/share/nginx/html')),
        container('debian-container', 'debian', {
          ...shell('echo Hello from the debian container > /pod-data/index.html'),
          ...mount('shared-data', '/pod-data'),
        }),
      ],
      { restartPolicy: 'Never', ...emptyDir('shared-data') },
    ),
  ],
  'pods/commands': [
    pod(
      labelled('command-demo', { purpose: 'demonstrate-command' }),
      [container('command-demo-container', 'debian', { command: ['printenv'], args: ['HOSTNAME', 'KUBERNETES_PORT'] })],
      { restartPolicy: 'OnFailure' },
    ),
  ],
  'pods/init-containers': [
    pod('init-demo', [container('nginx', 'nginx', { ...port(80), ...mount('workdir', '/usr/share/nginx/html') })], {
      initContainers: [
        container('install', 'busybox:1.28', {
          command: ['wget', '-O', '/work-dir/index.html', 'http://info.cern.ch'],
          ...mount('workdir', '/work-dir'),
        }),
      ],
      dnsPolicy: 'Default',
      ...emptyDir('workdir'),
    }),
  ],
  'pods/lifecycle-events': [
    pod('lifecycle-demo', [
      container('lifecycle-demo-container', 'nginx', {
        lifecycle: {
          postStart: { exec: shell('echo Hello from the postStart handler > /usr/share/message') },
          preStop: { exec: shell('nginx -s quit; while killall -0 nginx; do sleep 1; done') },
        },
      }),
    ]),
  ],
  'pods/share-process-namespace': [
    pod(
      'nginx',
      [
        container('nginx', 'nginx'),
        container('shell', 'busybox:1.28', {
          command: ['sleep', '3600'],
          securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
          stdin: true,
          tty: true,
        }),
      ],
      { shareProcessNamespace: true },
    ),
  ],
  'pods/private-reg-pod': [
    pod('private-reg', [container('private-reg-container', '<your-private-image>')], { imagePullSecrets: [{ name: 'regcred' }] }),
  ],

  'pods/probe/exec-liveness': [
    pod(labelled('liveness-exec', LIVENESS), [
      container('liveness', 'registry.k8s.io/busybox:1.27.2', {
        args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
        livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, ...SECOND(5, 5) },
      }),
    ]),
  ],
  'pods/probe/http-liveness': [
    pod(labelled('liveness-http', LIVENESS), [
      container('liveness', 'registry.k8s.io/e2e-test-images/agnhost:2.40', {
        args: ['liveness'],
        livenessProbe: {
          httpGet: { path: '/healthz', port: 8080, httpHeaders: [{ name: 'Custom-Header', value: 'Awesome' }] },
          ...SECOND(3, 3),
        },
      }),
    ]),
  ],
  'pods/probe/tcp-liveness-readiness': [
    pod(labelled('goproxy', { app: 'goproxy' }), [
      container('goproxy', 'registry.k8s.io/goproxy:0.1', {
        ...port(8080),
        readinessProbe: { tcpSocket: { port: 8080 }, ...SECOND(15, 10) },
        livenessProbe: { tcpSocket: { port: 8080 }, ...SECOND(15, 10) },
      }),
    ]),
  ],
  'pods/probe/grpc-liveness': [
    pod('etcd-with-grpc', [
      container('etcd', 'registry.k8s.io/etcd:3.5.1-0', {
        command: [
          '/usr/local/bin/etcd',
          '--data-dir',
          '/var/lib/etcd',
          '--listen-client-urls',
          'http://0.0.0.0:2379',
          '--advertise-client-urls',
          'http://127.0.0.1:2379',
          '--log-level',
          'debug',
        ],
        ...port(2379),
        livenessProbe: { grpc: { port: 2379 }, initialDelaySeconds: 10 },
      }),
    ]),
  ],

  'pods/storage/redis': [pod('redis', [container('redis', 'redis', mount('redis-storage', '/data/redis'))], emptyDir('redis-storage'))],
  'pods/storage/pv-volume': [hostPathVolume('task-pv-volume', '10Gi', '/mnt/data')],
  'pods/storage/pv-claim': [claim('task-pv-claim', '3Gi', { storageClassName: 'manual' })],
  'pods/storage/pv-pod': [
    pod(
      'task-pv-pod',
      [container('task-pv-container', 'nginx', { ...port(80, 'http-server'), ...mount('task-pv-storage', '/usr/share/nginx/html') })],
      { volumes: [{ name: 'task-pv-storage', persistentVolumeClaim: { claimName: 'task-pv-claim' } }] },
    ),
  ],
  'pods/storage/projected': [
    pod(
      'test-projected-volume',
      [
        container('test-projected-volume', 'busybox:1.28', {
          args: ['sleep', '86400'],
          ...mount('all-in-one', '/projected-volume', { readOnly: true }),
        }),
      ],
      { volumes: [{ name: 'all-in-one', projected: { sources: [{ secret: { name: 'user' } }, { secret: { name: 'pass' } }] } }] },
    ),
  ],

  'pods/security/security-context': security(
    '',
    'busybox:1.28',
    {
      command: ['sh', '-c', 'sleep 1h'],
      ...mount('sec-ctx-vol', '/data/demo'),
      securityContext: { allowPrivilegeEscalation: false },
    },
    {
      securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] },
      ...emptyDir('sec-ctx-vol'),
    },
  ),
  'pods/security/security-context-2': [
    pod(
      'security-context-demo-2',
      [
        container('sec-ctx-demo-2', 'gcr.io/google-samples/hello-app:2.0', {
          securityContext: { runAsUser: 2000, allowPrivilegeEscalation: false },
        }),
      ],
      { securityContext: { runAsUser: 1000 } },
    ),
  ],
  'pods/security/security-context-3': security('-3', 'gcr.io/google-samples/hello-app:2.0', {}),
  'pods/security/security-context-4': security('-4', 'gcr.io/google-samples/hello-app:2.0', {
    securityContext: { capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } },
  }),

  'pods/security/security-context-5': groupsOf({}),
  'pods/security/security-context-6': groupsOf({ supplementalGroupsPolicy: 'Strict' }),
  'pods/user-namespaces-stateless': [
    pod('userns', [container('shell', 'debian', { command: ['sleep', 'infinity'] })], { hostUsers: false }),
  ],
  'pods/image-volumes': ofImage({}),
  'pods/image-volumes-subpath': ofImage({ subPath: 'dir' }),

  'pods/pod-nginx': nginxOn({ nodeSelector: { disktype: 'ssd' } }),
  'pods/pod-nginx-specific-node': [
    pod('nginx', [container('nginx', 'nginx', { imagePullPolicy: 'IfNotPresent' })], { nodeName: 'foo-node' }),
  ],
  'pods/pod-nginx-required-affinity': [
    pod('nginx', [container('nginx', 'nginx', { imagePullPolicy: 'IfNotPresent' })], {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [disktype] } } },
    }),
  ],
  'pods/pod-nginx-preferred-affinity': [
    pod('nginx', [container('nginx', 'nginx', { imagePullPolicy: 'IfNotPresent' })], {
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: disktype }] } },
    }),
  ],
  'pods/pod-with-toleration': nginxOn({ tolerations: [{ key: 'example-key', operator: 'Exists', effect: 'NoSchedule' }] }),
  'pods/pod-with-scheduling-gates': [
    pod('test-pod', PAUSE, { schedulingGates: [{ name: 'example.com/foo' }, { name: 'example.com/bar' }] }),
  ],
  'pods/pod-without-scheduling-gates': [pod('test-pod', PAUSE)],
  'pods/topology-spread-constraints/one-constraint': [
    pod(labelled('mypod', { foo: 'bar' }), [container('pause', 'registry.k8s.io/pause:3.1')], {
      topologySpreadConstraints: [spread('zone')],
    }),
  ],
  'pods/topology-spread-constraints/two-constraints': [
    pod(labelled('mypod', { foo: 'bar' }), [container('pause', 'registry.k8s.io/pause:3.1')], {
      topologySpreadConstraints: [spread('zone'), spread('node')],
    }),
  ],
  'admin/sched/pod1': scheduled('no-annotation', 'pod-with-no-annotation-container'),
  'admin/sched/pod2': scheduled('annotation-default-scheduler', 'pod-with-default-annotation-container', 'default-scheduler'),
  'admin/sched/pod3': scheduled('annotation-second-scheduler', 'pod-with-second-annotation-container', 'my-scheduler'),

  'debug/counter-pod': [
    pod('counter', [
      container('count', 'busybox:1.28', {
        args: ['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done'],
      }),
    ]),
  ],
  'debug/counter-pod-err': [
    pod('counter-err', [
      container('count', 'busybox:1.28', {
        args: ['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; echo "$i: err" >&2 ; i=$((i+1)); sleep 1; done'],
      }),
    ]),
  ],
  'debug/termination': [
    pod('termination-demo', [
      container('termination-demo-container', 'debian', shell('sleep 10 && echo Sleep expired > /dev/termination-log')),
    ]),
  ],
  'admin/logging/two-files-counter-pod': [pod('counter', [COUNT], emptyDir('varlog'))],
  'admin/logging/two-files-counter-pod-streaming-sidecar': [
    pod('counter', [COUNT, tail('count-log-1'), tail('count-log-2')], emptyDir('varlog')),
  ],
  'admin/dns/dnsutils': [
    pod(
      { name: 'dnsutils', namespace: 'default' },
      [container('dnsutils', 'registry.k8s.io/e2e-test-images/agnhost:2.39', { imagePullPolicy: 'IfNotPresent' })],
      { restartPolicy: 'Always' },
    ),
  ],
  'admin/dns/busybox': [
    pod(
      { name: 'busybox', namespace: 'default' },
      [container('busybox', 'busybox:1.28', { command: ['sleep', '3600'], imagePullPolicy: 'IfNotPresent' })],
      { restartPolicy: 'Always' },
    ),
  ],

  'pods/pod-with-node-affinity': [
    pod('with-node-affinity', [container('with-node-affinity', 'registry.k8s.io/pause:3.8')], {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['antarctica-east1', 'antarctica-west1'] },
                ],
              },
            ],
          },
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              preference: { matchExpressions: [{ key: 'another-node-label-key', operator: 'In', values: ['another-node-label-value'] }] },
            },
          ],
        },
      },
    }),
  ],
  'pods/pod-with-pod-affinity': [
    pod('with-pod-affinity', [container('with-pod-affinity', 'registry.k8s.io/pause:3.8')], {
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [bySecurity('S1')] },
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: bySecurity('S2') }] },
      },
    }),
  ],
  'pods/probe/pod-with-http-healthcheck': [
    pod(labelled('http-healthcheck', LIVENESS), [
      container('liveness', 'nginx', { livenessProbe: { httpGet: { path: '/', port: 80 }, ...SECOND(30, 10) }, ...port(80) }),
    ]),
  ],
}
