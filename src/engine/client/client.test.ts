import { describe, expect, it } from 'vitest'
import { createApiServer } from '../apiserver'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { CONFIG_MAPS, EVENTS, NAMESPACES } from '../schema/resources'
import { ClientEventRecorder } from './event-recorder'

const START = Date.parse('2026-01-01T00:00:00Z')

class World {
  readonly clock = new VirtualClock(START)
  readonly random = new Random('client')
  readonly server = createApiServer({ clock: this.clock, random: this.random })
  readonly client = this.server.clientFor({ name: 'test', user: 'test', groups: [] })

  constructor() {
    this.client.resource(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} })
  }

  map(name: string, owner = ''): ReturnType<typeof this.get> {
    return this.client
      .resource(CONFIG_MAPS)
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { owner } })
  }

  get(name: string) {
    return this.client.resource(CONFIG_MAPS).get(name, 'default')
  }

  pass(milliseconds = 50): void {
    this.clock.runSync(this.clock.now() + milliseconds)
  }
}

describe('informers', () => {
  it('lag behind the store and then hold what it holds, indexed', () => {
    const world = new World()
    const informer = world.server.informers.informer(CONFIG_MAPS)
    informer.addIndex('owner', (each) => [each.data?.['owner'] ?? ''])
    world.pass()
    world.map('a', 'x')
    const b = world.map('b', 'x')
    expect(informer.get('a', 'default')).toBeUndefined()
    world.pass()
    expect(informer.byIndex('owner', 'x').map((each) => each.metadata.name)).toEqual(['a', 'b'])
    world.client.resource(CONFIG_MAPS).update({ ...b, data: { owner: 'y' } })
    world.client.resource(CONFIG_MAPS).delete('a', 'default')
    world.pass()
    expect(informer.byIndex('owner', 'x')).toEqual([])
    expect(informer.byIndex('owner', 'y').map((each) => each.metadata.name)).toEqual(['b'])
    expect(informer.list('default')).toEqual([world.get('b')])
  })

  it('tell a late handler what is cached already', () => {
    const world = new World()
    world.map('a')
    const informer = world.server.informers.informer(CONFIG_MAPS)
    world.pass()
    const added: string[] = []
    informer.onChange({ added: (each) => void added.push(each.metadata.name) })
    expect(added).toEqual(['a'])
  })
})

describe('the event recorder', () => {
  it('counts the same event instead of writing it again', () => {
    const world = new World()
    const about = world.map('a')
    const recorder = new ClientEventRecorder(world.client, world.clock, world.random.stream('events'), { component: 'kubelet', host: 'n1' })
    recorder.event(about, 'Warning', 'BackOff', 'waiting')
    world.pass(10_000)
    recorder.event(about, 'Warning', 'BackOff', 'waiting')
    const events = world.client.resource(EVENTS).list().items
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      count: 2,
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:10Z',
      source: { component: 'kubelet', host: 'n1' },
      involvedObject: { kind: 'ConfigMap', name: 'a', namespace: 'default' },
    })
  })

  it('lets a burst of 25 through and then one every five minutes', () => {
    const world = new World()
    const about = world.map('a')
    const recorder = new ClientEventRecorder(world.client, world.clock, world.random.stream('events'), { component: 'kubelet' })
    for (let i = 0; i < 40; i++) recorder.event(about, 'Normal', `Reason${i}`, 'x')
    expect(world.client.resource(EVENTS).list().items).toHaveLength(25)
    world.pass(300_000)
    recorder.event(about, 'Normal', 'Later', 'x')
    expect(world.client.resource(EVENTS).list().items).toHaveLength(26)
  })

  it('lets warnings through when there is too much of what is normal, and the other way round', () => {
    const world = new World()
    const about = world.map('a')
    const recorder = new ClientEventRecorder(world.client, world.clock, world.random.stream('events'), { component: 'kubelet' })
    for (let i = 0; i < 30; i++) recorder.event(about, 'Normal', 'Pulled', 'there')
    for (let i = 0; i < 30; i++) recorder.event(about, 'Warning', 'Unhealthy', 'refused')
    const counts = world.client
      .resource(EVENTS)
      .list()
      .items.map((each) => [each.type, each.count])
    expect(counts).toEqual([
      ['Normal', 25],
      ['Warning', 25],
    ])
  })

  it('combines ten different messages for one reason', () => {
    const world = new World()
    const about = world.map('a')
    const recorder = new ClientEventRecorder(world.client, world.clock, world.random.stream('events'), { component: 'kubelet' })
    for (let i = 0; i < 12; i++) recorder.event(about, 'Warning', 'Failed', `attempt ${i}`)
    const combined = world.client
      .resource(EVENTS)
      .list()
      .items.filter((each) => each.message?.startsWith('(combined from similar events): '))
    expect(combined.map((each) => each.count)).toEqual([3])
    expect(combined[0]).toMatchObject({ source: { component: 'kubelet' }, reportingComponent: '', reportingInstance: '' })
  })
})
