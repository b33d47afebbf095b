/** `kubectl rollout history`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeObjects } from '../../completion/resources'
import { describePodTemplate } from '../../describe/pod-template'
import { Sheet } from '../../describe/sheet'
import { objectName, PRINT_FLAGS, printerFor } from '../../printing/printer'
import type { Info } from '../../resource/info'
import { alignTabs } from '../../printing/tabwriter'
import { asDict } from '../../values'
import { notImplemented, rolloutObjects, ROLLOUT_FLAGS } from './objects'
import { historyOf, type Revision } from './revisions'

function historyText(revisions: readonly Revision[], wanted: number): string {
  if (revisions.length === 0) return 'No rollout history found.'
  if (wanted > 0) {
    const sheet = new Sheet()
    describePodTemplate(sheet, revisionAt(revisions, wanted).template)
    return sheet.unaligned()
  }
  const rows = revisions.map(({ number, changeCause }) => `${number}\t${changeCause || '<none>'}\n`)
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, 0, 2)
}

function revisionAt(revisions: readonly Revision[], wanted: number): Revision {
  const found = revisions.find(({ number }) => number === wanted)
  if (!found) throw new CliError('unable to find the specified revision')
  return found
}

async function printOne({ flags, session }: Invocation, info: Info): Promise<void> {
  const history = await historyOf(session, info)
  if (!history) throw notImplemented(info, 'history viewer', 'history')
  const { revisions } = history
  const wanted = flags.number('revision')
  const printer = printerFor(session, flags, { isTyped: true })
  if (printer && flags.changed('output')) {
    for (const { object } of wanted > 0 ? [revisionAt(revisions, wanted)] : revisions) await session.print(printer.print(object))
    return
  }
  const text = historyText(revisions, wanted)
  // A template alone is given the object itself, an output format its revisions.
  if (printer) return session.print(printer.print(asDict(info.object)))
  await session.print(`${objectName(asDict(info.object))} ${wanted > 0 ? `with revision #${wanted}` : ''}\n${text}\n`)
}

async function run(invocation: Invocation): Promise<void> {
  const { infos, errors } = await rolloutObjects(invocation)
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      await printOne(invocation, info)
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll([...failures, ...errors])
}

export const history: CommandDefinition = {
  use: 'history (TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  long: 'Show earlier revisions and what they were made for.',
  examples: `# All revisions of a deployment
kubectl rollout history deployment/web

# The pods of one of them
kubectl rollout history daemonset/agent --revision=3`,
  flags: [...ROLLOUT_FLAGS, ...PRINT_FLAGS, flag('int', 'revision', 0, 'Show this revision with its pod template.')],
  run,
  complete: completeObjects({ types: ['deployment', 'daemonset', 'statefulset'] }),
}
