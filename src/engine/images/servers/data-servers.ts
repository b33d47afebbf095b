/** Databases and proxies that courses deploy to have them, without what they would keep or pass on. */
import { header, json, respond } from '../http-server'
import type { DaemonProcess } from '../image'
import { MEBIBYTE, pathOf, pretty, to, type ServerImage } from './server-image'

const NO_ADMIN = `*************************************************************
ERROR: CouchDB 3.0+ will no longer run in "Admin Party"
       mode. You *MUST* specify an admin user and
       password, either via your own .ini file mapped
       into the container at /opt/couchdb/etc/local.ini
       or inside /opt/couchdb/etc/local.d, or with
       "-e COUCHDB_USER=admin -e COUCHDB_PASSWORD=password"
       to set it via "docker run".
*************************************************************`

/** Where else its administrator may be told. */
const SETTINGS = ['/opt/couchdb/etc/local.d', '/opt/couchdb/etc/local.ini']

const stamp = (process: DaemonProcess): string => new Date(process.now()).toISOString()

const neo4jLine = (process: DaemonProcess, words: string): string =>
  `${stamp(process).replace('T', ' ').replace('Z', '+0000')} INFO  ${words}`

const envoyTime = (process: DaemonProcess): string => stamp(process).slice(0, 23).replace('T', ' ')
const envoyLine = (process: DaemonProcess, words: string): string => `[${envoyTime(process)}][1][info][main] ${words}`

/** Where its configuration has it listen; the image's own demonstration where that is not there. */
function envoyPorts({ argv, files }: DaemonProcess): readonly number[] {
  const at = argv.findIndex((word) => word === '-c' || word === '--config-path')
  const path = argv[at + 1] ?? ''
  if (at < 0 || !files.exists(path)) return [10000]
  // Ports of clusters are those of others.
  const [own = ''] = files.readText(path).split(/^\s*clusters:/m)
  return [...new Set([...own.matchAll(/port_value:\s*(\d+)/g)].map(([, port]) => Number(port)))]
}

export const DATA_SERVERS: readonly ServerImage[] = [
  {
    repositories: ['docker.io/library/couchdb', 'docker.io/apache/couchdb'],
    command: ['tini', '--', '/docker-entrypoint.sh', '/opt/couchdb/bin/couchdb'],
    entrypoint: 3,
    ports: [5984],
    base: 'debian',
    size: 100_000_000,
    memory: 52 * MEBIBYTE,
    startup: 1500,
    refuse: (process) =>
      (process.env['COUCHDB_USER'] && process.env['COUCHDB_PASSWORD']) || SETTINGS.some((path) => process.mounted(path))
        ? undefined
        : NO_ADMIN,
    log: (process) => `[info] ${stamp(process)} nonode@nohost <0.256.0> -------- Apache CouchDB has started. Time to relax.`,
    http: (request) => {
      const path = pathOf(request)
      if (path === '/')
        return json(200, {
          couchdb: 'Welcome',
          version: '3.5.0',
          features: ['access-ready', 'partitioned', 'pluggable-storage-engines', 'reshard', 'scheduler'],
          vendor: { name: 'The Apache Software Foundation' },
        })
      if (path === '/_up') return json(200, { status: 'ok', seeds: {} })
      return header(request, 'authorization') === undefined
        ? json(401, { error: 'unauthorized', reason: 'You are not a server admin.' })
        : json(404, { error: 'not_found', reason: 'Database does not exist.' })
    },
  },
  {
    repositories: ['docker.io/library/neo4j'],
    tags: ['community', 'community-bullseye'],
    command: ['tini', '-g', '--', '/startup/docker-entrypoint.sh', 'neo4j'],
    entrypoint: 4,
    ports: [7474, 7687],
    base: 'debian',
    size: 330_000_000,
    memory: 480 * MEBIBYTE,
    startup: 8000,
    refuse: ({ env }) => {
      const auth = env['NEO4J_AUTH']
      if (auth === undefined || auth === 'none') return undefined
      const [user, password = ''] = auth.split('/')
      if (user !== 'neo4j') return `Invalid value for NEO4J_AUTH: '${auth}'`
      if (password === 'neo4j') return "Invalid value for password. It cannot be 'neo4j', which is the default."
      return password.length < 8 ? 'Invalid value for password. The minimum password length is 8 characters.' : undefined
    },
    log: (process) => neo4jLine(process, 'Starting...'),
    begin: (process) => {
      for (const words of ['Bolt enabled on 0.0.0.0:7687.', 'HTTP enabled on 0.0.0.0:7474.', 'Started.'])
        process.stdout(`${neo4jLine(process, words)}\n`)
    },
    http: (request, process) =>
      pathOf(request) === '/' && !(header(request, 'accept') ?? '').includes('html')
        ? pretty({
            bolt_routing: `neo4j://${request.host.split(':')[0]}:7687`,
            bolt_direct: `bolt://${request.host.split(':')[0]}:7687`,
            neo4j_version: process.env['NEO4J_VERSION'] ?? '2025.10.1',
            neo4j_edition: 'community',
          })
        : to('/browser/'),
  },
  {
    repositories: ['docker.io/envoyproxy/envoy'],
    tags: ['dev', 'distroless-dev'],
    command: ['/docker-entrypoint.sh', 'envoy', '-c', '/etc/envoy/envoy.yaml'],
    ports: envoyPorts,
    base: 'debian',
    size: 65_000_000,
    memory: 36 * MEBIBYTE,
    log: (process) =>
      [
        'initializing epoch 0 (base id=0, hot restart version=11.104)',
        'all dependencies initialized. starting workers',
        'starting main dispatch loop',
      ]
        .map((words) => envoyLine(process, words))
        .join('\n'),
    // What its demonstration passes everything on to is elsewhere.
    http: () =>
      respond(
        503,
        { server: 'envoy', 'content-type': 'text/plain' },
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
      ),
  },
  {
    repositories: ['docker.io/library/telegraf'],
    tags: ['alpine'],
    command: ['/entrypoint.sh', 'telegraf'],
    ports: [],
    base: 'debian',
    size: 160_000_000,
    memory: 60 * MEBIBYTE,
    log: (process) =>
      [
        'Loading config: /etc/telegraf/telegraf.conf',
        'Starting Telegraf',
        'Loaded inputs: cpu disk diskio kernel mem processes swap system',
        'Loaded outputs: influxdb',
      ]
        .map((words) => `${stamp(process).slice(0, 19)}Z I! ${words}`)
        .join('\n'),
  },
]
