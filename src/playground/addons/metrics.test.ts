import { expect, it } from 'vitest'
import { Collector } from '../../shell'
import { startScript } from '../../shell/bash'
import { Playground } from '../playground'

it('measures pods once metrics-server answers, no more than the node has, and the autoscaler follows', async () => {
  const playground = new Playground({
    version: 1,
    seed: 'metrics',
    time: Date.UTC(2026, 10, 21),
    cluster: { kind: 'running', nodes: ['minikube'] },
  })
  await playground.apply({ type: 'cluster.attach' }, 0)
  const { clock } = playground
  const wait = (seconds: number) => clock.run(clock.now() + seconds * 1000)
  const type = async (script: string): Promise<string> => {
    const out = new Collector()
    const options = { stdout: out, stderr: out, env: { HOME: '/home/learner', PATH: '/usr/bin' }, cwd: '/home/learner', leader: true }
    let ended = false
    void startScript(playground.machine, script, options).exit.then(() => (ended = true))
    clock.wake()
    await clock.settle()
    for (let i = 0; !ended && i < 20_000; i++) await clock.run(clock.nextTime() ?? clock.now() + 100)
    return out.text()
  }
  expect(await type('kubectl top nodes')).toBe('error: Metrics API not available\n')
  await type('minikube addons enable metrics-server')
  await type('kubectl create deploy app --image=registry.k8s.io/hpa-example; kubectl set resources deploy app --requests=cpu=200m')
  await type('kubectl expose deploy app --port=80; kubectl autoscale deploy app --cpu=50% --min=1 --max=2')
  await wait(16)
  expect(await type("kubectl get hpa app -o jsonpath='{.status.conditions[1].message}'")).toMatch(
    /the server is currently unable to handle the request \(get pods.metrics.k8s.io\)$/,
  )
  await wait(54)
  expect(await type('kubectl get hpa app --no-headers')).toMatch(/cpu: 0%\/50%\s+1\s+2\s+1 /)
  await type('kubectl run load --image=busybox -- sh -c "while true; do wget -q -O- http://app; sleep 0.1; done"')
  await wait(75)
  expect(await type('kubectl get hpa app --no-headers')).toMatch(/\s2\s+\S+\n$/)
  const used = /^minikube\s+(\d+)m/m.exec(await type('kubectl top nodes'))
  expect(Number(used?.[1])).toBeGreaterThan(200)
  // One client that waits for each answer keeps less than one processor busy.
  expect(Number(used?.[1])).toBeLessThan(1000)
})
