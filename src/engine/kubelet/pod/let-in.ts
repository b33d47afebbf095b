/** Lets a pod in, ending others where it is critical and finds no room, or refuses it; models HandlePodAdditions and the critical pod admission handler. */
import type { Pod } from '../../schema/types'
import type { NodeContext } from '../node/node-context'
import { admit, recover, type Refusal } from './admit'
import type { PodSyncLoop } from './pod-sync-loop'
import type { Disruption, PodWorker } from './pod-worker'

/** What is said of pods that make room for a critical one, and how often it is looked whether they have. */
const PREEMPTED = 'Preempted in order to admit critical pod'
const PREEMPTION: Disruption = {
  reason: 'TerminationByKubelet',
  message: 'Pod was preempted by Kubelet to accommodate a critical pod.',
}
const PREEMPTION_LOOK = 100
/** Seconds that are waited for a pod to end: half as long again as it is given, and no less than this. */
const LEAST_WAIT = 10
const WAITED = 1.5

export interface Room {
  readonly context: NodeContext
  readonly workers: ReadonlyMap<string, PodWorker>
  /** The pods that are there already. */
  readonly running: readonly Pod[]
  /** Why none is let in, or not this one, whatever room there is. */
  readonly closed: Refusal | undefined
}

export function letIn(worker: PodSyncLoop, { context, workers, running, closed }: Room): void {
  const { pod } = worker
  const { clock, events } = context
  const node = context.node()
  const full = closed ?? admit(pod, running, node)
  if (!full) return worker.begin()
  const outcome = !closed && node ? recover(pod, running, node, full) : full
  if ('reason' in outcome) {
    events.event(pod, 'Warning', outcome.reason, outcome.message)
    worker.rejected = true
    worker.fail(outcome.reason, `Pod was rejected: ${outcome.message}`)
    return
  }
  const victims = outcome.flatMap(({ metadata }) => workers.get(metadata.uid) ?? [])
  for (const victim of victims) {
    events.event(victim.pod, 'Warning', 'Preempting', PREEMPTED)
    victim.fail('Preempting', PREEMPTED, undefined, PREEMPTION)
  }
  // Its turn comes when nothing of the others runs any more, or they have had their time.
  const waits = victims.map(({ pod: { spec } }) => Math.max(LEAST_WAIT, WAITED * (spec?.terminationGracePeriodSeconds ?? 0)))
  const deadline = clock.now() + Math.max(0, ...waits) * 1000
  const look = (): void => {
    if (worker.stage !== 'syncing') return
    if (clock.now() >= deadline || victims.every(({ stage }) => stage === 'terminated' || stage === 'finished')) worker.begin()
    else clock.after(PREEMPTION_LOOK, look)
  }
  look()
}
