/** Facts about the redis server: its commands, its settings, its password, and what outlives it. */
import { describe, expect, test } from 'vitest'
import { execute, type Context } from './commands'
import { directivesOf, Settings } from './settings'
import { Store } from './store'

function server(): { readonly context: Context; readonly say: (line: string) => unknown; later(milliseconds: number): void } {
  let time = 1_000_000
  const now = (): number => time
  const context: Context = { store: new Store(now), settings: new Settings(), version: '8.4.0', now, save: () => undefined }
  return { context, say: (line) => execute(line.split(' '), context), later: (milliseconds) => (time += milliseconds) }
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
      'RPUSH l a b|LPUSH l z|LRANGE l 0 -1|LRANGE l -2 -1|LPOP l|RPOP l|LLEN l|LPOP l|EXISTS l',
      [2, 3, ['z', 'a', 'b'], ['a', 'b'], 'z', 'b', 1, 'a', 0],
    ],
    ['HSET h a 1 b 2|HGET h a|HGETALL h|HINCRBY h a 4|HDEL h a b|TYPE h', [2, '1', ['a', '1', 'b', '2'], 5, 2, { status: 'none' }]],
    ['SADD s a b a|SCARD s|SISMEMBER s b|SREM s a|SMEMBERS s', [2, 2, 1, 1, ['b']]],
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
