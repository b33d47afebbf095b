/** Puts the logs of running containers aside when they have grown large; models the kubelet's container log manager. */
import type { NodeContext } from './node-context'

/** One look at all logs. The newest file that was put aside and the one being written are there beside the compressed ones. */
export function rotateLogs({ clock, configuration, runtime }: NodeContext): void {
  const { maxSize, maxFiles } = configuration.logs
  if (maxSize < 0) return
  for (const { containers } of runtime.list())
    for (const { running, log } of containers) if (running && log.bytes >= maxSize) log.rotate(clock.now(), Math.max(0, maxFiles - 2))
}
