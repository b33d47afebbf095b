import { expect, it } from 'vitest'
import type { ObjectChange } from '../../protocol/messages'
import { linksOf, type Places } from './links'
import { DiagramModel } from './model'
import { FIRST_PAGES, planLane } from './plan-lane'

const PLACES: Places = {
  service: () => ({ x: 0, y: 0 }),
  storage: () => ({ x: 0, y: 9 }),
  path: () => ({ x: 4, y: 9 }),
  pod: () => ({ x: 5, y: 5 }),
  api: () => ({ x: 9, y: 0 }),
}

/** A Service and a claim, each with that many pods. */
function linksWith(pods: number, hovered: string | null): readonly string[] {
  const names = Array.from({ length: pods }, (_, index) => `p${index}`)
  const object = (collection: string, kind: string, name: string, rest: object): ObjectChange => ({
    collection,
    key: `default/${name}`,
    object: {
      apiVersion: 'v1',
      kind,
      metadata: {
        name,
        namespace: 'default',
        uid: `${kind}-${name}`,
        resourceVersion: '1',
        labels: { 'kubernetes.io/service-name': 'web' },
      },
      ...rest,
    } as never,
  })
  const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }]
  const endpoints = names.map((name) => ({ conditions: { ready: true }, targetRef: { kind: 'Pod', name } }))
  const model = new DiagramModel()
  model.apply(
    [
      object('/services', 'Service', 'web', {}),
      object('discovery.k8s.io/endpointslices', 'EndpointSlice', 'web-1', { endpoints }),
      object('/persistentvolumeclaims', 'PersistentVolumeClaim', 'data', {}),
      ...names.map((name) => object('/pods', 'Pod', name, { spec: { nodeName: 'n1', volumes } })),
    ],
    true,
  )
  const links = linksOf(model, planLane(model, 188, 480, FIRST_PAGES), hovered, PLACES)
  return links.map(({ id, strong, stores }) => `${id.replaceAll('default/', '')}${strong ? ' strong' : ''}${stores ? ' stores' : ''}`)
}

it('few lines are always there; those of what is pointed at are strong', () => {
  expect(linksWith(2, null)).toEqual([
    'web>p0',
    'web>p1',
    '/persistentvolumeclaims|data>p0 stores',
    '/persistentvolumeclaims|data>p1 stores',
  ])
  expect(linksWith(1, '/persistentvolumeclaims|default/data')).toEqual(['web>p0', '/persistentvolumeclaims|data>p0 strong stores'])
})

it('of many lines there are those of the Service, the claim or the pod that is pointed at', () => {
  expect(linksWith(40, null)).toEqual([])
  expect(linksWith(40, '/services|default/web')).toHaveLength(40)
  expect(linksWith(40, '/pods|default/p7')).toEqual(['web>p7 strong', '/persistentvolumeclaims|data>p7 strong stores'])
})

it('a path of a node leads to its pods while the node is pointed at, and to one pod while that is', () => {
  const pod = (name: string, node: string, path: string): ObjectChange => ({
    collection: '/pods',
    key: `default/${name}`,
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', uid: name, resourceVersion: '1' },
      spec: { nodeName: node, volumes: [{ name: 'v', hostPath: { path } }] },
    } as never,
  })
  const model = new DiagramModel()
  const node = (name: string) =>
    ({
      collection: '/nodes',
      key: name,
      object: { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, resourceVersion: '1' } },
    }) as ObjectChange
  model.apply(
    [node('n1'), node('n2'), pod('a', 'n1', '/data'), pod('b', 'n1', '/data'), pod('c', 'n1', '/log'), pod('d', 'n2', '/data')],
    true,
  )
  const lines = (hovered: string | null) =>
    linksOf(model, planLane(model, 188, 480, FIRST_PAGES), hovered, PLACES).map(({ id, strong, stores, rises }) => [
      id,
      strong && stores && rises,
    ])
  expect(lines(null)).toEqual([])
  expect(lines('/nodes|n1')).toEqual([
    ['n1:/data>default/a', true],
    ['n1:/data>default/b', true],
    ['n1:/log>default/c', true],
  ])
  expect(lines('/pods|default/d')).toEqual([['n2:/data>default/d', true]])
})
