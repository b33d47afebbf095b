/** Two ends of one connection between programs: what one writes the other reads; models a connected pair of sockets. */
import type { NetStream } from './net'
import { Pipe } from './pipe'
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
    // Who writes to somebody that has gone is not told here: the end shows when it reads.
    write: (data) => void to.write(data).catch(() => undefined),
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
