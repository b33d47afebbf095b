/** CoreDNS: serves the zones of its Corefile, and reads it again when it has changed. */
import { digestOf } from '../../api/hash'
import { METRICS_TYPE } from '../../api/prometheus'
import { text } from '../http-server'
import { defineImage, type DaemonProcess } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'
import { CorefileError } from './corefile'
import { DnsMetrics } from './metrics'
import { logLine, Servers } from './server'

const GO = { version: 'go1.25.2', commit: '1db4568' }
/** How often the plugin reload looks, in milliseconds. */
const RELOAD = 30_000

function placeOf(process: DaemonProcess): string {
  const flag = process.argv.indexOf('-conf')
  return flag < 0 ? 'Corefile' : (process.argv[flag + 1] ?? 'Corefile')
}
const read = (process: DaemonProcess, path: string): string | undefined =>
  process.files.exists(path) ? process.files.readText(path) : undefined

function load(process: DaemonProcess): Servers | string {
  const path = placeOf(process)
  const corefile = read(process, path)
  if (corefile === undefined) return `loading Caddyfile via flag: open ${path}: no such file or directory`
  try {
    return Servers.of(path, corefile, (file) => read(process, file))
  } catch (error) {
    if (error instanceof CorefileError) return error.message
    throw error
  }
}

const running = (process: DaemonProcess): string => {
  const corefile = digestOf(read(process, placeOf(process)) ?? '').slice(7)
  return `[INFO] plugin/reload: Running configuration SHA512 = ${corefile}${digestOf(corefile).slice(7)}\n`
}

const ephemeral = (process: DaemonProcess): number => 32_768 + process.random(28_232)

/** What each process has counted. */
const counted = new WeakMap<DaemonProcess, DnsMetrics>()

/** Answers names by `servers`, which is asked anew for each. */
function serve(process: DaemonProcess, servers: () => Servers, metrics: DnsMetrics): void {
  counted.set(process, metrics)
  process.listen({
    port: 53,
    protocol: 'UDP',
    dns(question, upstream) {
      const reply = servers().reply(question, upstream)
      const { answer, logs, errors } = reply
      metrics.asked(question, reply)
      if (logs) process.stdout(logLine(question, answer, upstream.domain, (bound) => process.random(bound)))
      if (errors && answer.silent !== undefined) {
        const from = `${process.address}:${ephemeral(process)}`
        process.stdout(`[ERROR] plugin/errors: 2 ${question.name}. ${question.type}: read udp ${from}->${answer.silent}:53: i/o timeout\n`)
      }
      return answer
    },
  })
}

/** Looks at the Corefile every so often, as long as one with the plugin reload is served. */
function watchFor(process: DaemonProcess, served: Servers, change: (servers: Servers) => void): void {
  let current = served
  let known = read(process, placeOf(process))
  const look = (): void => {
    const now = read(process, placeOf(process))
    if (now !== known) {
      known = now
      process.stdout('[INFO] Reloading\n')
      const next = load(process)
      if (typeof next === 'string') {
        process.stdout(`[ERROR] Restart failed: ${next}\n[ERROR] plugin/reload: Corefile changed but reload failed: ${next}\n`)
      } else {
        current = next
        change(next)
        process.stdout(`${next.has('reload') ? running(process) : ''}[INFO] Reloading complete\n`)
      }
    }
    if (current.has('reload')) process.after(RELOAD, look)
  }
  if (served.has('reload')) process.after(RELOAD, look)
}

export default defineImage({
  repositories: ['registry.k8s.io/coredns/coredns', 'registry.k8s.io/coredns', 'docker.io/coredns/coredns'],
  hasTag: (tag) => tag === 'latest' || /^v?\d+(\.\d+)+$/.test(tag),
  config: (tag) => ({
    entrypoint: ['/coredns'],
    exposedPorts: [53],
    userland: SCRATCH,
    size: 22_800_000,
    programs: {
      '/coredns': service({
        ports: (process) => {
          const servers = load(process)
          if (typeof servers === 'string') return []
          return [
            53,
            ...(servers.has('health') ? [8080] : []),
            ...(servers.has('ready') ? [8181] : []),
            ...(servers.has('prometheus') ? [9153] : []),
          ]
        },
        memory: 13_631_488,
        processor: 2,
        startup: 300,
        refuse: (process) => {
          const servers = load(process)
          return typeof servers === 'string' ? servers : undefined
        },
        ready: (process) => {
          const loaded = load(process)
          // It has been changed since it was found right.
          if (typeof loaded === 'string') {
            process.stderr(`${loaded}\n`)
            process.exit(1)
            return ''
          }
          let servers = loaded
          const build = { goVersion: GO.version, revision: GO.commit, version: tag.replace(/^v/, '') }
          serve(process, () => servers, new DnsMetrics(build, process.now(), () => servers))
          watchFor(process, servers, (next) => (servers = next))
          const zone = servers.loopedZone(process.address)
          if (zone !== undefined)
            process.after(1000, () => {
              process.stdout(
                `[FATAL] plugin/loop: Loop (127.0.0.1:${ephemeral(process)} -> :53) detected for zone "${zone}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${process.random(2 ** 31)}${process.random(2 ** 31)}."\n`,
              )
              process.exit(1)
            })
          const reload = servers.has('reload') ? running(process) : ''
          return `${servers.greeting}${reload}CoreDNS-${tag.replace(/^v/, '')}\nlinux/amd64, ${GO.version}, ${GO.commit}\n`
        },
        farewell: () => '[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s',
        http: ({ path }, process, _, port) => {
          if ((port === 8080 && path === '/health') || (port === 8181 && path === '/ready')) return text(200, 'OK')
          const metrics = port === 9153 && path === '/metrics' ? counted.get(process) : undefined
          return metrics ? text(200, metrics.text(), { 'Content-Type': METRICS_TYPE }) : text(404, '404 page not found\n')
        },
      }),
    },
  }),
})
