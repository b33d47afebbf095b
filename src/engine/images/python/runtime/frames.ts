/** Calls and generators on their way: how deep a thread is in calls, and how a generator goes on from one value to the next. */
import { Streams } from './streams'
import { ThreadState } from './threads'
import { failure, typeNamed } from './types'
import { Generator_, Nested, PyError, Scope, Yielded, type Run, type Value } from './values/index'

/** How deep calls go. */
const DEEPEST = 999
/** Calls on one stack of the host. */
const LEVELS = 40

export abstract class Frames extends Streams {
  /** Scopes of the calls that run. */
  protected readonly running = new Set<Scope>()

  /** Runs the body of a call to its end. */
  protected *entered(body: Run<Value>, scope: Scope | undefined): Run<Value> {
    const { thread } = this
    this.enter(thread, scope)
    try {
      // The depth that the host's stack holds is a fraction of Python's.
      return thread.depth % LEVELS === 0 ? ((yield new Nested(body)) as Value) : yield* body
    } finally {
      this.leave(thread, scope)
    }
  }

  *finish(coroutine: Generator_): Run<Value> {
    if (coroutine.done) throw failure('RuntimeError', 'cannot reuse already awaited coroutine')
    coroutine.done = true
    return yield* this.entered(coroutine.body, coroutine.scope)
  }

  private enter(thread: ThreadState, scope: Scope | undefined): void {
    if (thread.depth >= DEEPEST) throw failure('RecursionError', 'maximum recursion depth exceeded')
    thread.depth++
    if (scope) this.running.add(scope)
  }

  private leave(thread: ThreadState, scope: Scope | undefined): void {
    if (scope) this.running.delete(scope)
    thread.depth--
  }

  /** The next value of a generator; undefined when it has ended. */
  *resume(generator: Generator_, sent: Value = null, thrown?: PyError): Run<Value | undefined> {
    if (generator.running) throw failure('ValueError', 'generator already executing')
    if (generator.done) {
      if (thrown) throw thrown
      return undefined
    }
    const { thread } = this
    this.enter(thread, generator.scope)
    generator.running = true
    const outside = thread.handled.length
    thread.handled.push(...generator.handled)
    try {
      const work = this.advance(generator, sent, thrown)
      return thread.depth % LEVELS === 0 ? ((yield new Nested(work)) as Value | undefined) : yield* work
    } finally {
      generator.handled = thread.handled.splice(outside)
      this.leave(thread, generator.scope)
      generator.running = false
    }
  }

  private *advance(generator: Generator_, sent: Value, thrown: PyError | undefined): Run<Value | undefined> {
    try {
      let step = thrown ? generator.body.throw(thrown) : generator.body.next(generator.started ? sent : undefined)
      generator.started = true
      for (;;) {
        if (step.done) {
          generator.done = true
          generator.result = step.value
          return undefined
        }
        if (step.value instanceof Yielded) return step.value.value
        let next: { readonly value: unknown } | { readonly error: unknown }
        try {
          next = { value: yield step.value }
        } catch (error) {
          next = { error }
        }
        step = 'error' in next ? generator.body.throw(next.error) : generator.body.next(next.value)
      }
    } catch (error) {
      generator.done = true
      if (error instanceof PyError && error.value.type.is(typeNamed('StopIteration')) && error !== thrown) {
        const told = failure('RuntimeError', `${generator.kind} raised StopIteration`)
        told.value.attributes.set('__cause__', error.value)
        throw told
      }
      throw error
    }
  }
}
