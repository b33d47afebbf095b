/** flock: runs a program while no other holds the same file; models flock(2). */
import type { Command } from '../../command'
import { behind } from '../../machine'
import { parseOptions, tool, ToolError, type Io } from '../tool'

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

const flock = tool('flock', async (io) => {
  const options = parseOptions(
    io.context,
    'sexunw:oE:Fv',
    {
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
    },
    { stop: true, status: 64 },
  )
  const [name, ...rest] = options.operands
  if (name === undefined) throw new ToolError("not enough arguments\nTry 'flock --help' for more information.", 64)
  const words = rest[0] === '-c' || rest[0] === '--command' ? ['/bin/sh', '-c', rest[1] ?? ''] : rest
  if (words.length === 0) {
    if (!/^\d+$/.test(name)) throw new ToolError(`bad file descriptor: '${name}'`, 64)
    // The descriptor is the shell's, of which this process knows only the first three.
    return 0
  }
  const path = io.path(name)
  if (!io.context.files.exists(path)) io.context.files.write(path, '')
  const lock = lockOf(io, path)
  const sharing = options.has('s')
  const limit = options.has('n') ? 0 : options.has('w') ? Number(options.get('w')) * 1000 : Infinity
  if (Number.isNaN(limit)) throw new ToolError(`invalid timeout value: '${options.get('w')!}'`, 64)
  if (!(await taken(io, lock, sharing, limit))) return Number(options.get('E') ?? 1)
  try {
    const program = words[0]!
    if (!io.context.system.command(program.includes('/') ? io.path(program) : program))
      throw new ToolError(`failed to execute ${program}: No such file or directory`, 69)
    return await io.context.run(words)
  } finally {
    lock.give(sharing)
  }
})

export const tools: readonly Command[] = [flock]
