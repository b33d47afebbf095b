/** What follows things until it is told to stop, and then ends as a failure and not by the signal; models kubectl's interrupt.Handler. */
import type { Session } from '../session'
import { Interrupted } from './errors'

const SIGNALS = ['INT', 'TERM', 'HUP', 'QUIT']

/** Does the work, with all requests it makes, until it is done or a signal comes. Throws Interrupted then. */
export async function interruptible<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const { io, interruption } = session
  interruption.signal.throwIfAborted()
  const stopped = new Promise<never>((_, reject) => {
    interruption.signal.addEventListener('abort', () => reject(interruption.signal.reason), { once: true })
  })
  const listening = SIGNALS.map((name) =>
    io.onSignal(name, () => {
      interruption.abort(new Interrupted())
      io.system.clock.wake()
    }),
  )
  const working = work()
  // What is stopped may fail after nobody waits for it.
  working.catch(() => undefined)
  stopped.catch(() => undefined)
  try {
    return await Promise.race([working, stopped])
  } finally {
    for (const stop of listening) stop()
  }
}
