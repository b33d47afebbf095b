/** `kubectl scale`: sets the replicas through the scale subresource. */
import { noteCommand } from '../../resource/record'
import { DRY_RUN, dryRunOf, filenameFlags, filesGiven, SELECTOR, WARNED_RECORD } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeObjects } from '../../completion/resources'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { apiVersionOf } from '../../rest/mapper'
import { asDict, at, textAt, withAt, type Dict } from '../../values'

const POLL = 1000

async function run(invocation: Invocation): Promise<void> {
  const { flags, args, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  session.requireContext()
  await session.requireClient()
  const replicas = flags.number('replicas')
  if (replicas < 0) throw new CliError(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`)
  const wanted = flags.number('current-replicas')
  if (wanted < -1) throw new CliError(`The --current-replicas must specify an integer of -1 or greater`)
  const { infos, errors } = await collect(session, {
    args,
    ...filesGiven(flags),
    selector: flags.string('selector'),
    typesMeanAll: flags.bool('all'),
    latest: 'named',
  })
  const version = flags.string('resource-version')
  if (version && infos.length > 1) throw new CliError('cannot use --resource-version with multiple resources')
  if (infos.length === 0) {
    throwAll(errors)
    throw new CliError('no objects passed to scale')
  }
  // What cannot be scaled ends it; what could not be found is told after the others were.
  for (const info of infos) {
    if (dryRun !== 'client') await scale(invocation, info, replicas, wanted, version, dryRun === 'server')
    if (dryRun === 'none') {
      if (flags.number('timeout') > 0) await waitForReplicas(invocation, info, replicas)
      await noteCommand(invocation, info, asDict(info.object))
    }
    await printer.print({ ...resized(info, replicas), apiVersion: apiVersionOf(info.resource), kind: info.resource.kind }, 'scaled')
  }
  throwAll(errors)
}

/** The object with its new size, where a built-in type says where that is. */
function resized({ resource, object }: Info, replicas: number): Dict {
  return resource.group === 'apps' || resource.group === '' ? withAt(object, ['spec', 'replicas'], replicas) : asDict(object)
}

async function scale(
  invocation: Invocation,
  info: Info,
  replicas: number,
  wanted: number,
  version: string,
  isDryRun: boolean,
): Promise<void> {
  const client = objectClient(invocation.session.client, info)
  if (wanted >= 0 || version) {
    const current = await client.get(info.name, { subresource: 'scale' })
    const has = Number(at(current, 'spec', 'replicas') ?? 0)
    if (wanted >= 0 && has !== wanted) throw new CliError(`Expected replicas to be ${wanted}, was ${has}`)
    const at_ = textAt(current, 'metadata', 'resourceVersion')
    if (version && at_ !== version) throw new CliError(`Expected resource version to be ${version}, was ${at_}`)
    await client.replace(
      info.name,
      { ...current, spec: { ...asDict(current['spec']), replicas } },
      { subresource: 'scale', dryRun: isDryRun },
    )
  } else await client.patch(info.name, 'application/merge-patch+json', { spec: { replicas } }, { subresource: 'scale', dryRun: isDryRun })
}

async function waitForReplicas(invocation: Invocation, info: Info, replicas: number): Promise<void> {
  const { session, io, flags } = invocation
  const deadline = io.system.clock.now() + flags.number('timeout')
  for (;;) {
    const current = await objectClient(session.client, info).get(info.name, { subresource: 'scale' })
    if (Number(at(current, 'status', 'replicas') ?? 0) === replicas) return
    if (io.system.clock.now() >= deadline) throw new CliError(errorMessage('timed out waiting for the condition'))
    await io.system.clock.sleep(POLL, io.signal)
  }
}

export const scaleCommand: CommandDefinition = {
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  long: `Set a new size for a deployment, replica set, replication controller, or stateful set.

Preconditions can be given: with --current-replicas or --resource-version, nothing is changed unless they hold.`,
  examples: `# Four pods
kubectl scale deployment web --replicas=4

# Only if there are two now
kubectl scale deployment web --current-replicas=2 --replicas=4

# Several at once
kubectl scale rs/a rs/b --replicas=0`,
  group: 'Deploy Commands',
  flags: [
    flag('bool', 'all', false, 'All objects of the types named, in the namespace'),
    flag('int', 'current-replicas', -1, 'Only when the size is this now; -1 does not care.'),
    DRY_RUN,
    ...filenameFlags('File, folder or URL that identifies what to scale'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('int', 'replicas', 0, 'The new size. Required.', { required: true }),
    flag('string', 'resource-version', '', 'Only when the object has this version now.'),
    SELECTOR,
    flag('duration', 'timeout', 0, 'How long to wait for the new size to be reached; 0 does not wait. Needs a unit (1s, 2m, 3h).'),
  ],
  run,
  complete: completeObjects({ types: ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'] }),
}
