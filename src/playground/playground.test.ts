import { describe, expect, it } from 'vitest'
import type { Input, SessionStart } from '../protocol/messages'
import { replay, Session } from '../session/session'
import { Conditions } from '../lessons/checks/condition'
import { createPlayground, type Playground } from './playground'

const start = (kind: 'none' | 'running' = 'running'): SessionStart => ({
  version: 1,
  seed: 'playground',
  time: Date.UTC(2026, 10, 21, 9),
  cluster: { kind, nodes: ['minikube'] },
})

const OPEN: Input = { type: 'terminal.open', terminal: '1', columns: 120, rows: 30 }
const run = (command: string): Input => ({ type: 'terminal.run', terminal: '1', command })

async function session(kind: 'none' | 'running' = 'running'): Promise<Session<Playground>> {
  const made = new Session(start(kind), createPlayground)
  await made.record({ type: 'cluster.attach' })
  await made.record(OPEN)
  await made.world.run(made.world.now() + 500)
  return made
}

async function type(made: Session<Playground>, command: string, wait = 8000): Promise<string> {
  const before = made.world.terminals()[0]!.output.length
  await made.record(run(command))
  await made.world.run(made.world.now() + wait)
  return made.world.terminals()[0]!.output.slice(before)
}

describe('a playground', () => {
  it('begins with nodes that are short of nothing, so that the first pod has a place', async () => {
    const made = await session()
    const nodes = await type(
      made,
      `kubectl get nodes -o jsonpath='{range .items[0].status.conditions[*]}{.type}={.status} {end}{.items[0].spec.taints}'`,
    )
    expect(nodes).toContain('MemoryPressure=False DiskPressure=False PIDPressure=False Ready=True')
    expect(nodes).not.toContain('NoSchedule')
  })

  it('has a shell before the cluster is there, and kubectl waits for it', async () => {
    const playground = createPlayground(start())
    await playground.apply(OPEN, 0)
    await playground.run(playground.now() + 500)
    await playground.apply(run('echo early; kubectl get nodes'), 1)
    await playground.run(playground.now() + 2000)
    expect(playground.terminals()[0]!.output).toContain('early')
    expect(playground.busy('1')).toBe(true)
    await playground.apply({ type: 'cluster.attach' }, 2)
    await playground.run(playground.now() + 2000)
    expect(playground.terminals()[0]!.output).toMatch(/minikube +Ready +control-plane/)
  })

  it('starts with a cluster that has been running for a while', async () => {
    const made = await session()
    expect(await type(made, 'kubectl get nodes')).toMatch(/minikube +Ready +control-plane +[89]\ds +v1\.36\.2/)
    expect(made.world.defects).toEqual([])
  })

  it('has no cluster until minikube starts one, whose node is not ready at first', async () => {
    const made = await session('none')
    expect(await type(made, 'kubectl get nodes')).toContain('The connection to the server localhost:8080 was refused')
    await type(made, 'minikube start', 14_000)
    expect(await type(made, 'kubectl get nodes')).toContain('NotReady')
    await made.world.run(made.world.now() + 15_000)
    expect(await type(made, 'kubectl get nodes')).toMatch(/minikube +Ready/)
  })

  it('knows what was typed in a shell that a command opened: each line as it was in the end, with what it printed', async () => {
    const made = await session()
    await type(made, 'kubectl run box --image=busybox:1.36 -- sleep 9999')
    await type(made, 'kubectl exec -it box -- sh', 2000)
    const keys = async (data: string) => {
      await made.record({ type: 'terminal.data', terminal: '1', data })
      await made.world.run(made.world.now() + 500)
    }
    await keys('echoo\u007f one\r')
    await keys('\u001b[A')
    await keys(' two\r')
    await keys('sleep 60\r')
    const command = made.world.commands().at(-1)!
    expect(command.inside).toEqual([
      { line: 'echo one', code: 0, output: 'one\n' },
      { line: 'echo one two', code: 0, output: 'one two\n' },
      { line: 'sleep 60', code: undefined, output: '' },
    ])
    await keys('\u0003')
    await keys('exit\r')
    expect(command.inside!.map(({ line, code }) => [line, code]).at(-1)).toEqual(['exit', 0])
    expect(command.output).toContain('/ # echo one\none\n/ # echo one two\none two\n/ # sleep 60\n')
    expect(made.world.commands()[0]!.inside).toEqual([])
  })

  it('reaches a name of its own hosts file', async () => {
    const made = await session()
    await type(made, 'kubectl create deployment web --image=nginx && kubectl expose deployment web --type=NodePort --port=80')
    await type(made, 'echo "$(minikube ip) shop.example www.shop.example  # mine" | sudo tee -a /etc/hosts')
    const port = "$(kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}')"
    expect(await type(made, `curl -s http://www.shop.example:${port}`)).toContain('Welcome to nginx')
    expect(await type(made, `curl -s http://mine:${port}; echo $?`)).toContain('\u001b[?2004l\r6\r\n')
  })

  it('runs programs of the PATH as commands of kubectl', async () => {
    const made = await session()
    await type(
      made,
      `printf '#!/bin/bash\\necho plugin "$@"\\n' > kubectl-foo-bar; chmod +x kubectl-foo-bar; sudo mv kubectl-foo-bar /usr/local/bin`,
    )
    expect(await type(made, 'kubectl foo bar baz --qux')).toContain('plugin baz --qux')
    expect(await type(made, 'PATH=/usr/bin kubectl foo bar')).toContain('unknown command "foo" for "kubectl"')
  })

  it('traces an object back to the command that was typed', async () => {
    const made = await session()
    await type(made, 'kubectl create deployment web --image=nginx')
    const pod = made.world.objects('pods').find((object) => object.metadata.name.startsWith('web-'))!
    const { chain } = made.world.why('/pods', `default/${pod.metadata.name}`) as { chain: readonly { actor: string; command?: string }[] }
    expect(chain.at(-1)).toMatchObject({ command: 'kubectl create deployment web --image=nginx' })
    expect(chain.map((reason) => reason.actor)).toContain('replicaset-controller')
  })

  it('ends in the same state when its log is replayed, also after another session in the same process', async () => {
    const made = await session()
    await type(made, 'kubectl create deployment web --image=nginx --replicas=3')
    await type(made, 'for i in 1 2 3; do echo $RANDOM; done; kubectl get pods')
    const { world } = made
    const again = createPlayground(made.start)
    await replay(again, made.start, made.log, world.now() - made.start.time)
    expect(again.hash()).toBe(world.hash())
  })

  it('takes a command back with all it caused', async () => {
    const made = await session()
    await type(made, 'kubectl create deployment web --image=nginx')
    expect(made.world.objects('deployments').map((d) => d.metadata.name)).toContain('web')
    const { beforeLastAction } = await import('../session/undo')
    const point = beforeLastAction(made.log)!
    const before = await made.rebuild(point.log, point.at)
    expect(before.objects('deployments').map((d) => d.metadata.name)).not.toContain('web')
  })

  it('tells conditions what runs in the background, until it ends or is stopped', async () => {
    const made = await session()
    const runs = (pattern: string) => new Conditions().holds(`running("${pattern}")`, made.world)
    await type(made, 'k proxy -p 8001 & sleep 100 &')
    expect(['^kubectl proxy --port=8001', '^sleep 100', '^sleep 9'].map(runs)).toEqual([true, true, false])
    await type(made, 'kill %1; kill -STOP %2')
    expect(['^kubectl proxy', '^sleep'].map(runs)).toEqual([false, false])
  })
})
