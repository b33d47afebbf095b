/** The documentation's pages about what pods may do and what others may know of them: profiles, standards, Secrets, quotas by priority. */
import { container, mount, object, pod, port, shell, type Fields, type Manifests } from './objects'

const CONFINED = { securityContext: { allowPrivilegeEscalation: false } }

const seccomp = (name: string, seccompProfile: Fields): readonly Fields[] => [
  pod(
    { name, labels: { app: name } },
    [
      container('test-container', 'hashicorp/http-echo:1.0', {
        args: ['-text=just made some syscalls!'],
        ...port(5678),
        ...CONFINED,
      }),
    ],
    { securityContext: { seccompProfile } },
  ),
]
const profile = (name: string): Fields => ({ type: 'Localhost', localhostProfile: `profiles/${name}.json` })

const secret = (metadata: string | Fields, type: string, content: Fields): readonly Fields[] => [
  object('v1', 'Secret', metadata, { type, ...content }),
]

const quota = (name: string, level: string, cpu: string, memory: string): Fields =>
  object('v1', 'ResourceQuota', `pods-${name}`, {
    spec: {
      hard: { cpu, memory, pods: '10' },
      scopeSelector: { matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: [level] }] },
    },
  })

const standard = (name: string, image: string, rest: Fields = {}): readonly Fields[] => [
  pod(name, [container('nginx', image, { ...port(80), ...rest })]),
]

export const SECURITY: Manifests = {
  'pods/security/hello-apparmor': [
    pod('hello-apparmor', [container('hello', 'busybox:1.28', { command: ['sh', '-c', "echo 'Hello AppArmor!' && sleep 1h"] })], {
      securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'k8s-apparmor-example-deny-write' } },
    }),
  ],
  'pods/security/seccomp/ga/default-pod': seccomp('default-pod', { type: 'RuntimeDefault' }),
  'pods/security/seccomp/ga/audit-pod': seccomp('audit-pod', profile('audit')),
  'pods/security/seccomp/ga/violation-pod': seccomp('violation-pod', profile('violation')),
  'pods/security/seccomp/ga/fine-pod': seccomp('fine-pod', profile('fine-grained')),
  'security/example-baseline-pod': standard('nginx', 'nginx'),

  'secret/basicauth-secret': secret('secret-basic-auth', 'kubernetes.io/basic-auth', {
    stringData: { username: 'admin', password: 't0p-Secret' },
  }),
  'secret/dotfile-secret': [
    object('v1', 'Secret', 'dotfile-secret', { data: { '.secret-file': 'dmFsdWUtMg0KDQo=' } }),
    pod(
      'secret-dotfiles-pod',
      [
        container('dotfile-test-container', 'registry.k8s.io/busybox', {
          command: ['ls', '-l', '/etc/secret-volume'],
          ...mount('secret-volume', '/etc/secret-volume', { readOnly: true }),
        }),
      ],
      { volumes: [{ name: 'secret-volume', secret: { secretName: 'dotfile-secret' } }] },
    ),
  ],
  'secret/optional-secret': [
    pod('mypod', [container('mypod', 'redis', mount('foo', '/etc/foo', { readOnly: true }))], {
      volumes: [{ name: 'foo', secret: { secretName: 'mysecret', optional: true } }],
    }),
  ],
  'secret/serviceaccount/mysecretname': secret(
    { name: 'mysecretname', annotations: { 'kubernetes.io/service-account.name': 'myserviceaccount' } },
    'kubernetes.io/service-account-token',
    {},
  ),

  'policy/high-priority-pod': [
    pod(
      'high-priority',
      [
        container('high-priority', 'ubuntu', {
          ...shell('while true; do echo hello; sleep 10;done', '/bin/sh'),
          resources: { requests: { memory: '10Gi', cpu: '500m' }, limits: { memory: '10Gi', cpu: '500m' } },
        }),
      ],
      { priorityClassName: 'high' },
    ),
  ],
  'policy/quota': [
    object(
      'v1',
      'List',
      {},
      { items: [quota('high', 'high', '1000', '200Gi'), quota('medium', 'medium', '10', '20Gi'), quota('low', 'low', '5', '10Gi')] },
    ),
  ],

  'pods/pod-projected-svc-token': [
    pod('nginx', [container('nginx', 'nginx', mount('vault-token', '/var/run/secrets/tokens'))], {
      serviceAccountName: 'build-robot',
      volumes: [
        {
          name: 'vault-token',
          projected: { sources: [{ serviceAccountToken: { path: 'vault-token', expirationSeconds: 7200, audience: 'vault' } }] },
        },
      ],
    }),
  ],
  'pods/storage/projected-service-account-token': [
    pod(
      'sa-token-test',
      [
        container('container-test', 'busybox:1.28', {
          command: ['sleep', '3600'],
          ...mount('token-vol', '/service-account', { readOnly: true }),
        }),
      ],
      {
        serviceAccountName: 'default',
        volumes: [
          {
            name: 'token-vol',
            projected: { sources: [{ serviceAccountToken: { audience: 'api', expirationSeconds: 3600, path: 'token' } }] },
          },
        ],
      },
    ),
  ],
  'pods/storage/projected-secret-downwardapi-configmap': [
    pod(
      'volume-test',
      [
        container('container-test', 'busybox:1.28', {
          command: ['sleep', '3600'],
          ...mount('all-in-one', '/projected-volume', { readOnly: true }),
        }),
      ],
      {
        volumes: [
          {
            name: 'all-in-one',
            projected: {
              sources: [
                { secret: { name: 'mysecret', items: [{ key: 'username', path: 'my-group/my-username' }] } },
                {
                  downwardAPI: {
                    items: [
                      { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
                      { path: 'cpu_limit', resourceFieldRef: { containerName: 'container-test', resource: 'limits.cpu' } },
                    ],
                  },
                },
                { configMap: { name: 'myconfigmap', items: [{ key: 'config', path: 'my-group/my-config' }] } },
              ],
            },
          },
        ],
      },
    ),
  ],
}
