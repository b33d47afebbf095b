/** Podyard at one measurement; runs in a process of its own and prints JSON. Paced as in the page's worker, at the fastest speed. */
import { VirtualClock } from '../src/engine/clock/clock'
import { Random } from '../src/engine/clock/random'
import { Cluster } from '../src/engine/cluster'
import { DEPLOYMENTS, NODES } from '../src/engine/schema/resources'
import { createPlayground, type Playground } from '../src/playground/playground'
import { containerPrograms } from '../src/playground/programs'
import { Session, type World } from '../src/session/session'
import { Pacer, type Host } from '../src/worker/pacer'
import { FreezeWatch, heapInUse, processorSince, type Measured } from './scenario'

const START = Date.UTC(2026, 10, 21, 9)

const host: Host = {
  now: () => performance.now(),
  later(delay, action) {
    if (delay <= 0) {
      const soon = setImmediate(action)
      return () => clearImmediate(soon)
    }
    const timer = setTimeout(action, delay)
    return () => clearTimeout(timer)
  },
}

function pace(world: World & { nextTime(): number | undefined }, speed: number, afterSlice: () => void): Pacer {
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

/** Lets the event loop have its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A cluster whose nodes are ready, paced as in the page. */
async function runningCluster(nodes: number) {
  const clock = new VirtualClock(START)
  const cluster = new Cluster({ clock, random: new Random('bench'), commands: containerPrograms, address: '192.168.49.2', inSteps: true })
  await turn()
  for (const _ of cluster.prepare()) await turn()
  let look: () => void = () => undefined
  const pacer = pace(worldOf(clock), Infinity, () => look())
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

/** A Deployment until every replica is available. */
async function deployment(replicas: number, nodes: number): Promise<Measured> {
  const watch = new FreezeWatch()
  const began = performance.now()
  const { pacer, deploy } = await runningCluster(nodes)
  const booted = performance.now()
  const used = process.cpuUsage()
  await deploy('web', replicas)
  const available = performance.now() - booted
  pacer.stop()
  return { boot: booted - began, available, processor: processorSince(used), freeze: watch.stop(), heap: heapInUse() }
}

/**
 * Processor milliseconds per pod of Deployments of several sizes, one after the other in one cluster that has run such pods
 * before: what a pod costs, without what starting up, compiling and pulling the image cost once.
 */
async function costPerPod(nodes: number, sizes: readonly number[]): Promise<Readonly<Record<string, number>>> {
  const { pacer, deploy, remove } = await runningCluster(nodes)
  await deploy('first', 1000)
  await remove('first')
  const found: Record<string, number> = {}
  for (const replicas of sizes) {
    const used = process.cpuUsage()
    await deploy(`web-${replicas}`, replicas)
    found[`${replicas} pods on ${nodes} nodes, warm, processor ms per pod`] = processorSince(used) / replicas
    await remove(`web-${replicas}`)
  }
  pacer.stop()
  return found
}

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => (i === 0 ? 'minikube' : `minikube-m${String(i + 1).padStart(2, '0')}`))

async function playground(nodes: number): Promise<Session<Playground>> {
  const session = new Session(
    { version: 1, seed: 'bench', time: START, cluster: { kind: 'running', nodes: names(nodes) } },
    createPlayground,
  )
  await session.record({ type: 'cluster.attach' })
  await session.record({ type: 'terminal.open', terminal: 't1', columns: 160, rows: 40 })
  await session.world.run(session.world.now() + 60_000)
  return session
}

/** Real milliseconds until a command is over. */
async function command(session: Session<Playground>, line: string): Promise<number> {
  const { world } = session
  const began = performance.now()
  await session.record({ type: 'terminal.run', terminal: 't1', command: line })
  do await world.run(world.now() + 20)
  while (world.busy('t1'))
  return performance.now() - began
}

/** The second run counts: the first compiles. */
async function warm(measure: () => Promise<number>): Promise<number> {
  await measure()
  return Math.min(await measure(), await measure())
}

async function page(pods: number, nodes: number): Promise<Readonly<Record<string, number>>> {
  const session = await playground(nodes)
  const { world } = session
  const found: Record<string, number> = {}
  await command(session, `kubectl create deployment web --image=nginx --replicas=${pods}`)
  await command(session, 'kubectl wait --for=condition=Available deployment/web --timeout=600s')
  const key = async (data: string): Promise<number> => {
    const before = world.terminals()[0]!.output.length
    const began = performance.now()
    await session.record({ type: 'terminal.data', terminal: 't1', data })
    while (world.terminals()[0]!.output.length === before) await world.run(world.now() + 1)
    return performance.now() - began
  }
  const keys: number[] = []
  for (let i = 0; i < 200; i++) keys.push(await key('x'))
  keys.sort((a, b) => a - b)
  found['keystroke echo, median ms'] = keys[100]!
  found['keystroke echo, worst of 200 ms'] = keys[199]!
  await session.record({ type: 'terminal.data', terminal: 't1', data: '\u0003' })
  found[`kubectl get pods, ${pods} pods, ms`] = await warm(() => command(session, 'kubectl get pods > /dev/null'))
  found[`completion among ${pods} names, ms`] = await warm(async () => {
    const began = performance.now()
    await session.record({ type: 'terminal.data', terminal: 't1', data: 'kubectl describe pod web-\t' })
    await world.run(world.now() + 500)
    const took = performance.now() - began
    await session.record({ type: 'terminal.data', terminal: 't1', data: '\u0003' })
    await world.run(world.now() + 100)
    return took
  })
  const replayed = performance.now()
  const again = await session.rebuild(session.log, session.elapsed())
  found['replay of this session, ms'] = performance.now() - replayed
  if (again.hash() !== world.hash()) throw new Error('the replay ended elsewhere')
  return found
}

async function idle(nodes: number): Promise<Readonly<Record<string, number>>> {
  const { world } = await playground(nodes)
  const began = performance.now()
  await world.run(world.now() + 600_000)
  return { [`idle cluster of ${nodes} nodes, % of a core`]: ((performance.now() - began) / 600_000) * 100 }
}

/** How many times faster than real a session is replayed. */
async function replay(nodes: number, pods: number): Promise<Readonly<Record<string, number>>> {
  const session = await playground(nodes)
  await command(session, `kubectl create deployment web --image=nginx --replicas=${pods}`)
  await command(session, 'kubectl wait --for=condition=Available deployment/web --timeout=600s')
  await session.world.run(session.world.now() + 2 * 3_600_000)
  const elapsed = session.elapsed()
  const began = performance.now()
  const again = await session.rebuild(session.log, elapsed)
  const took = performance.now() - began
  if (again.hash() !== session.world.hash()) throw new Error('the replay ended elsewhere')
  return { [`replay of 2 h with ${nodes} nodes and ${pods} pods, times real time`]: elapsed / took }
}

async function cron(): Promise<Readonly<Record<string, number>>> {
  const session = await playground(1)
  await command(session, 'kubectl create cronjob tick --image=busybox --schedule="* * * * *" -- echo tick')
  const { world } = session
  const began = performance.now()
  const hours = (count: number): Promise<unknown> => world.run(world.now() + count * 3_600_000)
  await hours(12)
  const early = heapInUse()
  await hours(12)
  return {
    '24 h with a CronJob every minute, ms': performance.now() - began,
    'heap after 12 h of it, MB': early,
    'heap after 24 h of it, MB': heapInUse(),
  }
}

const [mode, first, second] = process.argv.slice(2) as [string, string?, string?]
const inputs: Readonly<Record<string, () => Promise<unknown>>> = {
  deployment: () => deployment(Number(first), Number(second)),
  page: () => page(Number(first), Number(second)),
  idle: () => idle(Number(first)),
  cost: () => costPerPod(Number(first), second!.split(',').map(Number)),
  replay: () => replay(Number(first), Number(second)),
  cron,
}
const result = await inputs[mode]!()
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
