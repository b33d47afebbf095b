import { describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: old}\nspec: {nodeName: w1, containers: [{name: a, image: b}]}\n'

/** What drain asks of a server whose core resources list evictions like this. */
async function askedOf(eviction: object | undefined): Promise<readonly string[]> {
  const asked: string[] = []
  const resources = eviction ? [{ name: 'pods/eviction', kind: 'Eviction', ...eviction }] : []
  const text = JSON.stringify({ kind: 'APIResourceList', groupVersion: 'v1', resources })
  const cluster = await new TestCluster((usual) => ({
    ...usual,
    request: async (address, request) => {
      const body = request.body ? (JSON.parse(new TextDecoder().decode(request.body)) as { apiVersion?: string }) : {}
      if (/\/eviction$|^DELETE/.test(request.method + request.path)) asked.push(`${request.method} ${body.apiVersion}`)
      const answer = await usual.request(address, request)
      return request.path === '/api/v1' ? { ...answer, status: 200, text: async () => text } : answer
    },
  })).start()
  cluster.write('/root/work/pod.yaml', POD)
  cluster.write('/root/work/node.yaml', 'apiVersion: v1\nkind: Node\nmetadata: {name: w1}\n')
  await cluster.out('create -f node.yaml')
  await cluster.out('create -f pod.yaml')
  await cluster.kubectl('drain w1 --force --dry-run=server')
  return asked
}

describe('kubectl drain', () => {
  it.each([
    ['as the server has it', { group: 'policy', version: 'v1' }, 'POST policy/v1'],
    ['as servers before v1.22 have it', { group: 'policy', version: 'v1beta1' }, 'POST policy/v1beta1'],
    ['not at all where there is no eviction: pods are deleted', undefined, 'DELETE v1'],
    ['not at all where no version is told', {}, 'DELETE v1'],
  ])('evicts %s', async (_, eviction, expected) => {
    expect(await askedOf(eviction)).toEqual([expected])
  })
})
