/** Two ends of one connection between programs: what one writes the other reads; models a connected pair of sockets. */
import { anySignal } from './any-signal'
import type { NetStream } from './net'
import { Pipe } from './pipe'
import type { Readable, Writable } from './streams'
import type { ShellClock } from './system'

/** The end of whoever called, and that of whoever accepted. */
export function connectedPair(clock: Pick<ShellClock, 'wake'>): readonly [NetStream, NetStream] {
  const there = new Pipe(clock)
  const back = new Pipe(clock)
  return [endOf(back, there), endOf(there, back)]
}

function endOf(from: Pipe, to: Pipe): NetStream {
  return {
    read: (signal) => from.read(signal),
    write: (data) => {
      to.write(data).catch(() => undefined)
      return !to.isBroken
    },
    end: () => to.end(),
    close: () => {
      to.end()
      from.closeReader()
    },
  }
}

/** The callbacks of one end, for whoever is told of bytes instead of reading them. */
export interface StreamHandlers {
  data(data: Uint8Array): void
  /** The other end sends nothing more. */
  end(): void
}

/** Reads to the end and tells what comes; resolves when all was told. */
export async function follow(stream: NetStream, handlers: StreamHandlers, signal?: AbortSignal): Promise<void> {
  for (let data = await stream.read(signal); data !== null; data = await stream.read(signal)) handlers.data(data)
  handlers.end()
}

/** What a program joins to a connection; each is left out where it has none. */
export interface Joined {
  readonly input?: Readable
  readonly output?: Writable
  readonly signal: AbortSignal
  readonly clock: ShellClock
  /** Milliseconds of silence after which it hangs up. */
  readonly patience?: number
  /** Has all of its input sent before it minds that the other end has hung up. */
  readonly saysAll?: boolean
  /** Leaves its own end open when there was nothing to say, so that the other may take its time. */
  readonly hearsOut?: boolean
}

/** Sends the input to its end and writes what comes, until the other end sends nothing more; then hangs up. */
export async function join(stream: NetStream, { input, output, signal, clock, patience, saysAll, hearsOut }: Joined): Promise<void> {
  const quiet = new AbortController()
  const over = new AbortController()
  let timer: { cancel(): void } | undefined
  const restart = (): void => {
    timer?.cancel()
    if (patience === undefined) return
    timer = clock.after(patience, () => {
      clock.wake()
      quiet.abort(new Silence())
    })
  }
  const send = async (): Promise<void> => {
    const until = anySignal([signal, over.signal])
    let silent = true
    for (let data = await input?.read(until); data; data = await input?.read(until)) {
      silent = false
      restart()
      if (!stream.write(data)) break
    }
    if (!silent || !hearsOut) stream.end()
  }
  const onAbort = (): void => stream.close()
  signal.addEventListener('abort', onAbort, { once: true })
  const sent = send()
  // Nobody waits for it when the other end has gone.
  sent.catch(() => undefined)
  try {
    restart()
    const until = anySignal([signal, quiet.signal])
    for (let data = await stream.read(until); data !== null; data = await stream.read(until)) {
      restart()
      await output?.write(data)
    }
    signal.throwIfAborted()
    if (saysAll) await sent
  } catch (error) {
    if (!(error instanceof Silence)) throw error
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', onAbort)
    over.abort(new Error('the connection is closed'))
    stream.close()
  }
}

class Silence extends Error {}
