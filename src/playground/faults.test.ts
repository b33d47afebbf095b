/** The faults a person causes from the page act on the cluster. */
import { describe, expect, it } from 'vitest'
import type { Fault } from '../protocol/messages'
import { startedPlayground } from './test-typing'

async function started() {
  const { playground, wait, type } = await startedPlayground('faults', ['minikube', 'minikube-m02'])
  return { wait, type, cause: (fault: Fault) => playground.apply({ type: 'fault', fault }, 0) }
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

  it('stop the scheduler, so that a new pod waits until it runs again', async () => {
    const { wait, cause, type } = await started()
    await cause({ kind: 'component.stop', component: 'kube-scheduler' })
    await wait(30)
    expect(await type('kubectl get pods -n kube-system --no-headers')).not.toContain('kube-scheduler')
    await type('kubectl run web --image=nginx')
    await wait(60)
    expect(await type('kubectl get pod web --no-headers')).toContain('Pending')
    await cause({ kind: 'component.start', component: 'kube-scheduler' })
    await wait(60)
    expect(await type('kubectl get pod web --no-headers')).toContain('Running')
  })

  it('stop the API server, so that kubectl is refused while containers go on, and start it again', async () => {
    const { wait, cause, type } = await started()
    await type('kubectl run web --image=nginx --overrides=\'{"spec":{"nodeName":"minikube-m02"}}\'')
    await wait(30)
    await cause({ kind: 'component.stop', component: 'kube-apiserver' })
    await wait(30)
    expect(await type('kubectl get pods')).toMatch(/The connection to the server .* was refused/)
    expect(await type('minikube ssh -n m02 "sudo crictl ps --name web -q | wc -l"')).toContain('1')
    await cause({ kind: 'component.start', component: 'kube-apiserver' })
    await wait(60)
    expect(await type('kubectl get pod web --no-headers')).toContain('Running')
  })
})
