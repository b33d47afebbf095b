/** Podyard at one measurement; runs in a process of its own and prints JSON. Paced as in the page's worker, at the fastest speed. */
import { createPlayground, type Playground } from '../src/playground/playground'
import { Session } from '../src/session/session'
import type { Host } from '../src/worker/pacer'
import { deployment, runningCluster, START } from './cluster'
import { heapInUse, processorSince, type Measured } from './scenario'

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

async function measuredDeployment(replicas: number, nodes: number): Promise<Measured> {
  let used = process.cpuUsage()
  const measured = await deployment(host, replicas, nodes, () => (used = process.cpuUsage()))
  return { ...measured, processor: processorSince(used), heap: heapInUse() }
}

/**
 * Processor milliseconds per pod of Deployments of several sizes, one after the other in one cluster that has run such pods
 * before: what a pod costs, without what starting up, compiling and pulling the image cost once.
 */
async function costPerPod(nodes: number, sizes: readonly number[]): Promise<Readonly<Record<string, number>>> {
  const { pacer, deploy, remove } = await runningCluster(host, nodes)
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
  deployment: () => measuredDeployment(Number(first), Number(second)),
  page: () => page(Number(first), Number(second)),
  idle: () => idle(Number(first)),
  cost: () => costPerPod(Number(first), second!.split(',').map(Number)),
  replay: () => replay(Number(first), Number(second)),
  cron,
}
const result = await inputs[mode]!()
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
