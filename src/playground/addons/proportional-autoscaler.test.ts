/** Facts about the autoscaler of the cluster's name servers: what it makes of the size of the cluster. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

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

  it('says what is wrong with its parameters, and follows them again when they are mended', async () => {
    const { type, wait } = await startedPlayground('autoscaler', ['minikube', 'minikube-m02', 'minikube-m03'])
    await type(START)
    await wait(20)
    const set = async (data: object): Promise<string> => {
      await type(`kubectl patch cm kube-dns-autoscaler -n kube-system -p '${JSON.stringify({ data })}'`)
      await wait(15)
      return type('kubectl logs -n kube-system deploy/kube-dns-autoscaler --tail=1')
    }
    const syncing = 'Error ensuring controller: Error syncing configMap with controller: error parsing linear params:'
    expect(await set({ linear: '{"nodesPerReplica": 1,}' })).toContain(
      `${syncing} could not parse parameters (invalid character '}' looking for beginning of object key string)\n`,
    )
    expect(await set({ linear: '{"min": 3, "max": 2}' })).toContain(
      `${syncing} max replicas count 2 should be greater than / equal to min replicas count 3\n`,
    )
    expect(await set({ linear: '{"nodesPerReplica": 1}', ladder: '{}' })).toMatch(/expected only one entry, got: map\[.*\]\n$/)
    expect(await set({ linear: null, ladder: '{"nodesToReplicas": [[9, 7], [5, 4]]}' })).toContain('updating replicas from 2 to 4')
  })

  it.each([
    ['abc', 'invalid argument "abc" for "--poll-period-seconds" flag: strconv.ParseInt: parsing "abc": invalid syntax\n'],
    ['0', '--poll-period-seconds cannot be less than 1\n'],
  ])('does not begin with a period of %s seconds', async (seconds, says) => {
    const { type, wait } = await startedPlayground('autoscaler')
    await type(START.replace('| kubectl', `| sed s,--v=2,--poll-period-seconds=${seconds}, | kubectl`))
    await wait(15)
    expect(await type('kubectl logs -n kube-system deploy/kube-dns-autoscaler')).toContain(says)
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
