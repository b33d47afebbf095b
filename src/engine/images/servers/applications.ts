/** Applications of well-known courses and examples: the voting app, petclinic, blogs and shops that one deploys whole. */
import { text } from '../http-server'
import type { DaemonProcess } from '../image'
import { MEBIBYTE, page, pathOf, pretty, to, type ServerImage } from './server-image'

/** `2026-11-21 09:00:05`. */
const stamp = (process: DaemonProcess): string => new Date(process.now()).toISOString().slice(0, 19).replace('T', ' ')
/** Whether both the queue and the database of the voting app have an address. */
const connected = (process: DaemonProcess): boolean => ['redis', 'db'].every((name) => process.addresses(name).length > 0)

export const APPLICATIONS: readonly ServerImage[] = [
  {
    repositories: ['docker.io/dockersamples/examplevotingapp_vote', 'docker.io/kodekloud/examplevotingapp_vote'],
    tags: ['before', 'after', 'v1'],
    command: ['gunicorn', 'app:app', '-b', '0.0.0.0:80', '--log-file', '-', '--access-logfile', '-', '--workers', '4', '--keep-alive', '0'],
    ports: [80],
    base: 'debian',
    size: 57_000_000,
    memory: 38 * MEBIBYTE,
    log: (process) => `[${stamp(process)} +0000] [1] [INFO] Listening at: http://0.0.0.0:80 (1)`,
    http: (request, process) =>
      request.method === 'POST' && process.addresses('redis').length === 0 ? page('Internal Server Error', 500) : page('Cats vs Dogs!'),
  },
  {
    repositories: ['docker.io/dockersamples/examplevotingapp_result', 'docker.io/kodekloud/examplevotingapp_result'],
    tags: ['before', 'after', 'v1'],
    command: ['node', 'server.js'],
    ports: [80],
    base: 'debian',
    size: 81_000_000,
    memory: 44 * MEBIBYTE,
    log: (process) => `App running on port 80\n${process.addresses('db').length > 0 ? 'Connected to db' : 'Waiting for db'}`,
    http: () => page('Cats vs Dogs -- Result'),
  },
  {
    repositories: ['docker.io/dockersamples/examplevotingapp_worker', 'docker.io/kodekloud/examplevotingapp_worker'],
    tags: ['v1'],
    command: ['dotnet', 'Worker.dll'],
    ports: [],
    base: 'debian',
    size: 76_000_000,
    memory: 52 * MEBIBYTE,
    log: (process) => (connected(process) ? 'Connected to db\nFound redis\nConnecting to redis' : 'Waiting for db\nWaiting for redis'),
  },
  {
    repositories: [
      'docker.io/springcommunity/spring-framework-petclinic',
      'docker.io/springio/petclinic',
      'docker.io/arey/springboot-petclinic',
    ],
    command: ['java', '-jar', '/app.jar'],
    ports: [8080],
    base: 'debian',
    size: 210_000_000,
    memory: 310 * MEBIBYTE,
    startup: 6000,
    log: (process) => `${stamp(process)}  INFO 1 --- [main] o.s.s.petclinic.PetClinicApplication     : Starting PetClinicApplication`,
    http: ({ path }) =>
      path.startsWith('/actuator/health') ? pretty({ status: 'UP' }) : page('PetClinic :: a Spring Framework demonstration'),
  },
  {
    repositories: ['mcr.microsoft.com/dotnet/samples'],
    tags: ['aspnetapp', 'aspnetapp-alpine'],
    command: ['./aspnetapp'],
    ports: [8080],
    base: 'alpine',
    size: 52_000_000,
    memory: 33 * MEBIBYTE,
    log: () => 'info: Microsoft.Hosting.Lifetime[14]\n      Now listening on: http://[::]:8080',
    http: ({ path }) => (path === '/healthz' ? text(200, 'Healthy') : page('Welcome to .NET')),
  },
  {
    repositories: ['docker.io/library/ghost'],
    command: ['docker-entrypoint.sh', 'node', 'current/index.js'],
    ports: [2368],
    base: 'debian',
    size: 190_000_000,
    memory: 160 * MEBIBYTE,
    startup: 4000,
    log: (process) => `[${stamp(process)}] INFO Ghost is running in production...`,
    http: () => page('Ghost'),
  },
  {
    repositories: ['docker.io/library/nextcloud'],
    tags: ['apache'],
    command: ['/entrypoint.sh', 'apache2-foreground'],
    ports: [80],
    base: 'debian',
    size: 480_000_000,
    memory: 90 * MEBIBYTE,
    http: () => page('Nextcloud'),
  },
  {
    repositories: ['docker.io/library/drupal', 'docker.io/library/joomla'],
    tags: ['apache'],
    command: ['apache2-foreground'],
    ports: [80],
    base: 'debian',
    size: 170_000_000,
    memory: 40 * MEBIBYTE,
    http: (request) => (pathOf(request) === '/' ? to('/core/install.php') : page('Choose language')),
  },
  {
    repositories: ['docker.io/minio/minio', 'quay.io/minio/minio'],
    command: ['/usr/bin/docker-entrypoint.sh', 'server', '/data'],
    ports: [9000, 9001],
    base: 'debian',
    size: 62_000_000,
    memory: 96 * MEBIBYTE,
    log: () => 'MinIO Object Storage Server\nAPI: http://127.0.0.1:9000\nWebUI: http://127.0.0.1:9001',
    http: (request) => (pathOf(request).startsWith('/minio/health/') ? text(200, '') : page('Access Denied', 403)),
  },
  {
    repositories: ['quay.io/keycloak/keycloak', 'docker.io/bitnami/keycloak'],
    command: ['/opt/keycloak/bin/kc.sh', 'start-dev'],
    ports: [8080, 9000],
    base: 'debian',
    size: 230_000_000,
    memory: 420 * MEBIBYTE,
    startup: 9000,
    log: (process) =>
      `${stamp(process)},000 INFO  [io.quarkus] (main) Keycloak on JVM (powered by Quarkus). Listening on: http://0.0.0.0:8080`,
    http: (request) => (pathOf(request).startsWith('/health') ? pretty({ status: 'UP', checks: [] }) : page('Welcome to Keycloak')),
  },
  {
    repositories: ['docker.io/library/influxdb'],
    tags: ['alpine'],
    command: ['/entrypoint.sh', 'influxd'],
    ports: [8086],
    base: 'debian',
    size: 120_000_000,
    memory: 70 * MEBIBYTE,
    http: (request) =>
      pathOf(request) === '/ping'
        ? text(204, '')
        : pathOf(request) === '/health'
          ? pretty({ name: 'influxdb', status: 'pass' })
          : page('InfluxDB'),
  },
  {
    repositories: ['docker.io/library/sonarqube'],
    tags: ['community', 'lts-community'],
    command: ['/opt/sonarqube/docker/entrypoint.sh'],
    ports: [9000],
    base: 'debian',
    size: 560_000_000,
    memory: 900 * MEBIBYTE,
    startup: 20_000,
    http: () => page('SonarQube'),
  },
  {
    repositories: ['docker.io/bitnami/kafka', 'docker.io/apache/kafka'],
    command: ['/etc/kafka/docker/run'],
    ports: [9092, 9093],
    base: 'alpine',
    size: 190_000_000,
    memory: 380 * MEBIBYTE,
    startup: 5000,
    log: (process) => `[${stamp(process)}] INFO [KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)`,
    talk: () => new Uint8Array(0),
  },
]
