/** The revisions of deployments, daemon sets and stateful sets, and what their pods looked like; models polymorphichelpers' HistoryViewers. */
import { strategicallyPatched } from '../../patch/strategic'
import { schemaTypeOfObject } from '../../patch/diff'
import { selectorQuery } from '../../resource/label-selector'
import { CHANGE_CAUSE } from '../../resource/record'
import { replicaSetsOf, revisionOf } from '../../resource/replica-sets'
import { objectClient, type Info } from '../../resource/info'
import type { Session } from '../../session'
import { annotationsOf, asDict, asList, at, withAt, type Dict } from '../../values'

export interface Revision {
  readonly number: number
  readonly changeCause: string
  /** The pod template of that time. */
  readonly template: unknown
  /** What stands for it: a ReplicaSet, or the set as it was. */
  readonly object: Dict
  /** The ReplicaSet or ControllerRevision itself. */
  readonly record: Dict
}

async function deploymentRevisions(session: Session, deployment: Dict): Promise<readonly Revision[]> {
  const { old, current } = await replicaSetsOf(session, deployment)
  return [...old, ...(current ? [current] : [])].flatMap((set) => {
    const number = revisionOf(set)
    if (number === undefined) return []
    const changeCause = annotationsOf(set)[CHANGE_CAUSE] ?? ''
    const template = at(set, 'spec', 'template')
    const noted = changeCause
      ? withAt(template, ['metadata', 'annotations'], { ...annotationsOf(template), [CHANGE_CAUSE]: changeCause })
      : template
    return [{ number, changeCause, template: noted, object: { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...set }, record: set }]
  })
}

async function controllerRevisions(session: Session, owner: Dict): Promise<readonly Revision[]> {
  const list = await session.client.get(`/apis/apps/v1/namespaces/${String(at(owner, 'metadata', 'namespace'))}/controllerrevisions`, {
    query: { labelSelector: selectorQuery(at(owner, 'spec', 'selector')) },
  })
  const uid = at(owner, 'metadata', 'uid')
  return asList(list['items'])
    .map(asDict)
    .filter((each) =>
      asList(at(each, 'metadata', 'ownerReferences')).some(
        (reference) => at(reference, 'controller') === true && at(reference, 'uid') === uid,
      ),
    )
    .map((record) => {
      const object = strategicallyPatched(owner, asDict(record['data']), schemaTypeOfObject(owner))
      return {
        number: Number(record['revision'] ?? 0),
        changeCause: annotationsOf(record)[CHANGE_CAUSE] ?? '',
        template: at(object, 'spec', 'template'),
        object,
        record,
      }
    })
}

/** Oldest first, and the object they are of, which is asked for once more; undefined for kinds without history. */
export async function historyOf(
  session: Session,
  info: Info,
): Promise<{ readonly object: Dict; readonly revisions: readonly Revision[] } | undefined> {
  if (info.resource.group !== 'apps') return undefined
  const { kind } = info.resource
  if (kind !== 'Deployment' && kind !== 'DaemonSet' && kind !== 'StatefulSet') return undefined
  const object = await objectClient(session.client, info).get(info.name)
  const revisions = kind === 'Deployment' ? await deploymentRevisions(session, object) : await controllerRevisions(session, object)
  return { object, revisions: revisions.toSorted((a, b) => a.number - b.number) }
}
