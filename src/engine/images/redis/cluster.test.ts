/** Facts about redis's cluster: which node has which key, how one is made, and who takes over. */
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../clock/clock'
import { NetError, NO_NET } from '../../../shell/net'
import { podsOf } from '../test-pods'
import { Cluster } from './cluster'
import { decode, encode } from './cluster-bus'
import { BUS, listing } from './cluster-view'
import { keysOf, rangesOf, slotOf } from './slots'

describe('slots', () => {
  test.each([
    ['foo', 12_182],
    ['hello', 866],
    ['a', 15_495],
    ['{user1}.a', 8106],
    ['{user1}.b', 8106],
    ['{}.a', 8029],
    ['foo{}{bar}', 8363],
    ['{a}{b}', 15_495],
    ['ключ', 10_303],
    ['', 0],
  ])('%s is in slot %i', (key, slot) => {
    expect(slotOf(key)).toBe(slot)
  })

  test.each([
    ['get a', ['a']],
    ['MSET a 1 b 2', ['a', 'b']],
    ['del a b', ['a', 'b']],
    ['blpop a b 0', ['a', 'b']],
    ['xread count 1 streams a b 0 0', ['a', 'b']],
    ['rename a b', ['a', 'b']],
    ['dbsize', []],
    ['cluster nodes', []],
  ])('%s is about %j', (line, keys) => {
    expect(keysOf(line.split(' '))).toEqual(keys)
  })

  test('follow each other in ranges', () => {
    expect(rangesOf([0, 1, 2, 7, 9, 10])).toEqual([
      [0, 2],
      [7, 7],
      [9, 10],
    ])
  })
})

/** Nodes on a network of their own: three masters, and a replica of each. */
async function nodes() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 22))
  const names = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']
  const cut = new Set<string>()
  const follows = new Map<string, string>()
  const kept = new Map<string, string>()
  let drawn = 0
  const all = new Map(names.map((name) => [name, node(name)]))
  function node(name: string, from?: string): Cluster {
    const tcp = async (address: string, port: number, data?: Uint8Array): Promise<Uint8Array> => {
      await clock.sleep(1)
      if (port !== 6379 + BUS || cut.has(address) || cut.has(name)) throw new NetError('connection refused', address, port)
      return encode(all.get(address)!.answer(decode(data!)!, name))
    }
    return new Cluster(
      {
        net: { ...NO_NET, resolve: (host) => Promise.resolve([host]), tcp },
        address: name,
        port: 6379,
        timeout: 5000,
        full: true,
        now: () => clock.now(),
        random: (bound) => (drawn = (drawn * 31 + 17) % 9973) % bound,
        after: (delay, action) => void clock.after(delay, action),
        run: (work) => {
          clock.wake()
          void work()
        },
        say: () => undefined,
        keys: () => [],
        follow: (host) => void follows.set(name, host),
        lead: () => void follows.delete(name),
        keep: (text) => void kept.set(name, text),
      },
      from,
    )
  }
  const wait = (seconds: number) => clock.run(clock.now() + seconds * 1000)
  const at = (number: number) => all.get(names[number - 1]!)!
  for (let i = 1; i <= 6; i++) {
    at(i).setEpoch(i)
    if (i <= 3)
      at(i).assign(
        Array.from({ length: 16_384 }, (_, slot) => slot).filter((slot) => Math.min(2, Math.floor(slot / 5461)) === i - 1),
        true,
      )
    if (i > 1) at(i).meet(names[0]!, 6379)
  }
  await wait(10)
  for (let i = 4; i <= 6; i++) at(i).replicate(at(i - 3).me.id)
  await wait(10)
  return { at, wait, cut, follows, names, kept, again: (name: string) => all.set(name, node(name, kept.get(name))) }
}

const roles = (of: Cluster): readonly string[] =>
  listing(of)
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, address = '', flags = '', , , , , , slots = '']) => `${address.split(':')[0]} ${flags.replace('myself,', '')} ${slots}`.trim())
    .sort()

describe('a cluster', () => {
  test('is known to all of its nodes, whoever they met, and sends clients to who has their keys', async () => {
    const t = await nodes()
    const seen = [
      '10.0.0.1 master 0-5460',
      '10.0.0.2 master 5461-10921',
      '10.0.0.3 master 10922-16383',
      '10.0.0.4 slave',
      '10.0.0.5 slave',
      '10.0.0.6 slave',
    ]
    for (let i = 1; i <= 6; i++) expect(roles(t.at(i))).toEqual(seen)
    expect(t.at(1).state).toBe('ok')
    expect(Object.fromEntries(t.follows)).toEqual({ '10.0.0.4': '10.0.0.1', '10.0.0.5': '10.0.0.2', '10.0.0.6': '10.0.0.3' })
    expect(t.at(1).redirection(['get', 'hello'], false)).toBeUndefined()
    expect(t.at(1).redirection(['get', 'foo'], false)).toBe('MOVED 12182 10.0.0.3:6379')
    expect(t.at(6).redirection(['get', 'foo'], false)).toBe('MOVED 12182 10.0.0.3:6379')
    expect(t.at(6).redirection(['get', 'foo'], true)).toBeUndefined()
    expect(t.at(1).redirection(['mset', 'a', '1', 'b', '2'], false)).toBe("CROSSSLOT Keys in request don't hash to the same slot")
  })

  test('has a replica take the slots of a master that has failed, and that one follow when it is back', async () => {
    const t = await nodes()
    t.cut.add('10.0.0.1')
    await t.wait(4)
    expect(t.at(2).state).toBe('ok')
    await t.wait(20)
    expect(roles(t.at(2)).slice(0, 4)).toEqual([
      '10.0.0.1 master,fail',
      '10.0.0.2 master 5461-10921',
      '10.0.0.3 master 10922-16383',
      '10.0.0.4 master 0-5460',
    ])
    expect(t.at(2).state).toBe('ok')
    expect(t.at(1).state).toBe('fail')
    t.cut.clear()
    await t.wait(20)
    expect(roles(t.at(2)).slice(0, 4)).toEqual(roles(t.at(1)).slice(0, 4))
    expect(roles(t.at(1))[0]).toBe('10.0.0.1 slave')
    expect(t.follows.get('10.0.0.1')).toBe('10.0.0.4')
  })

  test('is down while a slot has nobody, or most masters are gone', async () => {
    const t = await nodes()
    t.cut.add('10.0.0.1')
    t.cut.add('10.0.0.4')
    await t.wait(20)
    expect(t.at(2).redirection(['get', 'foo'], false)).toBe('CLUSTERDOWN The cluster is down')
    t.cut.clear()
    await t.wait(20)
    expect(t.at(2).redirection(['get', 'foo'], false)).toBe('MOVED 12182 10.0.0.3:6379')
    t.at(1).assign([866], false)
    expect(t.at(1).redirection(['get', 'hello'], false)).toBe('CLUSTERDOWN Hash slot not served')
  })

  test('changes places when it is told to', async () => {
    const t = await nodes()
    expect(() => t.at(1).failOver(undefined)).toThrow('ERR You should send CLUSTER FAILOVER to a replica')
    t.at(4).failOver(undefined)
    await t.wait(10)
    expect(roles(t.at(5))[3]).toBe('10.0.0.4 master 0-5460')
    expect(roles(t.at(5))[0]).toBe('10.0.0.1 slave')
  })

  test('is remembered by its nodes, which are what they were when they start again', async () => {
    const t = await nodes()
    const before = roles(t.at(5))
    const { id } = t.at(5).me
    t.again('10.0.0.5')
    expect(roles(t.at(5))).toEqual(before)
    expect(t.at(5).me.id).toBe(id)
  })

  test.each([
    ['an unknown node', 'ERR Unknown node nosuch', (t: Awaited<ReturnType<typeof nodes>>) => t.at(1).forget('nosuch')],
    ['itself', "ERR I tried hard but I can't forget myself...", (t: Awaited<ReturnType<typeof nodes>>) => t.at(1).forget(t.at(1).me.id)],
    ['its master', "ERR Can't forget my master!", (t: Awaited<ReturnType<typeof nodes>>) => t.at(4).forget(t.at(1).me.id)],
  ])('does not forget %s', async (_, message, act) => {
    const t = await nodes()
    expect(() => act(t)).toThrow(message)
  })
})

describe('servers in pods', () => {
  test('are made a cluster by redis-cli, which follows where it is sent', { timeout: 60_000 }, async () => {
    const started = 'redis:7 redis-server --cluster-enabled yes --cluster-node-timeout 3000'
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const t = await podsOf({ ...Object.fromEntries(names.map((name) => [name, started])), alone: 'redis:7' }, { seconds: 10 })
    const places = names.map((name) => `${t.address(name)}:6379`)
    expect(await t.exec('a', 'redis-cli set a 1')).toBe('CLUSTERDOWN Hash slot not served\n\n')
    expect(await t.exec('a', `redis-cli --cluster create ${places.slice(0, 4).join(' ')} --cluster-replicas 1`)).toBe(
      '*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n*** This is not possible with 4 nodes and 1 replicas per node.\n*** At least 6 nodes are required.\n',
    )
    expect(await t.exec('a', `redis-cli --cluster check ${t.address('alone')}:6379`)).toBe(
      `[ERR] Node ${t.address('alone')}:6379 is not configured as a cluster node.\n`,
    )
    const made = await t.exec('a', `redis-cli --cluster create ${places.join(' ')} --cluster-replicas 1 --cluster-yes`)
    expect(made.split('\n').slice(0, 7)).toEqual([
      '>>> Performing hash slots allocation on 6 nodes...',
      'Master[0] -> Slots 0 - 5460',
      'Master[1] -> Slots 5461 - 10922',
      'Master[2] -> Slots 10923 - 16383',
      `Adding replica ${places[4]} to ${places[0]}`,
      `Adding replica ${places[5]} to ${places[1]}`,
      `Adding replica ${places[3]} to ${places[2]}`,
    ])
    expect(made).toMatch(
      /\[OK\] All nodes agree about slots configuration\.\n>>> Check for open slots\.\.\.\n>>> Check slots coverage\.\.\.\n\[OK\] All 16384 slots covered\.\n$/,
    )
    await t.wait(10)
    expect(await t.exec('a', 'redis-cli set foo bar')).toBe(`MOVED 12182 ${places[2]}\n\n`)
    expect(await t.exec('a', 'redis-cli -c set foo bar')).toBe('OK\n')
    expect(await t.exec('a', 'printf "get foo\\nset hello 1\\n" | redis-cli -c')).toBe(
      `-> Redirected to slot [12182] located at ${places[2]}\nbar\n-> Redirected to slot [866] located at ${places[0]}\nOK\n`,
    )
    expect(await t.exec('a', 'redis-cli select 1; redis-cli replicaof no one')).toBe(
      'ERR SELECT is not allowed in cluster mode\n\nERR REPLICAOF not allowed in cluster mode.\n\n',
    )
    expect(await t.exec('d', 'redis-cli get foo; printf "readonly\\nget foo\\nset foo 2\\n" | redis-cli')).toBe(
      `MOVED 12182 ${places[2]}\n\nOK\nbar\nMOVED 12182 ${places[2]}\n\n`,
    )
    t.pods.delete('c', 'default')
    await t.wait(20)
    expect(await t.exec('a', 'redis-cli -c get foo; redis-cli cluster info | head -2')).toBe(
      'bar\ncluster_state:ok\r\ncluster_slots_assigned:16384\r\n',
    )
    expect(await t.exec('alone', 'redis-cli cluster info; redis-cli readonly')).toBe(
      'ERR This instance has cluster support disabled\n\nERR This instance has cluster support disabled\n\n',
    )
  })
})
