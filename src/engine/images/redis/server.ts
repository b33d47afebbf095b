/** The server: keys in memory, commands in RESP or as plain words. */
import type { Daemon, DaemonProcess } from '../image'
import { service } from '../service'

type Value = string | readonly string[] | number | null | { readonly status: string } | { readonly error: string }

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
const OK = { status: 'OK' }
const stores = new WeakMap<DaemonProcess, Map<string, string | string[]>>()

export function redisServer(version: string): Daemon {
  const line = (process: DaemonProcess, mark: string, text: string): string => `1:${mark} ${redisTime(process.now())} * ${text}`
  return service({
    ports: (process) => {
      const at = process.argv.indexOf('--port')
      return [at > 0 ? Number(process.argv[at + 1]) : 6379]
    },
    memory: 9_437_184,
    processor: 2,
    log: (process) =>
      [
        `1:C ${redisTime(process.now())} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`,
        `1:C ${redisTime(process.now())} * Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`,
        line(process, 'M', 'Running mode=standalone, port=6379.'),
        line(process, 'M', 'Server initialized'),
        line(process, 'M', 'Ready to accept connections tcp'),
      ].join('\n'),
    farewell: (process) =>
      `1:signal-handler (${Math.floor(process.now() / 1000)}) Received SIGTERM scheduling shutdown...\n${line(process, 'M', 'Redis is now ready to exit, bye bye...')}`,
    talk: (data, process) => {
      let store = stores.get(process)
      if (!store) stores.set(process, (store = new Map()))
      const keys = store
      return ENCODER.encode(
        requests(DECODER.decode(data))
          .map((words) => reply(execute(keys, words, version)))
          .join(''),
      )
    },
  })
}

/** `20 Nov 2026 15:28:44.123`. */
function redisTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? []
  return `${day} ${month} ${year} ${clock}.${String(time % 1000).padStart(3, '0')}`
}

function requests(text: string): readonly (readonly string[])[] {
  if (!text.startsWith('*'))
    return text
      .split(/\r?\n/)
      .filter(Boolean)
      .map((words) => words.trim().split(/\s+/))
  const parts = text.split('\r\n')
  const found: string[][] = []
  let at = 0
  while (parts[at]?.startsWith('*')) {
    const count = Number(parts[at++]!.slice(1))
    const words: string[] = []
    for (let i = 0; i < count; i++) {
      at++
      words.push(parts[at++] ?? '')
    }
    found.push(words)
  }
  return found
}

function execute(keys: Map<string, string | string[]>, words: readonly string[], version: string): Value {
  const [name = '', ...args] = words
  const [key = '', value = ''] = args
  const text = (): string | undefined => {
    const found = keys.get(key)
    return typeof found === 'string' ? found : undefined
  }
  const list = (): string[] => {
    const found = keys.get(key)
    if (Array.isArray(found)) return found
    const made: string[] = []
    keys.set(key, made)
    return made
  }
  const step = (by: number): Value => {
    const next = Number(text() ?? 0) + by
    if (!Number.isInteger(next)) return { error: 'ERR value is not an integer or out of range' }
    keys.set(key, String(next))
    return next
  }
  switch (name.toUpperCase()) {
    case 'PING':
      return args.length > 0 ? key : { status: 'PONG' }
    case 'ECHO':
      return key
    case 'SET':
      keys.set(key, value)
      return OK
    case 'GET':
      return text() ?? null
    case 'DEL':
      return args.filter((one) => keys.delete(one)).length
    case 'EXISTS':
      return args.filter((one) => keys.has(one)).length
    case 'INCR':
      return step(1)
    case 'DECR':
      return step(-1)
    case 'INCRBY':
      return step(Number(value))
    case 'APPEND':
      keys.set(key, (text() ?? '') + value)
      return (text() ?? '').length
    case 'RPUSH':
      return list().push(...args.slice(1))
    case 'LPUSH':
      return list().unshift(...args.slice(1).reverse())
    case 'LLEN':
      return list().length
    case 'LRANGE': {
      const all = list()
      const end = Number(args[2] ?? -1)
      return all.slice(Number(value) < 0 ? all.length + Number(value) : Number(value), end < 0 ? all.length + end + 1 : end + 1)
    }
    case 'KEYS': {
      const match = new RegExp(
        `^${key
          .replace(/[.+^${}()|\\]/g, '\\$&')
          .replace(/\*/g, '.*')
          .replace(/\?/g, '.')}$`,
      )
      return [...keys.keys()].filter((one) => match.test(one))
    }
    case 'DBSIZE':
      return keys.size
    case 'FLUSHALL':
    case 'FLUSHDB':
      keys.clear()
      return OK
    case 'SAVE':
    case 'SELECT':
      return OK
    case 'INFO':
      return `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n# Keyspace\r\n${keys.size > 0 ? `db0:keys=${keys.size},expires=0,avg_ttl=0\r\n` : ''}`
    case 'CONFIG':
      return key.toUpperCase() === 'GET' ? [value, value === 'maxmemory' ? '0' : value === 'port' ? '6379' : ''] : OK
    default:
      return { error: `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}` }
  }
}

function reply(value: Value): string {
  if (value === null) return '$-1\r\n'
  if (typeof value === 'number') return `:${value}\r\n`
  if (typeof value === 'string') return `$${ENCODER.encode(value).length}\r\n${value}\r\n`
  if ('status' in value) return `+${value.status}\r\n`
  if ('error' in value) return `-${value.error}\r\n`
  return `*${value.length}\r\n${value.map(reply).join('')}`
}
