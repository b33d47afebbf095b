/** `kubectl delete`. */
import {
  ALL_NAMESPACES,
  CASCADE,
  DRY_RUN,
  dryRunOf,
  FIELD_SELECTOR,
  filenameFlags,
  FORCE,
  GRACE_PERIOD,
  SELECTOR,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeResources } from '../../completion/resources'
import { readLine } from '../../resource/answer'
import { collect } from '../../resource/builder'
import { deleteObjects, propagationPolicy } from '../../resource/deletion'
import type { Info } from '../../resource/info'
import { readAll } from '../../resource/manifests'
import { sendRaw } from '../../rest/raw'

const UNCONFIRMED =
  'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

interface Grace {
  readonly period: number
  readonly force: boolean
  readonly wait: boolean
}

/** How long objects get, and whether to wait for them. Throws CliError for flags that contradict. */
async function graceOf({ flags, session }: Invocation): Promise<Grace> {
  let period = flags.number('grace-period')
  const force = flags.bool('force')
  let wait = flags.bool('wait')
  if (flags.bool('now')) {
    if (period !== -1) throw new CliError('--now and --grace-period cannot be specified together')
    period = 1
  }
  if (force && period < 0) period = 0
  if (period === 0 && !force) {
    // Zero without --force is a short grace period, waited for.
    wait = true
    period = 1
  }
  if (force && period > 0) throw new CliError('--force and --grace-period greater than 0 cannot be specified together')
  if (force && period === 0) {
    if (!flags.changed('wait')) wait = false
    await session.warn(`Warning: ${UNCONFIRMED}\n`)
  }
  return { period, force, wait }
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  if (flags.string('raw')) return deleteRaw(invocation)
  const output = flags.string('output')
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.string('field-selector')) throw new CliError('cannot set --all and --field-selector at the same time')
  const cascade = flags.string('cascade')
  propagationPolicy(cascade)
  if (cascade === 'true' || cascade === 'false')
    await session.warn(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${cascade === 'true' ? 'background' : 'orphan'}.\n`,
    )
  const dryRun = await dryRunOf(session, flags)
  const isSelecting = flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== ''
  const ignoreNotFound = flags.bool('ignore-not-found') || (flags.bool('all') && !flags.changed('ignore-not-found'))
  const { infos, errors } = await collect(session, {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    ignoreNotFound,
  })
  if (output !== '' && output !== 'name') throw new CliError(`unexpected -o output mode: ${output}. We only support '-o name'`)
  const grace = await graceOf(invocation)
  const wanted = flags.bool('interactive') ? await confirmed(invocation, infos) : infos
  if (wanted === undefined) return
  if (session.config.namespaceGiven && wanted.some(({ resource }) => !resource.namespaced))
    await session.warn('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n')
  if (infos.length === 0 && errors.length === 0) {
    if (isSelecting || args.length > 0) await session.print('No resources found\n')
    return
  }
  await deleteObjects(
    session,
    wanted,
    {
      cascade: flags.string('cascade'),
      gracePeriod: grace.period,
      force: grace.force,
      wait: grace.wait,
      timeout: flags.number('timeout'),
      dryRun,
      ignoreNotFound,
      output,
    },
    errors,
  )
}

/** Asks before anything is deleted; undefined when the answer is no. */
async function confirmed(invocation: Invocation, infos: readonly Info[]): Promise<readonly Info[] | undefined> {
  const { session, io } = invocation
  await session.print('You are about to delete the following '.concat(`${infos.length} resource(s):\n`))
  for (const info of infos)
    await session.print(`${info.resource.kind.toLowerCase()}${info.resource.group ? `.${info.resource.group}` : ''}/${info.name}\n`)
  await session.print('Do you want to continue? (y/N): ')
  if (/^y(es)?$/i.test((await readLine(io)).trim())) return infos
  await session.print('deletion is cancelled\n')
  return undefined
}

async function deleteRaw(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  if (args.length) throw new CliError('arguments may not be passed when --raw is specified')
  if (flags.list('filename').length > 1) throw new CliError('--raw can only use a single local file or stdin')
  const [file] = flags.list('filename')
  await sendRaw(session, 'DELETE', flags.string('raw'), file === '-' ? await readAll(session.io.stdin, session.io.signal) : undefined)
}

export const deleteCommand: CommandDefinition = {
  suggestFor: ['rm'],
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
    flag('string', 'output', '', '"name" prints resource/name only.', { shorthand: 'o', completion: ['name'] }),
    flag('string', 'raw', '', 'DELETE this path of the server.'),
    SELECTOR,
    flag('duration', 'timeout', 0, 'How long to wait until the objects are gone; 0 takes as long as they do'),
    flag('bool', 'wait', true, 'Return only when the objects are gone, finalizers included.'),
  ],
  run,
  complete: completeResources,
}
