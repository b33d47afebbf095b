/** Facts about the autoscaler of the cluster's name servers: what it makes of the size of the cluster. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from './test-typing'

describe('cluster-proportional-autoscaler', () => {
  const START =
    'curl -sL https://k8s.io/examples/admin/dns/dns-horizontal-autoscaler.yaml | sed s,\\<SCALE_TARGET\\>,deployment/coredns, | kubectl apply -f -'

  it('keeps its parameters in a ConfigMap and follows them', async () => {
    const { type, wait } = await startedPlayground('autoscaler', ['minikube', 'minikube-m02', 'minikube-m03'])
    const replicas = () => type('kubectl get deployment coredns -n kube-system -o jsonpath={.spec.replicas}')
    expect(await replicas()).toBe('1')
    await type(START)
    await wait(20)
    expect(await replicas()).toBe('2')
    expect(await type('kubectl get cm kube-dns-autoscaler -n kube-system -o jsonpath={.data.linear}')).toBe(
      '{"coresPerReplica":256,"nodesPerReplica":16,"preventSinglePointFailure":true,"includeUnschedulableNodes":true}',
    )
    await type(`kubectl patch cm kube-dns-autoscaler -n kube-system -p '{"data":{"linear":"{\\"nodesPerReplica\\":1,\\"max\\":8}"}}'`)
    await wait(15)
    expect(await replicas()).toBe('3')
    await type(
      `kubectl patch cm kube-dns-autoscaler -n kube-system -p '{"data":{"linear":null,"ladder":"{\\"nodesToReplicas\\":[[1,1],[3,5],[4,7]]}"}}'`,
    )
    await wait(15)
    expect(await replicas()).toBe('5')
  })

  it('refuses a target that is none', async () => {
    const { type, wait } = await startedPlayground('autoscaler')
    await type('kubectl apply -f https://k8s.io/examples/admin/dns/dns-horizontal-autoscaler.yaml')
    await wait(15)
    expect(await type('kubectl logs -n kube-system deploy/kube-dns-autoscaler')).toContain(
      'Target format error. Please use deployment/*, replicationcontroller/*, or replicaset/* (not case sensitive).\n',
    )
  })
})
