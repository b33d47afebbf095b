/** Pods that preempted others and wait for the room they made: by the node they were promised; models backend/queue/nominator. */
import type { PodInfo } from './pod-info'

const NONE: readonly PodInfo[] = []

export class Nominator {
  private readonly nodeOf = new Map<string, string>()
  private readonly byNode = new Map<string, Map<string, PodInfo>>()

  on(node: string): readonly PodInfo[] {
    const pods = this.byNode.get(node)
    return pods ? [...pods.values()] : NONE
  }

  nodeFor(uid: string): string | undefined {
    return this.nodeOf.get(uid)
  }

  set(info: PodInfo, node: string): void {
    this.remove(info.uid)
    this.nodeOf.set(info.uid, node)
    const pods = this.byNode.get(node)
    if (pods) pods.set(info.uid, info)
    else this.byNode.set(node, new Map([[info.uid, info]]))
  }

  remove(uid: string): void {
    const node = this.nodeOf.get(uid)
    if (node === undefined) return
    this.nodeOf.delete(uid)
    const pods = this.byNode.get(node)!
    pods.delete(uid)
    if (pods.size === 0) this.byNode.delete(node)
  }

  clear(): void {
    this.nodeOf.clear()
    this.byNode.clear()
  }
}
