/** Past templates of a DaemonSet or StatefulSet, kept as ControllerRevisions; models pkg/controller/history. */
import { equalJson } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { hasReason } from '../../api/status'
import type { Client } from '../../client/client'
import { CONTROLLER_REVISIONS } from '../../schema/resources'
import type { ControllerRevision, PodTemplateSpec } from '../../schema/types'
import { controllerReference } from './ownership'
import { ifThere } from './if-there'

/** The label on pods and revisions; its value is the revision's hash (DaemonSet) or name (StatefulSet). */
export const REVISION_HASH = 'controller-revision-hash'

export interface History {
  readonly current: ControllerRevision
  /** All revisions, oldest first, `current` among them. */
  readonly all: readonly ControllerRevision[]
  /** Set when a name was taken by another template: the caller stores it in its status. */
  readonly collisionCount: number | undefined
}

export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  return (
    a.revision - b.revision ||
    (a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : a.metadata.creationTimestamp > b.metadata.creationTimestamp
        ? 1
        : a.metadata.name < b.metadata.name
          ? -1
          : 1)
  )
}

/** What a revision stores: a strategic patch that puts the template back, its keys sorted; clients compare it byte by byte. */
export function revisionData(template: PodTemplateSpec): Readonly<Record<string, unknown>> {
  return { spec: { template: sorted({ ...template, $patch: 'replace' }) } }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}

/** The template a revision stores. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const data = revision.data as { readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } } } | undefined
  const { $patch: _, ...template } = data?.spec?.template ?? {}
  return template
}

export interface HistoryOptions {
  readonly owner: KubeObject
  readonly template: PodTemplateSpec
  /** The owner's revisions as cached. */
  readonly revisions: readonly ControllerRevision[]
  readonly client: Client
  readonly collisionCount: number | undefined
  /** The new revision's hash, which its name and label carry. */
  readonly hash: (data: unknown, collisionCount: number | undefined) => string
}

/** Finds or makes the revision of the owner's template; one that comes back gets a new number. */
export function syncHistory({ owner, template, revisions, client, collisionCount, hash: hashOf }: HistoryOptions): History {
  const inOrder = [...revisions].sort(byRevision)
  const data = revisionData(template)
  const newest = inOrder.at(-1)
  const next = (newest?.revision ?? 0) + 1
  const equal = inOrder.filter((each) => equalJson(each.data, data)).at(-1)
  if (equal) {
    if (equal === newest) return { current: equal, all: inOrder, collisionCount }
    const raised = client.resource(CONTROLLER_REVISIONS).update({ ...equal, revision: next })
    return { current: raised, all: [...inOrder.filter((each) => each !== equal), raised], collisionCount }
  }
  for (let attempt = collisionCount; ; attempt = (attempt ?? 0) + 1) {
    const hash = hashOf(data, attempt)
    const name = `${owner.metadata.name}-${hash}`
    try {
      const created = client.resource(CONTROLLER_REVISIONS).create({
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: {
          name,
          namespace: owner.metadata.namespace!,
          labels: { ...template.metadata?.labels, [REVISION_HASH]: hash },
          ...(owner.metadata.annotations ? { annotations: owner.metadata.annotations } : {}),
          ownerReferences: [controllerReference(owner)],
        },
        data,
        revision: next,
      })
      return { current: created, all: [...inOrder, created], collisionCount: attempt }
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
      const namesake = client.resource(CONTROLLER_REVISIONS).get(name, owner.metadata.namespace)
      if (equalJson(namesake.data, data))
        return { current: namesake, all: [...inOrder.filter((each) => each.metadata.name !== name), namesake], collisionCount: attempt }
    }
  }
}

/** Deletes the oldest revisions nobody uses, until `limit` of them are left. */
export function pruneHistory(
  client: Client,
  revisions: readonly ControllerRevision[],
  inUse: (revision: ControllerRevision) => boolean,
  limit: number,
): void {
  const unused = revisions.filter((each) => !inUse(each))
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) {
    ifThere(() => client.resource(CONTROLLER_REVISIONS).delete(revision.metadata.name, revision.metadata.namespace))
  }
}
