import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/object'
import { hasReason } from '../api/status'
import { VirtualClock } from '../clock/clock'
import { WATCH_BATCH, WATCH_LATENCY } from './latency'
import { Store } from './memory-store'
import type { Cause, Change, ChangeType } from './store'

const START = Date.parse('2026-01-01T00:00:00Z')
const POD: Cause = { actor: 'test' }

class World {
  readonly clock = new VirtualClock(START)
  readonly store: Store

  constructor(historyLimit?: number) {
    this.store = new Store(this.clock, historyLimit === undefined ? {} : { historyLimit })
  }

  write(name: string, type: ChangeType = 'ADDED', cause: Cause = POD, extra: object = {}): Change {
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', uid: name, resourceVersion: String(this.store.nextRevision()), creationTimestamp: '' },
      ...extra,
    } as KubeObject
    return this.store.write(type, '/pods', `default/${name}`, object, cause)
  }
}

describe('the store', () => {
  it('rule 1: counts every write, and the object carries the number', () => {
    const world = new World()
    const revisions = [world.write('a'), world.write('b'), world.write('a', 'MODIFIED'), world.write('a', 'DELETED')].map(
      (change) => change.revision,
    )
    expect(revisions).toEqual([1, 2, 3, 4].map((step) => revisions[0]! - 1 + step))
    expect(world.store.revision).toBe(revisions[3])
    expect(world.store.get('/pods', 'default/b')?.metadata.resourceVersion).toBe(String(revisions[1]))
  })

  it('rule 2: lists in byte order of the keys', () => {
    const world = new World()
    for (const name of ['b', 'a10', 'a', 'a-b', 'B']) world.write(name)
    expect(world.store.list('/pods').map((each) => each.metadata.name)).toEqual(['B', 'a', 'a-b', 'a10', 'b'])
    expect(world.store.list('/pods', 'default')).toEqual(world.store.list('/pods'))
    expect(world.store.list('/pods', 'other')).toEqual([])
  })

  it('rules 3 and 4: tells changes after a revision, later, in order and in batches', () => {
    const world = new World()
    world.write('early')
    const from = world.store.revision
    world.write('before')
    const seen: number[][] = []
    world.store.watch('/pods', from, { changes: (batch) => void seen.push(batch.map((each) => each.revision)) })
    for (let i = 0; i < WATCH_BATCH; i++) world.write(`p${i}`)
    expect(seen).toEqual([])
    world.clock.runSync(START + WATCH_LATENCY)
    expect(seen.map((each) => each.length)).toEqual([WATCH_BATCH, 1])
    expect(seen.flat()).toEqual(Array.from({ length: WATCH_BATCH + 1 }, (_, i) => from + 1 + i))
  })

  it('rule 4: with a longer latency every change has its own time, in the order of writing across collections', () => {
    const clock = new VirtualClock(START)
    const store = new Store(clock, { watchLatency: 50 })
    const told: string[] = []
    const add = (collection: string, name: string): void => {
      const metadata = { name, uid: name, resourceVersion: String(store.nextRevision()), creationTimestamp: '' }
      store.write('ADDED', collection, name, { apiVersion: 'v1', kind: 'Pod', metadata } as KubeObject, POD)
    }
    for (const collection of ['/sets', '/deployments'])
      store.watch(collection, 0, {
        changes: (batch) => void told.push(`${clock.now() - START} ${batch.map((each) => each.key).join()}`),
      })
    add('/deployments', 'before')
    clock.runSync(START + 30)
    add('/sets', 'set')
    clock.runSync(START + 31)
    add('/deployments', 'one')
    clock.runSync(START + 32)
    add('/deployments', 'two')
    clock.runSync(START + 1000)
    expect(told).toEqual(['50 before', '80 set', '81 one,two'])
  })

  it('a stopped watch is told nothing, not even what waited', () => {
    const world = new World()
    const seen: Change[] = []
    const watch = world.store.watch('/pods', 0, { changes: (batch) => void seen.push(...batch) })
    world.write('a')
    watch.stop()
    world.clock.runSync(START + 1000)
    expect(seen).toEqual([])
  })

  it('rule 5: refuses what has been compacted away', () => {
    const world = new World()
    for (let i = 0; i < 5; i++) world.write(`p${i}`)
    world.store.compact(3)
    expect(() => world.store.watch('/pods', 2, { changes: () => undefined })).toThrowError('too old resource version: 2 (3)')
    let refused: unknown
    try {
      world.store.listAt('/pods', 2)
    } catch (error) {
      refused = error
    }
    expect(hasReason(refused, 'Expired')).toBe(true)
    expect(world.store.changesSince(3).map((each) => each.revision)).toEqual([4, 5])
  })

  it('history stays within its limit', () => {
    const world = new World(100)
    for (let i = 0; i < 1000; i++) world.write('p', i === 0 ? 'ADDED' : 'MODIFIED')
    expect(world.store.revision - world.store.oldestRevision()).toBeLessThanOrEqual(125)
    expect(world.store.get('/pods', 'default/p')?.metadata.resourceVersion).toBe('1000')
  })

  it('rule 6: an earlier list undoes what came after', () => {
    const world = new World()
    world.write('a')
    world.write('b')
    const then = world.store.list('/pods')
    world.write('a', 'MODIFIED')
    world.write('b', 'DELETED')
    world.write('c')
    expect(world.store.listAt('/pods', 2)).toEqual(then)
    expect(world.store.list('/pods').map((each) => each.metadata.name)).toEqual(['a', 'c'])
  })

  it('rules 7 and 8: goes back from a write to the input behind it', () => {
    const world = new World()
    const deployment = world.write('deployment', 'ADDED', { actor: 'kubectl', input: 7 })
    const replicaSet = world.write('replicaset', 'ADDED', { actor: 'deployment-controller', revisions: [deployment.revision] })
    world.write('noise')
    const pod = world.write('pod', 'ADDED', { actor: 'replicaset-controller', revisions: [replicaSet.revision] })
    expect(world.store.chainOf(pod.revision).map((each) => each.cause.actor)).toEqual([
      'replicaset-controller',
      'deployment-controller',
      'kubectl',
    ])
    expect(world.store.chainOf(pod.revision).at(-1)?.cause.input).toBe(7)
  })

  it('rule 8: goes on with how the object came to be where nothing led to a write', () => {
    const world = new World()
    world.write('a', 'ADDED', { actor: 'kubectl', input: 3 })
    world.write('a', 'MODIFIED', { actor: 'scheduler' })
    const last = world.write('a', 'MODIFIED', { actor: 'kubelet' })
    expect(world.store.chainOf(last.revision).map((each) => each.cause.actor)).toEqual(['kubelet', 'kubectl'])
  })

  it('rule 9: knows the writes of an object after its deletion', () => {
    const world = new World()
    world.write('a')
    world.write('b')
    world.write('a', 'MODIFIED')
    const types = (): string[] => world.store.historyOf('/pods', 'default/a').map((each) => `${each.revision} ${each.type}`)
    expect(types()).toEqual(['3 MODIFIED', '1 ADDED'])
    world.write('a', 'DELETED')
    expect(types()).toEqual(['4 DELETED', '3 MODIFIED', '1 ADDED'])
  })

  it('rule 10: the hash is of the state, not of how it came about', () => {
    const one = new World()
    const other = new World()
    one.write('a', 'ADDED', POD, { spec: { x: 1, y: 2 } })
    expect(one.store.hash()).not.toBe(other.store.hash())
    other.write('a', 'ADDED', { actor: 'somebody' }, { spec: { y: 2, x: 1 } })
    expect(other.store.hash()).toBe(one.store.hash())
    const before = one.store.hash()
    one.write('b')
    expect(one.store.hash()).not.toBe(before)
    one.write('b', 'DELETED')
    expect(one.store.hash()).toBe(before)
  })

  it('rule 11: goes on from another moment, and tells watchers what lies between', () => {
    const world = new World()
    world.write('gone')
    world.write('changed')
    world.write('again')
    const { store } = world
    const then = store.state()
    const hash = store.hash()
    world.write('gone', 'DELETED')
    world.write('changed', 'MODIFIED', POD, { spec: { x: 1 } })
    world.write('new')
    world.write('again', 'MODIFIED', POD, { metadata: { name: 'again', namespace: 'default', uid: 'other', resourceVersion: '7' } })
    const told: string[] = []
    const seen: string[] = []
    const line = ({ type, key, revision }: Change): string => `${type} ${key} ${revision}`
    store.watch('/pods', store.revision, { changes: (batch) => told.push(...batch.map(line)) })
    store.observe((change) => seen.push(line(change)))
    store.replace(then)
    const wanted = [
      'DELETED default/again 3',
      'ADDED default/again 3',
      'MODIFIED default/changed 2',
      'ADDED default/gone 1',
      'DELETED default/new 3',
    ]
    expect(told).toEqual(wanted)
    expect(seen).toEqual(wanted)
    expect(store.hash()).toBe(hash)
    expect(world.write('next').revision).toBe(4)
    expect(() => store.changesSince(2)).toThrow('too old resource version: 2 (3)')
    expect(store.list('/pods').map(({ metadata }) => metadata.name)).toEqual(['again', 'changed', 'gone', 'next'])
  })
})
