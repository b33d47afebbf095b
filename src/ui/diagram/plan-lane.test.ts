import { describe, expect, it } from 'vitest'
import type { ObjectChange } from '../../protocol/messages'
import { DiagramModel } from './model'
import { FIRST_PAGES, nextPage, planLane, SMALL } from './plan-lane'

const object = (collection: string, kind: string, name: string): ObjectChange => ({
  collection,
  key: `default/${name}`,
  object: {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'default', uid: `${kind}-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  },
})

function modelOf(services: number, workloads: number): DiagramModel {
  const model = new DiagramModel()
  model.apply(
    [
      ...Array.from({ length: services }, (_, i) => object('/services', 'Service', `service-${i}`)),
      ...Array.from({ length: workloads }, (_, i) => object('apps/deployments', 'Deployment', `web-${i}`)),
    ],
    true,
  )
  return model
}

describe('the lane', () => {
  it('shows everything in large rows while there is room', () => {
    const plan = planLane(modelOf(2, 2), 188, 400, FIRST_PAGES)
    expect([...plan.services.values(), ...plan.workloads.values()].every(({ height }) => height > SMALL)).toBe(true)
    expect([plan.services.size, plan.workloads.size]).toEqual([2, 2])
    expect(plan.sections.services.more).toBeUndefined()
  })

  it('turns to small rows before it turns to pages', () => {
    const plan = planLane(modelOf(4, 5), 188, 380, FIRST_PAGES)
    expect([...plan.services.values(), ...plan.workloads.values()].every(({ height }) => height === SMALL)).toBe(true)
    expect([plan.services.size, plan.workloads.size]).toEqual([4, 5])
    expect(plan.height).toBeLessThanOrEqual(380)
  })

  it('gives up the lines of Services before those of workloads, and those of rollouts last', () => {
    const model = modelOf(4, 5)
    model.apply(
      ['1', '2'].map((revision) => ({
        collection: 'apps/replicasets',
        key: `default/web-0-${revision}`,
        object: {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: {
            name: `web-0-${revision}`,
            namespace: 'default',
            uid: `set-${revision}`,
            resourceVersion: '1',
            creationTimestamp: '2026-01-01T00:00:00Z',
            labels: { 'pod-template-hash': revision },
            annotations: { 'deployment.kubernetes.io/revision': revision },
            ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-0', uid: 'Deployment-web-0', controller: true }],
          },
          spec: { replicas: 1 },
        },
      })),
      false,
    )
    const large = (room: number) => {
      const { services, workloads } = planLane(model, 188, room, FIRST_PAGES)
      const names = [...services, ...workloads].flatMap(([key, { height }]) => (height > SMALL ? [key] : []))
      return names.map((key) => key.replace(/.*\//, ''))
    }
    const workloads = ['web-0', 'web-1', 'web-2', 'web-3', 'web-4']
    expect(large(600)).toEqual(['service-0', 'service-1', 'service-2', 'service-3', ...workloads])
    expect(large(500)).toEqual(workloads)
    expect(large(400)).toEqual(['web-0'])
    expect(large(350)).toEqual([])
  })

  it('stays within its room with thirty of each, and every one is reached by turning pages', () => {
    const model = modelOf(30, 30)
    const seen = new Set<string>()
    let page = 0
    for (let turn = 0; turn < 30; turn++) {
      const plan = planLane(model, 188, 380, { services: page, workloads: page, storage: page })
      expect(plan.height).toBeLessThanOrEqual(380)
      for (const key of [...plan.services.keys(), ...plan.workloads.keys()]) seen.add(key)
      page = nextPage(plan.sections.services)
      if (page === 0) break
    }
    expect(seen.size).toBe(60)
  })

  it('begins anew when what the page began with is gone', () => {
    const plan = planLane(modelOf(3, 0), 188, 400, { ...FIRST_PAGES, services: 24 })
    expect(plan.sections.services).toMatchObject({ first: 0, count: 3, total: 3 })
  })

  it('never lets rows overlap', () => {
    for (const [services, workloads, room] of [
      [1, 0, 120],
      [9, 1, 260],
      [2, 20, 300],
      [20, 20, 500],
    ] as const) {
      const plan = planLane(modelOf(services, workloads), 188, room, FIRST_PAGES)
      const boxes = [...plan.services.values(), ...plan.workloads.values()]
      if (plan.sections.services.more) boxes.push(plan.sections.services.more)
      if (plan.sections.workloads.more) boxes.push(plan.sections.workloads.more)
      boxes.sort((a, b) => a.y - b.y)
      for (let i = 1; i < boxes.length; i++) expect(boxes[i]!.y).toBeGreaterThanOrEqual(boxes[i - 1]!.y + boxes[i - 1]!.height)
    }
  })

  it('turns to pages nowhere while there is room for all of some size, however little some want', () => {
    const model = modelOf(1, 2)
    model.apply([object('/persistentvolumeclaims', 'PersistentVolumeClaim', 'data')], false)
    const rooms = Array.from({ length: 480 }, (_, room) => room)
    const pagesAt = (room: number) => Object.values(planLane(model, 188, room, FIRST_PAGES).sections).some(({ more }) => more)
    const enough = rooms.find((room) => !pagesAt(room))!
    expect(enough).toBeLessThan(240)
    expect(rooms.filter((room) => room > enough && pagesAt(room))).toEqual([])
  })

  it('has a place for storage only where there is some, and gives it its share when there is much of all', () => {
    expect(planLane(modelOf(2, 2), 188, 400, FIRST_PAGES).sections.storage.total).toBe(0)
    const model = modelOf(30, 30)
    model.apply(
      Array.from({ length: 30 }, (_, i) => object('/persistentvolumeclaims', 'PersistentVolumeClaim', `data-${i}`)),
      false,
    )
    const plan = planLane(model, 188, 480, FIRST_PAGES)
    expect(plan.height).toBeLessThanOrEqual(480)
    expect(Math.min(plan.services.size, plan.workloads.size, plan.storage.size)).toBeGreaterThanOrEqual(3)
    expect(plan.sections.storage).toMatchObject({ first: 0, total: 30 })
  })
})
