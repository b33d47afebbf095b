/** The latest decisions, one per pod, for whoever asks why. */
import type { Clock } from '../../clock/clock'
import type { Found } from './algorithm'
import { KEPT_SCORES, type Decision } from './decision'
import type { QueuedPod } from './queue'

/** How many decisions are kept; the oldest go first. */
const KEPT_DECISIONS = 2_000

export type Outcome = Pick<Decision, 'outcome'> & Partial<Pick<Decision, 'node' | 'message' | 'nominatedNode'>>

export interface Attempt {
  readonly entry: QueuedPod
  readonly found: Found
  readonly outcome: Outcome
  /** Every node there is. */
  readonly nodes: Iterable<string>
  readonly scorers: readonly string[]
}

export class Decisions {
  private readonly byUid = new Map<string, Decision>()

  constructor(private readonly clock: Clock) {}

  of(podUid: string): Decision | undefined {
    return this.byUid.get(podUid)
  }

  note({ entry, found, outcome, nodes, scorers }: Attempt): Decision {
    const { name, namespace = 'default', uid } = entry.pod.metadata
    const { preFilter, nodes: verdicts } = found.diagnosis
    const scores = found.scored
      .map(({ node, total, scores }) => ({ node: node.name, total, scores }))
      .sort((a, b) => b.total - a.total)
      .slice(0, KEPT_SCORES)
    const rejected = [...verdicts].map(([node, { plugin = '', reasons }]) => ({ node, plugin, reasons }))
    let totalNodes = 0
    for (const node of nodes) {
      totalNodes++
      if (preFilter && !verdicts.has(node)) rejected.push({ node, plugin: preFilter.plugin ?? '', reasons: preFilter.reasons })
    }
    const decision: Decision = {
      time: this.clock.now(),
      pod: { namespace, name, uid },
      attempt: entry.attempts,
      ...outcome,
      totalNodes,
      lookedAt: found.lookedAt,
      rejected,
      scorers,
      scores,
      tiedWith: found.tiedWith,
    }
    this.byUid.delete(uid)
    this.byUid.set(uid, decision)
    if (this.byUid.size > KEPT_DECISIONS) this.byUid.delete(this.byUid.keys().next().value!)
    return decision
  }
}
