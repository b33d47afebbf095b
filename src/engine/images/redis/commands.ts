/** The commands of redis by name: how many words they take and what they do; models the server's command table. */
import type { Settings } from './settings'
import type { Store } from './store'
import { OK, RedisError, type Value } from './values'

export interface Context {
  readonly store: Store
  readonly settings: Settings
  readonly version: string
  /** Milliseconds. */
  now(): number
  /** Writes the keys to the file that outlives the process. */
  save(): void
}

interface Definition {
  /** Words that must be there after the name, and how many there may be at most. */
  readonly least: number
  readonly most?: number
  run(args: readonly string[], context: Context): Value
}

const SYNTAX = 'ERR syntax error'
const NOT_INTEGER = 'ERR value is not an integer or out of range'

function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new RedisError(NOT_INTEGER)
  return Number(text)
}

/** redis's own patterns, `user:*`. */
export function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 's')
}

function slice<T>(all: readonly T[], from: string, to: string): readonly T[] {
  const at = (text: string): number => {
    const index = integer(text)
    return index < 0 ? all.length + index : index
  }
  return all.slice(Math.max(0, at(from)), at(to) + 1)
}

function set([key = '', value = '', ...options]: readonly string[], { store, now }: Context): Value {
  let expires: number | undefined
  let only: 'NX' | 'XX' | undefined
  let keep = false
  const before = store.entry(key)
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!.toUpperCase()
    if (option === 'NX' || option === 'XX') only = option
    else if (option === 'KEEPTTL') keep = true
    else if ((option === 'EX' || option === 'PX') && options[i + 1] !== undefined) {
      const amount = integer(options[++i]!)
      if (amount <= 0) throw new RedisError("ERR invalid expire time in 'set' command")
      expires = now() + amount * (option === 'EX' ? 1000 : 1)
    } else throw new RedisError(SYNTAX)
  }
  if ((only === 'NX' && before) || (only === 'XX' && !before)) return null
  store.setText(key, value, keep ? before?.expires : expires)
  return OK
}

const text = (key: string, { store }: Context): string | null => store.read(key, 'string')?.text ?? null

function step(key: string, by: number, context: Context): Value {
  const value = integer(text(key, context) ?? '0') + by
  context.store.change(key, 'string').text = String(value)
  return value
}

function push([key = '', ...values]: readonly string[], { store }: Context, side: 'push' | 'unshift'): Value {
  const list = store.change(key, 'list')
  for (const value of values) list[side](value)
  return list.length
}

function pop([key = '']: readonly string[], { store }: Context, side: 'pop' | 'shift'): Value {
  const value = store.read(key, 'list')?.[side]() ?? null
  store.tidy(key)
  return value
}

function expire(key: string, at: number, { store }: Context): Value {
  const entry = store.entry(key)
  if (!entry) return 0
  entry.expires = at
  return 1
}

function left(key: string, { store, now }: Context): number {
  const entry = store.entry(key)
  return entry ? (entry.expires === undefined ? -1 : entry.expires - now()) : -2
}

function remove([key = '', ...members]: readonly string[], kind: 'hash' | 'set' | 'zset', { store }: Context): Value {
  const content = store.read(key, kind)
  const removed = members.filter((member) => content?.delete(member)).length
  store.tidy(key)
  return removed
}

function hashSet([key = '', ...pairs]: readonly string[], context: Context): number {
  if (pairs.length % 2 !== 0) throw new RedisError("ERR wrong number of arguments for 'hset' command")
  const hash = context.store.change(key, 'hash')
  const before = hash.size
  for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i]!, pairs[i + 1]!)
  return hash.size - before
}

const ranked = (key: string, { store }: Context): readonly (readonly [string, number])[] =>
  [...(store.read(key, 'zset') ?? [])].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))

function info({ store, settings, version }: Context): string {
  const keys = store.keys().length
  const leader = settings.get('replicaof').split(' ')[0]
  const role = leader ? `role:slave\r\nmaster_host:${leader}` : 'role:master\r\nconnected_slaves:0'
  const keyspace = keys > 0 ? `db0:keys=${keys},expires=${store.expiring},avg_ttl=0\r\n` : ''
  return `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n\r\n# Replication\r\n${role}\r\n\r\n# Keyspace\r\n${keyspace}`
}

function config([verb = '', ...args]: readonly string[], { settings }: Context): Value {
  switch (verb.toUpperCase()) {
    case 'GET':
      return settings.matching(args.map((pattern) => glob(pattern.toLowerCase()))).flat()
    case 'SET': {
      const [name = '', value = ''] = args
      if (!settings.knows(name.toLowerCase())) throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`)
      try {
        settings.set(name.toLowerCase(), value)
      } catch (error) {
        if (!(error instanceof RedisError)) throw error
        throw new RedisError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${error.message}`)
      }
      return OK
    }
    case 'RESETSTAT':
      return OK
    case 'REWRITE':
      throw new RedisError('ERR The server is running without a config file')
    default:
      throw new RedisError(`ERR unknown subcommand '${verb}'. Try CONFIG HELP.`)
  }
}

const define = (least: number, most: number | undefined, run: Definition['run']): Definition =>
  most === undefined ? { least, run } : { least, most, run }

export const COMMANDS: Readonly<Record<string, Definition>> = {
  PING: define(0, 1, ([word]) => word ?? { status: 'PONG' }),
  ECHO: define(1, 1, ([word = '']) => word),
  SELECT: define(1, 1, () => OK),
  CLIENT: define(1, undefined, () => OK),
  SET: define(2, undefined, set),
  SETNX: define(2, 2, (args, context) => (set([...args, 'NX'], context) === null ? 0 : 1)),
  SETEX: define(3, 3, ([key = '', seconds = '', value = ''], context) => set([key, value, 'EX', seconds], context)),
  GET: define(1, 1, ([key = ''], context) => text(key, context)),
  GETDEL: define(1, 1, ([key = ''], context) => {
    const value = text(key, context)
    context.store.delete(key)
    return value
  }),
  MSET: define(2, undefined, (args, { store }) => {
    if (args.length % 2 !== 0) throw new RedisError("ERR wrong number of arguments for 'mset' command")
    for (let i = 0; i < args.length; i += 2) store.setText(args[i]!, args[i + 1]!)
    return OK
  }),
  MGET: define(1, undefined, (keys, { store }) =>
    keys.map((key) => (store.entry(key)?.kind === 'string' ? store.read(key, 'string')!.text : null)),
  ),
  APPEND: define(2, 2, ([key = '', more = ''], { store }) => (store.change(key, 'string').text += more).length),
  STRLEN: define(1, 1, ([key = ''], context) => text(key, context)?.length ?? 0),
  INCR: define(1, 1, ([key = ''], context) => step(key, 1, context)),
  DECR: define(1, 1, ([key = ''], context) => step(key, -1, context)),
  INCRBY: define(2, 2, ([key = '', by = ''], context) => step(key, integer(by), context)),
  DECRBY: define(2, 2, ([key = '', by = ''], context) => step(key, -integer(by), context)),
  DEL: define(1, undefined, (keys, { store }) => keys.filter((key) => store.delete(key)).length),
  UNLINK: define(1, undefined, (keys, { store }) => keys.filter((key) => store.delete(key)).length),
  EXISTS: define(1, undefined, (keys, { store }) => keys.filter((key) => store.entry(key)).length),
  TYPE: define(1, 1, ([key = ''], { store }) => ({ status: store.entry(key)?.kind ?? 'none' })),
  EXPIRE: define(2, 3, ([key = '', seconds = ''], context) => expire(key, context.now() + integer(seconds) * 1000, context)),
  PEXPIRE: define(2, 3, ([key = '', time = ''], context) => expire(key, context.now() + integer(time), context)),
  PERSIST: define(1, 1, ([key = ''], { store }) => {
    const entry = store.entry(key)
    if (entry?.expires === undefined) return 0
    delete entry.expires
    return 1
  }),
  TTL: define(1, 1, ([key = ''], context) => {
    const rest = left(key, context)
    return rest < 0 ? rest : Math.round(rest / 1000)
  }),
  PTTL: define(1, 1, ([key = ''], context) => left(key, context)),
  KEYS: define(1, 1, ([pattern = ''], { store }) => store.keys().filter((key) => glob(pattern).test(key))),
  SCAN: define(1, undefined, (args, { store }) => {
    const at = args.findIndex((word) => word.toUpperCase() === 'MATCH')
    const pattern = glob(at < 0 ? '*' : (args[at + 1] ?? '*'))
    return ['0', store.keys().filter((key) => pattern.test(key))]
  }),
  DBSIZE: define(0, 0, (_, { store }) => store.keys().length),
  FLUSHALL: define(0, 1, (_, { store }) => (store.clear(), OK)),
  FLUSHDB: define(0, 1, (_, { store }) => (store.clear(), OK)),
  RPUSH: define(2, undefined, (args, context) => push(args, context, 'push')),
  LPUSH: define(2, undefined, (args, context) => push(args, context, 'unshift')),
  RPOP: define(1, 1, (args, context) => pop(args, context, 'pop')),
  LPOP: define(1, 1, (args, context) => pop(args, context, 'shift')),
  LLEN: define(1, 1, ([key = ''], { store }) => store.read(key, 'list')?.length ?? 0),
  LINDEX: define(2, 2, ([key = '', index = ''], { store }) => store.read(key, 'list')?.at(integer(index)) ?? null),
  LRANGE: define(3, 3, ([key = '', from = '', to = ''], { store }) => slice(store.read(key, 'list') ?? [], from, to)),
  HSET: define(3, undefined, hashSet),
  HMSET: define(3, undefined, (args, context) => (hashSet(args, context), OK)),
  HGET: define(2, 2, ([key = '', field = ''], { store }) => store.read(key, 'hash')?.get(field) ?? null),
  HMGET: define(2, undefined, ([key = '', ...fields], { store }) => fields.map((field) => store.read(key, 'hash')?.get(field) ?? null)),
  HGETALL: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash') ?? [])].flat()),
  HKEYS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash')?.keys() ?? [])]),
  HVALS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash')?.values() ?? [])]),
  HLEN: define(1, 1, ([key = ''], { store }) => store.read(key, 'hash')?.size ?? 0),
  HEXISTS: define(2, 2, ([key = '', field = ''], { store }) => Number(store.read(key, 'hash')?.has(field) ?? false)),
  HDEL: define(2, undefined, (args, context) => remove(args, 'hash', context)),
  HINCRBY: define(3, 3, ([key = '', field = '', by = ''], { store }) => {
    const hash = store.change(key, 'hash')
    const value = integer(hash.get(field) ?? '0') + integer(by)
    hash.set(field, String(value))
    return value
  }),
  SADD: define(2, undefined, ([key = '', ...members], { store }) => {
    const known = store.change(key, 'set')
    const before = known.size
    for (const member of members) known.add(member)
    return known.size - before
  }),
  SREM: define(2, undefined, (args, context) => remove(args, 'set', context)),
  SMEMBERS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'set') ?? [])]),
  SISMEMBER: define(2, 2, ([key = '', member = ''], { store }) => Number(store.read(key, 'set')?.has(member) ?? false)),
  SCARD: define(1, 1, ([key = ''], { store }) => store.read(key, 'set')?.size ?? 0),
  ZADD: define(3, undefined, ([key = '', ...pairs], { store }) => {
    if (pairs.length % 2 !== 0) throw new RedisError(SYNTAX)
    const scores = store.change(key, 'zset')
    const before = scores.size
    for (let i = 0; i < pairs.length; i += 2) {
      const score = Number(pairs[i])
      if (Number.isNaN(score)) throw new RedisError('ERR value is not a valid float')
      scores.set(pairs[i + 1]!, score)
    }
    return scores.size - before
  }),
  ZREM: define(2, undefined, (args, context) => remove(args, 'zset', context)),
  ZSCORE: define(2, 2, ([key = '', member = ''], { store }) => {
    const score = store.read(key, 'zset')?.get(member)
    return score === undefined ? null : String(score)
  }),
  ZCARD: define(1, 1, ([key = ''], { store }) => store.read(key, 'zset')?.size ?? 0),
  ZRANGE: define(3, 4, ([key = '', from = '', to = '', option], context) =>
    slice(ranked(key, context), from, to).flatMap(([member, score]) =>
      option?.toUpperCase() === 'WITHSCORES' ? [member, String(score)] : [member],
    ),
  ),
  INFO: define(0, undefined, (_, context) => info(context)),
  CONFIG: define(1, undefined, config),
  ROLE: define(0, 0, (_, { settings }) => {
    const [host, number] = settings.get('replicaof').split(' ')
    return host ? ['slave', host, Number(number ?? 6379), 'connected', 0] : ['master', 0, []]
  }),
  TIME: define(0, 0, (_, { now }) => [String(Math.floor(now() / 1000)), String((now() % 1000) * 1000)]),
  SAVE: define(0, 0, (_, context) => (context.save(), OK)),
  BGSAVE: define(0, 1, (_, context) => (context.save(), { status: 'Background saving started' })),
}

/** Answers one command; what is wrong with it is an answer, too. */
export function execute([name = '', ...args]: readonly string[], context: Context): Value {
  const definition = Object.hasOwn(COMMANDS, name.toUpperCase()) ? COMMANDS[name.toUpperCase()] : undefined
  if (!definition) return { error: `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}` }
  const { least, most = Infinity, run } = definition
  if (args.length < least || args.length > most) return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` }
  try {
    return run(args, context)
  } catch (error) {
    if (!(error instanceof RedisError)) throw error
    return { error: error.message }
  }
}
