/** Small programs that courses run to be looked at: they tell who they are, how they do, and what they were asked. */
import { header, json, respond, text } from '../http-server'
import type { DaemonProcess } from '../image'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { MEBIBYTE, page, pathOf, to, type ServerImage } from './server-image'

/** `2026/11/21 09:00:05`, as Go's log begins its lines. */
const goTime = (process: DaemonProcess): string => new Date(process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')
/** `user-agent` as Go writes header names. */
const canonical = (name: string): string => name.toLowerCase().replace(/(^|-)[a-z]/g, (found) => found.toUpperCase())

const headersOf = ({ headers }: HttpRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => [canonical(name), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The value of `--port=8080`, `--port 8080`. */
function flag({ argv }: DaemonProcess, name: string): string | undefined {
  const at = argv.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  if (at < 0) return undefined
  return argv[at]!.includes('=') ? argv[at]!.slice(argv[at]!.indexOf('=') + 1) : argv[at + 1]
}

const whoamiPort = (process: DaemonProcess): number => Number(flag(process, 'port') ?? process.env['WHOAMI_PORT_NUMBER'] ?? 80)

function whoami(request: HttpRequest, process: DaemonProcess, peer: string): HttpResponse {
  const name = flag(process, 'name') ?? process.env['WHOAMI_NAME']
  const { hostname, address } = process
  const remote = `${peer}:${32768 + process.random(28_000)}`
  switch (pathOf(request)) {
    case '/health':
      return text(200, '')
    case '/bench':
      return text(200, '1')
    case '/api':
      return json(200, {
        hostname,
        ip: ['127.0.0.1', '::1', address],
        headers: Object.fromEntries(Object.entries(headersOf(request)).map(([key, value]) => [key, [value]])),
        url: request.path,
        host: request.host,
        method: request.method,
        ...(name === undefined ? {} : { name }),
        remoteAddr: remote,
      })
    default: {
      const own = name === undefined ? '' : `Name: ${name}\n`
      const headers = Object.entries(headersOf(request)).map(([key, value]) => `${key}: ${value}\n`)
      return text(
        200,
        `${own}Hostname: ${hostname}\nIP: 127.0.0.1\nIP: ::1\nIP: ${address}\nRemoteAddr: ${remote}\n${request.method} ${request.path} HTTP/1.1\nHost: ${request.host}\n${headers.join('')}\n`,
      )
    }
  }
}

const KUARD_WARNING = [
  '*'.repeat(70),
  '* WARNING: This server may expose sensitive',
  '* and secret information. Be careful.',
  '*'.repeat(70),
]

function kuardLog(process: DaemonProcess): string {
  return ['Starting kuard version: v0.10.0', ...KUARD_WARNING, 'Could not find certificates to serve TLS', 'Serving on HTTP on :8080']
    .map((line) => `${goTime(process)} ${line}`)
    .join('\n')
}

/** Codes that the health checks answer with once somebody set them through the API. */
const verdicts = new WeakMap<DaemonProcess, Map<string, number>>()

/** How many checks are to fail, as its API is told; undefined for what is no such document. */
function failNext(body: string): number | undefined {
  try {
    const told: unknown = JSON.parse(body)
    return typeof told === 'object' && told !== null ? Number((told as { failNext?: unknown }).failNext ?? 0) : undefined
  } catch {
    return undefined
  }
}

function kuard(request: HttpRequest, process: DaemonProcess, peer: string): HttpResponse {
  process.stdout(`${goTime(process)} ${peer}:${32768 + process.random(28_000)} ${request.method} ${request.path}\n`)
  const set = verdicts.get(process) ?? new Map<string, number>()
  verdicts.set(process, set)
  const [, check = '', api] = /^\/(healthy|ready)(\/api)?$/.exec(pathOf(request)) ?? []
  if (check !== '' && api) {
    if (request.method === 'PUT') {
      const failures = failNext(new TextDecoder().decode(request.body))
      if (failures === undefined) return text(400, 'invalid JSON\n')
      set.set(check, failures !== 0 ? 500 : 200)
    }
    return json(200, { probePath: `/${check}`, failNext: set.get(check) === 500 ? -1 : 0, history: null })
  }
  if (check !== '') return set.get(check) === 500 ? text(500, 'fail') : text(200, 'ok')
  if (pathOf(request) === '/env/api') return json(200, { commandLine: process.argv, env: process.env })
  return pathOf(request) === '/' ? page('KUAR Demo') : text(404, '404 page not found\n')
}

const PAGES = ['page1', 'page2', 'page3']
/** Of the event simulator: one visit a second, now and then with trouble. */
function simulate(process: DaemonProcess, count = 1): void {
  const time = new Date(process.now()).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',')
  const say = (level: string, words: string): void => process.stdout(`[${time}] ${level} in event-simulator: ${words}\n`)
  const user = `USER${1 + process.random(4)}`
  say('INFO', `${user} ${['logged in', 'logged out', ...PAGES.map((each) => `is viewing ${each}`)][process.random(5)]!}`)
  if (count % 5 === 0) say('WARNING', 'USER5 Failed to Login as the account is locked due to MANY FAILED ATTEMPTS.')
  if (count % 8 === 0) say('WARNING', 'USER7 Order failed as the item is OUT OF STOCK.')
  process.after(1000, () => simulate(process, count + 1))
}

/** One line of Caddy's log: JSON, with seconds since the epoch. */
const caddyLine = (process: DaemonProcess, level: string, logger: string, msg: string, rest: object = {}): string =>
  JSON.stringify({ level, ts: process.now() / 1000, ...(logger === '' ? {} : { logger }), msg, ...rest })

function caddyLog(process: DaemonProcess): string {
  const origins = ['//localhost:2019', '//[::1]:2019', '//127.0.0.1:2019']
  return [
    caddyLine(process, 'info', '', 'using config from file', { file: '/etc/caddy/Caddyfile' }),
    caddyLine(process, 'info', '', 'adapted config to JSON', { adapter: 'caddyfile' }),
    caddyLine(process, 'info', 'admin', 'admin endpoint started', { address: 'localhost:2019', enforce_origin: false, origins }),
    caddyLine(
      process,
      'warn',
      'http.auto_https',
      'server is listening only on the HTTP port, so no automatic HTTPS will be applied to this server',
      { server_name: 'srv0', http_port: 80 },
    ),
    caddyLine(process, 'info', 'http.log', 'server running', { name: 'srv0', protocols: ['h1', 'h2', 'h3'] }),
    caddyLine(process, 'info', '', 'autosaved config (load with --resume flag)', { file: '/config/caddy/autosave.json' }),
    caddyLine(process, 'info', '', 'serving initial configuration'),
  ].join('\n')
}

export const DEMONSTRATIONS: readonly ServerImage[] = [
  {
    repositories: ['docker.io/traefik/whoami', 'docker.io/containous/whoami'],
    command: ['/whoami'],
    ports: (process) => [whoamiPort(process)],
    base: 'scratch',
    size: 2_900_000,
    memory: 4 * MEBIBYTE,
    log: (process) => `${goTime(process)} Starting up on port ${whoamiPort(process)}`,
    http: whoami,
  },
  {
    repositories: ['gcr.io/kuar-demo/kuard-amd64', 'gcr.io/kuar-demo/kuard'],
    tags: ['blue', 'green', 'purple'],
    command: ['/kuard'],
    ports: [8080],
    base: 'alpine',
    size: 11_500_000,
    memory: 8 * MEBIBYTE,
    log: kuardLog,
    http: kuard,
  },
  {
    repositories: ['docker.io/mendhak/http-https-echo'],
    command: ['node', './index.js'],
    ports: [8080],
    base: 'alpine',
    size: 45_000_000,
    memory: 32 * MEBIBYTE,
    startup: 300,
    user: '1000',
    log: () => 'Listening on ports 8080 for http, and 8443 for https.',
    http: (request, { hostname }, peer) => {
      const [path, query = ''] = request.path.split('?')
      return json(200, {
        path,
        headers: { host: request.host, ...request.headers },
        method: request.method,
        body: new TextDecoder().decode(request.body),
        hostname: request.host.split(':')[0],
        ip: `::ffff:${peer}`,
        protocol: 'http',
        query: Object.fromEntries(new URLSearchParams(query)),
        os: { hostname },
        connection: {},
      })
    },
  },
  {
    repositories: ['docker.io/kodekloud/simple-webapp'],
    tags: ['v1', 'v2'],
    command: ['python', './app.py'],
    ports: [8080],
    base: 'debian',
    size: 30_000_000,
    memory: 24 * MEBIBYTE,
    log: () => ' * Serving Flask app "app" (lazy loading)\n * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)',
    http: (_request, { hostname }) => page(`Hello from ${hostname}!`),
  },
  {
    repositories: ['docker.io/kodekloud/event-simulator'],
    command: ['python', '-u', './event-simulator.py'],
    ports: [],
    base: 'alpine',
    size: 28_000_000,
    memory: 9 * MEBIBYTE,
    begin: (process) => simulate(process),
  },
  {
    repositories: ['docker.io/kodekloud/ecommerce'],
    tags: ['apparels', 'video', '404'],
    command: ['python', 'app.py'],
    ports: [8080],
    base: 'debian',
    size: 34_000_000,
    memory: 24 * MEBIBYTE,
    log: () => ' * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)',
    http: () => page('Ecommerce'),
  },
  {
    repositories: ['mcr.microsoft.com/azuredocs/aks-helloworld'],
    tags: ['v1'],
    command: ['/start.sh'],
    ports: [80],
    base: 'debian',
    size: 370_000_000,
    memory: 60 * MEBIBYTE,
    startup: 1500,
    http: (_request, { env }) => page(env['TITLE'] ?? 'Welcome to Azure Kubernetes Service (AKS)'),
  },
  {
    repositories: ['docker.io/docker/getting-started', 'docker.io/rancher/hello-world'],
    command: ['nginx', '-g', 'daemon off;'],
    ports: [80],
    base: 'alpine',
    size: 16_000_000,
    memory: 6 * MEBIBYTE,
    http: (_request, { hostname }) => page(`Hello world! My hostname is ${hostname}`),
  },
  {
    repositories: ['docker.io/nginxdemos/nginx-hello'],
    tags: ['plain-text'],
    command: ['nginx', '-g', 'daemon off;'],
    ports: [8080],
    base: 'alpine',
    size: 18_000_000,
    memory: 7 * MEBIBYTE,
    user: '101',
    http: (request, { address, hostname }) =>
      text(200, `Server address: ${address}:8080\nServer name: ${hostname}\nURI: ${request.path}\n`, { Server: 'nginx/1.29.1' }),
  },
  {
    repositories: ['docker.io/library/caddy'],
    tags: ['alpine'],
    command: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
    ports: [80],
    base: 'alpine',
    size: 18_500_000,
    memory: 14 * MEBIBYTE,
    log: caddyLog,
    http: () => respond(200, { Server: 'Caddy', 'Content-Type': 'text/html; charset=utf-8' }, '<title>Caddy works!</title>\n'),
  },
  {
    repositories: ['docker.io/gitea/gitea'],
    tags: ['latest-rootless'],
    command: ['/usr/bin/entrypoint', '/bin/s6-svscan', '/etc/s6'],
    ports: [3000, 22],
    base: 'alpine',
    size: 72_000_000,
    memory: 120 * MEBIBYTE,
    startup: 2000,
    log: (process) => `${goTime(process)} cmd/web.go:266:runWeb() [I] Starting Gitea on PID: 17`,
    http: (request) =>
      pathOf(request) === '/api/healthz' ? json(200, { status: 'pass' }) : page('Installation - Gitea: Git with a cup of tea'),
  },
  {
    repositories: ['docker.io/prom/node-exporter', 'quay.io/prometheus/node-exporter'],
    tags: ['master'],
    command: ['/bin/node_exporter'],
    ports: [9100],
    base: 'alpine',
    size: 12_500_000,
    memory: 12 * MEBIBYTE,
    user: 'nobody',
    http: (request) =>
      pathOf(request) === '/' ? page('Node Exporter') : text(200, '# HELP node_time_seconds System time in seconds since epoch (1970).\n'),
  },
  {
    repositories: ['docker.io/prom/alertmanager', 'quay.io/prometheus/alertmanager'],
    tags: ['main'],
    command: ['/bin/alertmanager', '--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    ports: [9093, 9094],
    base: 'alpine',
    size: 33_000_000,
    memory: 18 * MEBIBYTE,
    user: 'nobody',
    http: (request) => (/^\/-\/(healthy|ready)$/.test(pathOf(request)) ? text(200, 'OK') : page('Alertmanager')),
  },
  {
    repositories: ['docker.io/library/kibana', 'docker.elastic.co/kibana/kibana'],
    command: ['/bin/tini', '--', '/usr/local/bin/kibana-docker'],
    entrypoint: 2,
    ports: [5601],
    base: 'debian',
    size: 390_000_000,
    memory: 420 * MEBIBYTE,
    startup: 20_000,
    http: (_request, process) =>
      process.addresses('elasticsearch').length === 0 && !process.env['ELASTICSEARCH_HOSTS']
        ? text(503, 'Kibana server is not ready yet.')
        : to('/app/home'),
  },
  {
    repositories: ['docker.io/nodered/node-red'],
    command: ['./entrypoint.sh'],
    ports: [1880],
    base: 'alpine',
    size: 180_000_000,
    memory: 80 * MEBIBYTE,
    startup: 2500,
    log: () => 'Welcome to Node-RED\n===================\n',
    http: () => page('Node-RED'),
  },
  {
    repositories: ['docker.io/jaegertracing/all-in-one'],
    command: ['/go/bin/all-in-one-linux', '--sampling.strategies-file=/etc/jaeger/sampling_strategies.json'],
    ports: [16686, 14268, 4317, 4318],
    base: 'alpine',
    size: 32_000_000,
    memory: 24 * MEBIBYTE,
    http: (request) => (header(request, 'accept')?.includes('json') ? json(200, { data: null, total: 0 }) : page('Jaeger UI')),
  },
]
