/** `kubectl rollout undo`. */
import { equalJson } from '../../../engine/api/json'
import { DRY_RUN, dryRunOf } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { completeObjects } from '../../completion/resources'
import { describePodTemplate } from '../../describe/pod-template'
import { Sheet } from '../../describe/sheet'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../../printing/printer'
import { objectClient, type Info } from '../../resource/info'
import { LAST_APPLIED } from '../../resource/last-applied'
import { REVISION, sameTemplate, withoutHash } from '../../resource/replica-sets'
import { annotationsOf, asDict, at, withAt, type Dict } from '../../values'
import { notImplemented, rolloutObjects, ROLLOUT_FLAGS } from './objects'
import { historyOf, type Revision } from './revisions'

/** Annotations that are the deployment's own and do not come back with an old revision. */
const OWN_ANNOTATIONS = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

function revisionNotFound(wanted: number): CliError {
  return new CliError(`unable to find specified revision ${wanted} in history`)
}

function chosen(info: Info, revisions: readonly Revision[], wanted: number): Revision {
  if (wanted < 0) throw revisionNotFound(wanted)
  const found = wanted === 0 ? revisions.at(-2) : revisions.find(({ number }) => number === wanted)
  if (found) return found
  if (wanted > 0) throw revisionNotFound(wanted)
  throw new CliError(
    info.resource.kind === 'Deployment'
      ? `no rollout history found for deployment ${JSON.stringify(info.name)}`
      : 'no last revision to roll back to',
  )
}

function templateText(template: unknown): string {
  const sheet = new Sheet()
  describePodTemplate(sheet, template)
  return sheet.unaligned()
}

/** JSON Patch that puts the old template and annotations in place. */
function deploymentPatch(deployment: Dict, revision: Revision): readonly Dict[] {
  const kept = Object.entries(annotationsOf(deployment)).filter(([key]) => OWN_ANNOTATIONS.includes(key))
  const old = Object.entries(annotationsOf(revision.record)).filter(([key]) => !OWN_ANNOTATIONS.includes(key))
  return [
    { op: 'replace', path: '/spec/template', value: withoutHash(at(revision.record, 'spec', 'template')) },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...old]) },
  ]
}

/**
 * Whether a revision holds a template as this kubectl would write it, text for text: the time of creation that servers before v1.34
 * wrote into templates, null, it does not.
 */
export function isRecorded(template: unknown, recorded: unknown): boolean {
  const written =
    at(template, 'metadata', 'creationTimestamp') === null ? withAt(template, ['metadata', 'creationTimestamp'], undefined) : template
  return equalJson(withAt(written, ['$patch'], 'replace'), recorded)
}

/** Rolls one object back; resolves with what is said about it. */
async function rollBack({ session, flags }: Invocation, info: Info, dryRun: DryRun): Promise<string> {
  const history = await historyOf(session, info)
  if (!history) throw notImplemented(info, 'rollbacker', 'rollbacker')
  const { object, revisions } = history
  const wanted = flags.number('to-revision')
  const revision = chosen(info, revisions, wanted)
  const isDeployment = info.resource.kind === 'Deployment'
  // What caused the change is noted in the history only, not in the template.
  if (dryRun === 'client')
    return isDeployment ? templateText(at(revision.record, 'spec', 'template')) : `will roll back to ${templateText(revision.template)}`
  if (isDeployment && at(object, 'spec', 'paused') === true)
    throw new CliError("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  const isSame = isDeployment
    ? sameTemplate(at(revision.record, 'spec', 'template'), at(object, 'spec', 'template'))
    : isRecorded(at(object, 'spec', 'template'), at(revision.record, 'data', 'spec', 'template'))
  if (isSame) return `skipped rollback (current template already matches revision ${wanted})`
  const client = objectClient(session.client, info)
  try {
    if (isDeployment)
      await client.patch(info.name, 'application/json-patch+json', deploymentPatch(object, revision), { dryRun: dryRun === 'server' })
    else await client.patch(info.name, 'application/strategic-merge-patch+json', revision.record['data'], { dryRun: dryRun === 'server' })
  } catch (error) {
    throw new CliError(`failed restoring revision ${wanted}: ${errorMessage(error)}`)
  }
  return 'rolled back'
}

async function run(invocation: Invocation): Promise<void> {
  const { session, flags } = invocation
  const dryRun = await dryRunOf(session, flags)
  const { infos, errors } = await rolloutObjects(invocation)
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      const object = asDict(info.object)
      if (annotationsOf(object)[LAST_APPLIED] !== undefined)
        await session.warn(
          `Warning: resource ${info.resource.name}/${info.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
        )
      const said = await rollBack(invocation, info, dryRun)
      await new ResultPrinter(session, flags, dryRun, { isTyped: true }).print(object, said)
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll([...failures, ...errors])
}

export const undo: CommandDefinition = {
  use: 'undo (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  long: 'Go back to an earlier revision.',
  examples: `# To the revision before
kubectl rollout undo deployment/web

# To a certain one
kubectl rollout undo daemonset/agent --to-revision=3

# Only show what it would be
kubectl rollout undo --dry-run=server deployment/web`,
  flags: [...ROLLOUT_FLAGS, DRY_RUN, ...PRINT_FLAGS, flag('int', 'to-revision', 0, 'The revision to go back to; 0 is the one before.')],
  run,
  complete: completeObjects({ types: ['deployment', 'daemonset', 'statefulset'] }),
}
