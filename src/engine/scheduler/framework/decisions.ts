/** The latest decisions, one per pod, for whoever asks why. */
import type { Clock } from '../../clock/clock'
import type { Found } from './algorithm'
import { KEPT_SCORES, type Decision, type NodeScore, type NodeVerdict } from './decision'
import type { Scores } from './profile'
import type { QueuedPod } from './queue'

/** How many decisions are kept; the oldest go first. */
const KEPT_DECISIONS = 2_000

export type Outcome = Pick<Decision, 'outcome'> & Partial<Pick<Decision, 'node' | 'message' | 'nominatedNode'>>

export interface Attempt {
  readonly entry: QueuedPod
  readonly found: Found
  readonly outcome: Outcome
  /** Every node there is. */
  readonly nodes: ReadonlyMap<string, unknown>
  readonly scorers: readonly string[]
}

const NONE: readonly NodeVerdict[] = []

/**
 * A decision as it is kept: few objects, since every pod has one. The scores of the best nodes lie in one list, the total and
 * then each plugin's for one node after the other; they are small whole numbers.
 */
export class KeptDecision {
  private readonly best: readonly string[]
  private readonly numbers: readonly number[]

  constructor(
    private readonly summary: Omit<Decision, 'scores'>,
    scores: Scores,
  ) {
    const { nodes, totals, columns } = scores
    const order = totals.map((_, i) => i).sort((a, b) => totals[b]! - totals[a]!)
    if (order.length > KEPT_SCORES) order.length = KEPT_SCORES
    const width = columns.length + 1
    this.best = order.map((i) => nodes[i]!.name)
    this.numbers = Array.from({ length: order.length * width }, (_, at) => {
      const node = order[Math.floor(at / width)]!
      return at % width === 0 ? totals[node]! : (columns[(at % width) - 1]?.[node] ?? 0)
    })
  }

  /** For whoever asks later; holds nothing but the decision. */
  told(): () => Decision {
    return () => this.decision()
  }

  /** The decision as others read it. */
  decision(): Decision {
    const width = this.summary.scorers.length + 1
    const scores = this.best.map((node, row): NodeScore => {
      const [total = 0, ...each] = this.numbers.slice(row * width, (row + 1) * width)
      return { node, total, scores: each }
    })
    return { ...this.summary, scores }
  }
}

export class Decisions {
  private readonly byUid = new Map<string, KeptDecision>()

  constructor(private readonly clock: Clock) {}

  of(podUid: string): KeptDecision | undefined {
    return this.byUid.get(podUid)
  }

  note({ entry, found, outcome, nodes, scorers }: Attempt): KeptDecision {
    const { name, namespace = 'default', uid } = entry.pod.metadata
    const kept = new KeptDecision(
      {
        time: this.clock.now(),
        pod: { namespace, name, uid },
        attempt: entry.attempts,
        ...outcome,
        totalNodes: nodes.size,
        lookedAt: found.lookedAt,
        rejected: rejectedNodes(found, nodes),
        scorers,
        tiedWith: found.tiedWith,
      },
      found.scored,
    )
    this.byUid.delete(uid)
    this.byUid.set(uid, kept)
    if (this.byUid.size > KEPT_DECISIONS) this.byUid.delete(this.byUid.keys().next().value!)
    return kept
  }
}

function rejectedNodes({ diagnosis }: Found, nodes: ReadonlyMap<string, unknown>): readonly NodeVerdict[] {
  const { preFilter, nodes: verdicts } = diagnosis
  if (verdicts.size === 0 && !preFilter) return NONE
  const rejected = [...verdicts].map(([node, { plugin = '', reasons }]) => ({ node, plugin, reasons }))
  if (preFilter)
    for (const node of nodes.keys())
      if (!verdicts.has(node)) rejected.push({ node, plugin: preFilter.plugin ?? '', reasons: preFilter.reasons })
  return rejected
}
