/** How a kubelet words that its container runtime does not answer; models runtimeState. */
import { formatDuration } from '../../api/strconv'

/** Milliseconds without an answer after which the runtime counts as down, and after which its containers count as not looked at. */
const DOWN_AFTER = 30_000
const UNSEEN_AFTER = 180_000

/** What a call to a runtime comes to whose process is gone, and has taken its socket along. */
export const RUNTIME_GONE =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"'

/** What the node lacks until its network is set up. */
export const NO_NETWORK =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

/** Whether pods that are new are still looked at. */
export function stillSyncs(downSince: number, now: number): boolean {
  return runtimeTrouble(downSince, now).length === 0
}

/** Why the node is not ready; nothing while it is. */
export function runtimeTrouble(downSince: number | undefined, now: number): readonly string[] {
  const gone = downSince === undefined ? 0 : now - downSince
  return [
    ...(gone > DOWN_AFTER ? ['container runtime is down'] : []),
    ...(gone > UNSEEN_AFTER ? [`PLEG is not healthy: pleg was last seen active ${formatDuration(gone)} ago; threshold is 3m0s`] : []),
  ]
}
