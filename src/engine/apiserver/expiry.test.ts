import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { EVENTS } from '../schema/resources'
import { createApiServer } from './server'

const MINUTE = 60_000

function world() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1))
  const api = createApiServer({ clock, random: new Random('expiry') })
  api.bootstrap()
  const events = api.clientFor({ name: 'test', user: 'test', groups: ['system:masters'] }).resource(EVENTS)
  const create = (name: string) =>
    events.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: 'default' },
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
      message: name,
    })
  return { clock, api, events, create, names: () => events.list().items.map(({ metadata }) => metadata.name) }
}

describe('events live for an hour after their last write', () => {
  test('an event that is not repeated goes, and watchers are told', () => {
    const { clock, api, create, names } = world()
    create('once')
    const seen: string[] = []
    api.watch(EVENTS, api.store.revision, { changes: (batch) => batch.forEach(({ type, key }) => seen.push(`${type} ${key}`)) })
    clock.runSync(clock.now() + 59 * MINUTE)
    expect(names()).toEqual(['once'])
    clock.runSync(clock.now() + 2 * MINUTE)
    expect(names()).toEqual([])
    expect(seen).toEqual(['DELETED default/once'])
  })

  test('a repeated one stays for an hour more; a deleted and recreated one is not taken for the old one', () => {
    const { clock, events, create, names } = world()
    const repeated = create('repeated')
    create('remade')
    clock.runSync(clock.now() + 30 * MINUTE)
    events.update({ ...repeated, count: 2 })
    events.delete('remade', 'default')
    create('remade')
    clock.runSync(clock.now() + 59 * MINUTE)
    expect(names()).toEqual(['remade', 'repeated'])
    clock.runSync(clock.now() + 2 * MINUTE)
    expect(names()).toEqual([])
  })
})
