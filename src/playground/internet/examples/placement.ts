/** The documentation's pages about where pods go: schedulers, priorities, affinities, and namespaces that are filled. */
import { container, deployment, labelled, object, pod, type Fields, type Manifests } from './objects'

const RBAC = 'rbac.authorization.k8s.io'
const SYSTEM = 'kube-system'
const MY_SCHEDULER = { name: 'my-scheduler', namespace: SYSTEM }
const asScheduler = (name: string, role: string): Fields =>
  object(`${RBAC}/v1`, 'ClusterRoleBinding', name, {
    subjects: [{ kind: 'ServiceAccount', ...MY_SCHEDULER }],
    roleRef: { kind: 'ClusterRole', name: role, apiGroup: RBAC },
  })
const SCHEDULER_CONFIGURATION = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
  - schedulerName: my-scheduler
leaderElection:
  leaderElect: false
`
const healthy = (rest: Fields = {}): Fields => ({ httpGet: { path: '/healthz', port: 10259, scheme: 'HTTPS' }, ...rest })

const among = (key: string, ...values: readonly string[]): Fields => ({ matchExpressions: [{ key, operator: 'In', values }] })
const ON_LINUX = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [among('kubernetes.io/os', 'linux')] } }
const PAUSE = 'registry.k8s.io/pause:3.8'

const AUTOSCALER = 'kube-dns-autoscaler'
const autoscaled = (...rules: readonly Fields[]): Fields => object(`${RBAC}/v1`, 'ClusterRole', `system:${AUTOSCALER}`, { rules })

const fromGame = (name: string): Fields => ({
  name,
  valueFrom: { configMapKeyRef: { name: 'game-demo', key: name.toLowerCase() } },
})

export const PLACEMENT: Manifests = {
  'admin/snowflake-deployment': [
    deployment(labelled('snowflake', { app: 'snowflake' }), { app: 'snowflake' }, { replicas: 2 }, [
      container('snowflake', 'registry.k8s.io/serve_hostname', { imagePullPolicy: 'Always' }),
    ]),
  ],
  'admin/sched/my-scheduler': [
    object('v1', 'ServiceAccount', MY_SCHEDULER),
    asScheduler('my-scheduler-as-kube-scheduler', 'system:kube-scheduler'),
    asScheduler('my-scheduler-as-volume-scheduler', 'system:volume-scheduler'),
    object(
      `${RBAC}/v1`,
      'RoleBinding',
      { name: 'my-scheduler-extension-apiserver-authentication-reader', namespace: SYSTEM },
      {
        roleRef: { kind: 'Role', name: 'extension-apiserver-authentication-reader', apiGroup: RBAC },
        subjects: [{ kind: 'ServiceAccount', ...MY_SCHEDULER }],
      },
    ),
    object(
      'v1',
      'ConfigMap',
      { name: 'my-scheduler-config', namespace: SYSTEM },
      { data: { 'my-scheduler-config.yaml': SCHEDULER_CONFIGURATION } },
    ),
    deployment(
      { ...MY_SCHEDULER, labels: { component: 'scheduler', tier: 'control-plane' } },
      { component: 'scheduler', tier: 'control-plane', version: 'second' },
      { replicas: 1 },
      [
        container('kube-second-scheduler', 'gcr.io/my-gcp-project/my-kube-scheduler:1.0', {
          command: ['/usr/local/bin/kube-scheduler', '--config=/etc/kubernetes/my-scheduler/my-scheduler-config.yaml'],
          livenessProbe: healthy({ initialDelaySeconds: 15 }),
          readinessProbe: healthy(),
          resources: { requests: { cpu: '0.1' } },
          securityContext: { privileged: false },
          volumeMounts: [{ name: 'config-volume', mountPath: '/etc/kubernetes/my-scheduler' }],
        }),
      ],
      {
        serviceAccountName: MY_SCHEDULER.name,
        hostNetwork: false,
        hostPID: false,
        volumes: [{ name: 'config-volume', configMap: { name: 'my-scheduler-config' } }],
      },
    ),
  ],
  'admin/dns/dns-horizontal-autoscaler': [
    object('v1', 'ServiceAccount', { name: AUTOSCALER, namespace: SYSTEM }),
    autoscaled(
      { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['replicationcontrollers/scale'], verbs: ['get', 'update'] },
      { apiGroups: ['apps'], resources: ['deployments/scale', 'replicasets/scale'], verbs: ['get', 'update'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create'] },
    ),
    object(`${RBAC}/v1`, 'ClusterRoleBinding', `system:${AUTOSCALER}`, {
      subjects: [{ kind: 'ServiceAccount', name: AUTOSCALER, namespace: SYSTEM }],
      roleRef: { kind: 'ClusterRole', name: `system:${AUTOSCALER}`, apiGroup: RBAC },
    }),
    deployment(
      { name: AUTOSCALER, namespace: SYSTEM, labels: { 'k8s-app': AUTOSCALER, 'kubernetes.io/cluster-service': 'true' } },
      { 'k8s-app': AUTOSCALER },
      {},
      [
        container('autoscaler', 'registry.k8s.io/cpa/cluster-proportional-autoscaler:1.8.4', {
          resources: { requests: { cpu: '20m', memory: '10Mi' } },
          command: [
            '/cluster-proportional-autoscaler',
            `--namespace=${SYSTEM}`,
            `--configmap=${AUTOSCALER}`,
            '--target=<SCALE_TARGET>',
            '--default-params={"linear":{"coresPerReplica":256,"nodesPerReplica":16,"preventSinglePointFailure":true,"includeUnschedulableNodes":true}}',
            '--logtostderr=true',
            '--v=2',
          ],
        }),
      ],
      {
        priorityClassName: 'system-cluster-critical',
        securityContext: { seccompProfile: { type: 'RuntimeDefault' }, supplementalGroups: [65534], fsGroup: 65534 },
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
        serviceAccountName: AUTOSCALER,
      },
    ),
  ],
  'priorityclass/low-priority-class': [
    object('scheduling.k8s.io/v1', 'PriorityClass', 'placeholder', {
      value: -1000,
      globalDefault: false,
      description: 'For pods that only keep room and give way to all others.',
    }),
  ],
  'deployments/deployment-with-capacity-reservation': [
    deployment(
      'capacity-reservation',
      { 'app.kubernetes.io/name': 'capacity-placeholder' },
      { replicas: 1 },
      [
        container('pause', 'registry.k8s.io/pause:3.6', {
          resources: { requests: { cpu: '50m', memory: '512Mi' }, limits: { memory: '512Mi' } },
        }),
      ],
      {
        priorityClassName: 'placeholder',
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'capacity-placeholder' } },
                  topologyKey: 'kubernetes.io/hostname',
                },
              },
            ],
          },
        },
      },
    ),
  ],
  'pods/pod-with-affinity-preferred-weight': [
    pod('with-affinity-preferred-weight', [container('with-node-affinity', PAUSE)], {
      affinity: {
        nodeAffinity: {
          ...ON_LINUX,
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, preference: among('label-1', 'key-1') },
            { weight: 50, preference: among('label-2', 'key-2') },
          ],
        },
      },
    }),
  ],
  'pods/topology-spread-constraints/one-constraint-with-nodeaffinity': [
    pod(labelled('mypod', { foo: 'bar' }), [container('pause', 'registry.k8s.io/pause:3.1')], {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { foo: 'bar' } } },
      ],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['zoneC'] }] }],
          },
        },
      },
    }),
  ],
  'configmap/env-configmap': [
    pod('env-configmap', [
      container('app', 'busybox:latest', { command: ['/bin/sh', '-c', 'printenv'], envFrom: [{ configMapRef: { name: 'myconfigmap' } }] }),
    ]),
  ],
  'configmap/configure-pod': [
    pod(
      'configmap-demo-pod',
      [
        container('demo', 'alpine', {
          command: ['sleep', '3600'],
          env: [fromGame('PLAYER_INITIAL_LIVES'), fromGame('UI_PROPERTIES_FILE_NAME')],
          volumeMounts: [{ name: 'config', mountPath: '/config', readOnly: true }],
        }),
      ],
      {
        volumes: [
          {
            name: 'config',
            configMap: { name: 'game-demo', items: ['game.properties', 'user-interface.properties'].map((key) => ({ key, path: key })) },
          },
        ],
      },
    ),
  ],
  'configmap/new-immutable-configmap': [
    object('v1', 'ConfigMap', 'company-name-20240312', { data: { company_name: 'Fiktivesunternehmen GmbH' }, immutable: true }),
  ],
  'application/ssa/nginx-deployment-no-replicas': [
    deployment(labelled('nginx-deployment', { app: 'nginx' }), { app: 'nginx' }, {}, [container('nginx', 'nginx:1.14.2')]),
  ],
}
