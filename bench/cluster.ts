/** A cluster that runs through the page's own pacer, wherever it is measured: in Node or in a web worker. */
import { VirtualClock } from '../src/engine/clock/clock'
import { Random } from '../src/engine/clock/random'
import { Cluster } from '../src/engine/cluster'
import { DEPLOYMENTS, NODES } from '../src/engine/schema/resources'
import { containerPrograms } from '../src/playground/programs'
import type { World } from '../src/session/session'
import { Pacer, type Host } from '../src/worker/pacer'
import { FreezeWatch } from './scenario'

export const START = Date.UTC(2026, 10, 21, 9)

function pace(host: Host, world: World & { nextTime(): number | undefined }, speed: number, afterSlice: () => void): Pacer {
  const pacer = new Pacer(
    () => world,
    host,
    afterSlice,
    (error) => {
      throw error
    },
  )
  pacer.setSpeed(speed, false)
  return pacer
}

function worldOf(clock: VirtualClock): World & { nextTime(): number | undefined } {
  return {
    now: () => clock.now(),
    executed: () => clock.executed(),
    nextTime: () => clock.nextTime(),
    run: (until, pause) => clock.run(until, pause ? { pause } : {}),
    runTo: (executed, time) => clock.runTo(executed, time),
    apply: () => undefined,
  }
}

/** A cluster whose nodes are ready, paced as in the page. */
export async function runningCluster(host: Host, nodes: number) {
  /** Lets the event loop have its turn. */
  const turn = (): Promise<void> => new Promise((resolve) => host.later(0, resolve))
  const clock = new VirtualClock(START)
  const cluster = new Cluster({ clock, random: new Random('bench'), commands: containerPrograms, address: '192.168.49.2', inSteps: true })
  await turn()
  for (const _ of cluster.prepare()) await turn()
  let look: () => void = () => undefined
  const pacer = pace(host, worldOf(clock), Infinity, () => look())
  for (let i = 0; i < nodes; i++)
    pacer.post(() =>
      cluster.addNode({
        name: `n${i}`,
        address: `192.168.${49 + (i >> 7)}.${(i & 127) + 10}`,
        podCIDR: `10.${244 + (i >> 8)}.${i & 255}.0/24`,
        capacity: { cpu: '16', memory: '64Gi', pods: '250' },
      }),
    )
  pacer.post(() => cluster.start())
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (holds()) resolve()
      }
    })
  pacer.start()
  await until(
    () =>
      cluster.admin
        .resource(NODES)
        .list()
        .items.filter(({ status }) => status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
        .length === nodes,
  )
  /** Creates a Deployment and waits until every replica is available. */
  const deploy = async (name: string, replicas: number): Promise<void> => {
    const labels = { app: name }
    pacer.post(() => {
      cluster.admin.resource(DEPLOYMENTS).create({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: labels },
          template: { metadata: { labels } as never, spec: { containers: [{ name: 'server', image: 'nginx:1.27' }] } },
        },
      })
    })
    await until(
      () =>
        (cluster.api.store.get('apps/deployments', `default/${name}`) as { status?: { availableReplicas?: number } } | undefined)?.status
          ?.availableReplicas === replicas,
    )
  }
  /** Deletes a Deployment and waits until the last of its pods is gone. */
  const remove = async (name: string): Promise<void> => {
    const kept = cluster.api.store.count('/pods')
    const { replicas = 0 } = cluster.admin.resource(DEPLOYMENTS).get(name, 'default').spec ?? {}
    pacer.post(() => void cluster.admin.resource(DEPLOYMENTS).delete(name, 'default'))
    await until(() => cluster.api.store.count('/pods') <= kept - replicas)
  }
  return { pacer, deploy, remove }
}

/** A Deployment until every replica is available; `began` is called once the cluster is ready for it. Times in milliseconds. */
export async function deployment(host: Host, replicas: number, nodes: number, began?: () => void) {
  const watch = new FreezeWatch((action) => void host.later(0, action))
  const start = host.now()
  const { pacer, deploy } = await runningCluster(host, nodes)
  const booted = host.now()
  began?.()
  await deploy('web', replicas)
  const available = host.now() - booted
  pacer.stop()
  return { boot: booted - start, available, freeze: watch.stop() }
}
