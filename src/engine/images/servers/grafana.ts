/** Grafana: what it says at its start, in logfmt, and where its environment has it listen; models pkg/setting and pkg/api. */
import type { DaemonProcess } from '../image'
import { MEBIBYTE, page, pathOf, pretty, to, type ServerImage } from './server-image'

const LATEST = '12.2.0'
/** What run.sh passes on from the image's environment, and the setting that each becomes. */
const PATHS = {
  GF_PATHS_DATA: 'default.paths.data',
  GF_PATHS_LOGS: 'default.paths.logs',
  GF_PATHS_PLUGINS: 'default.paths.plugins',
  GF_PATHS_PROVISIONING: 'default.paths.provisioning',
} as const

const portOf = ({ env }: DaemonProcess): number => Number(env['GF_SERVER_HTTP_PORT'] || 3000)

/** Nanoseconds, without zeros at their end. */
const stamp = (process: DaemonProcess): string =>
  new Date(process.now()).toISOString().replace('Z', `${String(process.random(1_000_000)).padStart(6, '0')}Z`)

const line = (process: DaemonProcess, logger: string, message: string, rest = ''): string =>
  `logger=${logger} t=${stamp(process)} level=info msg="${message}"${rest}\n`

/** Settings whose names tell that they are secret are not shown. */
const SECRETS =
  /PASSWORD|SECRET|PROVIDER_CONFIG|PRIVATE_KEY|CERTIFICATE|ACCOUNT_KEY|ENCRYPTION_KEY|VAULT_TOKEN|API_DB_PASS|(ID_FORWARDING|AUTHENTICATION|AUTH|RENDERER|API|WEBHOOK|INSTALL)_TOKEN$/

/** Variables of the image's own, which name no setting. */
const NO_SETTINGS = new Set(['GF_PATHS_HOME', 'GF_PATHS_CONFIG', 'GF_INSTALL_PLUGINS', 'GF_UID', 'GF_GID'])

function settings(process: DaemonProcess, version: string): string {
  const say = (message: string, rest: string): string => line(process, 'settings', message, rest)
  const { env } = process
  return [
    say('Starting Grafana', ` version=${version} commit=NA branch=HEAD compiled=${new Date(process.now()).toISOString().slice(0, 19)}Z`),
    ...['/usr/share/grafana/conf/defaults.ini', '/etc/grafana/grafana.ini'].map((file) => say('Config loaded from', ` file=${file}`)),
    ...Object.entries(PATHS).map(([name, key]) => say('Config overridden from command line', ` arg="${key}=${env[name] ?? ''}"`)),
    say('Config overridden from command line', ' arg="default.log.mode=console"'),
    ...Object.entries(env)
      .filter(([name, value]) => name.startsWith('GF_') && value !== '' && !NO_SETTINGS.has(name))
      .map(([name, value]) =>
        say('Config overridden from Environment variable', ` var="${name}=${SECRETS.test(name) ? '*********' : value}"`),
      ),
  ].join('')
}

export const GRAFANA: ServerImage = {
  repositories: ['docker.io/grafana/grafana', 'docker.io/grafana/grafana-oss'],
  tags: ['main'],
  version: LATEST,
  command: ['/run.sh'],
  ports: (process) => [portOf(process)],
  exposes: [3000],
  env: {
    GF_PATHS_CONFIG: '/etc/grafana/grafana.ini',
    GF_PATHS_DATA: '/var/lib/grafana',
    GF_PATHS_HOME: '/usr/share/grafana',
    GF_PATHS_LOGS: '/var/log/grafana',
    GF_PATHS_PLUGINS: '/var/lib/grafana/plugins',
    GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
  },
  base: 'alpine',
  size: 201_000_000,
  memory: 90 * MEBIBYTE,
  startup: 3000,
  log: (process, version) =>
    settings(process, version) +
    line(process, 'sqlstore', 'Connecting to DB', ' dbtype=sqlite3') +
    line(process, 'migrator', 'Starting DB migrations'),
  begin: (process) =>
    process.stdout(line(process, 'http.server', 'HTTP Server Listen', ` address=[::]:${portOf(process)} protocol=http subUrl= socket=`)),
  http: (request, _process, _peer, version) => {
    const path = pathOf(request)
    if (path === '/api/health') return pretty({ database: 'ok', version })
    return path === '/login' ? page('Grafana') : to('/login')
  },
}
