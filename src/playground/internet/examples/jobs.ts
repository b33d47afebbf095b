/** The documentation's tasks about work that comes to an end, and the queues it is taken from. */
import {
  container,
  emptyDir,
  job,
  mount,
  object,
  port,
  resources,
  service,
  shell,
  statefulSet,
  type Fields,
  type Manifests,
} from './objects'

const RABBIT = { app: 'taskQueue', component: 'rabbitmq' }
const REDIS = { app: 'redis' }
const BROKER = 'amqp://guest:guest@rabbitmq-service:5672'
const NEVER = { restartPolicy: 'Never' }
const FAILING = { restartPolicy: 'OnFailure' }

/** A job whose pods, as the template names them, take items until a queue is empty. */
const worker = (name: string, spec: Fields, image: string, rest: Fields = {}): readonly Fields[] => [
  object('batch/v1', 'Job', name, {
    spec: {
      ...spec,
      template: { metadata: { name }, spec: { containers: [container('c', image, rest)], ...FAILING } },
    },
  }),
]

const indexed = (containers: readonly Fields[], pods: Fields): Fields =>
  job('indexed-job', { completions: 5, parallelism: 3, completionMode: 'Indexed' }, containers, { ...NEVER, ...pods })

const REVERSING = container('worker', 'docker.io/library/busybox', { command: ['rev', '/input/data.txt'], ...mount('input', '/input') })

export const JOBS: Manifests = {
  'application/job/cronjob': [
    object('batch/v1', 'CronJob', 'hello', {
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                containers: [
                  container('hello', 'busybox:1.28', {
                    imagePullPolicy: 'IfNotPresent',
                    ...shell('date; echo Hello from the Kubernetes cluster'),
                  }),
                ],
                ...FAILING,
              },
            },
          },
        },
      },
    }),
  ],
  'application/job/indexed-job': [
    indexed([REVERSING], {
      initContainers: [
        container('input', 'docker.io/library/bash', {
          ...shell('items=(foo bar baz qux xyz)\necho ${items[$JOB_COMPLETION_INDEX]} > /input/data.txt\n', 'bash'),
          ...mount('input', '/input'),
        }),
      ],
      ...emptyDir('input'),
    }),
  ],
  'application/job/indexed-job-vol': [
    indexed([REVERSING], {
      volumes: [
        {
          name: 'input',
          downwardAPI: {
            items: [
              {
                path: 'data.txt',
                fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" },
              },
            ],
          },
        },
      ],
    }),
  ],
  'application/job/redis/redis-pod': [
    object(
      'v1',
      'Pod',
      { name: 'redis-master', labels: REDIS },
      {
        spec: { containers: [container('master', 'redis', { env: [{ name: 'MASTER', value: 'true' }], ...port(6379) })] },
      },
    ),
  ],
  'application/job/redis/redis-service': [service('redis', REDIS, [{ port: 6379, targetPort: 6379 }])],
  'application/job/redis/job': worker('job-wq-2', { parallelism: 2 }, 'gcr.io/myproject/job-wq-2'),
  'application/job/rabbitmq/rabbitmq-service': [
    service({ name: 'rabbitmq-service', labels: { component: 'rabbitmq' } }, RABBIT, [{ port: 5672 }]),
  ],
  'application/job/rabbitmq/rabbitmq-statefulset': [
    statefulSet('rabbitmq', RABBIT, { serviceName: 'rabbitmq-service', replicas: 1 }, [
      container('rabbitmq', 'rabbitmq', { ...port(5672), ...resources({ cpu: '250m', memory: '512Mi' }, { memory: '16M' }) }),
    ]),
  ],
  'application/job/rabbitmq/job': worker('job-wq-1', { completions: 8, parallelism: 2 }, 'gcr.io/<project>/job-wq-1', {
    env: [
      { name: 'BROKER_URL', value: BROKER },
      { name: 'QUEUE', value: 'job1' },
    ],
  }),
}
