/** Random sessions as a person might have them, recorded without a page: keys, commands, files, faults and waits, all from a seed. */
import { Random } from '../../src/engine/clock/random'
import { createPlayground } from '../../src/playground/playground'
import type { Input, LoggedInput, SessionStart } from '../../src/protocol/messages'
import { Session } from '../../src/session/session'

export interface RecordedSession {
  readonly start: SessionStart
  readonly log: readonly LoggedInput[]
  /** Milliseconds since the start at which the hash was taken. */
  readonly until: number
  readonly hash: string
}

const LINES = [
  'kubectl get pods -o wide',
  'kubectl create deployment web --image=nginx --replicas=3',
  'kubectl scale deployment web --replicas=$((RANDOM % 5))',
  'kubectl expose deployment web --port=80 --type=NodePort',
  'kubectl set image deployment/web nginx=nginx:1.27',
  'kubectl delete pod -l app=web --wait=false',
  'kubectl run once --image=busybox --restart=Never -- sh -c "echo $HOSTNAME; sleep 3"',
  'kubectl get events --sort-by=.lastTimestamp | tail -n 5',
  'kubectl describe nodes | head -n 20',
  'kubectl apply -f app.yaml',
  'kubectl rollout undo deployment web',
  'kubectl cordon minikube; kubectl uncordon minikube',
  'for i in 1 2 3; do echo $i $RANDOM; sleep 0.3; done',
  'curl -s http://$(minikube ip):30000 || echo none',
  'kubectl nonsense --flag',
  'kubectl get pods -w',
  'echo "never closed',
]
const KEYS = ['\t', '\u0003', '\u001b[A', '\r', 'kubectl get po\t', '\u007f', '한글', '\u0012web']
const MANIFEST = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 2
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: "redis:7" }] }
`

export async function record(seed: number): Promise<RecordedSession> {
  const random = new Random(`session/${seed}`).stream('person')
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const none = seed % 5 === 4
  const start: SessionStart = {
    version: 1,
    seed: `session/${seed}`,
    time: Date.UTC(2026, 10, 21, 9) + seed * 1234,
    cluster: none ? { kind: 'none', nodes: [] } : { kind: 'running', nodes: ['minikube', 'minikube-m02'].slice(0, 1 + (seed % 2)) },
  }
  const session = new Session(start, createPlayground)
  const wait = (milliseconds: number) => session.world.run(session.world.now() + milliseconds)
  await session.record({ type: 'terminal.open', terminal: 't1', columns: 100, rows: 30 })
  await wait(random.integer(400))
  await session.record({ type: 'cluster.attach' })
  if (none) await session.record({ type: 'terminal.run', terminal: 't1', command: 'minikube start' })
  for (let action = 0; action < 14; action++) {
    const input = ((): Input => {
      const kind = random.integer(10)
      if (kind < 4) return { type: 'terminal.run', terminal: 't1', command: pick(LINES) }
      if (kind < 6) return { type: 'terminal.data', terminal: 't1', data: `${pick(LINES)}\r` }
      if (kind < 8) return { type: 'terminal.data', terminal: 't1', data: pick(KEYS) }
      if (kind < 9) return { type: 'file.write', path: '/home/learner/app.yaml', text: MANIFEST }
      return {
        type: 'fault',
        fault: {
          kind: pick(['node.stop', 'node.start', 'node.cut', 'node.mend', 'kubelet.stop', 'kubelet.start'] as const),
          node: 'minikube-m02',
        },
      }
    })()
    await session.record(input)
    await wait([0, 3, 40, 700, 5000, 20_000][random.integer(6)]! + random.integer(30))
  }
  await wait(1000)
  const until = session.elapsed()
  return { start, log: session.log, until, hash: session.world.hash() }
}
