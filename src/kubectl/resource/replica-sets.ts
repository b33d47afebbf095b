/** Which ReplicaSets belong to a Deployment, and which of them is the current one; models kubectl's deployment util. */
import { equalJson } from '../../engine/api/json'
import type { Session } from '../session'
import { selectorQuery } from './label-selector'
import { annotationsOf, asDict, asList, asText, at, nameOfObject, namespaceOfObject, textAt, withAt, type Dict } from '../values'

export const REVISION = 'deployment.kubernetes.io/revision'
export const TEMPLATE_HASH = 'pod-template-hash'

export interface ReplicaSets {
  readonly current: Dict | undefined
  /** The others, oldest first. */
  readonly old: readonly Dict[]
}

/** The template without the label that tells ReplicaSets of one Deployment apart. */
export function withoutHash(template: unknown): Dict {
  return withAt(template, ['metadata', 'labels'], withAt(at(template, 'metadata', 'labels'), [TEMPLATE_HASH], undefined))
}

function isEmptyMap(value: unknown): boolean {
  return value === undefined || value === null || Object.keys(asDict(value)).length === 0
}

/** Equal but for the hash; absent and empty labels are the same. */
export function sameTemplate(a: unknown, b: unknown): boolean {
  const plain = (template: unknown) => {
    const dict = withoutHash(template)
    const metadata = Object.fromEntries(
      Object.entries(asDict(dict['metadata'])).filter(([key, value]) => key !== 'creationTimestamp' && !isEmptyMap(value)),
    )
    return { ...dict, metadata }
  }
  return equalJson(plain(a), plain(b))
}

export async function replicaSetsOf(session: Session, deployment: Dict, chunkSize = 0): Promise<ReplicaSets> {
  const uid = at(deployment, 'metadata', 'uid')
  const items: Dict[] = []
  let token = ''
  do {
    const page = await session.client.get(`/apis/apps/v1/namespaces/${namespaceOfObject(deployment)}/replicasets`, {
      query: {
        labelSelector: selectorQuery(at(deployment, 'spec', 'selector')),
        ...(chunkSize > 0 ? { limit: chunkSize } : {}),
        ...(token ? { continue: token } : {}),
      },
    })
    items.push(...asList(page['items']).map(asDict))
    token = asText(at(page, 'metadata', 'continue'))
  } while (token !== '')
  const owned = items
    .filter((set) =>
      asList(at(set, 'metadata', 'ownerReferences')).some((each) => at(each, 'controller') === true && at(each, 'uid') === uid),
    )
    .sort((a, b) => {
      const [timeA, timeB] = [textAt(a, 'metadata', 'creationTimestamp'), textAt(b, 'metadata', 'creationTimestamp')]
      return timeA < timeB ? -1 : timeA > timeB ? 1 : nameOfObject(a) < nameOfObject(b) ? -1 : 1
    })
  const current = owned.find((set) => sameTemplate(at(set, 'spec', 'template'), at(deployment, 'spec', 'template')))
  return { current, old: owned.filter((set) => set !== current) }
}

/** The revision a Deployment or ReplicaSet carries; undefined when it carries none. */
export function revisionOf(object: Dict): number | undefined {
  const text = annotationsOf(object)[REVISION]
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}
