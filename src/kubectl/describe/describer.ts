/** What a describer gets to work with, and how it asks the server for what belongs to an object. */
import { age } from '../../engine/api/age'
import type { Query } from '../rest/client'
import { selectorQuery, selectorText } from '../resource/label-selector'
import type { Session } from '../session'
import { asList, asDict, asText, at, type Dict } from '../values'

export { selectorQuery, selectorText }

export interface Describing {
  readonly session: Session
  readonly showEvents: boolean
  readonly chunkSize: number
}

/** Resolves with the whole text about one object. */
export type Describer = (object: Dict, describing: Describing) => Promise<string>

/** All items of a collection, page by page; at once where the real program does not ask for pages: a chunk size of 0. */
export async function listItems(
  { session, chunkSize }: Pick<Describing, 'session' | 'chunkSize'>,
  path: string,
  query: Query = {},
): Promise<readonly Dict[]> {
  const items: Dict[] = []
  let token = ''
  do {
    const page = await session.client.get(path, {
      query: { ...query, ...(chunkSize > 0 ? { limit: chunkSize } : {}), ...(token ? { continue: token } : {}) },
    })
    items.push(...asList(page['items']).map(asDict))
    token = asText(at(page, 'metadata', 'continue'))
  } while (token !== '')
  return items
}

/** How long ago; `<unknown>` for no time. */
export function since({ session }: Pick<Describing, 'session'>, time: unknown): string {
  return age(asText(time), session.io.system.clock.now())
}

/** `ReplicaSet/web-1`: the owner that manages an object; empty without one. */
export function controlledBy(object: Dict): string {
  const owner = asList(at(object, 'metadata', 'ownerReferences')).find((each) => at(each, 'controller') === true)
  return owner ? `${asText(at(owner, 'kind'))}/${asText(at(owner, 'name'))}` : ''
}

/** How many of a controller's own pods are in each phase. */
export async function podCounts(describing: Describing, owner: Dict, selector: string): Promise<string> {
  const namespace = asText(at(owner, 'metadata', 'namespace'))
  const pods = await listItems(describing, `/api/v1/namespaces/${namespace}/pods`, { labelSelector: selector })
  const uid = at(owner, 'metadata', 'uid')
  const own = pods.filter((pod) =>
    asList(at(pod, 'metadata', 'ownerReferences')).some((each) => at(each, 'controller') === true && at(each, 'uid') === uid),
  )
  const count = (phase: string) => own.filter((pod) => at(pod, 'status', 'phase') === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}
