/** Which slot of a cluster a key belongs to, and which words of a command are keys. */

export const SLOTS = 16_384

const ENCODER = new TextEncoder()

/** CRC16 as XMODEM has it. */
function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

/** Keys with the same text between their first braces stay together. */
export function slotOf(key: string): number {
  const open = key.indexOf('{')
  const close = open < 0 ? -1 : key.indexOf('}', open + 1)
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key
  return crc16(ENCODER.encode(hashed)) % SLOTS
}

const NONE = new Set([
  ...[
    'PING',
    'ECHO',
    'RANDOMKEY',
    'KEYS',
    'SCAN',
    'DBSIZE',
    'FLUSHALL',
    'FLUSHDB',
    'PUBLISH',
    'PUBSUB',
    'INFO',
    'CONFIG',
    'CLIENT',
    'ROLE',
  ],
  ...['REPLICAOF', 'SLAVEOF', 'TIME', 'SAVE', 'BGSAVE', 'SHUTDOWN', 'CLUSTER', 'READONLY', 'READWRITE', 'ASKING'],
])
const ALL = new Set(['DEL', 'UNLINK', 'EXISTS', 'MGET', 'SINTER', 'SUNION', 'SDIFF'])
const PAIRS = new Set(['MSET', 'MSETNX'])
const TWO = new Set(['RENAME', 'RPOPLPUSH', 'LMOVE', 'BRPOPLPUSH', 'BLMOVE'])

/** The keys that a command is about. */
export function keysOf([name = '', ...args]: readonly string[]): readonly string[] {
  const verb = name.toUpperCase()
  if (NONE.has(verb)) return []
  if (ALL.has(verb)) return args
  if (PAIRS.has(verb)) return args.filter((_, i) => i % 2 === 0)
  if (TWO.has(verb)) return args.slice(0, 2)
  if (verb === 'BLPOP' || verb === 'BRPOP') return args.slice(0, -1)
  if (verb === 'XGROUP') return args.slice(1, 2)
  if (verb === 'XREAD' || verb === 'XREADGROUP') {
    const streams = args.slice(args.findIndex((word) => word.toUpperCase() === 'STREAMS') + 1)
    return streams.slice(0, streams.length / 2)
  }
  return args.slice(0, 1)
}

/** Numbers that follow each other, as `0-5460 7000`. */
export function rangesOf(slots: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = []
  for (const slot of slots) {
    const last = found.at(-1)
    if (last && last[1] === slot - 1) last[1] = slot
    else found.push([slot, slot])
  }
  return found
}

export const shownRange = ([from, to]: readonly [number, number]): string => (from === to ? String(from) : `${from}-${to}`)
