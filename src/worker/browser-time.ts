/** The browser's time for the pacer, in a web worker. */
import type { Host } from './pacer'

/** A delay of 0 goes through a message, because timers of 0 ms are held back to 4 ms when nested. */
export function browserTime(): Host {
  const channel = new MessageChannel()
  const soon: (() => void)[] = []
  channel.port1.onmessage = () => soon.shift()?.()
  return {
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
  }
}
