/** Which resources the server has; models client-go's cached discovery client. */
import { StatusError } from '../../engine/api/status'
import { asDict, asList, asText, at, type Dict } from '../values'
import type { RestClient } from './client'

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
}

export interface ApiGroup {
  readonly name: string
  /** Preferred first. */
  readonly versions: readonly { readonly version: string; readonly resources: readonly ApiResource[] }[]
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'
const PARALLEL_PATHS = ['/api', '/apis']

/** Asks for everything in two requests; for older servers once per group version. */
export async function discover(client: RestClient): Promise<readonly ApiGroup[]> {
  const groups: ApiGroup[] = []
  for (const path of PARALLEL_PATHS) {
    const answer = await client.get(path, { headers: { Accept: AGGREGATED }, query: { timeout: '32s' }, ignoresStatus: true })
    if (answer['kind'] === 'APIGroupDiscoveryList') groups.push(...asList(answer['items']).map(aggregatedGroup))
    else groups.push(...(await plainGroups(client, path, answer)))
  }
  return groups
}

function strings(value: unknown): readonly string[] {
  return asList(value).map(asText)
}

function aggregatedGroup(item: unknown): ApiGroup {
  const group = asText(at(item, 'metadata', 'name'))
  return {
    name: group,
    versions: asList(at(item, 'versions')).map((each) => {
      const version = asText(at(each, 'version'))
      return {
        version,
        resources: asList(at(each, 'resources')).map((resource) => ({
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
    }),
  }
}

async function plainGroups(client: RestClient, path: string, answer: Dict): Promise<readonly ApiGroup[]> {
  const wanted =
    path === '/api'
      ? [{ name: '', versions: strings(answer['versions']) }]
      : asList(answer['groups']).map((group) => {
          const preferred = asText(at(group, 'preferredVersion', 'version'))
          const versions = asList(at(group, 'versions')).map((each) => asText(at(each, 'version')))
          return { name: asText(at(group, 'name')), versions: [preferred, ...versions.filter((each) => each !== preferred)] }
        })
  const groups: ApiGroup[] = []
  for (const { name, versions } of wanted) {
    const found: { version: string; resources: readonly ApiResource[] }[] = []
    for (const version of versions) {
      try {
        const list = await client.get(name ? `/apis/${name}/${version}` : `/api/${version}`)
        found.push({ version, resources: plainResources(list, name, version) })
      } catch (error) {
        // An aggregated API whose server is down must not hide the others.
        if (!(error instanceof StatusError)) throw error
      }
    }
    groups.push({ name, versions: found })
  }
  return groups
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
