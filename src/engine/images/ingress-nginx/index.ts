/** ingress-nginx: the controller's process, its ports and its start-up log; what it routes is decided by its host. */
import { flagOf, webhookPort, type AgentHost } from '../agent'
import { klog } from '../component'
import { text } from '../http-server'
import { defineImage, type Daemon, type DaemonProcess, type ImageDefinition } from '../image'
import { ALPINE_FILES } from '../passwd'
import { ALPINE, SCRATCH } from '../userlands'

const RULE = '-------------------------------------------------------------------------------'

function banner(version: string): string {
  return [
    RULE,
    'NGINX Ingress controller',
    `  Release:       ${version}`,
    '  Repository:    https://github.com/kubernetes/ingress-nginx',
    '  nginx version: nginx/1.27.1',
    '',
    RULE,
    '',
    '',
  ].join('\n')
}

function controller(version: string, host: AgentHost): Daemon {
  return {
    start(process: DaemonProcess) {
      const log = (source: string, message: string): void => process.stderr(klog(process.now(), ['I', source, message]))
      process.stderr(banner(version))
      log('main.go:205', '"Creating API client" host="https://10.96.0.1:443"')
      process.useMemory(92_274_688)
      process.useProcessor(2)
      for (const signal of ['TERM', 'QUIT'])
        process.onSignal(signal, () => {
          log('main.go:82', '"Shutting down" signal="terminated"')
          log('nginx.go:393', '"NGINX process has stopped"')
          process.exit(0)
        })
      process.after(600, () => {
        log('nginx.go:271', '"Starting NGINX Ingress controller"')
        const work = host.begin('ingress-nginx', process)
        process.onEnd(() => work.end())
        log('nginx.go:317', '"Starting NGINX process"')
        for (const port of [80, 443])
          process.listen({
            port,
            protocol: 'TCP',
            ...(port === 443 ? { tls: 'private' as const } : {}),
            http: (request, peer) => {
              process.work(1)
              return work.http?.(request, peer, port) ?? text(404, '')
            },
          })
        const webhook = webhookPort(process.argv)
        const certificate = flagOf(process.argv, 'validating-webhook-certificate')
        if (webhook !== undefined)
          process.listen({
            port: webhook,
            protocol: 'TCP',
            tls: 'private',
            ...(certificate !== undefined && process.files.exists(certificate) ? { certificate: process.files.readText(certificate) } : {}),
            http: (request, peer) => work.http?.(request, peer, webhook) ?? text(404, ''),
          })
        process.listen({
          port: 10254,
          protocol: 'TCP',
          http: ({ path }) => (path === '/healthz' ? text(200, 'ok') : text(404, '404 page not found\n')),
        })
        log('leaderelection.go:257', 'attempting to acquire leader lease ingress-nginx/ingress-nginx-leader...')
        log('leaderelection.go:271', 'successfully acquired lease ingress-nginx/ingress-nginx-leader')
        log('controller.go:196', '"Configuration changes detected, backend reload required"')
        log('controller.go:216', '"Backend successfully reloaded"')
      })
    },
  }
}

/** Waits until nginx has let its clients go; here they have none that last. */
const waitShutdown: Daemon = { start: (process) => (process.signalMain('TERM'), process.exit(0)) }

export function ingressNginx(host: AgentHost): readonly ImageDefinition[] {
  const certgen: Daemon = {
    start(process) {
      process.stderr(
        klog(process.now(), [
          'W',
          'client_config.go:667',
          'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might work.',
        ]),
      )
      host.begin('webhook-certgen', process).end()
      process.exit(0)
    },
  }
  return [
    defineImage({
      repositories: ['registry.k8s.io/ingress-nginx/controller'],
      hasTag: (tag) => /^v\d+\.\d+\.\d+$/.test(tag),
      config: (tag) => ({
        entrypoint: ['/usr/bin/dumb-init', '--'],
        command: ['/nginx-ingress-controller'],
        user: '101',
        workingDirectory: '/etc/nginx',
        exposedPorts: [80, 443],
        userland: { ...ALPINE, flavour: 'bash', has: (name) => name === 'curl' || name === 'bash' || ALPINE.has(name) },
        size: 108_000_000,
        files: () => ALPINE_FILES,
        programs: {
          '/usr/bin/dumb-init': controller(tag, host),
          '/nginx-ingress-controller': controller(tag, host),
          '/wait-shutdown': waitShutdown,
        },
      }),
    }),
    defineImage({
      repositories: ['registry.k8s.io/ingress-nginx/kube-webhook-certgen'],
      hasTag: (tag) => tag.startsWith('v'),
      config: () => ({
        entrypoint: ['/kube-webhook-certgen'],
        userland: SCRATCH,
        size: 25_000_000,
        programs: { '/kube-webhook-certgen': certgen },
      }),
    }),
  ]
}
