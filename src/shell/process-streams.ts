/** A process's ends of its handles: reading and writing stop when it is stopped or ends. */
import { anySignal } from './any-signal'
import { Handle } from './handle'
import { Process } from './process'
import type { Readable, Writable } from './streams'

export function readerFor(process: Process, handle: Handle): Readable {
  return {
    read: async (signal) => {
      await process.checkpoint()
      if (handle.terminal) await handle.terminal.untilForeground(process)
      const any = !signal || signal === process.signal ? process.signal : anySignal([signal, process.signal])
      const chunk = await handle.read(any)
      if (process.stopped) await process.checkpoint()
      process.weigh(chunk?.length ?? 0)
      if (process.due) await process.tick()
      return chunk
    },
  }
}

export function writerFor(process: Process, handle: Handle): Writable {
  return {
    refuses: handle.refuses,
    write: async (data) => {
      process.weigh(data.length)
      if (process.due) await process.tick()
      await handle.write(data)
    },
  }
}
