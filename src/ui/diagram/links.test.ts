import { expect, it } from 'vitest'
import type { ObjectChange } from '../../protocol/messages'
import { linksOf, type Places } from './links'
import { DiagramModel } from './model'
import { FIRST_PAGES, planLane } from './plan-lane'

const PLACES: Places = {
  service: () => ({ x: 0, y: 0 }),
  storage: () => ({ x: 0, y: 9 }),
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
