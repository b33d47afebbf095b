/** Which resources the server has; models client-go's cached discovery client. */
import { StatusError } from '../../engine/api/status'
import { asDict, asList, asText, at, type Dict } from '../values'
import type { Query, RestClient } from './client'

/** One resource of one group version. */
export interface ApiResource {
  readonly group: string
  readonly version: string
  readonly name: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly string[]
  /** An object named it without a version: it is asked for without one, too, and not found. */
  readonly isUnversioned?: true
}

export interface ApiGroup {
  readonly name: string
  /** Preferred first. */
  readonly versions: readonly { readonly version: string; readonly resources: readonly ApiResource[] }[]
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'
const CORE = '/api'
const PATHS = [CORE, '/apis']
const TIME_LIMIT = { timeout: '32s' }

export interface Discovered {
  readonly groups: readonly ApiGroup[]
  /** No group version kept its resources to itself, as one does whose own server is down. */
  readonly isWhole: boolean
}

/** Asks for everything in two requests; older servers once more per group version, all at the same time. */
export async function discover(client: RestClient): Promise<Discovered> {
  const groups: ApiGroup[] = []
  let isWhole = true
  for (const path of PATHS) {
    const answer = await groupsAt(client, path, TIME_LIMIT)
    if (!answer) continue
    if (isAggregated(answer)) {
      const items = asList(answer['items'])
      isWhole &&= !items.some((item) => asList(at(item, 'versions')).some(isStale))
      groups.push(...items.map(aggregatedGroup))
      continue
    }
    const named = namedGroups(path, answer)
    const found = await Promise.all(named.map((group) => plainGroup(client, group)))
    isWhole &&= found.every((group, i) => group.versions.length === named[i]?.versions.length)
    groups.push(...found)
  }
  return { groups, isWhole }
}

/** Whether the server has a group version; asked for as clients of types of their own do, whatever is cached and however long it takes. */
export async function servesVersion(client: RestClient, group: string, version: string): Promise<boolean> {
  let isThere = false
  for (const path of PATHS) {
    const answer = await groupsAt(client, path)
    if (!answer) continue
    const groups: readonly NamedGroup[] = isAggregated(answer)
      ? asList(answer['items'])
          .map(aggregatedGroup)
          .map(({ name, versions }) => ({ name, versions: versions.map((each) => each.version) }))
      : namedGroups(path, answer)
    isThere ||= groups.some(({ name, versions }) => name === group && versions.includes(version))
  }
  return isThere
}

function isAggregated(answer: Dict): boolean {
  return answer['kind'] === 'APIGroupDiscoveryList'
}

/** Undefined where a server has no core group, as aggregated ones have not. */
async function groupsAt(client: RestClient, path: string, query: Query = {}): Promise<Dict | undefined> {
  try {
    return await client.get(path, {
      headers: { Accept: AGGREGATED },
      query,
      isDocument: true,
      ignoresStatus: true,
      place: path === CORE ? 'discovery_client.go:255' : 'discovery_client.go:318',
    })
  } catch (error) {
    if (path === CORE && error instanceof StatusError && error.reason === 'NotFound') return undefined
    throw error
  }
}

function strings(value: unknown): readonly string[] {
  return asList(value).map(asText)
}

function aggregatedGroup(item: unknown): ApiGroup {
  const group = asText(at(item, 'metadata', 'name'))
  return {
    name: group,
    versions: asList(at(item, 'versions'))
      .filter((each) => !isStale(each))
      .map((each) => aggregatedVersion(group, each)),
  }
}

/** Whether the server that has the resources of a version could not be reached: what is said of them counts for nothing. */
function isStale(version: unknown): boolean {
  return at(version, 'freshness') === 'Stale'
}

function aggregatedVersion(group: string, item: unknown): ApiGroup['versions'][number] {
  const version = asText(at(item, 'version'))
  return {
    version,
    resources: asList(at(item, 'resources')).map((resource) => ({
      group,
      version,
      name: asText(at(resource, 'resource')),
      singular: asText(at(resource, 'singularResource')),
      kind: asText(at(resource, 'responseKind', 'kind')),
      namespaced: at(resource, 'scope') === 'Namespaced',
      verbs: strings(at(resource, 'verbs')),
      shortNames: strings(at(resource, 'shortNames')),
      categories: strings(at(resource, 'categories')),
      subresources: asList(at(resource, 'subresources')).map((sub) => asText(at(sub, 'subresource'))),
    })),
  }
}

interface NamedGroup {
  readonly name: string
  /** Preferred first. */
  readonly versions: readonly string[]
}

function namedGroups(path: string, answer: Dict): readonly NamedGroup[] {
  if (path === CORE) return [{ name: '', versions: strings(answer['versions']) }]
  return asList(answer['groups']).map((group) => {
    const preferred = asText(at(group, 'preferredVersion', 'version'))
    const versions = asList(at(group, 'versions')).map((each) => asText(at(each, 'version')))
    return { name: asText(at(group, 'name')), versions: [preferred, ...versions.filter((each) => each !== preferred)] }
  })
}

async function plainGroup(client: RestClient, { name, versions }: NamedGroup): Promise<ApiGroup> {
  const found = await Promise.all(
    versions.map(async (version) => {
      try {
        const list = await client.get(name ? `/apis/${name}/${version}` : `/api/${version}`, {
          query: TIME_LIMIT,
          place: 'discovery_client.go:413',
        })
        return [{ version, resources: plainResources(list, name, version) }]
      } catch (error) {
        // An aggregated API whose server is down must not hide the others.
        if (error instanceof StatusError) return []
        throw error
      }
    }),
  )
  return { name, versions: found.flat() }
}

function plainResources(list: Dict, group: string, version: string): readonly ApiResource[] {
  const all = asList(list['resources']).map(asDict)
  return all
    .filter((resource) => !asText(resource['name']).includes('/'))
    .map((resource) => {
      const name = asText(resource['name'])
      return {
        group,
        version,
        name,
        singular: asText(resource['singularName']),
        kind: asText(resource['kind']),
        namespaced: resource['namespaced'] === true,
        verbs: strings(resource['verbs']),
        shortNames: strings(resource['shortNames']),
        categories: strings(resource['categories']),
        subresources: all
          .map((each) => asText(each['name']))
          .filter((each) => each.startsWith(`${name}/`))
          .map((each) => each.slice(name.length + 1)),
      }
    })
}
