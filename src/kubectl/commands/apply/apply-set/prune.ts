/** Deletes the members of an ApplySet that were not applied this time; models ApplySet.Prune. */
import { goQuote } from '../../../../engine/api/strconv'
import { CliError, errorMessage } from '../../../command/errors'
import { listAll } from '../../../resource/builder'
import type { ApiResource } from '../../../rest/discovery'
import { log } from '../../../rest/klog'
import { apiVersionOf } from '../../../rest/mapper'
import { asDict, asList, nameOfObject, textAt, type Dict } from '../../../values'
import type { ApplyRun } from '../apply-run'
import type { ApplySet } from './apply-set'

/** From this verbosity on each list is told of. */
const LISTS = 2

interface Leaving {
  readonly resource: ApiResource
  readonly namespace: string
  readonly object: Dict
}

/** Everything is looked for before anything is deleted. Throws CliError; the parent then still names all there may be. */
export async function pruneSet(run: ApplyRun, set: ApplySet, applied: ReadonlySet<string>): Promise<void> {
  const leaving: Leaving[] = []
  for (const { resource, namespace } of set.places) leaving.push(...(await membersAt(run, set, resource, namespace, applied)))
  for (const each of leaving) {
    if (run.dryRun !== 'client') await remove(run, each)
    await run.printer.print({ apiVersion: apiVersionOf(each.resource), kind: each.resource.kind, ...each.object }, 'pruned')
  }
  await set.conclude(run)
}

async function membersAt(
  run: ApplyRun,
  set: ApplySet,
  resource: ApiResource,
  namespace: string,
  applied: ReadonlySet<string>,
): Promise<readonly Leaving[]> {
  const { flags, session, io } = run.invocation
  if (flags.number('v') >= LISTS) {
    const type = `${resource.group}/${resource.version}, Resource=${resource.name}`
    await log(io, 'I', 'applyset_pruner.go:151', `listing objects for pruning; namespace=${goQuote(namespace)}, resource=${type}`)
  }
  try {
    const { items } = await listAll(session, resource, namespace, { labelSelector: set.selector })
    return asList(items)
      .map((item) => ({ resource, namespace, object: asDict(item) }))
      .filter(({ object }) => !applied.has(textAt(object, 'metadata', 'uid')))
  } catch (error) {
    throw new CliError(`listing ${apiVersionText(resource)}, Kind=${resource.kind} objects for pruning: ${errorMessage(error)}`)
  }
}

async function remove(run: ApplyRun, leaving: Leaving): Promise<void> {
  try {
    await run.remove(leaving)
  } catch (error) {
    const { resource, namespace, object } = leaving
    const name = nameOfObject(object)
    const type = resource.group ? `${resource.kind}.${resource.group}` : resource.kind
    throw new CliError(`pruning ${type} ${namespace ? `${namespace}/` : ''}${name}: ${errorMessage(error)}`)
  }
}

/** `apps/v1`, `/v1`. */
function apiVersionText({ group, version }: ApiResource): string {
  return `${group}/${version}`
}
