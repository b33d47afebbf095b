/** The applications that the documentation's tutorials and tasks deploy. */
import {
  claim,
  container,
  daemonSet,
  deployment,
  emptyDir,
  hostPathVolume,
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

const APP_NGINX = { app: 'nginx' }
const nginx = (version: string): Fields => container('nginx', `nginx:${version}`, port(80))
const nginxDeployment = (replicas: number, version: string): Fields =>
  deployment('nginx-deployment', APP_NGINX, { replicas }, [nginx(version)])

const MY_NGINX_SERVICE = service({ name: 'my-nginx-svc', labels: APP_NGINX }, APP_NGINX, [{ port: 80 }], { type: 'LoadBalancer' })
const MY_NGINX = deployment({ name: 'my-nginx', labels: APP_NGINX }, APP_NGINX, { replicas: 3 }, [nginx('1.14.2')])

const guestbook = (role: string): Fields => ({ app: 'redis', role, tier: 'backend' })
const FRONTEND = { app: 'guestbook', tier: 'frontend' }
const SMALL = { resources: { requests: { cpu: '100m', memory: '100Mi' } } }

function redisDeployment(name: string, image: string, role: string, replicas: number): Fields {
  const labels = guestbook(role)
  return deployment({ name, labels }, labels, { replicas }, [container(role, image, { ...SMALL, ...port(6379) })])
}

const redisService = (name: string, role: string): Fields =>
  service({ name, labels: guestbook(role) }, guestbook(role), [{ port: 6379, targetPort: 6379 }])

/** The StatefulSet of the tutorial about them, with its headless Service. */
const web = (spec: Fields): readonly Fields[] => [
  service({ name: 'nginx', labels: APP_NGINX }, APP_NGINX, [{ port: 80, name: 'web' }], { clusterIP: 'None' }),
  statefulSet(
    'web',
    APP_NGINX,
    {
      serviceName: 'nginx',
      replicas: 2,
      ...spec,
      volumeClaimTemplates: [{ metadata: { name: 'www' }, spec: claim('www', '1Gi')['spec'] }],
    },
    [container('nginx', 'registry.k8s.io/nginx-slim:0.21', { ...port(80, 'web'), ...mount('www', '/usr/share/nginx/html') })],
  ),
]

const passwordFrom = (name: string): Fields => ({ name, valueFrom: { secretKeyRef: { name: 'mysql-pass', key: 'password' } } })
const WORDPRESS = { app: 'wordpress' }
const wordpressTier = (tier: string): Fields => ({ ...WORDPRESS, tier })
const claimed = (name: string, claimName: string): Fields => ({ volumes: [{ name, persistentVolumeClaim: { claimName } }] })

const MYSQL = { app: 'mysql' }
const LOG_LOOP = shell('while true; do echo "logging" >> /opt/logs.txt; sleep 1; done', 'sh')
const SHIPPER = container('logshipper', 'alpine:latest', {
  restartPolicy: 'Always',
  ...shell('tail -F /opt/logs.txt', 'sh'),
  ...mount('data', '/opt'),
})

const COLORED_PAGE = container('nginx', 'nginx', { ...port(80), ...mount('shared-data', '/usr/share/nginx/html') })

/** Writes the page that nginx beside it shows, from a ConfigMap. */
const colorWriter = (rest: Fields): Fields =>
  container('alpine', 'alpine:3', {
    ...rest,
    volumeMounts: [
      { name: 'shared-data', mountPath: '/pod-data' },
      { name: 'config-volume', mountPath: '/etc/config' },
    ],
    ...shell(
      'while true; do echo "$(date) My preferred color is $(cat /etc/config/color)" > /pod-data/index.html;\n  sleep 10; done;\n',
      '/bin/sh',
    ),
  })

function colored(name: string, containers: readonly Fields[], pods: Fields = {}): Fields {
  const labels = { 'app.kubernetes.io/name': name }
  return deployment({ name, labels }, labels, { replicas: 3 }, containers, {
    volumes: [
      { name: 'shared-data', emptyDir: {} },
      { name: 'config-volume', configMap: { name: 'color' } },
    ],
    ...pods,
  })
}

/** Says again and again what a ConfigMap has of a thing, read in one of the ways there are. */
function preference(name: string, thing: string, value: string, read: Fields, pods: Fields = {}): Fields {
  const labels = { 'app.kubernetes.io/name': name }
  const script = `while true; do echo "$(date) My preferred ${thing} is ${value}"; sleep 10; done`
  return deployment(
    { name, labels },
    labels,
    { replicas: 3 },
    [container('alpine', 'alpine:3', { ...shell(script), ...port(80), ...read })],
    pods,
  )
}

const MONGO = { 'app.kubernetes.io/name': 'mongo', 'app.kubernetes.io/component': 'backend' }

export const APPLICATIONS: Manifests = {
  'application/deployment': [nginxDeployment(2, '1.14.2')],
  'application/deployment-update': [nginxDeployment(2, '1.16.1')],
  'application/deployment-scale': [nginxDeployment(4, '1.16.1')],
  'application/simple_deployment': [deployment('nginx-deployment', APP_NGINX, { minReadySeconds: 5 }, [nginx('1.14.2')])],
  'application/update_deployment': [deployment('nginx-deployment', APP_NGINX, {}, [nginx('1.16.1')])],
  'controllers/nginx-deployment': [
    deployment({ name: 'nginx-deployment', labels: APP_NGINX }, APP_NGINX, { replicas: 3 }, [nginx('1.14.2')]),
  ],
  'application/deployment-patch': [
    deployment('patch-demo', APP_NGINX, { replicas: 2 }, [container('patch-demo-ctr', 'nginx')], {
      tolerations: [{ effect: 'NoSchedule', key: 'dedicated', value: 'test-team' }],
    }),
  ],
  'application/deployment-retainkeys': [
    deployment('retainkeys-demo', APP_NGINX, { strategy: { rollingUpdate: { maxSurge: '30%' } } }, [
      container('retainkeys-demo-ctr', 'nginx'),
    ]),
  ],
  'application/deployment-sidecar': [
    deployment(
      { name: 'myapp', labels: { app: 'myapp' } },
      { app: 'myapp' },
      { replicas: 1 },
      [container('myapp', 'alpine:latest', { ...LOG_LOOP, ...mount('data', '/opt') })],
      { initContainers: [SHIPPER], ...emptyDir('data') },
    ),
  ],
  'application/job/job-sidecar': [
    job(
      'myjob',
      {},
      [container('myjob', 'alpine:latest', { ...shell('echo "logging" > /opt/logs.txt', 'sh'), ...mount('data', '/opt') })],
      { restartPolicy: 'Never', initContainers: [SHIPPER], ...emptyDir('data') },
    ),
  ],
  'application/nginx-app': [MY_NGINX_SERVICE, MY_NGINX],
  'application/nginx/nginx-svc': [MY_NGINX_SERVICE],
  'application/nginx/nginx-deployment': [MY_NGINX],
  'application/nginx-with-request': [
    deployment('nginx-deployment', APP_NGINX, { replicas: 2 }, [
      container('nginx', 'nginx', { ...resources({ memory: '128Mi', cpu: '500m' }), ...port(80) }),
    ]),
  ],
  'application/ssa/nginx-deployment': [
    deployment({ name: 'nginx-deployment', labels: APP_NGINX }, APP_NGINX, {}, [container('nginx', 'nginx:1.14.2')]),
  ],
  'application/ssa/nginx-deployment-replicas-only': [object('apps/v1', 'Deployment', 'nginx-deployment', { spec: { replicas: 3 } })],
  'application/shell-demo': [
    object('v1', 'Pod', 'shell-demo', {
      spec: {
        ...emptyDir('shared-data'),
        containers: [container('nginx', 'nginx', mount('shared-data', '/usr/share/nginx/html'))],
        hostNetwork: true,
        dnsPolicy: 'Default',
      },
    }),
  ],
  'application/php-apache': [
    deployment('php-apache', { run: 'php-apache' }, {}, [
      container('php-apache', 'registry.k8s.io/hpa-example', { ...port(80), ...resources({ cpu: '500m' }, { cpu: '200m' }) }),
    ]),
    service({ name: 'php-apache', labels: { run: 'php-apache' } }, { run: 'php-apache' }, [{ port: 80 }]),
  ],
  'application/hpa/php-apache': [
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'php-apache', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'php-apache' },
        minReplicas: 1,
        maxReplicas: 10,
        targetCPUUtilizationPercentage: 50,
      },
    }),
  ],
  'application/basic-daemonset': [
    daemonSet('example-daemonset', { 'app.kubernetes.io/name': 'example' }, {}, [container('pause', 'registry.k8s.io/pause')]),
  ],
  'application/web/web': web({}),
  'application/web/web-parallel': web({ podManagementPolicy: 'Parallel' }),

  'application/mysql/mysql-pv': [
    hostPathVolume('mysql-pv-volume', '20Gi', '/mnt/data'),
    claim('mysql-pv-claim', '20Gi', { storageClassName: 'manual' }),
  ],
  'application/mysql/mysql-deployment': [
    service('mysql', MYSQL, [{ port: 3306 }], { clusterIP: 'None' }),
    deployment(
      'mysql',
      MYSQL,
      { strategy: { type: 'Recreate' } },
      [
        container('mysql', 'mysql:9', {
          env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'password' }],
          ...port(3306, 'mysql'),
          ...mount('mysql-persistent-storage', '/var/lib/mysql'),
        }),
      ],
      claimed('mysql-persistent-storage', 'mysql-pv-claim'),
    ),
  ],

  'application/guestbook/redis-leader-deployment': [redisDeployment('redis-leader', 'docker.io/redis:6.0.5', 'leader', 1)],
  'application/guestbook/redis-leader-service': [redisService('redis-leader', 'leader')],
  'application/guestbook/redis-follower-deployment': [
    redisDeployment('redis-follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2', 'follower', 2),
  ],
  'application/guestbook/redis-follower-service': [redisService('redis-follower', 'follower')],
  'application/guestbook/frontend-deployment': [
    deployment('frontend', FRONTEND, { replicas: 3 }, [
      container('php-redis', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5', {
        env: [{ name: 'GET_HOSTS_FROM', value: 'dns' }],
        ...SMALL,
        ...port(80),
      }),
    ]),
  ],
  'application/guestbook/frontend-service': [service({ name: 'frontend', labels: FRONTEND }, FRONTEND, [{ port: 80 }])],

  'application/mongodb/mongo-deployment': [
    deployment({ name: 'mongo', labels: MONGO }, MONGO, { replicas: 1 }, [
      container('mongo', 'mongo:4.2', { args: ['--bind_ip', '0.0.0.0'], ...SMALL, ...port(27017) }),
    ]),
  ],
  'application/mongodb/mongo-service': [service({ name: 'mongo', labels: MONGO }, MONGO, [{ port: 27017, targetPort: 27017 }])],

  'application/wordpress/mysql-deployment': [
    service({ name: 'wordpress-mysql', labels: WORDPRESS }, wordpressTier('mysql'), [{ port: 3306 }], { clusterIP: 'None' }),
    claim({ name: 'mysql-pv-claim', labels: WORDPRESS }, '20Gi'),
    deployment(
      { name: 'wordpress-mysql', labels: WORDPRESS },
      wordpressTier('mysql'),
      { strategy: { type: 'Recreate' } },
      [
        container('mysql', 'mysql:8.0', {
          env: [
            passwordFrom('MYSQL_ROOT_PASSWORD'),
            { name: 'MYSQL_DATABASE', value: 'wordpress' },
            { name: 'MYSQL_USER', value: 'wordpress' },
            passwordFrom('MYSQL_PASSWORD'),
          ],
          ...port(3306, 'mysql'),
          ...mount('mysql-persistent-storage', '/var/lib/mysql'),
        }),
      ],
      claimed('mysql-persistent-storage', 'mysql-pv-claim'),
    ),
  ],
  'application/wordpress/wordpress-deployment': [
    service({ name: 'wordpress', labels: WORDPRESS }, wordpressTier('frontend'), [{ port: 80 }], { type: 'LoadBalancer' }),
    claim({ name: 'wp-pv-claim', labels: WORDPRESS }, '20Gi'),
    deployment(
      { name: 'wordpress', labels: WORDPRESS },
      wordpressTier('frontend'),
      { strategy: { type: 'Recreate' } },
      [
        container('wordpress', 'wordpress:6.2.1-apache', {
          env: [
            { name: 'WORDPRESS_DB_HOST', value: 'wordpress-mysql' },
            passwordFrom('WORDPRESS_DB_PASSWORD'),
            { name: 'WORDPRESS_DB_USER', value: 'wordpress' },
          ],
          ...port(80, 'wordpress'),
          ...mount('wordpress-persistent-storage', '/var/www/html'),
        }),
      ],
      claimed('wordpress-persistent-storage', 'wp-pv-claim'),
    ),
  ],

  'deployments/deployment-with-configmap-as-volume': [
    preference('configmap-volume', 'sport', '$(cat /etc/config/sport)', mount('config-volume', '/etc/config'), {
      volumes: [{ name: 'config-volume', configMap: { name: 'sport' } }],
    }),
  ],
  'deployments/deployment-with-configmap-as-envvar': [
    preference('configmap-env-var', 'fruit', '$FRUITS', {
      env: [{ name: 'FRUITS', valueFrom: { configMapKeyRef: { name: 'fruits', key: 'fruits' } } }],
    }),
  ],
  'deployments/deployment-with-configmap-two-containers': [colored('configmap-two-containers', [COLORED_PAGE, colorWriter({})])],
  'deployments/deployment-with-configmap-and-sidecar-container': [
    colored('configmap-sidecar-container', [COLORED_PAGE], { initContainers: [colorWriter({ restartPolicy: 'Always' })] }),
  ],
  'configmap/immutable-configmap': [
    object('v1', 'ConfigMap', 'company-name-20150801', { data: { company_name: 'ACME, Inc.' }, immutable: true }),
  ],
  'deployments/deployment-with-immutable-configmap-as-volume': [
    preference('immutable-configmap-volume', 'company', '$(cat /etc/config/company_name)', mount('config-volume', '/etc/config'), {
      volumes: [{ name: 'config-volume', configMap: { name: 'company-name-20150801' } }],
    }),
  ],
}
