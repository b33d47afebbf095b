/** pause, resume and restart: one change to each object's spec, refused where it makes no sense. */
import { fieldManager } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { AggregateFailure, CliError, errorMessage } from '../../command/errors'
import { completeObjects } from '../../completion/resources'
import { schemaTypeOfObject, twoWayPatch } from '../../patch/diff'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { objectClient, type Info } from '../../resource/info'
import { annotationsOf, asDict, asText, at, withAt, type Dict } from '../../values'
import { problemWith, rolloutObjects, ROLLOUT_FLAGS } from './objects'

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'

interface Change {
  readonly outcome: string
  /** In front of the server's refusal. */
  readonly failure: string
  /** The changed object. Throws with what is wrong. */
  change(object: Dict, invocation: Invocation): Dict
  /** What is said when nothing would change. */
  nothing(info: Info): CliError
}

async function changeAll(invocation: Invocation, change: Change): Promise<void> {
  const { session } = invocation
  const { infos, errors } = await rolloutObjects(invocation)
  if (infos.length === 0 && errors.length === 0) return session.warn(`No resources found in ${session.namespace} namespace.\n`)
  // What could not be read is one failure among the others, and comes first.
  const failures: unknown[] = errors.length > 1 ? [new AggregateFailure(errors)] : [...errors]
  for (const info of infos) {
    try {
      await changeOne(invocation, change, info)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateFailure(failures)
}

async function changeOne(invocation: Invocation, change: Change, info: Info): Promise<void> {
  const { session, flags } = invocation
  const object = asDict(info.object)
  let changed: Dict
  try {
    changed = change.change(object, invocation)
  } catch (error) {
    throw problemWith(info, errorMessage(error))
  }
  const patch = twoWayPatch(object, changed, schemaTypeOfObject(object))
  if (Object.keys(patch).length === 0) throw change.nothing(info)
  let actual: Dict
  try {
    actual = await objectClient(session.client, info).patch(info.name, 'application/strategic-merge-patch+json', patch, {
      fieldManager: flags.string('field-manager'),
    })
  } catch (error) {
    throw new CliError(`${change.failure}: ${errorMessage(error)}`)
  }
  // A format there is none of is found out only now.
  await new ResultPrinter(session, flags, 'none', { isTyped: true }).print(actual, change.outcome)
}

function isDeployment(object: Dict): boolean {
  return object['kind'] === 'Deployment' && asText(object['apiVersion']).startsWith('apps/')
}

const PAUSE: Change = {
  outcome: 'paused',
  failure: 'failed to patch',
  change: (object) => {
    if (!isDeployment(object)) throw new CliError('pausing is not supported')
    if (at(object, 'spec', 'paused') === true) throw new CliError('is already paused')
    return withAt(object, ['spec', 'paused'], true)
  },
  nothing: (info) => problemWith(info, 'is already paused'),
}

const RESUME: Change = {
  outcome: 'resumed',
  failure: 'failed to patch',
  change: (object) => {
    if (!isDeployment(object)) throw new CliError('resuming is not supported')
    if (at(object, 'spec', 'paused') !== true) throw new CliError('is not paused')
    return withAt(object, ['spec', 'paused'], false)
  },
  nothing: (info) => problemWith(info, 'is not paused'),
}

const RESTART: Change = {
  outcome: 'restarted',
  failure: 'failed to patch',
  change: (object, { io }) => {
    const isRestartable =
      ['Deployment', 'DaemonSet', 'StatefulSet'].includes(asText(object['kind'])) && asText(object['apiVersion']).startsWith('apps/')
    if (!isRestartable) throw new CliError('restarting is not supported')
    if (at(object, 'spec', 'paused') === true) throw new CliError("can't restart paused deployment (run rollout resume first)")
    const template = at(object, 'spec', 'template')
    const now = `${new Date(io.system.clock.now()).toISOString().slice(0, 19)}Z`
    return withAt(object, ['spec', 'template', 'metadata', 'annotations'], { ...annotationsOf(template), [RESTARTED_AT]: now })
  },
  nothing: (info) =>
    new CliError(
      `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    ),
}

const FLAGS = [...ROLLOUT_FLAGS, fieldManager('kubectl-rollout'), ...PRINT_FLAGS]

export const pause: CommandDefinition = {
  use: 'pause RESOURCE',
  short: 'Mark the provided resource as paused',
  long: `Stop a controller from acting on changes until "kubectl rollout resume" lets it go on.

Paused objects are not reconciled by their controller; only deployments can be paused.`,
  examples: `# Change a paused deployment several times: one rollout when it is resumed
kubectl rollout pause deployment/web`,
  flags: FLAGS,
  run: (invocation) => changeAll(invocation, PAUSE),
  complete: completeObjects({ types: ['deployment'] }),
}

export const resume: CommandDefinition = {
  use: 'resume RESOURCE',
  short: 'Resume a paused resource',
  long: `Let a paused object's controller act again; what was changed meanwhile is rolled out. Only deployments can be resumed.`,
  examples: `# Go on
kubectl rollout resume deployment/web`,
  flags: FLAGS,
  run: (invocation) => changeAll(invocation, RESUME),
  complete: completeObjects({ types: ['deployment'] }),
}

export const restart: CommandDefinition = {
  use: 'restart RESOURCE',
  short: 'Restart a resource',
  long: `Replace all pods of a deployment, daemon set or stateful set by new ones, as an update would.`,
  examples: `# All deployments of the namespace
kubectl rollout restart deployment

# One deployment
kubectl rollout restart deployment/web

# By label
kubectl rollout restart deployment --selector=app=web`,
  flags: FLAGS,
  run: (invocation) => changeAll(invocation, RESTART),
  complete: completeObjects({ types: ['deployment', 'daemonset', 'statefulset'] }),
}
