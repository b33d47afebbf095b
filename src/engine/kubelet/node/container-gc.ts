/** Takes away what has ended of pods that are over but not deleted, to make room; models the container garbage collector's DeleteAllUnusedContainers. */
import type { Kubelet } from '../kubelet'

/** Containers go with their files and logs, and their sandboxes with them. */
export function deleteUnusedContainers({ workers, context: { runtime } }: Kubelet): void {
  for (const { stage, uid } of workers.values()) {
    if (stage !== 'terminated' && stage !== 'finished') continue
    for (const sandbox of [...runtime.sandboxesOf(uid)]) {
      for (const container of sandbox.containers) if (container.state === 'exited') sandbox.forget(container)
      if (!sandbox.ready && sandbox.containers.length === 0) runtime.forgetSandbox(sandbox)
    }
  }
}
