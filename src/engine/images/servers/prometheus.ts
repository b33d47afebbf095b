/** Prometheus: what it says at its start, in the form of its major version, and which configuration it does not start with; models cmd/prometheus. */
import { parseYaml, YamlError } from '../../api/yaml/parse'
import { json, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { flagOf, MEBIBYTE, page, pathOf, to, type ServerImage } from './server-image'

/** What it is built to look for when no flag says another file, from the folder it runs in. */
const UNNAMED = 'prometheus.yml'
const FOLDER = '/prometheus'
const LATEST = '3.7.3'
/** What a configuration has at its top (config.Config). */
const FIELDS = new Set([
  'global',
  'runtime',
  'alerting',
  'rule_files',
  'scrape_config_files',
  'scrape_configs',
  'storage',
  'tracing',
  'remote_write',
  'remote_read',
  'otlp',
])

const PACKAGED = `# my global config
global:
  scrape_interval: 15s # Set the scrape interval to every 15 seconds. Default is every 1 minute.
  evaluation_interval: 15s # Evaluate rules every 15 seconds. The default is every 1 minute.
  # scrape_timeout is set to the global default (10s).

scrape_configs:
  # The job name is added as a label \`job=<job_name>\` to any timeseries scraped from this config.
  - job_name: "prometheus"
    static_configs:
      - targets: ["localhost:9090"]
`

type Fields = Readonly<Record<string, string>>

const address = (process: DaemonProcess): string => flagOf(process, 'web.listen-address') ?? '0.0.0.0:9090'
const portOf = (process: DaemonProcess): number => Number(/:(\d+)$/.exec(address(process))?.[1] ?? 9090)

/** A value as logfmt has it. */
const quoted = (value: string): string => (value === '' || /[\s"=]/.test(value) ? JSON.stringify(value) : value)

/** One line of its log: slog's from version 3 on, go-kit's before. */
function line(process: DaemonProcess, version: string, level: string, source: string, message: string, fields: Fields = {}): string {
  const time = new Date(process.now()).toISOString()
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${quoted(value)}`)
  if (Number(version.split('.')[0]) >= 3)
    return `time=${time} level=${level.toUpperCase()} source=${source} msg=${quoted(message)}${rest.join('')}\n`
  const component = fields['component'] === undefined ? '' : ` component=${quoted(fields['component'])}`
  const others = rest.filter((each) => !each.startsWith(' component='))
  return `ts=${time} caller=${source} level=${level}${component} msg=${quoted(message)}${others.join('')}\n`
}

const configFile = (process: DaemonProcess): string => flagOf(process, 'config.file') ?? UNNAMED

/** What the decoder says of fields at the top that it does not know, or that come twice. */
function fieldFaults(source: string): readonly string[] {
  const seen = new Set<string>()
  return source.split('\n').flatMap((words, index) => {
    const name = /^([A-Za-z_][\w-]*)\s*:(\s|$)/.exec(words)?.[1]
    if (name === undefined) return []
    const fault = FIELDS.has(name) ? (seen.has(name) ? 'already set' : undefined) : 'not found'
    seen.add(name)
    return fault === undefined ? [] : [`  line ${index + 1}: field ${name} ${fault} in type config.plain`]
  })
}

/** What the decoder says of a document that is no mapping. */
function shapeFault(source: string, value: unknown): string | undefined {
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
  const line = source.split('\n').findIndex((words) => !/^(---)?\s*(#.*)?$/.test(words)) + 1
  if (Array.isArray(value)) return `  line ${line}: cannot unmarshal !!seq into config.plain`
  const [kind, shown] = [typeof value === 'string' ? 'str' : typeof value === 'boolean' ? 'bool' : 'int', String(value)]
  return `  line ${line}: cannot unmarshal !!${kind} \`${shown.length > 10 ? `${shown.slice(0, 7)}...` : shown}\` into config.plain`
}

/** The name of a scrape configuration that another has, too. */
function sharedJob(config: unknown): string | undefined {
  const jobs = typeof config === 'object' && config !== null ? (config as { scrape_configs?: unknown }).scrape_configs : undefined
  if (!Array.isArray(jobs)) return undefined
  const names = jobs.flatMap((job: unknown) => (typeof job === 'object' && job !== null && 'job_name' in job ? [String(job.job_name)] : []))
  return names.find((name, index) => names.indexOf(name) < index)
}

/** Why a configuration cannot be read; undefined when it can. */
function fault(process: DaemonProcess): string | undefined {
  const file = configFile(process)
  const path = file.startsWith('/') ? file : `${FOLDER}/${file}`
  if (!process.files.exists(path)) return `open ${file}: no such file or directory`
  if (process.files.stat(path).type === 'directory') return `read ${file}: is a directory`
  const source = process.files.readText(path)
  try {
    const config = parseYaml(source)
    const shape = shapeFault(source, config)
    const faults = shape === undefined ? fieldFaults(source) : [shape]
    if (faults.length > 0) return `parsing YAML file ${file}: yaml: unmarshal errors:\n${faults.join('\n')}`
    const shared = sharedJob(config)
    return shared === undefined ? undefined : `parsing YAML file ${file}: found multiple scrape configs with job name "${shared}"`
  } catch (error) {
    if (error instanceof YamlError) return `parsing YAML file ${file}: ${error.message}`
    throw error
  }
}

export const PROMETHEUS: ServerImage = {
  repositories: ['docker.io/prom/prometheus', 'quay.io/prometheus/prometheus'],
  tags: ['main'],
  version: LATEST,
  command: ['/bin/prometheus', '--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
  ports: (process) => [portOf(process)],
  exposes: [9090],
  base: 'alpine',
  files: { '/etc/prometheus/prometheus.yml': PACKAGED, [`${FOLDER}/`]: '' },
  size: 118_000_000,
  memory: 45 * MEBIBYTE,
  startup: 200,
  user: 'nobody',
  refuse: (process, version) => {
    const err = fault(process)
    if (err === undefined) return undefined
    const file = configFile(process)
    const whole = file.startsWith('/') ? file : `${FOLDER}/${file}`
    return {
      text: line(process, version, 'error', 'main.go:624', `Error loading config (--config.file=${file})`, { file: whole, err }),
      code: 2,
    }
  },
  log: (process, version) => {
    const say = (source: string, message: string, fields?: Fields): string => line(process, version, 'info', source, message, fields)
    const listens = `[::]:${portOf(process)}`
    const told = flagOf(process, 'storage.tsdb.retention.time') ?? flagOf(process, 'storage.tsdb.retention.size')
    return [
      told === undefined
        ? say('main.go:674', 'No time or size retention was set so using the default time retention', { duration: '15d' })
        : '',
      say('main.go:725', 'Starting Prometheus Server', { mode: 'server', version: `(version=${version}, branch=HEAD, revision=unknown)` }),
      say('web.go:656', 'Start listening for connections', { component: 'web', address: address(process) }),
      say('main.go:1266', 'Starting TSDB ...'),
      say('tls_config.go:347', 'Listening on', { component: 'web', address: listens }),
      say('tls_config.go:350', 'TLS is disabled.', { component: 'web', http2: 'false', address: listens }),
    ].join('')
  },
  begin: (process, version) => {
    const say = (source: string, message: string, fields?: Fields): void =>
      process.stdout(line(process, version, 'info', source, message, fields))
    const filename = configFile(process)
    say('head.go:657', 'Replaying on-disk memory mappable chunks if any', { component: 'tsdb' })
    say('head.go:752', 'Replaying WAL, this may take a while', { component: 'tsdb' })
    say('main.go:1290', 'TSDB started')
    say('main.go:1475', 'Loading configuration file', { filename })
    say('main.go:1524', 'Completed loading of configuration file', { filename })
    say('main.go:1251', 'Server is ready to receive web requests.')
    say('manager.go:175', 'Starting rule manager...', { component: 'rule manager' })
  },
  http: (request, _process, _peer, version) => {
    const path = pathOf(request)
    if (path === '/-/healthy') return text(200, 'Prometheus Server is Healthy.\n')
    if (path === '/-/ready') return text(200, 'Prometheus Server is Ready.\n')
    if (path === '/api/v1/status/buildinfo') return json(200, { status: 'success', data: { version, revision: 'unknown', branch: 'HEAD' } })
    return path === '/'
      ? to(Number(version.split('.')[0]) >= 3 ? '/query' : '/graph')
      : page('Prometheus Time Series Collection and Processing Server')
  },
}
