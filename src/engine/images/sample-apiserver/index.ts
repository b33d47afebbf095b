/** sample-apiserver: the program of Kubernetes's own tests of aggregation; what it serves is decided by its host. */
import { NetError } from '../../../shell/net'
import type { AgentHost } from '../agent'
import { klog, type LogLine } from '../component'
import { COMMON, DELEGATED, flagTable, parseFlags, REQUEST_HEADER, SERVING, type Flags } from '../component-flags'
import { defineImage, type Daemon, type DaemonProcess, type ImageDefinition } from '../image'
import { SCRATCH } from '../userlands'

const FLAGS = flagTable(
  COMMON,
  SERVING,
  REQUEST_HEADER,
  DELEGATED,
  `admission-control-config-file audit-log-compress:b audit-log-format audit-log-maxage:i audit-log-maxbackup:i audit-log-maxsize:i
   audit-log-mode audit-log-path audit-policy-file audit-webhook-config-file audit-webhook-mode default-watch-cache-size:i
   delete-collection-workers:i disable-admission-plugins:l egress-selector-config-file enable-admission-plugins:l
   enable-garbage-collector:b enable-priority-and-fairness:b encryption-provider-config etcd-cafile etcd-certfile
   etcd-compaction-interval:d etcd-count-metric-poll-period:d etcd-keyfile etcd-prefix etcd-servers:l kubeconfig
   storage-backend storage-media-type watch-cache:b watch-cache-sizes:l`,
)
/** So long it looks for etcd, and so long it waits each time, in milliseconds. */
const ETCD_DIAL = 20_000
const ETCD_AGAIN = 1_000

const line = (process: DaemonProcess, ...what: LogLine): void => process.stderr(klog(process.now(), what))

/** Whether etcd answers at one of the addresses. */
async function finds(process: DaemonProcess, servers: string): Promise<boolean> {
  for (const server of servers.split(',')) {
    const [, host = '127.0.0.1', port = '2379'] = /^\w+:\/\/(.*):(\d+)\/?$/.exec(server) ?? []
    try {
      await process.net.tcp((await process.net.resolve(host))[0] ?? host, Number(port))
      return true
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const refused = `dial tcp ${host}:${port}: connect: ${error.message}`
      line(
        process,
        'W',
        'clientconn.go:1208',
        `grpc: addrConn.createTransport failed to connect to {${server}  <nil> 0 <nil>}. Err: ${refused}. Reconnecting...`,
      )
    }
  }
  return false
}

function serve(process: DaemonProcess, flags: Flags, host: AgentHost): void {
  const file = flags.get('tls-cert-file')
  const key = flags.get('tls-private-key-file')
  const missing = [file, key].find((path) => path !== undefined && !process.files.exists(path))
  if (missing !== undefined) {
    process.stderr(`Error: open ${missing}: no such file or directory\n`)
    return process.exit(1)
  }
  const port = Number(flags.get('secure-port') ?? 443)
  const work = host.begin('sample-apiserver', process)
  process.onEnd(() => work.end())
  const certificate = file === undefined ? {} : { certificate: process.files.readText(file) }
  const { http } = work
  const opened = process.listen({
    port,
    protocol: 'TCP',
    tls: 'private',
    ...certificate,
    ...(http ? { http: (request, peer) => http(request, peer, port) } : {}),
  })
  if (opened) return line(process, 'I', 'secure_serving.go:178', `Serving securely on [::]:${port}`)
  process.stderr(
    `Error: failed to create listener: failed to listen on 0.0.0.0:${port}: listen tcp 0.0.0.0:${port}: bind: address already in use\n`,
  )
  process.exit(1)
}

function daemon(host: AgentHost): Daemon {
  return {
    start(process) {
      const flags = parseFlags(process.argv.slice(1), FLAGS, 'sample-apiserver')
      if ('error' in flags) {
        process.stderr(`Error: ${flags.error}\n`)
        return process.exit(1)
      }
      for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(0))
      process.useMemory(23 * 1024 * 1024)
      process.useProcessor(5)
      const began = process.now()
      process.run(async () => {
        while (!(await finds(process, flags.get('etcd-servers') ?? 'http://localhost:2379'))) {
          if (process.now() - began >= ETCD_DIAL) {
            process.stderr('Error: context deadline exceeded\n')
            return process.exit(1)
          }
          await process.pause(ETCD_AGAIN)
        }
        serve(process, flags, host)
      })
    },
  }
}

export function sampleApiserver(host: AgentHost): ImageDefinition {
  return defineImage({
    repositories: ['registry.k8s.io/e2e-test-images/sample-apiserver', 'gcr.io/kubernetes-e2e-test-images/sample-apiserver'],
    hasTag: (tag) => /^v?1\.\d+(\.\d+)?$/.test(tag),
    config: () => ({
      entrypoint: ['/sample-apiserver'],
      exposedPorts: [443],
      userland: SCRATCH,
      size: 24_000_000,
      programs: { '/sample-apiserver': daemon(host) },
    }),
  })
}
