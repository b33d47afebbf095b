/** A signal that is aborted as soon as one of several is: AbortSignal.any for those that may never be. */

/** Who is told that a signal is aborted, by the signal: one listener for all, of which a runtime that counts them says nothing. */
const told = new WeakMap<AbortSignal, Set<() => void>>()

function tell(source: AbortSignal, onAbort: () => void): void {
  const known = told.get(source)
  if (known) return void known.add(onAbort)
  told.set(source, new Set([onAbort]))
  source.addEventListener('abort', ring)
}

function leave(source: AbortSignal, onAbort: () => void): void {
  const known = told.get(source)
  if (!known?.delete(onAbort) || known.size > 0) return
  told.delete(source)
  source.removeEventListener('abort', ring)
}

function ring(this: AbortSignal): void {
  for (const onAbort of told.get(this) ?? []) onAbort()
}

/**
 * What waits for a signal of `AbortSignal.any` is kept by the browser until one of the sources is aborted, and with it the whole
 * machine it belongs to. Here the sources alone keep it, and only as long as somebody waits: a machine that nobody holds any more
 * goes, whatever its programs waited for, and a source that lives long gathers nothing.
 */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  const waiting = new Set<EventListenerOrEventListenerObject>()
  // The first one that is found stays the one: its reason does not change when others follow.
  let first: AbortSignal | undefined
  const aborted = (): AbortSignal | undefined => (first ??= signals.find((source) => source.aborted))
  const onAbort = (): void => {
    unlink()
    controller.abort(aborted()?.reason)
  }
  const unlink = (): void => {
    for (const source of signals) leave(source, onAbort)
  }
  const forget = (listener: EventListenerOrEventListenerObject): void => {
    if (waiting.delete(listener) && waiting.size === 0) unlink()
  }
  return Object.defineProperties(signal, {
    aborted: { get: () => aborted() !== undefined },
    reason: { get: () => aborted()?.reason as unknown },
    throwIfAborted: {
      value: () => {
        const source = aborted()
        if (source) throw source.reason
      },
    },
    addEventListener: {
      value: (type: string, listener: EventListenerOrEventListenerObject, options?: AddEventListenerOptions | boolean) => {
        add(type, listener, options)
        const ended = typeof options === 'object' ? options.signal : undefined
        if (type !== 'abort' || aborted() || ended?.aborted || waiting.has(listener)) return
        ended?.addEventListener('abort', () => forget(listener), { once: true })
        waiting.add(listener)
        if (waiting.size === 1) for (const source of signals) tell(source, onAbort)
      },
    },
    removeEventListener: {
      value: (type: string, listener: EventListenerOrEventListenerObject, options?: EventListenerOptions | boolean) => {
        remove(type, listener, options)
        if (type === 'abort') forget(listener)
      },
    },
  })
}
