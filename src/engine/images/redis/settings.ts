/** redis.conf and the flags of redis-server: the directives that change what a visitor sees, with their defaults. */
import { RedisError } from './values'

const DEFAULTS: Readonly<Record<string, string>> = {
  appenddirname: 'appendonlydir',
  appendonly: 'no',
  bind: '* -::*',
  'cluster-announce-ip': '',
  'cluster-config-file': 'nodes.conf',
  'cluster-enabled': 'no',
  'cluster-node-timeout': '15000',
  'cluster-require-full-coverage': 'yes',
  databases: '16',
  dbfilename: 'dump.rdb',
  dir: '/data',
  loglevel: 'notice',
  masterauth: '',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  port: '6379',
  'protected-mode': 'no',
  'replica-read-only': 'yes',
  replicaof: '',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  timeout: '0',
}

/** What replicas and leaders were called before. */
const RENAMED: Readonly<Record<string, string>> = { slaveof: 'replicaof', 'slave-read-only': 'replica-read-only' }

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1_000_000,
  mb: 1024 ** 2,
  g: 1_000_000_000,
  gb: 1024 ** 3,
}
const POLICIES = [
  'volatile-lru',
  'allkeys-lru',
  'volatile-lfu',
  'allkeys-lfu',
  'volatile-random',
  'allkeys-random',
  'volatile-ttl',
  'noeviction',
]

const YES_OR_NO = new Set(['appendonly', 'replica-read-only', 'cluster-enabled', 'cluster-require-full-coverage'])

/** A value as the server keeps it. Throws RedisError, whose words stand behind the line of a file or in the answer to CONFIG SET. */
function accepted(name: string, value: string): string {
  if (name === 'maxmemory') {
    const [, number, unit] = /^(\d+)([a-z]*)$/.exec(value.toLowerCase()) ?? []
    const factor = unit === undefined ? undefined : UNITS[unit]
    if (number === undefined || factor === undefined) throw new RedisError('argument must be a memory value')
    return String(Number(number) * factor)
  }
  if (name === 'maxmemory-policy' && !POLICIES.includes(value))
    throw new RedisError(`argument(s) must be one of the following: ${POLICIES.join(', ')}`)
  if (YES_OR_NO.has(name) && value !== 'yes' && value !== 'no') throw new RedisError("argument must be 'yes' or 'no'")
  if ((name === 'port' || name === 'timeout' || name === 'cluster-node-timeout') && !/^\d+$/.test(value))
    throw new RedisError("argument couldn't be parsed into an integer")
  return value
}

export class Settings {
  private readonly values = new Map(Object.entries(DEFAULTS))

  get(name: string): string {
    return this.values.get(name) ?? ''
  }

  /** Those whose names match one of these patterns, in the order of their names. */
  matching(patterns: readonly RegExp[]): readonly (readonly [string, string])[] {
    return [...this.values].filter(([name]) => patterns.some((pattern) => pattern.test(name)))
  }

  /** Throws RedisError. */
  set(name: string, value: string): void {
    const now = RENAMED[name] ?? name
    this.values.set(now, accepted(now, value))
  }

  knows(name: string): boolean {
    return this.values.has(name)
  }

  /** Reads a configuration; gives what redis says of the first line it does not take. Directives that only tune it are passed over. */
  read(text: string): string | undefined {
    for (const [index, line] of text.split('\n').entries()) {
      const [name, ...words] = line.trim().split(/\s+/)
      if (!name || name.startsWith('#')) continue
      const value = words.join(' ').replace(/^(["'])(.*)\1$/, '$2')
      try {
        if (value === '' && words.length === 0) throw new RedisError('wrong number of arguments')
        this.set(name.toLowerCase(), value)
      } catch (error) {
        if (!(error instanceof RedisError)) throw error
        return `\n*** FATAL CONFIG FILE ERROR (Redis) ***\nReading the configuration file, at line ${index + 1}\n>>> '${line.trim()}'\n${error.message}\n`
      }
    }
    return undefined
  }
}

/** The configuration that a command line stands for: a file's name first, then `--directive value ...`. */
export function directivesOf(argv: readonly string[]): { readonly file: string | undefined; readonly text: string } {
  const [first, ...rest] = argv
  const file = first !== undefined && !first.startsWith('-') ? first : undefined
  const words = file === undefined ? argv : rest
  const text = words.map((word) => (word.startsWith('--') ? `\n${word.slice(2)}` : ` ${/\s/.test(word) ? `"${word}"` : word}`)).join('')
  return { file, text }
}
