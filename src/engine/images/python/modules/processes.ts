/** signal, subprocess and threading: what comes to a program, what it starts, and what runs beside it. */
import { anySignal } from '../../../../shell/any-signal'
import { encodeText } from '../../../../shell/bytes'
import { resolvePath } from '../../../../shell/path'
import { Collector, inputOf } from '../../../../shell/pipe'
import { saveFiles } from '../runtime/files'
import { index } from '../runtime/numbers'
import { ThreadState } from '../runtime/threads'
import { failure, OBJECT, systemFailure } from '../runtime/types'
import { Builtin, Bytes, Dict, Instance, List, none, plainOf, PyError, Tuple, wait, type Native, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'
import { seconds } from './clock'

export const signal: Fill = (rt, module) => {
  const numbers = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGUSR2: 12,
    SIGALRM: 14,
    SIGPIPE: 13,
    SIGTERM: 15,
    SIGCHLD: 17,
    SIGCONT: 18,
    SIGSTOP: 19,
    SIGWINCH: 28,
  }
  for (const [name, number] of Object.entries(numbers)) module.attributes.set(name, number)
  let alarm: AbortController | undefined
  const handlers = new Map<number, Value>()
  module.attributes.set('SIG_DFL', 0)
  module.attributes.set('SIG_IGN', 1)
  define(module, {
    signal: ([number, handler]) => {
      const name = Object.entries(numbers).find(([, one]) => one === index(number!))?.[0]
      if (name === undefined) throw failure('ValueError', 'signal number out of range')
      const before = handlers.get(index(number!)) ?? 0
      handlers.set(index(number!), handler!)
      rt.onSignal(name.slice(3), plainOf(handler!) === 0 ? undefined : plainOf(handler!) === 1 ? null : handler!, index(number!))
      return before
    },
    alarm: ([after]) => {
      const { clock } = rt.context.system
      const milliseconds = seconds(after) * 1000
      alarm?.abort()
      alarm = new AbortController()
      if (milliseconds > 0)
        void clock.sleep(milliseconds, anySignal([rt.context.signal, alarm.signal])).then(
          () => rt.context.system.processes.signal(rt.context.pid, 'ALRM'),
          () => undefined,
        )
      return 0
    },
    getsignal: ([number]) => handlers.get(index(number!)) ?? 0,
    raise_signal: ([number]) => {
      const name = Object.entries(numbers).find(([, one]) => one === index(number!))?.[0]
      if (name !== undefined) rt.context.system.processes.signal(rt.context.pid, name.slice(3))
      return null
    },
    *pause() {
      yield* wait(rt.pause(Infinity))
      const due = rt.handlers()
      if (due) yield* due
      return null
    },
  })
}

/** Keeps what is written, and tells of each part as it comes. */
class Told extends Collector {
  constructor(private readonly tell: (bytes: Bytes) => void) {
    super()
  }

  override write(data: Uint8Array | string): Promise<void> {
    this.tell(new Bytes(typeof data === 'string' ? encodeText(data) : data.slice()))
    return super.write(data)
  }
}

export const processes: Fill = (rt, module) => {
  const children = (): readonly number[] =>
    rt.context.system.processes
      .list()
      .filter(({ parent }) => parent === rt.context.pid)
      .map(({ pid }) => pid)
  const needed = (name: string): void => {
    if (!rt.context.system.command(name.includes('/') ? resolvePath(rt.context.cwd, name) : name))
      throw systemFailure('FileNotFoundError', 2, 'No such file or directory', name)
  }
  define(module, {
    /** Whether there is such a program. */
    known: ([words, shell]) => {
      if (shell === true || typeof words === 'string') {
        if (shell !== true) needed(String(words).split(' ')[0] ?? '')
      } else if (words instanceof List) needed(String(words.items[0] ?? ''))
      return null
    },
    /** Runs words; `(status, output, errors)`, each as far as it is wanted. */
    *run([words, shell, input, folder, environment, wantsOut, wantsErr, joined, process]) {
      const argv = typeof words === 'string' ? (shell === true ? ['sh', '-c', words] : [words]) : (yield* rt.all(words!)).map(String)
      if (shell === true && typeof words !== 'string') argv.unshift('sh', '-c')
      yield* rt.flush()
      const live = process instanceof Instance ? process.attributes.get('_live') : undefined
      const out = live instanceof List ? new Told((bytes) => (live.items.push(bytes), rt.changed())) : new Collector()
      const err = joined === true ? out : new Collector()
      needed(argv[0] ?? '')
      const given = input instanceof Bytes ? inputOf(input.data) : typeof input === 'string' ? inputOf(input) : undefined
      const own = environment instanceof Dict ? environment : (rt.modules.get('os')?.attributes.get('environ') ?? null)
      const env =
        own instanceof Dict ? Object.fromEntries([...own.entries.values()].map(([key, value]) => [String(key), String(value)])) : undefined
      saveFiles(rt)
      const before = children()
      const running = rt.context.run(argv, {
        ...(wantsOut === true ? { stdout: out } : {}),
        ...(wantsErr === true ? { stderr: err } : {}),
        isTty: {
          stdin: rt.context.isTty.stdin && given === undefined,
          stdout: rt.context.isTty.stdout && wantsOut !== true,
          stderr: rt.context.isTty.stderr && wantsErr !== true,
        },
        ...(given ? { stdin: given } : {}),
        ...(typeof folder === 'string' ? { cwd: folder } : {}),
        ...(env ? { env } : {}),
      })
      const child = children().find((pid) => !before.includes(pid))
      if (process instanceof Instance && child !== undefined) process.attributes.set('_pid', child)
      const code = yield* wait(running)
      return new Tuple([
        code > 128 && code < 160 ? 128 - code : code,
        new Bytes(out.bytes()),
        joined === true ? new Bytes(new Uint8Array(0)) : new Bytes(err.bytes()),
      ])
    },
  })
}

export const thread: Fill = (rt, module) => {
  define(module, {
    current: () => rt.thread.value,
    changed: () => {
      rt.changed()
      return null
    },
    /** Waits until a test holds; nothing else runs while it is made. */
    *until([test, timeout = null]) {
      const limit = timeout === null || seconds(timeout) < 0 ? Infinity : seconds(timeout) * 1000
      return yield* rt.until(test!, limit)
    },
    /** Starts a call beside the one that runs; returns what waits for its end. */
    start: ([target, args, keywords, self = null, left = false]) => {
      const given = new Map<string, Value>()
      if (keywords instanceof Dict) for (const [key, value] of keywords.entries.values()) given.set(String(key), value)
      const state = new ThreadState(self, (code) =>
        self instanceof Instance ? self.attributes.get('daemon') === true : left === true || code !== 0,
      )
      let isAlive = true
      const work = rt.call(target!, args instanceof Tuple || args instanceof List ? args.items : [], given.size > 0 ? given : none)
      void rt.start(work, state).then(
        () => (isAlive = false),
        () => (isAlive = false),
      )
      const made = new Instance(OBJECT)
      const method = (name: string, run: Native): void => void made.attributes.set(name, new Builtin(name, run))
      method('is_alive', () => isAlive)
      method('join', function* ([timeout = null]) {
        yield* rt.call(module.attributes.get('until')!, [new Builtin('ended', () => !isAlive), timeout])
        return null
      })
      method('interrupt', ([error]) => {
        state.thrown = new PyError(error as Instance)
        state.wake?.()
        return null
      })
      return made
    },
  })
}
