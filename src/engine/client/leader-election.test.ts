import { describe, expect, it } from 'vitest'
import { World } from '../apiserver/testing'
import { Random } from '../clock/random'
import { EVENTS, LEASES } from '../schema/resources'
import { ClientEventRecorder, electionFault, LeaderElection } from '.'

function candidates() {
  const { client, clock } = new World()
  const told: string[] = []
  const state = { online: true }
  const stand = (identity: string) =>
    new LeaderElection(
      {
        client,
        clock,
        random: new Random('elections').stream(identity),
        events: new ClientEventRecorder(client, clock, new Random('events').stream(identity), { component: 'me' }),
        online: () => state.online,
        log: (_, __, message) => void told.push(`${identity}: ${message}`),
        elected: () => void told.push(`${identity} leads`),
        lost: () => void told.push(`${identity} is lost`),
      },
      { name: 'me', namespace: 'default', identity, leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 2000 },
    )
  const lease = () => client.resource(LEASES).get('me', 'default').spec
  return { client, clock, told, state, stand, lease, wait: (ms: number) => clock.runSync(clock.now() + ms) }
}

describe('of several that stand for election', () => {
  it('the first leads and renews its lease, and an event says so', () => {
    const { client, stand, lease, wait, told } = candidates()
    const one = stand('one')
    const two = stand('two')
    wait(9000)
    expect([one.isLeader, two.isLeader]).toEqual([true, false])
    expect(lease()).toEqual({
      acquireTime: '2026-01-01T00:00:00.000000Z',
      holderIdentity: 'one',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      renewTime: '2026-01-01T00:00:08.000000Z',
    })
    expect(
      client
        .resource(EVENTS)
        .list({})
        .items.map((each) => [each.reason, each.message, each.involvedObject.kind]),
    ).toEqual([['LeaderElection', 'one became leader', 'Lease']])
    expect(told).toEqual([
      'one: "Attempting to acquire leader lease..." lock="default/me"',
      'one: "Successfully acquired lease" lock="default/me"',
      'one leads',
      'two: "Attempting to acquire leader lease..." lock="default/me"',
    ])
  })

  it('another one leads when the lease has not been renewed for as long as it lasts', () => {
    const { stand, lease, wait } = candidates()
    const one = stand('one')
    const two = stand('two')
    wait(4000)
    one.end()
    wait(14_000)
    expect(two.isLeader).toBe(false)
    wait(10_000)
    expect([two.isLeader, lease()?.holderIdentity, lease()?.leaseTransitions]).toEqual([true, 'two', 1])
  })

  it('whoever cannot renew its lease before the deadline is lost', () => {
    const { stand, wait, told, state } = candidates()
    stand('one')
    state.online = false
    wait(9000)
    expect(told).not.toContain('one is lost')
    wait(2000)
    expect(told.slice(-2)).toEqual(['one: "Failed to renew lease" lock="default/me" err="context deadline exceeded"', 'one is lost'])
  })

  it('whoever loses its lease to somebody else is lost too, and an event says so', () => {
    const { client, stand, wait, told } = candidates()
    const one = stand('one')
    wait(3000)
    client.resource(LEASES).patch('me', 'default', 'merge', { spec: { holderIdentity: 'thief', leaseDurationSeconds: 60 } })
    wait(14_000)
    expect(one.isLeader).toBe(false)
    expect(told.at(-1)).toBe('one is lost')
    const messages = client
      .resource(EVENTS)
      .list({})
      .items.map(({ message }) => message)
    expect(messages).toEqual(['one became leader', 'one stopped leading'])
  })

  it('whoever may not write a lease says why, and goes on trying', () => {
    const { client, clock, wait, told } = candidates()
    const nowhere = { name: 'me', namespace: 'nowhere', identity: 'one', leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 2000 }
    const random = new Random('elections').stream('one')
    const events = new ClientEventRecorder(client, clock, random, { component: 'me' })
    const log = (_: string, source: string, message: string): void => void told.push(`${source}] ${message}`)
    const one = new LeaderElection(
      { client, clock, random, events, online: () => true, log, elected: () => undefined, lost: () => undefined },
      nowhere,
    )
    wait(5000)
    expect(one.isLeader).toBe(false)
    expect(told[1]).toBe(
      'leaderelection.go:465] "Error initially creating lease lock" err="namespaces \\"nowhere\\" not found" lock="nowhere/me"',
    )
    expect(new Set(told.slice(1)).size).toBe(1)
    expect(told.length).toBeGreaterThan(2)
  })
})

it.each([
  [[15_000, 10_000, 2000], undefined],
  [[10_000, 10_000, 2000], 'leaseDuration must be greater than renewDeadline'],
  [[15_000, 10_000, 9000], 'renewDeadline must be greater than retryPeriod*JitterFactor'],
  [[15_000, 10_000, 0], 'retryPeriod must be greater than zero'],
])('of the periods %j it is said: %s', ([leaseDuration, renewDeadline, retryPeriod], fault) => {
  expect(electionFault({ leaseDuration: leaseDuration!, renewDeadline: renewDeadline!, retryPeriod: retryPeriod! })).toBe(fault)
})
