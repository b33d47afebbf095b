/** Drives work that waits: on stacks of its own, from one promise to the next. */
import { failure } from './types'
import { Nested, Yielded, type Run } from './values/index'

/** Runs to its end; what it waits for is awaited. `enter` is told before each part that runs without a pause. */
export async function drive<T>(work: Run<T>, enter: () => void): Promise<T> {
  let sent: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown } = {
    ok: true,
    value: undefined,
  }
  const stack: Run<unknown>[] = [work]
  for (;;) {
    const top = stack.at(-1)!
    let step: IteratorResult<Promise<unknown> | Yielded | Nested, unknown>
    enter()
    try {
      step = sent.ok ? top.next(sent.value) : top.throw(sent.error)
    } catch (error) {
      stack.pop()
      if (stack.length === 0) throw error
      sent = { ok: false, error }
      continue
    }
    if (step.done) {
      stack.pop()
      if (stack.length === 0) return step.value as T
      sent = { ok: true, value: step.value }
      continue
    }
    const value: Promise<unknown> | Yielded | Nested = step.value
    if (value instanceof Nested) {
      stack.push(value.work)
      sent = { ok: true, value: undefined }
      continue
    }
    if (value instanceof Yielded) throw failure('RuntimeError', 'yield outside of a generator')
    try {
      sent = { ok: true, value: await value }
    } catch (error) {
      sent = { ok: false, error }
    }
  }
}
