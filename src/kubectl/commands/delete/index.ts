/** `kubectl delete`. */
import {
  ALL_NAMESPACES,
  CASCADE,
  DRY_RUN,
  dryRunOf,
  FIELD_SELECTOR,
  filenameFlags,
  filesGiven,
  FORCE,
  GRACE_PERIOD,
  SELECTOR,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { readLine } from '../../resource/answer'
import { resultOf, type Result, type Selection } from '../../resource/builder'
import { deletedKind, deleteVisited, checkCascade } from '../../resource/deletion'
import type { Info } from '../../resource/info'
import { refuseRaw, sendRawFile } from '../../rest/raw'
import { printWarning } from '../../printing/warning'

const UNCONFIRMED =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

/** Seconds objects get to end; negative: their own. Throws CliError for flags that contradict. */
function gracePeriodOf({ flags }: Invocation): number {
  const period = flags.number('grace-period')
  const isForced = flags.bool('force')
  if (flags.bool('now')) {
    if (period !== -1) throw new CliError('--now and --grace-period cannot be specified together')
    return 1
  }
  // Zero without --force is a short grace period.
  if (period === 0 && !isForced) return 1
  return isForced && period < 0 ? 0 : period
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const cascade = flags.string('cascade')
  await checkCascade(session, cascade)
  const isSelecting = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== ''
  const gracePeriod = gracePeriodOf(invocation)
  const dryRun = await dryRunOf(session, flags)
  const isRaw = flags.string('raw') !== ''
  const selection: Selection = {
    args,
    ...filesGiven(flags),
    selector: flags.string('selector').trim(),
    fieldSelector: flags.string('field-selector').trim(),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    ignoreNotFound: flags.changed('ignore-not-found') ? flags.bool('ignore-not-found') : isSelecting,
  }
  const result = isRaw ? undefined : await resultOf(session, selection)
  await session.requireClient()
  const output = flags.string('output')
  if (output !== '' && output !== 'name') throw new CliError(`unexpected -o output mode: ${output}. We only support '-o name'`)
  const isForced = flags.bool('force')
  if (gracePeriod === 0 && isForced) await printWarning(session.io, UNCONFIRMED)
  if (gracePeriod > 0 && isForced) throw new CliError('--force and --grace-period greater than 0 cannot be specified together')
  if (!result) return deleteRaw(invocation)
  const isConfirmed = flags.bool('interactive') ? await confirmed(invocation, result) : () => true
  if (!isConfirmed) return
  await deleteVisited(
    session,
    (use) =>
      result.visit(async (info) => {
        if (isConfirmed(info)) await use(info)
      }),
    {
      cascade,
      gracePeriod,
      wait: flags.bool('wait'),
      timeout: flags.number('timeout'),
      dryRun,
      ignoreNotFound: selection.ignoreNotFound ?? false,
      output,
      warnsOfClusterScope: session.namespaceGiven && !flags.bool('all-namespaces'),
    },
  )
}

/** Asks before anything is deleted: which objects it was about; undefined when the answer is no, or there is nothing. */
async function confirmed({ session, io }: Invocation, result: Result): Promise<((info: Info) => boolean) | undefined> {
  const known = new Set<string>()
  const keyOf = (info: Info) => `${deletedKind(info)}/${info.namespace}/${info.name}`
  const lines: string[] = []
  await result.visit((info) => {
    known.add(keyOf(info))
    lines.push(`${deletedKind(info)}/${info.name}\n`)
  })
  if (lines.length === 0) {
    await session.print('No resources found\n')
    return undefined
  }
  await session.print(
    `You are about to delete the following ${lines.length} resource(s):\n${lines.join('')}Do you want to continue? (y/N): `,
  )
  if (/^\s*y\s*$/i.test(await readLine(io))) return (info) => known.has(keyOf(info))
  await session.print('deletion is cancelled\n')
  return undefined
}

async function deleteRaw({ flags, session }: Invocation): Promise<void> {
  if (flags.bool('interactive')) throw new CliError('--interactive can not be used with --raw')
  const [file, ...others] = flags.list('filename')
  if (others.length > 0) throw new CliError('--raw can only use a single local file or stdin')
  refuseRaw(flags)
  await sendRawFile(session, 'DELETE', flags.string('raw'), file)
}

export const deleteCommand: CommandDefinition = {
  suggestFor: ['rm', 'remove'],
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  long: `Delete resources by file names, stdin, resources and names, or by resources and label selector.

Some resources, pods above all, end gracefully: they get a period in which to stop, after which they are killed. It can be changed with --grace-period or cut short with --now. With --force, a pod is removed from the API although nobody has confirmed that it has stopped: two pods may then run with the same identity.

A delete does not look at versions: what somebody else has just written to the resource goes with it.`,
  examples: `# The object a file describes
kubectl delete -f pod.yaml

# By type and name
kubectl delete pod web

# Several types, by label
kubectl delete pods,services -l app=web

# Without waiting long
kubectl delete pod web --now

# All pods of the namespace
kubectl delete pods --all`,
  group: 'Basic Commands (Intermediate)',
  flags: [
    flag('bool', 'all', false, 'All objects of the types named, in the namespace.'),
    ALL_NAMESPACES,
    CASCADE,
    DRY_RUN,
    FIELD_SELECTOR,
    ...filenameFlags('File, folder or URL that describes what to delete.'),
    FORCE,
    GRACE_PERIOD,
    flag('bool', 'ignore-not-found', false, 'What does not exist counts as deleted. True when --all is given.'),
    flag('bool', 'interactive', false, 'Ask before anything is deleted.', { shorthand: 'i' }),
    flag('bool', 'now', false, 'Tell the resource to end at once (the same as --grace-period=1).'),
    flag('string', 'output', '', '"name" prints resource/name only.', { shorthand: 'o' }),
    flag('string', 'raw', '', 'DELETE this path of the server.'),
    SELECTOR,
    flag('duration', 'timeout', 0, 'How long to wait until the objects are gone; 0 takes as long as they do'),
    flag('bool', 'wait', true, 'Return only when the objects are gone, finalizers included.'),
  ],
  run,
  complete: completeResources,
}
