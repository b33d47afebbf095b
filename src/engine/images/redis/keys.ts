/** The commands of redis that work on keys: strings, lists, hashes, sets and sorted sets. */
import { glob } from './glob'
import { define, write, type Context, type Definition } from './command'
import { moved, pop, push, removeFromList, side } from './lists'
import { OK, RedisError, SYNTAX, type Value } from './values'

const NOT_INTEGER = 'ERR value is not an integer or out of range'

function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new RedisError(NOT_INTEGER)
  return Number(text)
}

function float(text: string): number {
  if (text.trim() === '' || Number.isNaN(Number(text))) throw new RedisError('ERR value is not a valid float')
  return Number(text)
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

const scored = (members: readonly (readonly [string, number])[], option: string | undefined): Value =>
  members.flatMap(([member, score]) => (option?.toUpperCase() === 'WITHSCORES' ? [member, String(score)] : [member]))

const ranked = (key: string, { store }: Context): readonly (readonly [string, number])[] =>
  [...(store.read(key, 'zset') ?? [])].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))

export const KEY_COMMANDS: Readonly<Record<string, Definition>> = {
  PING: define(0, 1, ([word]) => word ?? { status: 'PONG' }),
  ECHO: define(1, 1, ([word = '']) => word),
  SET: write(2, undefined, set),
  SETNX: write(2, 2, (args, context) => (set([...args, 'NX'], context) === null ? 0 : 1)),
  SETEX: write(3, 3, ([key = '', seconds = '', value = ''], context) => set([key, value, 'EX', seconds], context)),
  GET: define(1, 1, ([key = ''], context) => text(key, context)),
  GETDEL: write(1, 1, ([key = ''], context) => {
    const value = text(key, context)
    context.store.delete(key)
    return value
  }),
  MSET: write(2, undefined, (args, { store }) => {
    if (args.length % 2 !== 0) throw new RedisError("ERR wrong number of arguments for 'mset' command")
    for (let i = 0; i < args.length; i += 2) store.setText(args[i]!, args[i + 1]!)
    return OK
  }),
  MGET: define(1, undefined, (keys, { store }) =>
    keys.map((key) => (store.entry(key)?.kind === 'string' ? store.read(key, 'string')!.text : null)),
  ),
  APPEND: write(2, 2, ([key = '', more = ''], { store }) => (store.change(key, 'string').text += more).length),
  GETSET: write(2, 2, ([key = '', value = ''], context) => {
    const before = text(key, context)
    context.store.setText(key, value)
    return before
  }),
  INCRBYFLOAT: write(2, 2, ([key = '', by = ''], context) => {
    const value = String(Number((float(text(key, context) ?? '0') + float(by)).toPrecision(17)))
    context.store.setText(key, value, context.store.entry(key)?.expires)
    return value
  }),
  STRLEN: define(1, 1, ([key = ''], context) => text(key, context)?.length ?? 0),
  INCR: write(1, 1, ([key = ''], context) => step(key, 1, context)),
  DECR: write(1, 1, ([key = ''], context) => step(key, -1, context)),
  INCRBY: write(2, 2, ([key = '', by = ''], context) => step(key, integer(by), context)),
  DECRBY: write(2, 2, ([key = '', by = ''], context) => step(key, -integer(by), context)),
  DEL: write(1, undefined, (keys, { store }) => keys.filter((key) => store.delete(key)).length),
  UNLINK: write(1, undefined, (keys, { store }) => keys.filter((key) => store.delete(key)).length),
  EXISTS: define(1, undefined, (keys, { store }) => keys.filter((key) => store.entry(key)).length),
  RENAME: write(2, 2, ([from = '', to = ''], { store }) => {
    if (!store.rename(from, to)) throw new RedisError('ERR no such key')
    return OK
  }),
  RANDOMKEY: define(0, 0, (_, { store, random }) => store.keys()[random(Math.max(1, store.keys().length))] ?? null),
  TYPE: define(1, 1, ([key = ''], { store }) => ({ status: store.entry(key)?.kind ?? 'none' })),
  EXPIRE: write(2, 3, ([key = '', seconds = ''], context) => expire(key, context.now() + integer(seconds) * 1000, context)),
  PEXPIRE: write(2, 3, ([key = '', time = ''], context) => expire(key, context.now() + integer(time), context)),
  PERSIST: write(1, 1, ([key = ''], { store }) => {
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
  KEYS: define(1, 1, ([pattern = ''], { store }) => {
    const wanted = glob(pattern)
    return store.keys().filter((key) => wanted.test(key))
  }),
  SCAN: define(1, undefined, (args, { store }) => {
    const at = args.findIndex((word) => word.toUpperCase() === 'MATCH')
    const pattern = glob(at < 0 ? '*' : (args[at + 1] ?? '*'))
    return ['0', store.keys().filter((key) => pattern.test(key))]
  }),
  DBSIZE: define(0, 0, (_, { store }) => store.keys().length),
  FLUSHALL: write(0, 1, (_, { store }) => (store.clear(), OK)),
  FLUSHDB: write(0, 1, (_, { store }) => (store.clear(), OK)),
  RPUSH: write(2, undefined, (args, context) => push(args, context, 'push')),
  LPUSH: write(2, undefined, (args, context) => push(args, context, 'unshift')),
  RPOP: write(1, 1, (args, context) => pop(args, context, 'pop')),
  LPOP: write(1, 1, (args, context) => pop(args, context, 'shift')),
  LLEN: define(1, 1, ([key = ''], { store }) => store.read(key, 'list')?.length ?? 0),
  LINDEX: define(2, 2, ([key = '', index = ''], { store }) => store.read(key, 'list')?.at(integer(index)) ?? null),
  LSET: write(3, 3, ([key = '', index = '', value = ''], { store }) => {
    const list = store.read(key, 'list')
    if (!list) throw new RedisError('ERR no such key')
    const at = integer(index) < 0 ? list.length + integer(index) : integer(index)
    if (at < 0 || at >= list.length) throw new RedisError('ERR index out of range')
    list[at] = value
    return OK
  }),
  LREM: write(3, 3, ([key = '', count = '', value = ''], context) => removeFromList(key, integer(count), value, context)),
  LTRIM: write(3, 3, ([key = '', from = '', to = ''], { store }) => {
    const list = store.read(key, 'list')
    list?.splice(0, list.length, ...slice(list, from, to))
    store.tidy(key)
    return OK
  }),
  RPOPLPUSH: write(2, 2, ([from = '', to = ''], context) => moved(from, to, 'pop', 'unshift', context)),
  LMOVE: write(4, 4, ([from = '', to = '', source = '', target = ''], context) =>
    moved(from, to, side(source) ? 'shift' : 'pop', side(target) ? 'unshift' : 'push', context),
  ),
  LRANGE: define(3, 3, ([key = '', from = '', to = ''], { store }) => slice(store.read(key, 'list') ?? [], from, to)),
  HSET: write(3, undefined, hashSet),
  HMSET: write(3, undefined, (args, context) => (hashSet(args, context), OK)),
  HGET: define(2, 2, ([key = '', field = ''], { store }) => store.read(key, 'hash')?.get(field) ?? null),
  HMGET: define(2, undefined, ([key = '', ...fields], { store }) => fields.map((field) => store.read(key, 'hash')?.get(field) ?? null)),
  HGETALL: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash') ?? [])].flat()),
  HKEYS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash')?.keys() ?? [])]),
  HVALS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'hash')?.values() ?? [])]),
  HLEN: define(1, 1, ([key = ''], { store }) => store.read(key, 'hash')?.size ?? 0),
  HEXISTS: define(2, 2, ([key = '', field = ''], { store }) => Number(store.read(key, 'hash')?.has(field) ?? false)),
  HDEL: write(2, undefined, (args, context) => remove(args, 'hash', context)),
  HINCRBY: write(3, 3, ([key = '', field = '', by = ''], { store }) => {
    const hash = store.change(key, 'hash')
    const value = integer(hash.get(field) ?? '0') + integer(by)
    hash.set(field, String(value))
    return value
  }),
  SADD: write(2, undefined, ([key = '', ...members], { store }) => {
    const known = store.change(key, 'set')
    const before = known.size
    for (const member of members) known.add(member)
    return known.size - before
  }),
  SREM: write(2, undefined, (args, context) => remove(args, 'set', context)),
  SMEMBERS: define(1, 1, ([key = ''], { store }) => [...(store.read(key, 'set') ?? [])]),
  SISMEMBER: define(2, 2, ([key = '', member = ''], { store }) => Number(store.read(key, 'set')?.has(member) ?? false)),
  SINTER: define(1, undefined, (keys, { store }) => {
    const [first = [], ...others] = keys.map((key) => [...(store.read(key, 'set') ?? [])])
    return first.filter((member) => others.every((other) => other.includes(member)))
  }),
  SUNION: define(1, undefined, (keys, { store }) => [...new Set(keys.flatMap((key) => [...(store.read(key, 'set') ?? [])]))]),
  SDIFF: define(1, undefined, ([key = '', ...keys], { store }) =>
    [...(store.read(key, 'set') ?? [])].filter((member) => !keys.some((other) => store.read(other, 'set')?.has(member))),
  ),
  SCARD: define(1, 1, ([key = ''], { store }) => store.read(key, 'set')?.size ?? 0),
  ZADD: write(3, undefined, ([key = '', ...pairs], { store }) => {
    if (pairs.length % 2 !== 0) throw new RedisError(SYNTAX)
    const scores = store.change(key, 'zset')
    const before = scores.size
    for (let i = 0; i < pairs.length; i += 2) {
      scores.set(pairs[i + 1]!, float(pairs[i]!))
    }
    return scores.size - before
  }),
  ZREM: write(2, undefined, (args, context) => remove(args, 'zset', context)),
  ZSCORE: define(2, 2, ([key = '', member = ''], { store }) => {
    const score = store.read(key, 'zset')?.get(member)
    return score === undefined ? null : String(score)
  }),
  ZINCRBY: write(3, 3, ([key = '', by = '', member = ''], { store }) => {
    const scores = store.change(key, 'zset')
    const score = (scores.get(member) ?? 0) + float(by)
    scores.set(member, score)
    return String(score)
  }),
  ZRANK: define(2, 2, ([key = '', member = ''], context) => {
    const rank = ranked(key, context).findIndex(([name]) => name === member)
    return rank < 0 ? null : rank
  }),
  ZREVRANGE: define(3, 4, ([key = '', from = '', to = '', option], context) =>
    scored(slice(ranked(key, context).toReversed(), from, to), option),
  ),
  ZCARD: define(1, 1, ([key = ''], { store }) => store.read(key, 'zset')?.size ?? 0),
  ZRANGE: define(3, 4, ([key = '', from = '', to = '', option], context) => scored(slice(ranked(key, context), from, to), option)),
}
