/**
 * How many pods a selector matches on each node, kept current as pods come and go. It replaces the walk over all pods
 * that spreading and affinity would need for every pod scheduled, so that the cost per pod does not grow with their number.
 */
import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'
import type { CompiledSelector } from './selectors'

export type CountPerNode = ReadonlyMap<string, number>

interface Counter {
  readonly id: string
  readonly namespace: string
  readonly selector: CompiledSelector
  readonly withTerminating: boolean
  readonly perNode: Map<string, number>
}

/** Counters beyond these are forgotten, the least recently asked first, and rebuilt when asked again. */
const KEPT = 256

export class PodCounts {
  /** In the order of last use. */
  private readonly counters = new Map<string, Counter>()
  private readonly byNamespace = new Map<string, Set<Counter>>()

  constructor(private readonly nodes: ReadonlyMap<string, NodeInfo>) {}

  /** Node name to number of matching pods of one namespace; nodes without any are absent. Live: do not keep it beyond a cycle. */
  of(namespace: string, selector: CompiledSelector, withTerminating: boolean): CountPerNode {
    const id = `${namespace}|${withTerminating}|${selector.key}`
    let counter = this.counters.get(id)
    if (counter) {
      this.counters.delete(id)
    } else {
      counter = { id, namespace, selector, withTerminating, perNode: new Map() }
      for (const node of this.nodes.values()) for (const info of node.pods.values()) this.bump(counter, node.name, info, 1)
      const siblings = this.byNamespace.get(namespace)
      if (siblings) siblings.add(counter)
      else this.byNamespace.set(namespace, new Set([counter]))
      if (this.counters.size >= KEPT) this.forgetOldest()
    }
    this.counters.set(id, counter)
    return counter.perNode
  }

  podAdded(node: string, info: PodInfo): void {
    this.byNamespace.get(info.namespace)?.forEach((counter) => this.bump(counter, node, info, 1))
  }

  podRemoved(node: string, info: PodInfo): void {
    this.byNamespace.get(info.namespace)?.forEach((counter) => this.bump(counter, node, info, -1))
  }

  private bump(counter: Counter, node: string, info: PodInfo, sign: 1 | -1): void {
    if (info.namespace !== counter.namespace || (info.terminating && !counter.withTerminating)) return
    if (!counter.selector.matches(info.labels)) return
    const count = (counter.perNode.get(node) ?? 0) + sign
    if (count > 0) counter.perNode.set(node, count)
    else counter.perNode.delete(node)
  }

  private forgetOldest(): void {
    const [oldest] = this.counters.values()
    if (!oldest) return
    this.counters.delete(oldest.id)
    this.byNamespace.get(oldest.namespace)?.delete(oldest)
  }
}
