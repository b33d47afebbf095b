/** Facts about mongo's replica sets: who becomes the primary, what the others have of its changes, and what is refused. */
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../clock/clock'
import { NetError, NO_NET } from '../../../shell/net'
import { podsOf } from '../test-pods'
import { decode, encode, type MemberQuestion } from './member-wire'
import { configOf } from './replica-config'
import { REPLICA_COMMANDS } from './replica-commands'
import { ReplicaSet } from './replica-set'
import type { Change } from './oplog'
import type { Document } from './values'

/** Members on a network of their own, each of which keeps a list of texts. */
function members(...names: readonly string[]) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 22))
  const cut = new Set<string>()
  let drawn = 0
  const all = new Map(names.map((name) => [name, memberOf(name)]))
  function memberOf(name: string) {
    let kept: string[] = []
    const tcp = async (address: string, port: number, data?: Uint8Array): Promise<Uint8Array> => {
      await clock.sleep(1)
      const other = all.get(address)
      if (!other) throw new NetError('NXDOMAIN', address, 53)
      if (cut.has(address) || cut.has(name)) throw new NetError('connection refused', address, port)
      return encode(await other.set.answer(decode<MemberQuestion>(data!)!))
    }
    const set = new ReplicaSet({
      set: 'rs0',
      version: '8.2.1',
      hostname: name,
      address: name,
      port: 27017,
      net: { ...NO_NET, resolve: (host) => Promise.resolve([host]), tcp },
      addresses: (host) => [host],
      now: () => clock.now(),
      random: (bound) => (drawn = (drawn * 31 + 17) % 1000) % bound,
      after: (delay, action) => void clock.after(delay, action),
      run: (work) => {
        clock.wake()
        void work()
      },
      say: () => undefined,
      copy: () => kept,
      load: (copy) => (kept = [...(copy as string[])]),
      apply: ({ op, o }: Change) => void (op === 'i' && kept.push(String(o['_id']))),
      keep: () => undefined,
    })
    return {
      set,
      kept: () => kept,
      write: (text: string) => {
        kept.push(text)
        set.log({ op: 'i', ns: 'shop.a', o: { _id: text } })
        return set.majority()
      },
      command: async (command: Document): Promise<Document> => {
        clock.wake()
        return REPLICA_COMMANDS[Object.keys(command)[0]!]!(set, command, () => null)
      },
    }
  }
  const wait = (seconds: number) => clock.run(clock.now() + seconds * 1000)
  /** What it answers, as time goes on. */
  async function told<T>(answer: Promise<T>): Promise<T | string> {
    let result: T | string = 'nothing yet'
    answer.then(
      (value) => (result = value),
      (error: Error) => (result = error.message),
    )
    await wait(1)
    return result
  }
  const at = (name: string) => all.get(name)!
  return {
    at,
    cut,
    wait,
    told,
    initiate: async (more: Readonly<Record<string, Document>> = {}) => {
      const result = await told(
        at(names[0]!).command({ replSetInitiate: { _id: 'rs0', members: names.map((host, _id) => ({ _id, host, ...more[host] })) } }),
      )
      await wait(15)
      return result
    },
    states: () => names.map((name) => at(name).set.state),
    write: async (name: string, text: string) => told(at(name).write(text)),
  }
}

describe('a replica set', () => {
  test('has the member as its primary that it was begun at, and the others as its secondaries', async () => {
    const t = members('a', 'b', 'c')
    expect(t.states()).toEqual(['STARTUP', 'STARTUP', 'STARTUP'])
    expect(await t.initiate()).toEqual({ ok: 1 })
    expect(t.states()).toEqual(['PRIMARY', 'SECONDARY', 'SECONDARY'])
    await t.write('a', 'x')
    await t.wait(1)
    expect(['a', 'b', 'c'].map((name) => t.at(name).kept())).toEqual([['x'], ['x'], ['x']])
  })

  test('elects another primary when nothing is heard of the first, which follows when it is back and loses what nobody had of it', async () => {
    const t = members('a', 'b', 'c')
    await t.initiate()
    await t.write('a', 'x')
    t.cut.add('a')
    expect(await t.write('a', 'lost')).toBe('nothing yet')
    await t.wait(8)
    expect(t.states().slice(1)).toEqual(['SECONDARY', 'SECONDARY'])
    await t.wait(15)
    expect(t.states()[0]).toBe('SECONDARY')
    expect(t.states().slice(1).sort()).toEqual(['PRIMARY', 'SECONDARY'])
    const next = t.states()[1] === 'PRIMARY' ? 'b' : 'c'
    expect(await t.write(next, 'y')).toBeUndefined()
    t.cut.delete('a')
    await t.wait(5)
    expect(t.states()[0]).toBe('SECONDARY')
    expect(['a', 'b', 'c'].map((name) => t.at(name).kept())).toEqual([
      ['x', 'y'],
      ['x', 'y'],
      ['x', 'y'],
    ])
  })

  test('has no primary without a majority; what waits for one is interrupted', async () => {
    const t = members('a', 'b', 'c')
    await t.initiate()
    t.cut.add('b')
    t.cut.add('c')
    const writing = t.at('a').write('x')
    let said = ''
    writing.catch((error: Error) => (said = error.message))
    await t.wait(30)
    expect(said).toBe('operation was interrupted')
    expect(t.states()).toEqual(['SECONDARY', 'SECONDARY', 'SECONDARY'])
    t.cut.delete('b')
    await t.wait(30)
    expect(t.states().filter((state) => state === 'PRIMARY')).toHaveLength(1)
  })

  test('goes to the member of the highest priority, and never to one of none', async () => {
    const t = members('a', 'b', 'c')
    await t.initiate({ b: { priority: 5 }, c: { priority: 0 } })
    await t.wait(20)
    expect(t.states()).toEqual(['SECONDARY', 'PRIMARY', 'SECONDARY'])
    t.cut.add('a')
    t.cut.add('b')
    await t.wait(40)
    expect(t.states()[2]).toBe('SECONDARY')
  })

  test('counts the vote of an arbiter, which has no data', async () => {
    const t = members('a', 'b', 'arb')
    await t.initiate({ arb: { arbiterOnly: true } })
    expect(t.states()).toEqual(['PRIMARY', 'SECONDARY', 'ARBITER'])
    await t.write('a', 'x')
    t.cut.add('a')
    await t.wait(25)
    expect(t.states()[1]).toBe('PRIMARY')
    expect(t.at('arb').kept()).toEqual([])
  })

  test('hands over when its primary steps down or is told to end', async () => {
    const t = members('a', 'b', 'c')
    await t.initiate()
    await t.told(t.at('a').command({ replSetStepDown: 60 }))
    await t.wait(2)
    expect(t.states()[0]).toBe('SECONDARY')
    expect(t.states().filter((state) => state === 'PRIMARY')).toHaveLength(1)
  })

  test('gets and loses members one at a time', async () => {
    const t = members('a', 'b', 'c')
    await t.told(t.at('a').command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'a' }] } }))
    await t.wait(1)
    expect(t.states()).toEqual(['PRIMARY', 'STARTUP', 'STARTUP'])
    await t.write('a', 'x')
    const config = t.at('a').set.config! as unknown as Document
    const more = (version: number, ...hosts: readonly string[]) => ({
      replSetReconfig: { ...config, version, members: hosts.map((host, _id) => ({ _id, host })) },
    })
    expect(await t.told(t.at('a').command(more(2, 'a', 'b', 'c')))).toBe(
      'Non force replica set reconfig can only add or remove at most 1 voting member.',
    )
    expect(await t.told(t.at('a').command(more(1, 'a', 'b')))).toContain('must be greater than old, but 1 is not greater than 1')
    expect(await t.told(t.at('a').command(more(2, 'a', 'nosuch')))).toBe(
      'Quorum check failed because not enough voting nodes responded; required 2 but only the following 1 voting nodes responded: a:27017; the following nodes did not respond affirmatively: nosuch:27017 failed with Error connecting to nosuch:27017 :: caused by :: Could not find address for nosuch:27017: SocketException: onInvoke :: caused by :: Host not found (authoritative)',
    )
    expect(await t.told(t.at('a').command(more(2, 'a', 'b')))).toMatchObject({ ok: 1 })
    await t.wait(5)
    expect(t.states()).toEqual(['PRIMARY', 'SECONDARY', 'STARTUP'])
    expect(t.at('b').kept()).toEqual(['x'])
    expect(await t.told(t.at('b').command(more(3, 'a', 'b', 'c')))).toBe(
      'New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY. Current state SECONDARY;',
    )
    await t.told(t.at('a').command(more(3, 'a')))
    await t.wait(5)
    expect(t.states()).toEqual(['PRIMARY', 'REMOVED', 'STARTUP'])
  })

  test.each([
    [
      { _id: 'other', members: [{ _id: 0, host: 'a' }] },
      'Attempting to initiate a replica set with name other, but command line reports rs0; rejecting',
    ],
    [
      { _id: 'rs0', members: [{ _id: 0, host: 'b' }] },
      'No host described in new configuration with {version: 1, term: 0} for replica set rs0 maps to this node',
    ],
    [
      {
        _id: 'rs0',
        members: [
          { _id: 0, host: 'a' },
          { _id: 0, host: 'b' },
        ],
      },
      'Found two member configurations with same _id field, members.0._id == members.1._id == 0',
    ],
    [
      {
        _id: 'rs0',
        members: [
          { _id: 0, host: 'a' },
          { _id: 1, host: 'nosuch' },
        ],
      },
      'replSetInitiate quorum check failed because not all proposed set members responded affirmatively: nosuch:27017 failed with Error connecting to nosuch:27017 :: caused by :: Could not find address for nosuch:27017: SocketException: onInvoke :: caused by :: Host not found (authoritative)',
    ],
    [{ _id: 'rs0', members: [{ _id: 0, hots: 'a' }] }, "BSON field 'MemberConfig.hots' is an unknown field."],
    [{ _id: 'rs0' }, "BSON field 'ReplSetConfig.members' is missing but a required field"],
  ])('refuses %j', async (config: Document, message) => {
    const t = members('a', 'b')
    expect(await t.told(t.at('a').command({ replSetInitiate: config }))).toBe(message)
  })

  test('is begun once', async () => {
    const t = members('a')
    expect(await t.told(t.at('a').command({ replSetGetStatus: 1 }))).toBe('no replset config has been received')
    expect(await t.told(t.at('a').command({ replSetInitiate: {} }))).toEqual({
      info2: 'no configuration specified. Using a default configuration for the set',
      me: 'a:27017',
      ok: 1,
    })
    expect(await t.told(t.at('a').command({ replSetInitiate: {} }))).toBe('already initialized')
    expect(t.states()).toEqual(['PRIMARY'])
  })

  test('gives members the port and the settings that they have by default', () => {
    const { members: made, settings } = configOf({ _id: 'rs0', members: [{ _id: 3, host: 'a' }] }, { term: 0, id: null })
    expect(made).toEqual([
      {
        _id: 3,
        host: 'a:27017',
        arbiterOnly: false,
        buildIndexes: true,
        hidden: false,
        priority: 1,
        tags: {},
        secondaryDelaySecs: { $numberLong: '0' },
        votes: 1,
      },
    ])
    expect(settings).toMatchObject({ electionTimeoutMillis: 10_000, heartbeatIntervalMillis: 2000 })
  })
})

describe('servers in pods', () => {
  test('are one set, whose clients find the primary, and whose secondaries read for who asks for it', { timeout: 60_000 }, async () => {
    const started = 'mongo:7 mongod --replSet rs0 --bind_ip_all'
    const t = await podsOf({ a: started, b: started, c: started }, { seconds: 30 })
    const shell = (pod: string, script: string, ...where: readonly string[]) =>
      t.exec(pod, `mongosh --quiet ${where.map((word) => `'${word}'`).join(' ')} --eval '${script}'`)
    const hosts = ['a', 'b', 'c'].map((name) => `${t.address(name)}:27017`)
    const config = JSON.stringify({ _id: 'rs0', members: hosts.map((host, _id) => ({ _id, host })) })
    expect(await shell('a', 'db.a.insertOne({})')).toBe('MongoServerError[NotWritablePrimary]: not primary\n')
    expect(await shell('a', `rs.initiate(${config})`)).toBe('{ ok: 1 }\n')
    expect(await shell('b', 'rs.status().members.map((m) => m.stateStr + " " + m.syncSourceId)')).toBe(
      "[ 'PRIMARY -1', 'SECONDARY 0', 'SECONDARY 0' ]\n",
    )
    const set = `mongodb://${hosts.slice(1).join(',')}/shop?replicaSet=rs0`
    expect(await shell('c', 'db.a.insertOne({_id: 1}).insertedId', set)).toBe('1\n')
    expect(await shell('b', 'db.a.find()', 'shop')).toBe(
      'MongoServerError[NotPrimaryNoSecondaryOk]: not primary and secondaryOk=false - consider using db.getMongo().setReadPref() or readPreference in the connection string\n',
    )
    expect(await shell('b', 'db.getMongo().setReadPref("secondary"); db.a.find()', 'shop')).toBe('[ { _id: 1 } ]\n')
    expect(await shell('b', 'db.a.insertOne({})', 'shop')).toBe('MongoServerError[NotWritablePrimary]: not primary\n')
    expect(await t.exec('b', 'echo "db.version()" | mongosh --quiet')).toBe(
      'rs0 [direct: secondary] test> 7.0.25\nrs0 [direct: secondary] test> \n',
    )
    t.pods.delete('a', 'default')
    await t.wait(3)
    expect(await shell('c', 'db.a.insertOne({_id: 2}).insertedId', set)).toBe('2\n')
    expect(await shell('b', 'rs.status().members.map((m) => m.stateStr).sort()')).toBe(
      "[ '(not reachable/healthy)', 'PRIMARY', 'SECONDARY' ]\n",
    )
  })

  test('do not start as members that are guarded without a key for each other', async () => {
    const t = await podsOf({ a: 'mongo:7 mongod --replSet rs0 --auth' }, { seconds: 10, restartPolicy: 'Never' })
    expect(t.pod('a').status!.containerStatuses![0]!.state!.terminated!.exitCode).toBe(2)
  })
})
