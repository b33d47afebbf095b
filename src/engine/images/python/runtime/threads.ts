/** The threads of a program: what each has of its own, as CPython's thread states, how they wait for each other, and signals. */
import { anySignal } from '../../../../shell/any-signal'
import type { CommandContext } from '../../../../shell/command'
import { drive } from './drive'
import { PyError, wait, type Keywords, type Run, type Value } from './values/index'

export class ThreadState {
  /** The exceptions that are being handled, the innermost last. */
  readonly handled: PyError[] = []
  /** Calls that run. */
  depth = 0
  /** An exception that another thread wants raised here. */
  thrown: PyError | undefined
  /** Ends a pause early. */
  wake: (() => void) | undefined
  constructor(
    /** The `Thread` that it is, for programs that ask. */
    readonly value: Value = null,
    /** Whether a program that ends with such a status does not wait for it. */
    readonly isLeft: (code: number) => boolean = () => false,
  ) {}
}

export abstract class Threads {
  private readonly main = new ThreadState()
  /** The thread that runs just now. */
  thread = this.main
  /** Threads that run beside the first one. */
  readonly threads = new Map<ThreadState, Promise<void>>()
  /** Ends the pauses of threads that wait for others to change something. */
  private readonly waiting = new Set<() => void>()
  /** How often something was changed that threads wait for. */
  private changes = 0
  /** While this is above nothing, no other thread has its turn. */
  protected undivided = 0
  private readonly signals = new Map<string, { stop(): void }>()
  /** A signal that came; its handler runs before the next statement. */
  private arrived: { readonly handler: Value; readonly number: number }[] = []

  constructor(readonly context: CommandContext) {}

  abstract call(callee: Value, args?: readonly Value[], keywords?: Keywords): Run<Value>
  abstract truth(value: Value): Run<boolean>
  abstract err(text: string): Run<void>
  abstract traceback(error: PyError): Run<string>

  get handled(): PyError[] {
    return this.thread.handled
  }

  /** Waits, until a signal comes whose handler is to run, or another thread wants something; `forChange` until something changes as well. */
  async pause(milliseconds: number, forChange = false): Promise<void> {
    const { clock } = this.context.system
    const { signal } = this.context
    const { thread } = this
    if (this.isDue(thread)) return
    const early = new AbortController()
    const wake = (): void => {
      clock.wake()
      early.abort()
    }
    thread.wake = wake
    if (forChange) this.waiting.add(wake)
    let end = (): void => undefined
    try {
      if (milliseconds === Infinity)
        await new Promise<void>((resolve) => {
          end = (): void => {
            clock.wake()
            resolve()
          }
          signal.addEventListener('abort', end)
          early.signal.addEventListener('abort', end)
          if (signal.aborted) end()
        })
      else await clock.sleep(milliseconds, anySignal([signal, early.signal]))
      if (signal.aborted) throw signal.reason
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (!early.signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', end)
      thread.wake = undefined
      this.waiting.delete(wake)
    }
  }

  /** Waits until a test holds, which is made again whenever another thread changed something; false when that took too long. */
  *until(test: Value, milliseconds: number): Run<boolean> {
    const { clock } = this.context.system
    const end = clock.now() + milliseconds
    for (;;) {
      const { changes } = this
      this.undivided++
      try {
        if (yield* this.truth(yield* this.call(test))) return true
      } finally {
        this.undivided--
      }
      if (clock.now() >= end) return false
      if (changes === this.changes) yield* wait(this.pause(end - clock.now(), true))
      const due = this.handlers()
      if (due) yield* due
    }
  }

  /** Something is otherwise that threads may wait for. */
  changed(): void {
    this.changes++
    for (const wake of [...this.waiting]) wake()
  }

  /** Sets what a signal does: undefined for what it does by itself, null for nothing. */
  onSignal(name: string, handler: Value | undefined, number: number): void {
    this.signals.get(name)?.stop()
    this.signals.delete(name)
    if (handler === undefined) return
    const stop = this.context.onSignal(name, () => {
      if (handler === null) return
      this.arrived.push({ handler, number })
      this.context.system.clock.wake()
      this.main.wake?.()
    })
    this.signals.set(name, { stop })
  }

  private isDue(thread: ThreadState): boolean {
    return thread.thrown !== undefined || (thread === this.main && this.arrived.length > 0)
  }

  /** What signals that came have to do, in the first thread, and what others want of this one; undefined when there is nothing. */
  handlers(): Run<void> | undefined {
    return this.undivided === 0 && this.isDue(this.thread) ? this.handle() : undefined
  }

  private *handle(): Run<void> {
    const { thread } = this
    const { thrown } = thread
    thread.thrown = undefined
    if (thrown) throw thrown
    for (const { handler, number } of this.arrived.splice(0)) yield* this.call(handler, [number, null])
  }

  drive<T>(work: Run<T>, thread = this.main): Promise<T> {
    const before = this.thread
    const done = drive(work, () => {
      this.thread = thread
    })
    // Its first part ran at once, in the middle of what asked for it.
    this.thread = before
    return done
  }

  /** Runs something beside what runs now; resolves when it has ended. */
  start(work: Run<unknown>, thread = new ThreadState()): Promise<void> {
    const done = this.drive(work, thread).then(
      () => undefined,
      async (error: unknown) => {
        if (!(error instanceof PyError)) throw error
        if (error.value.type.name === 'SystemExit') return
        await this.drive(this.err(`Exception in thread:\n${await this.drive(this.traceback(error), thread)}`), thread)
      },
    )
    this.threads.set(thread, done)
    void done.then(
      () => this.forgotten(thread),
      () => this.forgotten(thread),
    )
    return done
  }

  private forgotten(thread: ThreadState): void {
    this.threads.delete(thread)
    this.context.system.clock.wake()
    this.changed()
  }

  /** Waits for the threads that a program does not leave behind. */
  async joined(code: number): Promise<void> {
    for (;;) {
      const left = [...this.threads].filter(([thread]) => !thread.isLeft(code)).map(([, done]) => done)
      if (left.length === 0) return
      await Promise.all(left)
    }
  }
}
