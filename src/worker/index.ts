/** Entry of the web worker: wires the host to messages and to the browser's time. */
import type { FromPage } from '../protocol/messages'
import { WorkerHost } from './host'

/** A delay of 0 through a message, because timers of 0 ms are held back to 4 ms when nested. */
const channel = new MessageChannel()
const soon: (() => void)[] = []
channel.port1.onmessage = () => soon.shift()?.()

const host = new WorkerHost(
  {
    now: () => performance.now(),
    later: (delay, action) => {
      let live = true
      const run = (): void => {
        if (live) action()
      }
      if (delay <= 0) {
        soon.push(run)
        channel.port2.postMessage(0)
        return () => {
          live = false
        }
      }
      const timer = setTimeout(run, delay)
      return () => clearTimeout(timer)
    },
  },
  (message) => postMessage(message),
)

addEventListener('message', ({ data }: MessageEvent<FromPage>) => host.receive(data))
