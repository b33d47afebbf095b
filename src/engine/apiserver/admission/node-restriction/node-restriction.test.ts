import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../../testing'
import { pluginsFor } from '..'

const AS_NODE = { 'impersonate-user': 'system:node:n', 'impersonate-group': 'system:nodes' }
const MERGE = { ...AS_NODE, 'content-type': 'application/merge-patch+json' }
const PODS = '/api/v1/namespaces/default/pods'

describe('NodeRestriction', () => {
  const world = new World()
  let uid = ''

  beforeAll(async () => {
    world.server.bootstrap()
    world.server.core.admission = pluginsFor(new Set(['NodeRestriction']), new Set(['ServiceAccount', 'TaintNodesByCondition']))
    for (const name of ['n', 'm']) await world.ask('POST', '/api/v1/nodes', { metadata: { name } })
    uid = String(((await world.ask('GET', '/api/v1/nodes/n')).body['metadata'] as { uid: string }).uid)
    const pod = (name: string, nodeName: string): Promise<string> =>
      world.refusal('POST', PODS, {
        metadata: { name },
        spec: { nodeName, serviceAccountName: 'default', containers: [{ name: 'c', image: 'nginx' }] },
      })
    expect([await pod('here', 'n'), await pod('there', 'm')]).toEqual(['201', '201'])
  })

  const refused = (what: string, why: string): string => `403 ${what} is forbidden: ${why}`

  it.each([
    ['m', { metadata: { labels: { a: 'b' } } }, refused('nodes "m"', 'node "n" is not allowed to modify node "m"')],
    ['n', { metadata: { labels: { a: 'b', 'kubernetes.io/hostname': 'n', 'node.kubernetes.io/x': 'y' } } }, '200'],
    [
      'n',
      { metadata: { labels: { 'node-restriction.kubernetes.io/tier': 'a', 'example.k8s.io/b': 'c' } } },
      refused('nodes "n"', 'is not allowed to modify labels: example.k8s.io/b, node-restriction.kubernetes.io/tier'),
    ],
    ['n', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, refused('nodes "n"', 'node "n" is not allowed to modify taints')],
    ['n/status', { status: { nodeInfo: {} } }, '200'],
    ['m/status', { status: {} }, refused('nodes "m"', 'node "n" is not allowed to modify node "m"')],
  ])('of node %s, %j: %s', async (node, change, expected) => {
    expect(await world.refusal('PATCH', `/api/v1/nodes/${node}`, change, MERGE)).toBe(expected)
  })

  it('no other node is made', async () => {
    expect(await world.refusal('POST', '/api/v1/nodes', { metadata: { name: 'foo' } }, AS_NODE)).toBe(
      refused('nodes "foo"', 'node "n" is not allowed to modify node "foo"'),
    )
  })

  const mirror = (more: object = {}, spec: object = {}, owner: object = {}): object => ({
    metadata: {
      name: 'static',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid, controller: true, ...owner }],
      ...more,
    },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'nginx' }], ...spec },
  })

  it.each<[string, () => object, string]>([
    [
      'no mirror',
      () => mirror({ annotations: {} }),
      'pod does not have "kubernetes.io/config.mirror" annotation, node "n" can only create mirror pods',
    ],
    ['of another node', () => mirror({}, { nodeName: 'm' }), 'node "n" can only create pods with spec.nodeName set to itself'],
    ['nobody’s', () => mirror({ ownerReferences: [] }), 'node "n" can only create pods with an owner reference set to itself'],
    [
      'without a controller',
      () => mirror({}, {}, { controller: false }),
      'node "n" can only create pods with a controller owner reference set to itself',
    ],
    ['with a secret', () => mirror({}, { imagePullSecrets: [{ name: 's' }] }), 'node "n" can not create pods that reference secrets'],
    [
      'with a claim',
      () => mirror({}, { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }),
      'node "n" can not create pods that reference persistentvolumeclaims',
    ],
  ])('a pod that is %s is not made', async (_, pod, why) => {
    expect(await world.refusal('POST', PODS, pod(), AS_NODE)).toBe(refused('pods "static"', why))
  })

  it('a mirror pod is made, and taken away like any of its own', async () => {
    expect(await world.refusal('POST', PODS, mirror(), AS_NODE)).toBe('201')
    expect(await world.refusal('DELETE', `${PODS}/static?gracePeriodSeconds=0`, undefined, AS_NODE)).toBe('200')
    expect(await world.refusal('DELETE', `${PODS}/there`, undefined, AS_NODE)).toBe(
      refused('pods "there"', 'node "n" can only delete pods with spec.nodeName set to itself'),
    )
  })

  it('the status of a pod is its own node’s, without the labels', async () => {
    const write = (name: string, change: object): Promise<string> => world.refusal('PATCH', `${PODS}/${name}/status`, change, MERGE)
    expect(await write('here', { status: { phase: 'Running' } })).toBe('200')
    expect(await write('there', { status: { phase: 'Running' } })).toBe(
      refused('pods "there"', 'node "n" can only update pod status for pods with spec.nodeName set to itself'),
    )
    expect(await write('here', { metadata: { labels: { a: 'b' } } })).toBe(
      refused('pods "here"', 'node "n" cannot update labels through pod status'),
    )
  })

  it('tokens are bound to its own pods', async () => {
    await world.ask('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } })
    const pod = (await world.ask('GET', `${PODS}/here`)).body['metadata'] as { uid: string }
    const token = (boundObjectRef?: object): Promise<string> =>
      world.refusal(
        'POST',
        '/api/v1/namespaces/default/serviceaccounts/default/token',
        { spec: { audiences: [], boundObjectRef } },
        AS_NODE,
      )
    expect(await token()).toBe(refused('serviceaccounts "default"', 'node requested token not bound to a pod'))
    expect(await token({ apiVersion: 'v1', kind: 'Pod', name: 'here', uid: pod.uid })).toBe('201')
    expect(await token({ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: pod.uid })).toBe('404 pods "gone" not found')
    const there = (await world.ask('GET', `${PODS}/there`)).body['metadata'] as { uid: string }
    expect(await token({ apiVersion: 'v1', kind: 'Pod', name: 'there', uid: there.uid })).toBe(
      refused('serviceaccounts "default"', 'node requested token bound to a pod scheduled on a different node'),
    )
  })
})
