/** The documentation's tutorials about databases whose members know each other: replicated MySQL, Cassandra and ZooKeeper. */
import { claim, container, mount, object, service, statefulSet, type Fields, type Manifests } from './objects'

const MYSQL = { app: 'mysql' }
const named = (app: string): Fields => ({ 'app.kubernetes.io/name': app })

const bash = (...lines: readonly string[]): Fields => ({ command: ['bash', '-c', `${lines.join('\n')}\n`] })
const mounts = (...list: readonly (readonly [name: string, mountPath: string, subPath?: string])[]): Fields => ({
  volumeMounts: list.map(([name, mountPath, subPath]) => ({ name, mountPath, ...(subPath === undefined ? {} : { subPath }) })),
})
const requests = (cpu: string, memory: string): Fields => ({ resources: { requests: { cpu, memory } } })
const claims = (name: string, storage: string, spec: Fields = {}): Fields => ({
  volumeClaimTemplates: [{ metadata: { name }, spec: claim(name, storage, spec)['spec'] }],
})

const DATA = mounts(['data', '/var/lib/mysql', 'mysql'], ['conf', '/etc/mysql/conf.d'])
const ORDINAL = [
  'set -ex',
  "# The number at the end of the pod's name.",
  '[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1',
  'ordinal=${BASH_REMATCH[1]}',
]

const INIT = container('init-mysql', 'mysql:5.7', {
  ...bash(
    ...ORDINAL,
    '# Zero is no number for a server that replicates.',
    'printf "[mysqld]\\nserver-id=%d\\n" $((100 + ordinal)) > /mnt/conf.d/server-id.cnf',
    'if [[ $ordinal -eq 0 ]]; then role=primary; else role=secondary; fi',
    'cp /mnt/config-map/$role.cnf /mnt/conf.d/',
  ),
  ...mounts(['conf', '/mnt/conf.d'], ['config-map', '/mnt/config-map']),
})

const CLONE = container('clone-mysql', 'gcr.io/google-samples/xtrabackup:1.0', {
  ...bash(
    ...ORDINAL,
    '# The first has nobody to copy from, and who has data keeps them.',
    'if [[ $ordinal -eq 0 || -d /var/lib/mysql/mysql ]]; then exit 0; fi',
    'ncat --recv-only mysql-$((ordinal - 1)).mysql 3307 | xbstream -x -C /var/lib/mysql',
    'xtrabackup --prepare --target-dir=/var/lib/mysql',
  ),
  ...DATA,
})

const SERVER = container('mysql', 'mysql:5.7', {
  env: [{ name: 'MYSQL_ALLOW_EMPTY_PASSWORD', value: '1' }],
  ports: [{ name: 'mysql', containerPort: 3306 }],
  ...DATA,
  ...requests('500m', '1Gi'),
  livenessProbe: { exec: { command: ['mysqladmin', 'ping'] }, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 },
  readinessProbe: {
    exec: { command: ['mysql', '-h', '127.0.0.1', '-e', 'SELECT 1'] },
    initialDelaySeconds: 5,
    periodSeconds: 2,
    timeoutSeconds: 1,
  },
})

const BACKUP = container('xtrabackup', 'gcr.io/google-samples/xtrabackup:1.0', {
  ports: [{ name: 'xtrabackup', containerPort: 3307 }],
  ...bash(
    'set -ex',
    'cd /var/lib/mysql',
    '# A copy of a replica says where its source stood, a copy of the primary where it stood itself.',
    'if [[ -s xtrabackup_slave_info ]]; then',
    "  sed 's/;$//' xtrabackup_slave_info > change_master_to.sql.in",
    'elif [[ -f xtrabackup_binlog_info ]]; then',
    '  read -r file position rest < xtrabackup_binlog_info',
    '  echo "CHANGE MASTER TO MASTER_LOG_FILE=\'$file\', MASTER_LOG_POS=$position" > change_master_to.sql.in',
    'fi',
    'rm -f xtrabackup_slave_info xtrabackup_binlog_info',
    'if [[ -f change_master_to.sql.in ]]; then',
    '  until mysql -h 127.0.0.1 -e "SELECT 1"; do sleep 1; done',
    "  mysql -h 127.0.0.1 -e \"$(<change_master_to.sql.in), MASTER_HOST='mysql-0.mysql', MASTER_USER='root', MASTER_PASSWORD='', MASTER_CONNECT_RETRY=10; START SLAVE;\" || exit 1",
    '  mv change_master_to.sql.in change_master_to.sql.orig',
    'fi',
    '# Gives a copy to whoever asks.',
    'exec ncat --listen --keep-open --send-only --max-conns=1 3307 -c "xtrabackup --backup --slave-info --stream=xbstream --host=127.0.0.1 --user=root"',
  ),
  ...DATA,
  ...requests('100m', '100Mi'),
})

const CASSANDRA = named('cassandra')

const FLAGS = {
  servers: 3,
  data_dir: '/var/lib/zookeeper/data',
  data_log_dir: '/var/lib/zookeeper/data/log',
  conf_dir: '/opt/zookeeper/conf',
  client_port: 2181,
  election_port: 3888,
  server_port: 2888,
  tick_time: 2000,
  init_limit: 10,
  sync_limit: 5,
  heap: '512M',
  max_client_cnxns: 60,
  snap_retain_count: 3,
  purge_interval: 12,
  max_session_timeout: 40000,
  min_session_timeout: 4000,
  log_level: 'INFO',
}
const READY = { exec: { command: ['sh', '-c', 'zookeeper-ready 2181'] }, initialDelaySeconds: 10, timeoutSeconds: 5 }
const ZK_PORTS: readonly (readonly [string, number])[] = [
  ['client', 2181],
  ['server', 2888],
  ['leader-election', 3888],
]

export const STATEFUL: Manifests = {
  'application/mysql/mysql-configmap': [
    object(
      'v1',
      'ConfigMap',
      { name: 'mysql', labels: { ...MYSQL, ...named('mysql') } },
      {
        data: {
          'primary.cnf': '# Of the primary alone.\n[mysqld]\nlog-bin\n',
          'secondary.cnf': '# Of all others.\n[mysqld]\nsuper-read-only\n',
        },
      },
    ),
  ],
  'application/mysql/mysql-services': [
    service({ name: 'mysql', labels: { ...MYSQL, ...named('mysql') } }, MYSQL, [{ name: 'mysql', port: 3306 }], { clusterIP: 'None' }),
    service({ name: 'mysql-read', labels: { ...MYSQL, ...named('mysql'), readonly: 'true' } }, MYSQL, [{ name: 'mysql', port: 3306 }]),
  ],
  'application/mysql/mysql-statefulset': [
    statefulSet(
      'mysql',
      { ...MYSQL, ...named('mysql') },
      { serviceName: 'mysql', replicas: 3, ...claims('data', '10Gi') },
      [SERVER, BACKUP],
      {
        initContainers: [INIT, CLONE],
        volumes: [
          { name: 'conf', emptyDir: {} },
          { name: 'config-map', configMap: { name: 'mysql' } },
        ],
      },
    ),
  ],

  'application/cassandra/cassandra-service': [
    service({ name: 'cassandra', labels: CASSANDRA }, CASSANDRA, [{ port: 9042 }], { clusterIP: 'None' }),
  ],
  'application/cassandra/cassandra-statefulset': [
    {
      ...statefulSet(
        'cassandra',
        CASSANDRA,
        { serviceName: 'cassandra', replicas: 3, ...claims('cassandra-data', '1Gi', { storageClassName: 'fast' }) },
        [
          container('cassandra', 'gcr.io/google-samples/cassandra:v13', {
            imagePullPolicy: 'Always',
            ports: [
              { containerPort: 7000, name: 'intra-node' },
              { containerPort: 7001, name: 'tls-intra-node' },
              { containerPort: 7199, name: 'jmx' },
              { containerPort: 9042, name: 'cql' },
            ],
            resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
            securityContext: { capabilities: { add: ['IPC_LOCK'] } },
            lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'nodetool drain'] } } },
            env: [
              { name: 'MAX_HEAP_SIZE', value: '512M' },
              { name: 'HEAP_NEWSIZE', value: '100M' },
              { name: 'CASSANDRA_SEEDS', value: 'cassandra-0.cassandra.default.svc.cluster.local' },
              { name: 'CASSANDRA_CLUSTER_NAME', value: 'K8Demo' },
              { name: 'CASSANDRA_DC', value: 'DC1-K8Demo' },
              { name: 'CASSANDRA_RACK', value: 'Rack1-K8Demo' },
              { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
            ],
            readinessProbe: { exec: { command: ['/bin/bash', '-c', '/ready-probe.sh'] }, initialDelaySeconds: 15, timeoutSeconds: 5 },
            ...mount('cassandra-data', '/cassandra_data'),
          }),
        ],
        { terminationGracePeriodSeconds: 500 },
      ),
      metadata: { name: 'cassandra', labels: CASSANDRA },
    },
    {
      kind: 'StorageClass',
      apiVersion: 'storage.k8s.io/v1',
      metadata: { name: 'fast' },
      provisioner: 'k8s.io/minikube-hostpath',
      parameters: { type: 'pd-ssd' },
    },
  ],

  'application/zookeeper/zookeeper': [
    service(
      { name: 'zk-hs', labels: { app: 'zk' } },
      { app: 'zk' },
      [
        { port: 2888, name: 'server' },
        { port: 3888, name: 'leader-election' },
      ],
      { clusterIP: 'None' },
    ),
    service({ name: 'zk-cs', labels: { app: 'zk' } }, { app: 'zk' }, [{ port: 2181, name: 'client' }]),
    object('policy/v1', 'PodDisruptionBudget', 'zk-pdb', { spec: { selector: { matchLabels: { app: 'zk' } }, maxUnavailable: 1 } }),
    statefulSet(
      'zk',
      { app: 'zk' },
      {
        serviceName: 'zk-hs',
        replicas: 3,
        updateStrategy: { type: 'RollingUpdate' },
        podManagementPolicy: 'OrderedReady',
        ...claims('datadir', '10Gi'),
      },
      [
        container('kubernetes-zookeeper', 'registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10', {
          imagePullPolicy: 'Always',
          ...requests('0.5', '1Gi'),
          ports: ZK_PORTS.map(([name, containerPort]) => ({ containerPort, name })),
          command: [
            'sh',
            '-c',
            `start-zookeeper ${Object.entries(FLAGS)
              .map(([name, value]) => `--${name}=${value}`)
              .join(' ')}`,
          ],
          readinessProbe: READY,
          livenessProbe: READY,
          ...mount('datadir', '/var/lib/zookeeper'),
        }),
      ],
      {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['zk'] }] },
                topologyKey: 'kubernetes.io/hostname',
              },
            ],
          },
        },
        securityContext: { runAsUser: 1000, fsGroup: 1000 },
      },
    ),
  ],
}
