/** The documentation's pages about controllers other than Deployments: ReplicaSets, Jobs, DaemonSets and what watches over them. */
import { container, daemonSet, job, object, port, shell, template, type Fields, type Manifests } from './objects'

const FRONTEND = { app: 'guestbook', tier: 'frontend' }
const PI = container('pi', 'perl:5.34.0', { command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] })

const failurePolicy = (rule: Fields): Fields => ({ podFailurePolicy: { rules: [rule] } })
const bash = (script: string): Fields => container('main', 'docker.io/library/bash:5', { command: ['bash'], args: ['-c', script] })

const FLUENTD = { name: 'fluentd-elasticsearch' }
const fluentd = (spec: Fields, rest: Fields = {}): readonly Fields[] => [
  daemonSet(
    { name: 'fluentd-elasticsearch', namespace: 'kube-system', labels: { 'k8s-app': 'fluentd-logging' } },
    FLUENTD,
    spec,
    [
      container('fluentd-elasticsearch', 'quay.io/fluentd_elasticsearch/fluentd:v5.0.1', {
        ...rest,
        volumeMounts: [{ name: 'varlog', mountPath: '/var/log' }],
      }),
    ],
    {
      tolerations: ['control-plane', 'master'].map((role) => ({
        key: `node-role.kubernetes.io/${role}`,
        operator: 'Exists',
        effect: 'NoSchedule',
      })),
      terminationGracePeriodSeconds: 30,
      volumes: [{ name: 'varlog', hostPath: { path: '/var/log' } }],
    },
  ),
]
const ROLLING = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } }
const FLUENTD_SIZE = { resources: { limits: { memory: '200Mi' }, requests: { cpu: '100m', memory: '200Mi' } } }

const budget = (spec: Fields): readonly Fields[] => [
  object('policy/v1', 'PodDisruptionBudget', 'zk-pdb', { spec: { ...spec, selector: { matchLabels: { app: 'zookeeper' } } } }),
]

/** Fails for every index that this shell condition holds for. */
const failingWhere = (condition: string): Fields =>
  container(
    'example',
    'docker.io/library/bash:5',
    shell(`if [ ${condition} ]; then exit 1; fi; echo "index $JOB_COMPLETION_INDEX"`, 'bash'),
  )

export const CONTROLLERS: Manifests = {
  'controllers/frontend': [
    object(
      'apps/v1',
      'ReplicaSet',
      { name: 'frontend', labels: FRONTEND },
      {
        spec: {
          replicas: 3,
          selector: { matchLabels: { tier: 'frontend' } },
          template: template({ tier: 'frontend' }, [
            container('php-redis', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5'),
          ]),
        },
      },
    ),
  ],
  'controllers/hpa-rs': [
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'frontend-scaler', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'frontend' },
        minReplicas: 3,
        maxReplicas: 10,
        targetCPUUtilizationPercentage: 50,
      },
    }),
  ],
  'controllers/replication': [
    object('v1', 'ReplicationController', 'nginx', {
      spec: {
        replicas: 3,
        selector: { app: 'nginx' },
        template: {
          metadata: { name: 'nginx', labels: { app: 'nginx' } },
          spec: { containers: [container('nginx', 'nginx', port(80))] },
        },
      },
    }),
  ],
  'pods/pod-rs': ['pod1', 'pod2'].map((name, i) =>
    object(
      'v1',
      'Pod',
      { name, labels: { tier: 'frontend' } },
      {
        spec: { containers: [container(`hello${i + 1}`, `gcr.io/google-samples/hello-app:${i === 0 ? '2.0' : '1.0'}`)] },
      },
    ),
  ),
  'controllers/job': [job('pi', { backoffLimit: 4 }, [PI])],
  'controllers/job-pod-failure-policy-failjob': [
    job(
      'job-pod-failure-policy-failjob',
      {
        completions: 8,
        parallelism: 2,
        backoffLimit: 6,
        ...failurePolicy({ action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } }),
      },
      [bash('echo "Hello world! I\'m going to exit with 42 to simulate a software bug." && sleep 30 && exit 42')],
    ),
  ],
  'controllers/job-pod-failure-policy-ignore': [
    job(
      'job-pod-failure-policy-ignore',
      {
        completions: 4,
        parallelism: 2,
        backoffLimit: 0,
        ...failurePolicy({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      },
      [bash('echo "Hello world! I\'m going to exit with 0 (success)." && sleep 90 && exit 0')],
    ),
  ],
  'controllers/job-backoff-limit-per-index-example': [
    job(
      'job-backoff-limit-per-index-example',
      { completions: 10, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1, maxFailedIndexes: 5 },
      [failingWhere('$((JOB_COMPLETION_INDEX % 2)) -eq 0')],
    ),
  ],
  'controllers/job-pod-failure-policy-config-issue': [
    job(
      'job-pod-failure-policy-config-issue',
      {
        completions: 8,
        parallelism: 2,
        backoffLimit: 6,
        ...failurePolicy({ action: 'FailJob', onPodConditions: [{ type: 'ConfigIssue', status: 'True' }] }),
      },
      [container('main', 'non-existing-repo/non-existing-image:example')],
    ),
  ],
  'controllers/job-backoff-limit-per-index-failindex': [
    job(
      'job-backoff-limit-per-index-failindex',
      {
        completions: 4,
        parallelism: 2,
        completionMode: 'Indexed',
        backoffLimitPerIndex: 1,
        backoffLimit: 6,
        ...failurePolicy({ action: 'FailIndex', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } }),
      },
      [bash('case $JOB_COMPLETION_INDEX in 0) exit 1 ;; 1) exit 42 ;; esac')],
    ),
  ],
  'controllers/job-success-policy': [
    job(
      'job-success',
      {
        parallelism: 10,
        completions: 10,
        completionMode: 'Indexed',
        successPolicy: { rules: [{ succeededIndexes: '0,2-3', succeededCount: 1 }] },
      },
      [failingWhere('$JOB_COMPLETION_INDEX -ne 2')],
    ),
  ],
  'controllers/daemonset': fluentd({}, FLUENTD_SIZE),
  'controllers/fluentd-daemonset': fluentd(ROLLING),
  'controllers/fluentd-daemonset-update': fluentd(ROLLING, FLUENTD_SIZE),
  'policy/zookeeper-pod-disruption-budget-minavailable': budget({ minAvailable: 2 }),
  'policy/zookeeper-pod-disruption-budget-maxunavailable': budget({ maxUnavailable: 1 }),
}
