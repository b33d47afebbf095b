/** A signal of several: aborted with the first of them, and a burden to none of them once nobody waits. */
import { describe, expect, it } from 'vitest'
import { anySignal } from './any-signal'
import { Pipe } from './pipe'

/** A signal that tells how many listen to it. */
function counted(): { controller: AbortController; count(): number } {
  const controller = new AbortController()
  const { signal } = controller
  const listeners = new Set<unknown>()
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: AddEventListenerOptions | boolean) => {
    listeners.add(listener)
    add(type, listener, options)
  }
  signal.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listeners.delete(listener)
    remove(type, listener)
  }
  return { controller, count: () => listeners.size }
}

describe('a signal of several', () => {
  it('is aborted with the first of them, for its reason, and tells so once', () => {
    const [one, two] = [new AbortController(), new AbortController()]
    const signal = anySignal([one.signal, two.signal])
    const heard: unknown[] = []
    signal.addEventListener('abort', () => heard.push(signal.reason), { once: true })
    expect(signal.aborted).toBe(false)
    expect(() => signal.throwIfAborted()).not.toThrow()
    two.abort('second')
    one.abort('late')
    expect([heard, signal.reason]).toEqual([['second'], 'second'])
    expect(signal.aborted).toBe(true)
    expect(() => anySignal([two.signal]).throwIfAborted()).toThrow('second')
  })

  it('is aborted from the beginning when one of them was, and with whom nobody waited for it', () => {
    const one = new AbortController()
    const before = anySignal([one.signal, new AbortController().signal])
    one.abort('gone')
    expect([before.aborted, before.reason]).toEqual([true, 'gone'])
    const after = anySignal([new AbortController().signal, one.signal])
    expect([after.aborted, after.reason]).toEqual([true, 'gone'])
  })

  it('may be one of several itself', () => {
    const one = new AbortController()
    const signal = anySignal([anySignal([one.signal]), new AbortController().signal])
    const heard: unknown[] = []
    signal.addEventListener('abort', () => heard.push(signal.reason))
    one.abort('inner')
    expect(heard).toEqual(['inner'])
  })

  it('listens to its sources only while somebody listens to it', async () => {
    const one = counted()
    const signal = anySignal([one.controller.signal])
    expect(one.count()).toBe(0)
    const [a, b] = [(): void => undefined, (): void => undefined]
    signal.addEventListener('abort', a)
    signal.addEventListener('abort', b, { once: true })
    expect(one.count()).toBe(1)
    signal.removeEventListener('abort', a)
    expect(one.count()).toBe(1)
    signal.removeEventListener('abort', b)
    expect(one.count()).toBe(0)

    const end = new AbortController()
    signal.addEventListener('abort', a, { signal: end.signal })
    expect(one.count()).toBe(1)
    end.abort()
    expect(one.count()).toBe(0)

    const pipe = new Pipe({ wake: () => undefined })
    const read = pipe.read(signal)
    expect(one.count()).toBe(1)
    await pipe.write('x')
    await read
    expect(one.count()).toBe(0)
  })

  it('listens to its sources once, however many there are', () => {
    const one = counted()
    const heard: number[] = []
    const listeners = Array.from({ length: 20 }, (_, index) => () => void heard.push(index))
    const signals = listeners.map(() => anySignal([one.controller.signal]))
    for (const [index, signal] of signals.entries()) signal.addEventListener('abort', listeners[index]!)
    expect(one.count()).toBe(1)
    signals[3]!.removeEventListener('abort', listeners[3]!)
    one.controller.abort()
    expect(heard).toEqual([0, 1, 2, ...Array.from({ length: 16 }, (_, index) => index + 4)])
    expect(one.count()).toBe(0)
  })
})
