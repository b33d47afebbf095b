/** Runs the plugins at each extension point, in their order; models framework/runtime. */
import type { CycleState } from './cycle-state'
import type { EventInterest } from './events'
import type { NodeInfo } from './node-info'
import type { Nominator } from './nominator'
import type { Diagnosis, Handle, Plugin, PluginEntry, PostFilterResult, Rejection } from './plugin'
import type { PodInfo } from './pod-info'
import type { Pod } from '../../schema/types'

/** What the scoring plugins gave each node, by plugin: a thousand pods on fifty nodes need no object per node. */
export interface Scores {
  readonly nodes: readonly NodeInfo[]
  /** Weighted sums, in the order of `nodes`. */
  readonly totals: readonly number[]
  /** One per scoring plugin: its weighted scores in the order of `nodes`, or undefined when it had nothing to say. */
  readonly columns: readonly (readonly number[] | undefined)[]
}

export const NO_SCORES: Scores = { nodes: [], totals: [], columns: [] }

export class Profile {
  readonly plugins: readonly Plugin[]
  /** Names of the scoring plugins, in order. */
  readonly scorers: readonly string[]
  private readonly byName: ReadonlyMap<string, Plugin>
  private readonly weights: ReadonlyMap<string, number>
  private readonly filters: readonly Plugin[]
  private readonly scoring: readonly Plugin[]

  constructor(
    entries: readonly PluginEntry[],
    handle: Handle,
    private readonly nominator: Nominator,
  ) {
    const created = entries.map((entry) => ({ plugin: entry.create(handle), weight: entry.weight ?? 1 }))
    this.plugins = created.map(({ plugin }) => plugin)
    this.byName = new Map(this.plugins.map((plugin) => [plugin.name, plugin]))
    this.weights = new Map(created.map(({ plugin, weight }) => [plugin.name, weight]))
    this.filters = this.plugins.filter((plugin) => plugin.filter)
    this.scoring = this.plugins.filter((plugin) => plugin.score)
    this.scorers = this.scoring.map((plugin) => plugin.name)
  }

  interests(plugin: string): readonly EventInterest[] {
    return this.byName.get(plugin)?.events ?? []
  }

  /** The plugin that keeps a pod out of the queue, if any. */
  gate(pod: Pod): string | undefined {
    return this.plugins.find((plugin) => plugin.preEnqueue?.(pod))?.name
  }

  /** The nodes worth looking at (undefined: all), or the rejection that ends the attempt. */
  preFilter(state: CycleState, pod: PodInfo): { readonly nodes?: ReadonlySet<string>; readonly rejected?: Rejection } {
    let nodes: Set<string> | undefined
    const narrowedBy: string[] = []
    for (const plugin of this.plugins) {
      const result = plugin.preFilter?.(state, pod)
      if (result === undefined) continue
      if (result === 'skip') state.skipFilter.add(plugin.name)
      else if ('reject' in result) return { rejected: { ...result.reject, plugin: plugin.name } }
      else {
        narrowedBy.push(plugin.name)
        const previous: Set<string> | undefined = nodes
        nodes = new Set(previous ? [...previous].filter((name) => result.nodes.has(name)) : result.nodes)
        if (nodes.size === 0) {
          const reason = `node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}] simultaneously`
          return { rejected: { resolvable: false, reasons: [reason], plugin: plugin.name } }
        }
      }
    }
    return nodes ? { nodes } : {}
  }

  /** The first plugin's no, counting only pods that are there. */
  filterAsIs(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined {
    for (const plugin of this.filters) {
      if (state.skipFilter.has(plugin.name)) continue
      const no = plugin.filter!(state, pod, node)
      if (no) return { ...no, plugin: plugin.name }
    }
    return undefined
  }

  /**
   * As `filterAsIs`, but the node must also do with the pods of at least equal priority that are nominated to it:
   * once as if they ran already, and once without them, since they may never come.
   */
  filter(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined {
    const nominated = this.nominator.on(node.name).filter((other) => other.uid !== pod.uid && other.priority >= pod.priority)
    if (nominated.length > 0) {
      const crowded = node.clone()
      const whatIf = state.clone()
      for (const other of nominated) {
        crowded.add(other)
        this.addPod(whatIf, pod, other, crowded)
      }
      const no = this.filterAsIs(whatIf, pod, crowded)
      if (no) return no
    }
    return this.filterAsIs(state, pod, node)
  }

  addPod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const plugin of this.plugins) if (!state.skipFilter.has(plugin.name)) plugin.addPod?.(state, pod, other, node)
  }

  removePod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
    for (const plugin of this.plugins) if (!state.skipFilter.has(plugin.name)) plugin.removePod?.(state, pod, other, node)
  }

  /** The first success wins; otherwise the messages of all, joined. */
  postFilter(state: CycleState, pod: PodInfo, diagnosis: Diagnosis): PostFilterResult {
    const messages: string[] = []
    let clearNomination = false
    for (const plugin of this.plugins) {
      const result = plugin.postFilter?.(state, pod, diagnosis)
      if (!result) continue
      if ('nominatedNode' in result) return result
      if (result.message) messages.push(result.message)
      clearNomination ||= result.clearNomination === true
      if (result.final) break
    }
    return { message: messages.join(', '), clearNomination }
  }

  /** Weighted scores, in the order of `nodes`. */
  score(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): Scores {
    const totals = nodes.map(() => 0)
    const columns = this.scoring.map((plugin) => {
      if (plugin.preScore?.(state, pod, nodes) === 'skip') return undefined
      const scores = nodes.map((node) => plugin.score!(state, pod, node))
      plugin.normalize?.(state, pod, scores, nodes)
      const weight = this.weights.get(plugin.name)!
      for (let i = 0; i < nodes.length; i++) {
        scores[i]! *= weight
        totals[i]! += scores[i]!
      }
      return scores
    })
    return { nodes, totals, columns }
  }

  /** Every reserve plugin in turn; on a no, what was reserved is given back. */
  reserve(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined {
    for (const plugin of this.plugins) {
      const no = plugin.reserve?.(state, pod, node)
      if (no) {
        this.unreserve(state, pod, node)
        return { ...no, plugin: plugin.name }
      }
    }
    return undefined
  }

  unreserve(state: CycleState, pod: PodInfo, node: NodeInfo): void {
    for (let i = this.plugins.length - 1; i >= 0; i--) this.plugins[i]!.unreserve?.(state, pod, node)
  }
}
