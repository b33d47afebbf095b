/** The nearest peer, `@ngrok/webernetes`, at one scenario; runs in a process of its own and prints JSON. */
import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes'
import { FreezeWatch, heapInUse, processorSince, type Measured } from './scenario'

class Server extends BaseImage {
  static readonly imageName = 'server'
  static readonly imageVersion = '1.0'
  readonly defaultCommand = ['server']

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv)
    context.listenHttp(8080, async () => ({ status: 200, body: 'hello\n' }))
    return context.waitUntilKilled()
  }
}

const [replicas, nodes] = process.argv.slice(2).map(Number) as [number, number]
const watch = new FreezeWatch(setImmediate)
const began = performance.now()
const cluster = new Cluster({ nodes })
cluster.registerImage(Server)
await cluster.init()
const booted = performance.now()
const used = process.cpuUsage()

const labels = { app: 'web' }
const done = new Promise<void>((resolve) => {
  cluster.informer('deployments', (_type, deployment) => {
    if (deployment.metadata?.name === 'web' && deployment.status?.availableReplicas === replicas) resolve()
  })
})
await cluster.apply([
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'server', image: 'server:1.0' }] } },
    },
  },
])
await done
const result: Measured = {
  boot: booted - began,
  available: performance.now() - booted,
  processor: processorSince(used),
  freeze: watch.stop(),
  heap: heapInUse(),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
