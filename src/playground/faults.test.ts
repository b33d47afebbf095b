/** The faults a person causes from the page act on the cluster. */
import { describe, expect, it } from 'vitest'
import { Collector } from '../shell'
import { startScript } from '../shell/bash'
import type { Fault } from '../protocol/messages'
import { Playground } from './playground'

async function started() {
  const playground = new Playground({
    version: 1,
    seed: 'faults',
    time: Date.UTC(2026, 10, 21, 9, 0, 0),
    cluster: { kind: 'running', nodes: ['minikube', 'minikube-m02'] },
  })
  await playground.apply({ type: 'cluster.attach' }, 0)
  const wait = (seconds: number) => playground.clock.run(playground.clock.now() + seconds * 1000)
  const cause = (fault: Fault) => playground.apply({ type: 'fault', fault }, 0)
  const type = async (script: string): Promise<string> => {
    const out = new Collector()
    const running = startScript(playground.machine, script, {
      stdout: out,
      stderr: out,
      env: { HOME: '/home/learner', PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: '/home/learner',
      leader: true,
    })
    let ended = false
    void running.exit.then(() => (ended = true))
    playground.clock.wake()
    await playground.clock.settle()
    for (let i = 0; !ended && i < 20_000; i++) await playground.clock.run(playground.clock.nextTime() ?? playground.clock.now() + 100)
    return out.text()
  }
  return { wait, cause, type }
}

describe('faults', () => {
  it('cut the way to the registries, and mend it', async () => {
    const { wait, cause, type } = await started()
    await cause({ kind: 'registry.fail' })
    await type('kubectl run web --image=nginx')
    await wait(8)
    expect(await type('kubectl get pod web --no-headers')).toMatch(/ErrImagePull|ImagePullBackOff/)
    expect(await type('kubectl describe pod web')).toContain('dial tcp: lookup registry-1.docker.io')
    await cause({ kind: 'registry.mend' })
    await wait(60)
    expect(await type('kubectl get pod web --no-headers')).toContain('Running')
  })

  it('fill the memory of a node until the program that does it is killed there', async () => {
    const { wait, cause, type } = await started()
    await cause({ kind: 'memory.fill', node: 'minikube-m02', bytes: 8 * 1024 ** 3 })
    await wait(2)
    const pressure = () => type(`kubectl get node minikube-m02 -o jsonpath='{.status.conditions[?(@.type=="MemoryPressure")].status}'`)
    expect(await pressure()).toBe('True')
    expect(await type(`minikube ssh -n m02 "ps -eo args | grep [s]tress"`)).toContain('stress-ng --vm 1')
    await type(`minikube ssh -n m02 "sudo pkill stress-ng"`)
    expect(await type(`minikube ssh -n m02 "ps -eo args | grep -c [s]tress"`)).toContain('0')
    await wait(330)
    expect(await pressure()).toBe('False')
  })
})
