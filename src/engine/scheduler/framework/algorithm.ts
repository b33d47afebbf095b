/** Finds the node for a pod: which nodes can take it, and which of them is best; models schedulePod of kube-scheduler. */
import type { Cache } from './cache'
import { CycleState } from './cycle-state'
import type { NodeInfo } from './node-info'
import type { Nominator } from './nominator'
import type { Diagnosis, Rejection } from './plugin'
import type { PodInfo } from './pod-info'
import { NO_SCORES, type Profile, type Scores } from './profile'

/** So many feasible nodes are always looked for. */
const MIN_FEASIBLE = 100
const MIN_PERCENTAGE = 5

export interface Found {
  readonly state: CycleState
  readonly diagnosis: Diagnosis
  readonly lookedAt: number
  /** Best first among `scored`; undefined when no node fits. */
  readonly chosen?: NodeInfo
  readonly scored: Scores
  readonly tiedWith: number
}

/** In large clusters a share of the nodes is enough: 50 % less one per 125 nodes, at least 5 %. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_FEASIBLE) return nodes
  const percentage = Math.max(50 - Math.trunc(nodes / 125), MIN_PERCENTAGE)
  return Math.max(Math.trunc((nodes * percentage) / 100), MIN_FEASIBLE)
}

export class Algorithm {
  /** Where the next search starts, so that in large clusters every node gets its turn. */
  private start = 0

  constructor(
    private readonly cache: Cache,
    private readonly profile: Profile,
    private readonly nominator: Nominator,
    private readonly random: (bound: number) => number,
  ) {}

  find(pod: PodInfo): Found {
    const state = new CycleState()
    const rejections = new Map<string, Rejection>()
    const all = this.cache.list()
    const none = (diagnosis: Diagnosis, lookedAt: number): Found => ({ state, diagnosis, lookedAt, scored: NO_SCORES, tiedWith: 0 })

    const { nodes: narrowed, rejected } = this.profile.preFilter(state, pod)
    if (rejected) return none({ nodes: rejections, preFilter: rejected }, 0)

    const { feasible, lookedAt } = this.feasible(state, pod, all, narrowed, rejections)
    const diagnosis: Diagnosis = { nodes: rejections }
    if (feasible.length === 0) return none(diagnosis, lookedAt)
    if (feasible.length === 1) return { state, diagnosis, lookedAt, chosen: feasible[0]!, scored: NO_SCORES, tiedWith: 1 }

    const scored = this.profile.score(state, pod, feasible)
    const best = Math.max(...scored.totals)
    const ties = scored.nodes.filter((_, i) => scored.totals[i] === best)
    const chosen = ties[ties.length === 1 ? 0 : this.random(ties.length)]!
    return { state, diagnosis, lookedAt, chosen, scored, tiedWith: ties.length }
  }

  private feasible(
    state: CycleState,
    pod: PodInfo,
    all: readonly NodeInfo[],
    narrowed: ReadonlySet<string> | undefined,
    rejections: Map<string, Rejection>,
  ): { feasible: readonly NodeInfo[]; lookedAt: number } {
    const nominated = this.cache.nodes.get(this.nominator.nodeFor(pod.uid) ?? '')
    if (nominated && (!narrowed || narrowed.has(nominated.name))) {
      if (!this.profile.filter(state, pod, nominated)) return { feasible: [nominated], lookedAt: 1 }
    }
    let candidates = all
    if (narrowed) {
      candidates = all.filter((node) => narrowed.has(node.name))
      const outside: Rejection = { resolvable: false, reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"], plugin: 'NodeAffinity' }
      for (const node of all) if (!narrowed.has(node.name)) rejections.set(node.name, outside)
    }
    const wanted = feasibleNodesToFind(candidates.length)
    const feasible: NodeInfo[] = []
    let lookedAt = 0
    while (lookedAt < candidates.length && feasible.length < wanted) {
      const node = candidates[(this.start + lookedAt) % candidates.length]!
      lookedAt++
      const no = this.profile.filter(state, pod, node)
      if (no) rejections.set(node.name, no)
      else feasible.push(node)
    }
    this.start = candidates.length > 0 ? (this.start + lookedAt) % candidates.length : 0
    return { feasible, lookedAt }
  }
}
