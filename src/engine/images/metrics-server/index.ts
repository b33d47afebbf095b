/** metrics-server: the process, its secure port and its start-up log; whether it has metrics is decided by its host. */
import { parseDuration, ParseFailure } from '../../api/strconv'
import { flagOf, type AgentHost } from '../agent'
import { klog } from '../component'
import { text } from '../http-server'
import { defineImage, type Daemon, type ImageDefinition } from '../image'
import { SCRATCH } from '../userlands'

const USUAL_PORT = '10250'
/** Milliseconds until it listens. */
const STARTUP = 400
const SHORTEST_RESOLUTION = 10_000

/** Why its flags do not let it start. */
function refusal(argv: readonly string[]): string | undefined {
  const given = flagOf(argv, 'metric-resolution')
  if (given === undefined) return undefined
  try {
    return parseDuration(given) < SHORTEST_RESOLUTION
      ? `Error: metric-resolution should be a time duration at least 10s, but value ${given} provided`
      : undefined
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error
    return `Error: invalid argument "${given}" for "--metric-resolution" flag: ${error.message}`
  }
}

function daemon(host: AgentHost): Daemon {
  return {
    start(process) {
      const wrong = refusal(process.argv)
      if (wrong !== undefined) {
        process.stderr(`${wrong}\n`)
        process.exit(1)
        return
      }
      const log = (source: string, message: string): void => process.stderr(klog(process.now(), ['I', source, message]))
      const port = Number(flagOf(process.argv, 'secure-port') ?? USUAL_PORT)
      const folder = flagOf(process.argv, 'cert-dir') ?? 'apiserver.local.config/certificates'
      process.useMemory(19 * 1024 * 1024)
      process.useProcessor(4)
      for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
      log('serving.go:380', `Generated self-signed cert (${folder}/apiserver.crt, ${folder}/apiserver.key)`)
      process.after(STARTUP, () => {
        log('handler.go:288', 'Adding GroupVersion metrics.k8s.io v1beta1 to ResourceManager')
        log('secure_serving.go:211', `Serving securely on [::]:${port}`)
        const work = host.begin('metrics-server', process)
        process.onEnd(() => work.end())
        process.listen({
          port,
          protocol: 'TCP',
          tls: 'private',
          http: (request, peer) =>
            (/^\/(livez|readyz|healthz)\b/.test(request.path) ? work.http?.(request, peer, port) : undefined) ??
            text(404, '404 page not found\n'),
        })
      })
    },
  }
}

export function metricsServer(host: AgentHost): ImageDefinition {
  return defineImage({
    repositories: ['registry.k8s.io/metrics-server/metrics-server'],
    hasTag: (tag) => /^v\d+\.\d+\.\d+$/.test(tag),
    config: () => ({
      entrypoint: ['/metrics-server'],
      exposedPorts: [Number(USUAL_PORT)],
      userland: SCRATCH,
      size: 21_300_000,
      programs: { '/metrics-server': daemon(host) },
    }),
  })
}
