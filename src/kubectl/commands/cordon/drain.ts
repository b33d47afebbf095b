/** `kubectl drain`: cordons nodes and makes their pods leave. */
import { CHUNK_SIZE, DRY_RUN, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { AggregateFailure, errorMessage, PlainError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { ResultPrinter, type DryRun } from '../../printing/printer'
import type { Info } from '../../resource/info'
import { completeNames } from '../../completion/resources'
import { asDict, nameOfObject, namespaceOfObject } from '../../values'
import { makeLeave, podsToLeave } from './eviction'
import { namedNodes, setSchedulable } from './nodes'
import { printWarning } from '../../printing/warning'

async function drainOne(invocation: Invocation, node: Info, dryRun: DryRun, printer: ResultPrinter): Promise<void> {
  const { session } = invocation
  const { pods, warnings, errors } = await podsToLeave(invocation, node.name)
  throwAll(errors)
  if (warnings) await printWarning(session.io, warnings)
  if (dryRun === 'client') {
    for (const pod of pods) await session.print(`evicting pod ${namespaceOfObject(pod)}/${nameOfObject(pod)} (dry run)\n`)
    return
  }
  try {
    await makeLeave(invocation, pods, dryRun === 'server', (pod, verb) => printer.print({ apiVersion: 'v1', kind: 'Pod', ...pod }, verb))
  } catch (error) {
    if (invocation.io.signal.aborted) throw error
    const pending = await podsToLeave(invocation, node.name)
    if (pending.pods.length) {
      await session.warn(`There are pending pods in node ${JSON.stringify(node.name)} when an error occurred: ${errorMessage(error)}\n`)
      for (const pod of pending.pods) await session.warn(`pod/${nameOfObject(pod)}\n`)
    }
    throw error
  }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  const marked = await namedNodes(invocation)
  const { nodes, dryRun } = marked
  await setSchedulable(invocation, marked, true)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  const pending: string[] = []
  const failures: string[] = []
  for (const node of nodes) {
    try {
      await drainOne(invocation, node, dryRun, printer)
      await printer.print(asDict(node.object), 'drained')
    } catch (error) {
      if (invocation.io.signal.aborted) throw error
      await session.warn(
        `error: unable to drain node ${JSON.stringify(node.name)} due to error: ${errorMessage(error)}, continuing command...\n`,
      )
      pending.push(node.name)
      failures.push(...(error instanceof AggregateFailure ? error.errors.map(errorMessage) : [errorMessage(error)]))
    }
  }
  if (pending.length === 0) return
  await session.warn(`There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}`)
  throw new PlainError(failures.join('\n'))
}

export const drain: CommandDefinition = {
  use: 'drain NODE',
  short: 'Drain node in preparation for maintenance',
  long: `Empty a node before something is done to it.

No new pods come to the node, and those it has are evicted, as far as disruption budgets let them; where evictions are not known they are deleted. Static pods stay. Pods of daemon sets would come back at once: nothing is drained unless --ignore-daemonsets leaves them be. Pods that nothing would make again are only deleted with --force, and those with data of their own (emptyDir) only with --delete-emptydir-data.

When the node is back, kubectl uncordon lets pods be scheduled on it again.`,
  examples: `# Also when there are pods without a controller
kubectl drain w1 --force

# As above, but with 15 minutes to end
kubectl drain w1 --grace-period=900`,
  group: 'Cluster Management Commands',
  flags: [
    CHUNK_SIZE,
    flag('bool', 'delete-emptydir-data', false, 'Go on when there are pods with emptyDir volumes; their data is lost.'),
    flag('bool', 'disable-eviction', false, 'Delete pods where eviction is possible too. Disruption budgets are then not asked.'),
    DRY_RUN,
    flag('bool', 'force', false, 'Go on when there are pods without a controller.'),
    flag('int', 'grace-period', -1, 'Seconds each pod gets to end properly; negative: its own.'),
    flag('bool', 'ignore-daemonsets', false, 'Leave pods of daemon sets be.'),
    flag('string', 'pod-selector', '', 'Only pods with these labels'),
    SELECTOR,
    flag('int', 'skip-wait-for-delete-timeout', 0, 'Do not wait for pods whose deletion is older than this many seconds; 0 waits for all.'),
    flag('duration', 'timeout', 0, 'How long to try; 0 is for ever'),
  ],
  run,
  complete: completeNames('nodes'),
}
