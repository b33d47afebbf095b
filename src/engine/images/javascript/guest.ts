/**
 * A JavaScript program as the machine sees it: turns that run to their end, what it asks the machine for meanwhile, and what they
 * cost. WebAssembly cannot be left in the middle of a call, so a turn that must wait for something is given up, its memory put back
 * as it was, and run again with the answers that it has had.
 */
import { EvalFlags, JSException, JSValueHandle, type QuickJS } from 'quickjs-wasi'
import type { CommandContext } from '../../../shell/command'
import { behind } from '../../../shell/machine'
import { holdMemory } from '../../../shell/memory-meter'
import { createEngine } from './quickjs'

/** What a program asks with, and what it is answered. */
export type Plain = string | number | boolean | null | undefined | Uint8Array

/** A failure that the program catches: the properties of its error. */
export class Failure {
  constructor(readonly properties: Readonly<Record<string, string | number | undefined>> & { readonly message: string }) {}
}

export type Operation = (...args: readonly Plain[]) => Plain | Failure
/** One that takes time, and that the program waits for in the middle of a statement. */
export type Blocking = (...args: readonly Plain[]) => Promise<Plain | Failure>
/**
 * What is tried before the blocking operation of the same name, since nothing has to be run again then: an answer that is there at
 * once, though it takes milliseconds, or one that is on its way. Undefined, having done nothing, where there is neither.
 */
export type Prompt = (
  ...args: readonly Plain[]
) => { readonly answer: Plain | Failure; readonly takes: number } | { readonly later: Promise<Plain | Failure> } | undefined

/** Milliseconds of a processor between two looks of the engine at whether it should go on. */
const STEP = 0.05
/**
 * Looks after which the program is taken never to end its turn: `fib(32)` takes some 1400, nine million rounds of a loop 1800. They
 * count from what it was last answered from outside, and some more of them in all.
 */
const MOST_STEPS = 2000
const MOST_IN_ALL = 4 * MOST_STEPS
/** Milliseconds that a prompt answer takes at least. */
const ANSWER = 0.1
/**
 * Milliseconds that a program is ahead of the machine before prompt answers are waited for like others; more in a turn that has
 * lasted, by this part of it: what is run again must not cost more than what is new.
 */
const AHEAD = 250
const AHEAD_OF_TURN = 0.5
/** Reactions to promises, or callbacks put off to the turn's end, that count as much as what is done between two looks. */
const REACTIONS = 100
/** Milliseconds that asking for the time takes, so that who waits for a time by asking gets there. */
const LOOK_AT_CLOCK = 0.02
/** Milliseconds that a turn takes at least, so that turns that bring about one another let time pass. */
const TURN = 0.02
/** After so many turns in a row that only bring about the next, each takes more, so that who waits by them for ever holds nobody up. */
const FREE_SPINS = 5000
const SPINS = 1000
/** What node takes before it runs anything, and what of the engine's memory is there from the start. */
const RESIDENT = 41_943_040
/** Marks the failure among answers. */
const FAILED = '\u0000\u0001failed:'

export interface GuestOptions {
  readonly operations: Readonly<Record<string, Operation>>
  readonly blocking?: Readonly<Record<string, Blocking>>
  readonly prompt?: Readonly<Record<string, Prompt>>
  /** Modules of the standard kind: the place of a name, and the text of a place. Throw what the program is told. */
  readonly resolve?: (specifier: string, from: string) => string
  readonly load?: (place: string) => string
  /** Writes what the program has written. */
  readonly flush?: () => Promise<void>
  /** Bytes that its values may take. */
  readonly heap?: number
  readonly resident?: number
}

export class Guest {
  private vm!: QuickJS
  private memory!: WebAssembly.Memory
  private initial = 0
  private steps = 0
  private looks = 0
  /** How many steps there were when it was last answered from outside. */
  private heard = 0
  /** Milliseconds of the turns before this one that have not passed for the machine yet: less than one. */
  private owed = 0
  /** Of this turn's milliseconds, and those owed, those that have passed for the machine, too. */
  private charged = 0
  /** Milliseconds that it has waited for prompt answers and that have not passed for the machine yet. */
  private idle = 0
  /** When this turn began. */
  private began = 0
  /** How many turns before this one came of nothing but the last. */
  spins = 0
  /** Whether turns may have to wait for something; what they were answered is kept then. */
  mayWait = false
  private answers: (Plain | Failure)[] | undefined
  private answered = 0
  private asked: (() => Promise<Plain | Failure>) | undefined
  private given: JSValueHandle | undefined
  /** The program has ended; what runs of it is to stop. */
  stopped = false
  endless = false
  exhausted = false

  private constructor(
    private readonly context: CommandContext,
    private readonly options: GuestOptions,
  ) {}

  static async create(context: CommandContext, options: GuestOptions): Promise<Guest> {
    const guest = new Guest(context, options)
    const { machine } = behind(context)
    const { vm, memory } = await context.system.clock.external(
      createEngine({
        nanoseconds: () => guest.nanoseconds(),
        random: () => machine.random(256),
        memoryLimit: options.heap ?? 536_870_912,
        timezoneOffset: 0,
        interruptHandler: () => guest.interrupts(),
        onUnhandledRejection: (promise, reason, handled) => guest.call('__rejection', promise, reason, handled ? vm.true : vm.false),
        moduleLoader: {
          normalize: (from, name) => options.resolve?.(name, from) ?? name,
          load: (place) => options.load?.(place) ?? '',
        },
      }),
    )
    guest.vm = vm
    guest.memory = memory
    guest.initial = memory.buffer.byteLength
    const ask = vm.newFunction('__op', (...args) => guest.operate(args))
    vm.setProp(vm.global, '__op', ask)
    ask.dispose()
    guest.weigh()
    return guest
  }

  /** Milliseconds this turn has computed, with those owed. */
  private get busy(): number {
    return this.owed + this.steps * STEP + this.looks * LOOK_AT_CLOCK
  }

  /** Milliseconds since the epoch, as the program sees it: what it computes takes time while it does. */
  now(): number {
    return this.context.system.clock.now() + Math.max(0, this.busy - this.charged) + this.idle
  }

  private nanoseconds(): bigint {
    this.looks++
    const known = this.next()
    if (typeof known === 'number') return BigInt(Math.round(known * 1000)) * 1000n
    const now = this.now()
    this.keep(now)
    return BigInt(Math.round(now * 1000)) * 1000n
  }

  private interrupts(): boolean {
    this.steps++
    if (this.stopped || this.asked || !this.weigh()) return true
    return this.tires()
  }

  /** Whether it is taken never to end. */
  private tires(): boolean {
    this.endless ||= this.steps - this.heard > MOST_STEPS || this.steps > MOST_IN_ALL
    return this.endless
  }

  /** Tells what it holds; false when that was too much. */
  private weigh(): boolean {
    holdMemory(this.context, this.held)
    return !this.context.signal.aborted
  }

  /** Bytes that it holds. */
  get held(): number {
    return (this.options.resident ?? RESIDENT) + this.memory.buffer.byteLength - this.initial
  }

  // What it asks for

  private next(): Plain | Failure {
    return this.answers && this.answered < this.answers.length ? this.answers[this.answered++] : undefined
  }

  private keep(answer: Plain | Failure): void {
    if (!this.answers || this.asked) return
    this.answers.push(answer)
    this.answered++
  }

  /** The engine takes its own hold of what an operation gives it, but leaves ours. */
  private operate(args: readonly JSValueHandle[]): JSValueHandle {
    if (!this.asked) this.given?.dispose()
    this.given = undefined
    const result = this.operation(args)
    if (!this.isShared(result)) this.given = result
    return result
  }

  private isShared(handle: JSValueHandle): boolean {
    const { vm } = this
    return handle === vm.undefined || handle === vm.null || handle === vm.true || handle === vm.false
  }

  private operation([first, ...rest]: readonly JSValueHandle[]): JSValueHandle {
    const name = first!.toString()
    const interrupted = this.asked !== undefined || this.stopped
    if (!interrupted && name === 'promise.state') return this.handle(this.vm['exports'].qjs_promise_state(rest[0]!.ptr))
    if (!interrupted && name === 'promise.result') return new JSValueHandle(this.vm, this.vm['exports'].qjs_promise_result(rest[0]!.ptr))
    const args = rest.map(plainOf)
    if (interrupted) return this.handle(new Failure({ message: 'interrupted' }))
    if (name === 'work') return this.work(Number(args[0]))
    if (name === 'compile') return this.compile(String(args[0]), String(args[1]), EvalFlags.TYPE_GLOBAL)
    if (name === 'import') return this.compile(String(args[0]), String(args[1]), EvalFlags.TYPE_MODULE)
    const blocking = this.options.blocking?.[name]
    if (blocking && this.answers) this.heard = this.steps
    if (this.answers && this.answered < this.answers.length) return this.handle(this.answers[this.answered++])
    if (blocking && this.answers) return this.handle(this.answerOf(name, blocking, args))
    const operation = this.options.operations[name]
    const answer = operation ? operation(...args) : new Failure({ message: `${name} is not known to this machine`, code: 'ENOSYS' })
    this.keep(answer)
    return this.handle(answer)
  }

  /** The answer of an operation that takes time, or what stops the turn until there is one. */
  private answerOf(name: string, blocking: Blocking, args: readonly Plain[]): Plain | Failure {
    const ahead = Math.max(AHEAD, (this.context.system.clock.now() - this.began) * AHEAD_OF_TURN)
    const known = this.busy - this.charged + this.idle < ahead ? this.options.prompt?.[name]?.(...args) : undefined
    if (known && 'takes' in known) {
      this.idle += Math.max(ANSWER, known.takes)
      this.keep(known.answer)
      return known.answer
    }
    // It can fail before it is waited for.
    known?.later.catch(() => undefined)
    this.asked = known ? () => known.later : () => blocking(...args)
    return new Failure({ message: 'interrupted' })
  }

  /** What it has done in built-in calls, in looks; true when that was too much. */
  private work(steps: number): JSValueHandle {
    this.steps += steps
    return this.handle(this.tires())
  }

  /** A text as a script: what its last expression is worth; or as a module: a promise of its end. What it throws is thrown on. */
  private compile(source: string, file: string, kind: number): JSValueHandle {
    const { vm } = this
    try {
      return vm.evalCode(source, file, kind)
    } catch (error) {
      if (!(error instanceof JSException)) throw error
      vm.setProp(vm.global, '__thrown', error.handle)
      return this.handle(new Failure({ message: '', thrown: error.name === 'SyntaxError' && !this.isReadable(source, file, kind) ? 2 : 1 }))
    }
  }

  private isReadable(source: string, file: string, kind: number): boolean {
    try {
      this.vm.evalCode(source, file, kind | EvalFlags.COMPILE_ONLY)
      return true
    } catch {
      return false
    }
  }

  private handle(value: Plain | Failure): JSValueHandle {
    const { vm } = this
    if (value instanceof Failure) return vm.newString(FAILED + JSON.stringify(value.properties))
    if (value === undefined) return vm.undefined
    if (value === null) return vm.null
    if (typeof value === 'boolean') return value ? vm.true : vm.false
    if (typeof value === 'number') return vm.newNumber(value)
    return typeof value === 'string' ? vm.newString(value) : vm.newUint8Array(value)
  }

  // Turns

  /** Calls a global function; undefined when it did not come back. */
  private call(name: string, ...args: readonly (Plain | JSValueHandle)[]): Plain {
    const { vm } = this
    const callee = vm.global.getProp(name)
    const given = args.map((arg) => (isHandle(arg) ? arg : this.handle(arg)))
    try {
      const result = vm.callFunction(callee, vm.undefined, ...given)
      const value = plainOf(result)
      if (!this.asked)
        for (const handle of [callee, result, ...given.filter((one, i) => one !== args[i])]) if (!this.isShared(handle)) handle.dispose()
      return value
    } catch (error) {
      this.fail(error)
      return undefined
    }
  }

  /** The engine gave up a call or a reaction: because it was told to, or for want of memory; else it is thrown on. */
  private fail(error: unknown): void {
    if (this.asked || this.stopped || this.endless) return
    if (!/out of memory/.test((error as Error).message) && !(error instanceof WebAssembly.RuntimeError)) throw error
    this.exhausted = true
  }

  /**
   * Runs reactions to promises; whether there were any. One by one, which the engine offers no call for: it looks so seldom while
   * it runs reactions that some that bring about one another would hold the thread for long.
   */
  private react(): boolean {
    const { vm } = this
    const engine = vm['exports']
    let reactions = 0
    while (engine.qjs_is_job_pending()) {
      const result = engine.qjs_execute_pending_job()
      if (result < 0) this.fail(new Error(vm.getException().toString()))
      if (this.asked || this.stopped || this.endless || this.exhausted) break
      if (++reactions % REACTIONS === 0 && this.interrupts()) break
    }
    return reactions > 0
  }

  /** Runs what is left to do at once: what was put off to the end of the turn, and reactions to promises. */
  private drain(): void {
    for (;;) {
      if (this.asked || this.stopped || this.endless || this.exhausted || this.context.signal.aborted) return
      const more = this.call('__ticks')
      // Not all of them yet: reactions to promises come after the last.
      if (more === 'some') {
        this.interrupts()
        continue
      }
      const reacted = !this.asked && !this.stopped && this.react()
      if (more !== true && !reacted) return
    }
  }

  /** Calls a global function from within what it asked for. */
  ask(name: string, ...args: readonly Plain[]): Plain {
    return this.call(name, ...args)
  }

  /** Evaluates texts that are no part of the program, before it begins. */
  define(source: string, file: string): void {
    this.vm.evalCode(source, file).dispose()
  }

  /** One turn: a call of the program's, and all that follows from it at once. Resolves with what the call gave. */
  async turn(name: string, ...args: readonly Plain[]): Promise<Plain> {
    this.owed = TURN * (1 + Math.max(0, this.spins - FREE_SPINS) / SPINS) + Math.max(0, this.busy - this.charged)
    this.steps = this.looks = this.charged = this.heard = 0
    this.began = this.context.system.clock.now()
    const before = this.mayWait ? new Uint8Array(this.memory.buffer).slice() : undefined
    this.answers = before ? [] : undefined
    let result: Plain
    for (;;) {
      this.answered = 0
      this.asked = undefined
      this.steps = this.looks = this.heard = 0
      result = this.call(name, ...args)
      this.drain()
      const asked = this.asked as (() => Promise<Plain | Failure>) | undefined
      if (!asked) break
      await this.charge()
      this.answers!.push(await asked())
      this.given = undefined
      const memory = new Uint8Array(this.memory.buffer)
      memory.set(before!)
      memory.fill(0, before!.length)
    }
    this.answers = undefined
    await this.charge()
    return result
  }

  /** Lets the time pass that was computed and waited. */
  private async charge(): Promise<void> {
    const { process } = behind(this.context)
    const { clock } = this.context.system
    const waited = Math.floor(this.idle)
    this.idle -= waited
    if (waited > 0) await clock.sleep(waited, this.context.signal)
    const due = Math.floor(this.busy - this.charged)
    if (due > 0) {
      this.charged += due
      await process.compute(due)
    }
    this.weigh()
    // What computes for ever takes its processor for ever; what it wrote before can be read.
    if (this.endless) await this.options.flush?.()
    while (this.endless) await process.compute(1000)
  }
}

const isHandle = (value: Plain | JSValueHandle): value is JSValueHandle =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)

function plainOf(handle: JSValueHandle): Plain {
  if (handle.isUndefined) return undefined
  if (handle.isNull) return null
  if (handle.isString) return handle.toString()
  if (handle.isNumber) return handle.toNumber()
  if (handle.isBool) return handle.toBoolean()
  return handle.isObject ? handle.toUint8Array() : handle.toString()
}
