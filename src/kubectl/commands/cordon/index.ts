/** `kubectl cordon`, `kubectl uncordon` and `kubectl drain`. */
import { DRY_RUN, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { completeNames } from '../../completion/resources'
import { drain } from './drain'
import { namedNodes, setSchedulable } from './nodes'

async function mark(invocation: Invocation, unschedulable: boolean): Promise<void> {
  await setSchedulable(invocation, await namedNodes(invocation), unschedulable)
}

export const cordon: CommandDefinition = {
  use: 'cordon NODE',
  short: 'Mark node as unschedulable',
  long: 'Let no new pods be scheduled on a node; those it has stay.',
  examples: `# One node
kubectl cordon w1`,
  group: 'Cluster Management Commands',
  flags: [DRY_RUN, SELECTOR],
  run: (invocation) => mark(invocation, true),
  complete: completeNames('nodes'),
}

export const uncordon: CommandDefinition = {
  use: 'uncordon NODE',
  short: 'Mark node as schedulable',
  long: 'Mark node as schedulable.',
  examples: `# One node
kubectl uncordon w1`,
  group: 'Cluster Management Commands',
  flags: [DRY_RUN, SELECTOR],
  run: (invocation) => mark(invocation, false),
  complete: completeNames('nodes'),
}

export { drain }
