/** flock: runs a program while no other holds the same file; models flock(2). */
import type { Command } from '../../command'
import { behind } from '../../machine'
import type { Handle } from '../../handle'
import { parseOptions, tool, ToolError, type Io, type Options } from '../tool'

/** Who holds a file, and who waits for it. */
class Lock {
  private shared = 0
  private exclusive = false
  private readonly waiting = new Set<() => void>()

  take(sharing: boolean): boolean {
    if (this.exclusive || (!sharing && this.shared > 0)) return false
    if (sharing) this.shared++
    else this.exclusive = true
    return true
  }

  give(sharing: boolean): void {
    if (sharing) this.shared--
    else this.exclusive = false
    const waiting = [...this.waiting]
    this.waiting.clear()
    for (const go of waiting) go()
  }

  released(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve))
  }
}

const locks = new WeakMap<object, Map<string, Lock>>()

function lockOf(io: Io, path: string): Lock {
  const key = behind(io.context).machine.pidNamespace
  let known = locks.get(key)
  if (!known) locks.set(key, (known = new Map()))
  let lock = known.get(path)
  if (!lock) known.set(path, (lock = new Lock()))
  return lock
}

/** Waits until the lock is taken; false when the time is over. */
async function taken(io: Io, lock: Lock, sharing: boolean, limit: number): Promise<boolean> {
  const { clock } = io.context.system
  const until = clock.now() + limit
  while (!lock.take(sharing)) {
    const left = until - clock.now()
    if (left <= 0) return false
    const stop = new AbortController()
    const freed = lock.released().then(() => clock.wake())
    const over = limit === Infinity ? [] : [clock.sleep(left, stop.signal).catch(() => undefined)]
    const ended = new Promise<never>((_, reject) => {
      io.context.signal.addEventListener('abort', () => reject(io.context.signal.reason as Error), { once: true, signal: stop.signal })
    })
    try {
      await Promise.race([freed, ...over, ended])
    } finally {
      stop.abort()
    }
  }
  return true
}

interface Hold {
  readonly sharing: boolean
  give(): void
}

/** What open descriptions hold, which they lose when they are closed; nothing for those that have given it back. */
const held = new WeakMap<Handle, Hold | undefined>()

interface Wish {
  readonly sharing: boolean
  /** How long to wait; milliseconds. */
  readonly limit: number
  /** The status when it was in vain. */
  readonly conflict: number
}

function wishOf(options: Options): Wish {
  const limit = options.has('n') ? 0 : options.has('w') ? Number(options.get('w')) * 1000 : Infinity
  if (Number.isNaN(limit)) throw new ToolError(`invalid timeout value: '${options.get('w')!}'`, 64)
  return { sharing: options.has('s'), limit, conflict: Number(options.get('E') ?? 1) }
}

/** `flock 9`: a descriptor of whoever called it holds the lock from now on. */
async function onDescriptor(io: Io, name: string, options: Options): Promise<number> {
  if (!/^\d+$/.test(name)) throw new ToolError(`bad file descriptor: '${name}'`, 64)
  const { handles, descriptors } = behind(io.context)
  const handle = handles[Number(name)] ?? descriptors.get(Number(name))
  if (!handle) throw new ToolError(`${name}: Bad file descriptor`, 65)
  const { sharing, limit, conflict } = wishOf(options)
  const before = held.get(handle)
  if (!options.has('u') && before?.sharing === sharing) return 0
  before?.give()
  if (held.has(handle)) held.set(handle, undefined)
  if (options.has('u')) return 0
  const lock = lockOf(io, handle.label)
  if (!(await taken(io, lock, sharing, limit))) return conflict
  if (!held.has(handle)) handle.whenClosed(() => held.get(handle)?.give())
  held.set(handle, { sharing, give: () => lock.give(sharing) })
  return 0
}

/** A program runs while the lock of a file is held. */
async function around(io: Io, name: string, words: readonly string[], options: Options): Promise<number> {
  const path = io.path(name)
  if (!io.context.files.exists(path)) io.context.files.write(path, '')
  const lock = lockOf(io, path)
  const { sharing, limit, conflict } = wishOf(options)
  if (!(await taken(io, lock, sharing, limit))) return conflict
  try {
    const program = words[0]!
    if (!io.context.system.command(program.includes('/') ? io.path(program) : program))
      throw new ToolError(`failed to execute ${program}: No such file or directory`, 69)
    return await io.context.run(words)
  } finally {
    lock.give(sharing)
  }
}

const LONG = {
  shared: 's',
  exclusive: 'x',
  unlock: 'u',
  nonblock: 'n',
  nb: 'n',
  wait: 'w',
  timeout: 'w',
  close: 'o',
  'conflict-exit-code': 'E',
  verbose: 'v',
  'no-fork': 'F',
}

const flock = tool('flock', async (io) => {
  const options = parseOptions(io.context, 'sexunw:oE:Fv', LONG, { stop: true, status: 64 })
  const [name, ...rest] = options.operands
  if (name === undefined) throw new ToolError("not enough arguments\nTry 'flock --help' for more information.", 64)
  const words = rest[0] === '-c' || rest[0] === '--command' ? ['/bin/sh', '-c', rest[1] ?? ''] : rest
  return words.length === 0 ? onDescriptor(io, name, options) : around(io, name, words, options)
})

export const tools: readonly Command[] = [flock]
