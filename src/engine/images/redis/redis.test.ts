/** Facts about the redis server: its commands, its settings, its password, and what outlives it. */
import { describe, expect, test } from 'vitest'
import type { Net } from '../../../shell/net'
import { Channels } from './channels'
import { execute } from './commands'
import { runClient } from '../sql/test-client'
import { podsOf } from '../test-pods'
import { redisCli } from './cli'
import { Replication } from './replication'
import { Session, type Served } from './session'
import { directivesOf, Settings } from './settings'
import { Store } from './store'
import { encoded, parseReply, reply, requests } from './values'
import { Waiting } from './waiting'

function server(): { readonly context: Served; readonly say: (line: string) => unknown; later(milliseconds: number): void } {
  let time = 1_000_000
  const now = (): number => time
  const settings = new Settings()
  const databases = [new Store(now), new Store(now)]
  const nothing = (): void => undefined
  const replication = new Replication({
    net: {} as Net,
    port: () => '6379',
    password: () => '',
    now,
    random: () => 7,
    run: () => undefined,
    after: nothing,
    say: nothing,
    dump: () => '',
    load: nothing,
    apply: nothing,
  })
  const waiting = new Waiting()
  const planned: { readonly at: number; readonly action: () => void }[] = []
  const context: Served = {
    store: databases[0]!,
    databases,
    settings,
    replication,
    channels: new Channels(),
    version: '8.4.0',
    started: 0,
    now,
    random: () => 0,
    save: nothing,
    shutdown: nothing,
    changed: () => waiting.serve(),
    waiting,
    after: (milliseconds, action) => planned.push({ at: time + milliseconds, action }),
  }
  const later = (milliseconds: number): void => {
    time += milliseconds
    for (const { action } of planned.splice(0).filter((plan) => plan.at <= time || !planned.push(plan))) action()
  }
  return { context, say: (line) => execute(line.split(' '), context), later }
}

const OK = { status: 'OK' }
const error = (message: string): unknown => ({ error: message })

describe('commands', () => {
  test.each<readonly [string, readonly unknown[]]>([
    [
      'SET a 1|GET a|GET b|INCR a|INCRBY a 5|APPEND a x|STRLEN a|TYPE a|DEL a b|EXISTS a',
      [OK, '1', null, 2, 7, 2, 2, { status: 'string' }, 1, 0],
    ],
    ['SET a x|SET a y NX|GET a|SET b y XX|SET a z XX|GET a', [OK, null, 'x', null, OK, 'z']],
    ['MSET a 1 b 2|MGET a b c|KEYS *|DBSIZE|FLUSHALL|DBSIZE', [OK, ['1', '2', null], ['a', 'b'], 2, OK, 0]],
    [
      'MSET hallo 1 hello 2 h*llo 3 h[a 4|KEYS h[a-e]llo|KEYS h[^e]*o|KEYS h\\*llo|KEYS h\\[?|KEYS h[|KEYS [|KEYS h**l[l',
      [OK, ['hallo', 'hello'], ['hallo', 'h*llo'], ['h*llo'], ['h[a'], [], [], []],
    ],
    [
      'RPUSH l a b|LPUSH l z|LRANGE l 0 -1|LRANGE l -2 -1|LPOP l|RPOP l|LLEN l|LPOP l|EXISTS l',
      [2, 3, ['z', 'a', 'b'], ['a', 'b'], 'z', 'b', 1, 'a', 0],
    ],
    [
      'XADD s 1-1 a 1 b 2|XADD s 1-* c 3|XADD s 5 d 4|XLEN s|XRANGE s - +|XRANGE s (1-1 1|XREVRANGE s + - COUNT 1|XADD s 5-0 x 1|XADD s 0-0 x 1|TYPE s',
      [
        '1-1',
        '1-2',
        '5-0',
        3,
        [
          ['1-1', ['a', '1', 'b', '2']],
          ['1-2', ['c', '3']],
          ['5-0', ['d', '4']],
        ],
        [['1-2', ['c', '3']]],
        [['5-0', ['d', '4']]],
        error('ERR The ID specified in XADD is equal or smaller than the target stream top item'),
        error('ERR The ID specified in XADD must be greater than 0-0'),
        { status: 'stream' },
      ],
    ],
    [
      'XADD s 1-0 n 1|XADD s 2-0 n 2|XADD s 3-0 n 3|XREAD COUNT 1 STREAMS s 1-0|XREAD STREAMS s $|XDEL s 1-0|XTRIM s MAXLEN 1|XLEN s|XADD s MAXLEN ~ 1 4-0 n 4|XRANGE s - +|XADD s 1 a',
      [
        '1-0',
        '2-0',
        '3-0',
        [['s', [['2-0', ['n', '2']]]]],
        null,
        1,
        1,
        1,
        '4-0',
        [['4-0', ['n', '4']]],
        error("ERR wrong number of arguments for 'xadd' command"),
      ],
    ],
    [
      'XGROUP CREATE s g $ MKSTREAM|XADD s 1-0 n 1|XADD s 2-0 n 2|XREADGROUP GROUP g a COUNT 1 STREAMS s >|XREADGROUP GROUP g b STREAMS s >|XREADGROUP GROUP g b STREAMS s >|XPENDING s g|XACK s g 1-0 7-0|XACK s constructor 1-0|XREADGROUP GROUP g a STREAMS s 0|XPENDING s g - + 10|XGROUP CREATE s g 0|XREADGROUP GROUP no a STREAMS s >|XGROUP DESTROY s g',
      [
        OK,
        '1-0',
        '2-0',
        [['s', [['1-0', ['n', '1']]]]],
        [['s', [['2-0', ['n', '2']]]]],
        null,
        [
          2,
          '1-0',
          '2-0',
          [
            ['a', '1'],
            ['b', '1'],
          ],
        ],
        1,
        0,
        [['s', []]],
        [['2-0', 'b', 0, 1]],
        error('BUSYGROUP Consumer Group name already exists'),
        error("NOGROUP No such key 's' or consumer group 'no' in XREADGROUP with GROUP option"),
        1,
      ],
    ],
    ['HSET h a 1 b 2|HGET h a|HGETALL h|HINCRBY h a 4|HDEL h a b|TYPE h', [2, '1', ['a', '1', 'b', '2'], 5, 2, { status: 'none' }]],
    ['SADD s a b a|SCARD s|SISMEMBER s b|SREM s a|SMEMBERS s', [2, 2, 1, 1, ['b']]],
    [
      'RPUSH l a b a c a|LREM l -2 a|LRANGE l 0 -1|LSET l 1 x|LTRIM l 1 -1|RPOPLPUSH l m|LMOVE l m LEFT RIGHT|LRANGE m 0 -1|EXISTS l',
      [5, 2, ['a', 'b', 'c'], OK, OK, 'c', 'x', ['c', 'x'], 0],
    ],
    ['SADD s a b|SADD t b c|SINTER s t|SUNION s t|SDIFF s t', [2, 2, ['b'], ['a', 'b', 'c'], ['a']]],
    ['SET f 10.5|INCRBYFLOAT f 0.1|GETSET f 3|RENAME f g|GET g|GET f', [OK, '10.6', '10.6', OK, '3', null]],
    ['ZADD z 3 c 1 a|ZINCRBY z 5 a|ZREVRANGE z 0 0 WITHSCORES|ZRANK z a', [2, '6', ['a', '6'], 1]],
    ['ZADD z 3 c 1 a 2 b|ZRANGE z 0 -1|ZRANGE z 0 0 WITHSCORES|ZSCORE z c', [3, ['a', 'b', 'c'], ['a', '1'], '3']],
  ])('%s', (lines, answers) => {
    const { say } = server()
    expect(lines.split('|').map(say)).toEqual(answers)
  })

  test.each([
    ['GET', "ERR wrong number of arguments for 'get' command"],
    ['nosuch a b', "ERR unknown command 'nosuch', with args beginning with: 'a' 'b' "],
    ['constructor', "ERR unknown command 'constructor', with args beginning with: "],
    ['INCR text', 'ERR value is not an integer or out of range'],
    ['LPUSH text a', 'WRONGTYPE Operation against a key holding the wrong kind of value'],
    ['SET a b EX 0', "ERR invalid expire time in 'set' command"],
    ['SET a b C', 'ERR syntax error'],
  ])('%s is refused', (line, message) => {
    const { say } = server()
    say('SET text words')
    expect(say(line)).toEqual(error(message))
  })

  test('keys end when their time has come', () => {
    const { say, later } = server()
    expect(['SET a 1 EX 10', 'TTL a', 'EXPIRE b 5', 'TTL b', 'SET b 1', 'TTL b'].map(say)).toEqual([OK, 10, 0, -2, OK, -1])
    later(4000)
    expect(['TTL a', 'PERSIST b', 'GET a'].map(say)).toEqual([6, 0, '1'])
    later(6000)
    expect(['GET a', 'TTL a', 'KEYS *'].map(say)).toEqual([null, -2, ['b']])
  })

  test('what is kept in a file comes back as it was', () => {
    const { context, say } = server()
    for (const line of ['SET a 1 EX 100', 'RPUSH l a b', 'HSET h k v', 'SADD s m', 'ZADD z 2 m']) say(line)
    const again = server()
    again.context.store.load(context.store.dump())
    expect(['GET a', 'TTL a', 'LRANGE l 0 -1', 'HGETALL h', 'SMEMBERS s', 'ZSCORE z m'].map(again.say)).toEqual([
      '1',
      100,
      ['a', 'b'],
      ['k', 'v'],
      ['m'],
      '2',
    ])
  })
})

describe('a conversation', () => {
  const answers = (lines: string, { context } = server()): readonly unknown[] => {
    const session = new Session(context, '10.244.0.9')
    return lines.split('|').map((line) => session.answer(line.split(' ')))
  }

  test.each<readonly [string, readonly unknown[]]>([
    ['SELECT 1|SET a 1|SELECT 0|GET a|SELECT 1|GET a', [OK, OK, OK, null, OK, '1']],
    ['SELECT 2|SELECT x', [error('ERR DB index is out of range'), error('ERR invalid DB index')]],
    ['MULTI|SET a 1|INCR a|EXEC|GET a', [OK, { status: 'QUEUED' }, { status: 'QUEUED' }, [OK, 2], '2']],
    ['MULTI|SET a 1|DISCARD|GET a|EXEC', [OK, { status: 'QUEUED' }, OK, null, error('ERR EXEC without MULTI')]],
    [
      'MULTI|NOSUCH|EXEC',
      [
        OK,
        error("ERR unknown command 'NOSUCH', with args beginning with: "),
        error('EXECABORT Transaction discarded because of previous errors.'),
      ],
    ],
  ])('%s', (lines, expected) => {
    expect(answers(lines)).toEqual(expected)
  })

  test('is let in by its password only', () => {
    const asked = server()
    asked.context.settings.set('requirepass', 'secret')
    expect(answers('GET a|AUTH wrong|AUTH default secret|GET a', asked)).toEqual([
      error('NOAUTH Authentication required.'),
      error('WRONGPASS invalid username-password pair or user is disabled.'),
      OK,
      null,
    ])
  })

  test('of redis-cli goes on in the first database when it cannot have another', async () => {
    const { context } = server()
    const talk = (data: Uint8Array, peer: string): Uint8Array => {
      const session = new Session(context, peer)
      return new TextEncoder().encode(
        requests(new TextDecoder().decode(data))
          .map((words) => reply(session.answer(words)))
          .join(''),
      )
    }
    expect(await runClient(redisCli('8.2.0'), talk, ['-n', '20', 'ping'])).toEqual({
      out: 'PONG\n',
      err: 'SELECT 20 failed: ERR DB index is out of range\n',
      code: 0,
    })
  })

  test('goes over the wire as it is', () => {
    const words = ['SET', 'a', 'two\r\nlines, ü']
    expect(requests(encoded(['GET', 'a']) + encoded(words))).toEqual([['GET', 'a'], words])
    const values = ['ü', 3, null, OK, error('ERR x'), [['1'], []]] as const
    expect(parseReply(values.map((value) => reply(value as never)).join(''))).toEqual(values)
  })
})

test('what is announced and does not come is not waited for', () => {
  expect(requests('*99999999999\r\n$4\r\nPING\r\n')).toEqual([['PING']])
})

describe('settings', () => {
  test('come from flags and files, with units', () => {
    const { say, context } = server()
    expect(say('CONFIG GET maxmemory*')).toEqual(['maxmemory', '0', 'maxmemory-policy', 'noeviction'])
    expect(context.settings.read('# memory\nmaxmemory 2mb\nmaxmemory-policy allkeys-lru\n')).toBeUndefined()
    expect(say('CONFIG GET maxmemory*')).toEqual(['maxmemory', '2097152', 'maxmemory-policy', 'allkeys-lru'])
    expect(directivesOf(['/etc/redis.conf', '--port', '7000', '--save', ''])).toEqual({
      file: '/etc/redis.conf',
      text: '\nport 7000\nsave ',
    })
    expect([say('CONFIG SET maxmemory 1k'), say('CONFIG GET maxmemory')]).toEqual([OK, ['maxmemory', '1000']])
  })

  test('that cannot be are told with their line', () => {
    const { say, context } = server()
    expect(context.settings.read('port 6379\nmaxmemory lots')).toBe(
      "\n*** FATAL CONFIG FILE ERROR (Redis) ***\nReading the configuration file, at line 2\n>>> 'maxmemory lots'\nargument must be a memory value\n",
    )
    expect(say('CONFIG SET appendonly maybe')).toEqual(
      error("ERR CONFIG SET failed (possibly related to argument 'appendonly') - argument must be 'yes' or 'no'"),
    )
    expect(say('CONFIG SET nosuch 1')).toEqual(error("ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'"))
  })
})

test('who monitors the server is told of every command but passwords', async () => {
  const t = await podsOf({ r: 'redis:8' })
  expect(await t.exec('r', "timeout 3 redis-cli monitor > /m & sleep 1; redis-cli -n 2 set k 'a b'; sleep 3; cat /m")).toMatch(
    /^OK\nOK\n\d+\.\d{6} \[2 127\.0\.0\.1:\d+\] "SELECT" "2"\n\d+\.\d{6} \[2 127\.0\.0\.1:\d+\] "set" "k" "a b"\n$/i,
  )
})

test('a transaction does nothing when a watched key has another value by then', () => {
  const { context } = server()
  const [a, b] = [new Session(context, '10.244.1.5'), new Session(context, '10.244.1.6')]
  const say = (session: Session, line: string): unknown => session.answer(line.split(' '))
  expect([say(a, 'WATCH k'), say(a, 'MULTI'), say(a, 'WATCH j'), say(a, 'INCR k')]).toEqual([
    OK,
    OK,
    error('ERR WATCH inside MULTI is not allowed'),
    { status: 'QUEUED' },
  ])
  say(b, 'SET k 5')
  expect([say(a, 'EXEC'), say(a, 'GET k')]).toEqual([null, '5'])
  for (const line of ['WATCH k', 'UNWATCH', 'MULTI', 'INCR k']) say(a, line)
  say(b, 'SET k 7')
  expect([say(a, 'EXEC'), say(a, 'WATCH')]).toEqual([[8], error("ERR wrong number of arguments for 'watch' command")])
  // Back to what it was is changed, too; what does nothing is not.
  for (const line of ['WATCH k', 'MULTI', 'INCR k']) say(a, line)
  for (const line of ['INCR k', 'DECR k']) say(b, line)
  expect(say(a, 'EXEC')).toBeNull()
  for (const line of ['WATCH k', 'MULTI', 'INCR k']) say(a, line)
  for (const line of ['SETNX k 1', 'DEL nosuch', 'GET k']) say(b, line)
  expect(say(a, 'EXEC')).toEqual([9])
})

describe('channels', () => {
  const session = (context: Served) => {
    const heard: unknown[] = []
    const made = new Session(context, '10.244.1.5', (message) => heard.push(message))
    return { heard, say: (line: string) => made.answer(line.split(' ')), close: () => made.close() }
  }

  test('those who listen to a channel by its name or a pattern are told what is published', () => {
    const { context } = server()
    const [a, b, c] = [session(context), session(context), session(context)]
    expect(a.say('SUBSCRIBE news sport')).toEqual(['subscribe', 'sport', 2])
    expect(a.heard).toEqual([['subscribe', 'news', 1]])
    expect(b.say('PSUBSCRIBE n*')).toEqual(['psubscribe', 'n*', 1])
    expect(c.say('PUBLISH news hello')).toBe(2)
    expect(a.heard.at(-1)).toEqual(['message', 'news', 'hello'])
    expect(b.heard).toEqual([['pmessage', 'n*', 'news', 'hello']])
    expect([c.say('PUBSUB CHANNELS'), c.say('PUBSUB NUMSUB news x'), c.say('PUBSUB NUMPAT')]).toEqual([
      ['news', 'sport'],
      ['news', 1, 'x', 0],
      1,
    ])
    expect(c.say('PUBSUB NO')).toEqual(error("ERR unknown subcommand 'NO'. Try PUBSUB HELP."))
  })

  test('who listens may do nothing else until it listens no more, and is forgotten when it goes', () => {
    const { context } = server()
    const a = session(context)
    a.say('SUBSCRIBE x')
    expect(a.say('GET k')).toEqual(
      error("ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"),
    )
    expect(a.say('PING')).toEqual(['pong', ''])
    expect(a.say('UNSUBSCRIBE')).toEqual(['unsubscribe', 'x', 0])
    expect(a.say('GET k')).toBeNull()
    a.say('SUBSCRIBE y')
    a.close()
    expect(session(context).say('PUBLISH y m')).toBe(0)
  })

  test('redis-cli listens until it is interrupted', async () => {
    const t = await podsOf({ db: 'redis:7 redis-server', client: 'redis:7 sleep 10000' })
    const host = t.address('db')
    await t.exec(
      'client',
      `(timeout 15 redis-cli -h ${host} subscribe a b > /tmp/heard; echo $? >> /tmp/heard) & sleep 1; redis-cli -h ${host} publish a 'hi there'; redis-cli -h ${host} publish c x`,
    )
    expect(await t.exec('client', 'cat /tmp/heard')).toBe('subscribe\na\n1\nsubscribe\nb\n2\nmessage\na\nhi there\n124\n')
  })
})

describe('who waits', () => {
  const clients = (context: Served) => {
    const heard: unknown[] = []
    const client = (name: string) => {
      const session = new Session(context, '10.244.1.5')
      return {
        say: (line: string) => session.answer(line.split(' '), (answer) => heard.push([name, answer])),
        close: () => session.close(),
      }
    }
    return { heard, client }
  }

  test('for a value of a list has it in the order of waiting, from the first list that has one', () => {
    const { context } = server()
    const { heard, client } = clients(context)
    const [a, b, c] = [client('a'), client('b'), client('c')]
    expect([a.say('BLPOP first second 0'), b.say('BRPOP second 0')]).toEqual([undefined, undefined])
    expect(c.say('RPUSH second x y z')).toBe(3)
    expect(heard).toEqual([
      ['a', ['second', 'x']],
      ['b', ['second', 'z']],
    ])
    expect([c.say('LRANGE second 0 -1'), c.say('BLPOP second 0')]).toEqual([['y'], ['second', 'y']])
  })

  test('is served by what another one who waits moves on', () => {
    const { context } = server()
    const { heard, client } = clients(context)
    client('a').say('BLPOP done 0')
    client('b').say('BLMOVE work done LEFT RIGHT 0')
    client('c').say('LPUSH work job')
    expect(heard).toEqual([
      ['b', 'job'],
      ['a', ['done', 'job']],
    ])
  })

  test('gives up when its time is over, and takes nothing once it has gone', () => {
    const { context, later } = server()
    const { heard, client } = clients(context)
    const [a, b, c] = [client('a'), client('b'), client('c')]
    a.say('BRPOPLPUSH q r 1.5')
    b.say('BLPOP q 0')
    later(1499)
    expect(heard).toEqual([])
    later(1)
    expect(heard).toEqual([['a', null]])
    b.close()
    c.say('RPUSH q 1')
    expect([heard.length, c.say('LLEN q')]).toEqual([1, 1])
  })

  test('for entries of a stream has those that come after it began', () => {
    const { context } = server()
    const { heard, client } = clients(context)
    const [a, b, c] = [client('a'), client('b'), client('c')]
    c.say('XADD s 1-0 n 1')
    c.say('XGROUP CREATE s g $')
    expect([a.say('XREAD BLOCK 0 STREAMS s $'), b.say('XREADGROUP GROUP g me BLOCK 0 STREAMS s >')]).toEqual([undefined, undefined])
    c.say('XADD s 2-0 n 2')
    expect(heard).toEqual([
      ['a', [['s', [['2-0', ['n', '2']]]]]],
      ['b', [['s', [['2-0', ['n', '2']]]]]],
    ])
  })

  test('does not within a transaction, whose values are there for others when it is over', () => {
    const { context } = server()
    const { heard, client } = clients(context)
    const [a, b] = [client('a'), client('b')]
    a.say('BLPOP q 0')
    for (const line of ['MULTI', 'RPUSH q 1 2', 'LPOP q', 'BLPOP none 0']) b.say(line)
    expect(b.say('EXEC')).toEqual([2, '1', null])
    expect(heard).toEqual([['a', ['q', '2']]])
  })

  test.each([
    ['BLPOP q x', 'ERR timeout is not a float or out of range'],
    ['BRPOP q -1', 'ERR timeout is negative'],
    ['XREAD BLOCK 1.5 STREAMS s $', 'ERR timeout is not an integer or out of range'],
    ['XREAD BLOCK -1 STREAMS s $', 'ERR timeout is negative'],
  ])('says for how long: %s', (line, message) => {
    expect(server().say(line)).toEqual(error(message))
  })

  test('is a client like any other: redis-cli waits, is interrupted, and says what came', async () => {
    const t = await podsOf({ db: 'redis:7 redis-server --requirepass p', client: 'redis:7 sleep 10000' })
    const cli = `redis-cli --no-auth-warning -a p -h ${t.address('db')}`
    expect(
      await t.exec(
        'client',
        `timeout 2 ${cli} blpop jobs 0; echo $?; (${cli} blpop jobs 10 > /tmp/a) & sleep 1; ${cli} rpush jobs one two; wait; cat /tmp/a; ${cli} llen jobs; ${cli} brpop none 0.5`,
      ),
    ).toBe('124\n2\njobs\none\n1\n\n')
  })
})

test('redis-server tells its version and ends', async () => {
  const t = await podsOf({ r: 'redis:7' })
  const said = await t.exec('r', 'redis-server --version; redis-server -v; echo $?')
  expect(said).toMatch(/^(Redis server v=7\.4\.\d+ sha=00000000:0 malloc=jemalloc-5\.3\.0 bits=64 build=[0-9a-f]{16}\n)\1(0)\n$/)
})
