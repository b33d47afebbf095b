/** The commands of redis that work on streams: entries in the order of their ids, and groups of consumers that share them. */
import { define, write, type Context, type Definition, type Wait } from './command'
import type { Stream } from './store'
import { OK, RedisError, SYNTAX, type Value } from './values'

type Id = readonly [time: number, sequence: number]

const INVALID_ID = 'ERR Invalid stream ID specified as stream command argument'
const SMALL_ID = 'ERR The ID specified in XADD is equal or smaller than the target stream top item'

const order = ([a, b]: Id, [c, d]: Id): number => a - c || b - d
const shown = ([time, sequence]: Id): string => `${time}-${sequence}`

/** `5-1`, or `5` where `sequence` is meant with it. */
function idOf(text: string, sequence = 0): Id {
  const [, time, second] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (time === undefined) throw new RedisError(INVALID_ID)
  return [Number(time), second === undefined ? sequence : Number(second)]
}

function integer(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new RedisError('ERR value is not an integer or out of range')
  return Number(text)
}

/** Whoever waits for what is new waits for what comes after it began. */
function waits(args: readonly string[], own: number, { store }: Context): Wait | undefined {
  const { block, streams } = reading(args.slice(own))
  if (block === undefined) return undefined
  const last = streams.map(([key, from]) => (from === '$' ? (store.read(key, 'stream')?.last ?? '0-0') : from))
  return { most: block, args: [...args.slice(0, args.length - last.length), ...last] }
}

const entry = ([id, fields]: Stream['entries'][number]): Value => [id, [...fields]]

/** Where the first entry stands that is not before an id, or is behind it: entries are in their order. */
function firstBeyond(entries: Stream['entries'], id: Id, behind: boolean): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const place = order(idOf(entries[middle]![0]), id)
    if (place < 0 || (behind && place === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** The entries from one end of a range to the other; `-` and `+` are the ends, `(` leaves out the id itself. */
function between(stream: Stream, from: string, to: string): Stream['entries'] {
  const end = (text: string, last: boolean): readonly [Id, boolean] => {
    if (text === '-') return [[0, 0], true]
    if (text === '+') return [[Infinity, Infinity], true]
    const without = text.startsWith('(')
    return [idOf(without ? text.slice(1) : text, last ? Infinity : 0), !without]
  }
  const [low, withLow] = end(from, false)
  const [high, withHigh] = end(to, true)
  const { entries } = stream
  return entries.slice(firstBeyond(entries, low, !withLow), firstBeyond(entries, high, withHigh))
}

function trim(stream: Stream, kind: string, threshold: string): number {
  const before = stream.entries.length
  if (kind === 'MAXLEN') {
    const most = integer(threshold)
    if (most < 0) throw new RedisError('ERR The MAXLEN argument must be >= 0.')
    stream.entries.splice(0, Math.max(0, before - most))
  } else {
    const least = idOf(threshold)
    stream.entries.splice(0, stream.entries.filter(([id]) => order(idOf(id), least) < 0).length)
  }
  return before - stream.entries.length
}

/** `MAXLEN ~ 10`, as far as it goes: what it says, and how many words that took. */
function limit(words: readonly string[]): readonly [kind: string, threshold: string, taken: number] | undefined {
  const kind = words[0]?.toUpperCase()
  if (kind !== 'MAXLEN' && kind !== 'MINID') return undefined
  const sign = words[1] === '~' || words[1] === '=' ? 1 : 0
  const threshold = words[1 + sign]
  if (threshold === undefined) throw new RedisError(SYNTAX)
  const extra = words[2 + sign]?.toUpperCase() === 'LIMIT' ? 2 : 0
  return [kind, threshold, 2 + sign + extra]
}

function add([key = '', ...words]: readonly string[], { store, now }: Context): Value {
  const makes = words[0]?.toUpperCase() !== 'NOMKSTREAM'
  let rest = makes ? words : words.slice(1)
  const kept = limit(rest)
  if (kept) rest = rest.slice(kept[2])
  const [wanted = '', ...fields] = rest
  if (fields.length === 0 || fields.length % 2 === 1) throw new RedisError("ERR wrong number of arguments for 'xadd' command")
  const known = store.read(key, 'stream')
  if (!known && !makes) return null
  const last = idOf(known?.last ?? '0-0')
  let id: Id
  if (wanted === '*') {
    const time = Math.max(Math.floor(now()), last[0])
    id = [time, time === last[0] ? last[1] + 1 : 0]
  } else if (/^\d+-\*$/.test(wanted)) {
    const time = Number(wanted.slice(0, -2))
    id = [time, time === last[0] ? last[1] + 1 : 0]
  } else id = idOf(wanted)
  if (order(id, [0, 0]) === 0) throw new RedisError('ERR The ID specified in XADD must be greater than 0-0')
  if (order(id, last) <= 0) throw new RedisError(SMALL_ID)
  const stream = store.change(key, 'stream')
  stream.entries.push([shown(id), fields])
  stream.last = shown(id)
  stream.added++
  if (kept) trim(stream, kept[0], kept[1])
  return shown(id)
}

function range([key = '', from = '', to = '', ...more]: readonly string[], { store }: Context, reversed: boolean): Value {
  if (more.length > 0 && (more.length !== 2 || more[0]!.toUpperCase() !== 'COUNT')) throw new RedisError(SYNTAX)
  const stream = store.read(key, 'stream')
  if (!stream) return []
  const found = reversed ? [...between(stream, to, from)].reverse() : between(stream, from, to)
  return found.slice(0, more.length > 0 ? Math.max(0, integer(more[1])) : undefined).map(entry)
}

function milliseconds(text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) throw new RedisError('ERR timeout is not an integer or out of range')
  if (Number(text) < 0) throw new RedisError('ERR timeout is negative')
  return Number(text)
}

interface Reading {
  readonly count: number | undefined
  /** For how many milliseconds it waits for something; 0 is for ever. */
  readonly block: number | undefined
  readonly acknowledges: boolean
  readonly streams: readonly (readonly [key: string, id: string])[]
}

/** What XREAD and XREADGROUP are told. */
function reading(words: readonly string[]): Reading {
  let count: number | undefined
  let block: number | undefined
  let acknowledges = true
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!.toUpperCase()
    if (word === 'COUNT') count = integer(words[++i])
    else if (word === 'BLOCK') block = milliseconds(words[++i])
    else if (word === 'NOACK') acknowledges = false
    else if (word === 'STREAMS') {
      const rest = words.slice(i + 1)
      if (rest.length === 0 || rest.length % 2 === 1)
        throw new RedisError("ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.")
      const half = rest.length / 2
      return { count, block, acknowledges, streams: rest.slice(0, half).map((key, at) => [key, rest[half + at]!] as const) }
    } else throw new RedisError(SYNTAX)
  }
  throw new RedisError(SYNTAX)
}

function read(words: readonly string[], { store }: Context): Value {
  const { count, streams } = reading(words)
  const answers = streams.flatMap(([key, from]): Value[] => {
    const stream = store.read(key, 'stream')
    if (!stream || from === '$') return []
    const found = from === '+' ? stream.entries.slice(-1) : between(stream, `(${shown(idOf(from))}`, '+').slice(0, count)
    return found.length === 0 ? [] : [[key, found.map(entry)]]
  })
  return answers.length === 0 ? null : answers
}

/** A group; commands word its absence in two ways. */
function group(key: string, name: string, { store }: Context, missing = `No such consumer group '${name}' for key name '${key}'`) {
  const found = store.read(key, 'stream')?.groups
  if (!found || !Object.hasOwn(found, name)) throw new RedisError(`NOGROUP ${missing}`)
  return found[name]!
}

function readGroup([, name = '', consumer = '', ...words]: readonly string[], context: Context): Value {
  const { count, acknowledges, streams } = reading(words)
  const { store, now } = context
  const answers = streams.flatMap(([key, from]): Value[] => {
    const known = group(key, name, context, `No such key '${key}' or consumer group '${name}' in XREADGROUP with GROUP option`)
    const stream = store.read(key, 'stream')!
    if (!known.consumers.includes(consumer)) known.consumers.push(consumer)
    if (from !== '>') {
      // What this consumer has been given and has not acknowledged.
      const own = known.pending.filter(([id, of]) => of === consumer && order(idOf(id), idOf(from)) > 0).slice(0, count)
      return [[key, own.map(([id]) => [id, stream.entries.find(([one]) => one === id)?.[1] ?? null] as Value)]]
    }
    const found = between(stream, `(${known.last}`, '+').slice(0, count)
    for (const [id] of found) {
      known.last = id
      if (acknowledges) known.pending.push([id, consumer, now(), 1])
    }
    return found.length === 0 ? [] : [[key, found.map(entry)]]
  })
  return answers.length === 0 ? null : answers
}

function groups([verb = '', key = '', name = '', ...more]: readonly string[], context: Context): Value {
  const { store } = context
  const stream = store.read(key, 'stream')
  const missing =
    'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.'
  switch (verb.toUpperCase()) {
    case 'CREATE': {
      const [from = '', option] = more
      if (!stream && option?.toUpperCase() !== 'MKSTREAM') throw new RedisError(missing)
      const made = store.change(key, 'stream')
      if (Object.hasOwn(made.groups, name)) throw new RedisError('BUSYGROUP Consumer Group name already exists')
      made.groups[name] = { last: from === '$' ? made.last : shown(idOf(from)), consumers: [], pending: [] }
      return OK
    }
    case 'SETID':
      if (!stream) throw new RedisError(missing)
      group(key, name, context).last = more[0] === '$' ? stream.last : shown(idOf(more[0] ?? ''))
      return OK
    case 'DESTROY':
      if (!stream) throw new RedisError(missing)
      return Object.hasOwn(stream.groups, name) && delete stream.groups[name] ? 1 : 0
    case 'CREATECONSUMER': {
      const { consumers } = group(key, name, context)
      if (consumers.includes(more[0] ?? '')) return 0
      consumers.push(more[0] ?? '')
      return 1
    }
    case 'DELCONSUMER': {
      const known = group(key, name, context)
      const before = known.pending.length
      known.pending = known.pending.filter(([, of]) => of !== more[0])
      known.consumers = known.consumers.filter((one) => one !== more[0])
      return before - known.pending.length
    }
    default:
      throw new RedisError(`ERR unknown subcommand '${verb}'. Try XGROUP HELP.`)
  }
}

function acknowledge([key = '', name = '', ...ids]: readonly string[], { store }: Context): Value {
  const groups = store.read(key, 'stream')?.groups
  if (!groups || !Object.hasOwn(groups, name)) return 0
  const known = groups[name]!
  const before = known.pending.length
  const done = new Set(ids.map((id) => shown(idOf(id))))
  known.pending = known.pending.filter(([id]) => !done.has(id))
  return before - known.pending.length
}

function pending([key = '', name = '', ...words]: readonly string[], context: Context): Value {
  const { pending: all } = group(key, name, context, `No such key '${key}' or consumer group '${name}'`)
  if (words.length === 0) {
    const per = new Map<string, number>()
    for (const [, of] of all) per.set(of, (per.get(of) ?? 0) + 1)
    if (all.length === 0) return [0, null, null, null]
    return [all.length, all[0]![0], all.at(-1)![0], [...per].map(([of, count]) => [of, String(count)])]
  }
  const idle = words[0]!.toUpperCase() === 'IDLE' ? integer(words[1]) : undefined
  const [from = '', to = '', count, consumer] = idle === undefined ? words : words.slice(2)
  const ids = new Set(between({ entries: all.map(([id]) => [id, []]), last: '', added: 0, groups: {} }, from, to).map(([id]) => id))
  return all
    .filter(([id, of, at]) => ids.has(id) && (consumer === undefined || of === consumer) && context.now() - at >= (idle ?? 0))
    .slice(0, integer(count))
    .map(([id, of, at, times]) => [id, of, context.now() - at, times])
}

function remove([key = '', ...ids]: readonly string[], { store }: Context): Value {
  const stream = store.read(key, 'stream')
  if (!stream) return 0
  const gone = new Set(ids.map((id) => shown(idOf(id))))
  const before = stream.entries.length
  stream.entries = stream.entries.filter(([id]) => !gone.has(id))
  return before - stream.entries.length
}

function shorten([key = '', ...words]: readonly string[], { store }: Context): Value {
  const kept = limit(words)
  if (!kept || kept[2] !== words.length) throw new RedisError(SYNTAX)
  const stream = store.read(key, 'stream')
  return stream ? trim(stream, kept[0], kept[1]) : 0
}

export const STREAM_COMMANDS: Readonly<Record<string, Definition>> = {
  XADD: write(4, undefined, add),
  XLEN: define(1, 1, ([key = ''], { store }) => store.read(key, 'stream')?.entries.length ?? 0),
  XRANGE: define(3, undefined, (args, context) => range(args, context, false)),
  XREVRANGE: define(3, undefined, (args, context) => range(args, context, true)),
  XREAD: { ...define(3, undefined, read), waits: (args, context) => waits(args, 0, context) },
  XREADGROUP: { ...write(6, undefined, readGroup), waits: (args, context) => waits(args, 3, context) },
  XGROUP: write(3, undefined, groups),
  XACK: write(3, undefined, acknowledge),
  XPENDING: define(2, undefined, pending),
  XDEL: write(2, undefined, remove),
  XTRIM: write(3, undefined, shorten),
}
