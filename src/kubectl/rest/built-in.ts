/** The types that kubectl's typed clients know without asking the server; models client-go's clientset. */
import * as known from '../../engine/schema/resources'
import { apiVersionOf } from './mapper'
import type { ApiResource } from './discovery'

function entry({ group, version, resource, kind, namespaced }: (typeof known)[keyof typeof known]): ApiResource {
  return {
    group,
    version,
    name: resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: [],
    categories: [],
    subresources: [],
  }
}

let byKind: ReadonlyMap<string, ApiResource> | undefined

/** The resource of a built-in kind; undefined for a kind that only a server can know. */
export function builtIn(apiVersion: string, kind: string): ApiResource | undefined {
  byKind ??= new Map(
    Object.values(known).map((each) => {
      const resource = entry(each)
      return [`${apiVersionOf(resource)}/${resource.kind}`, resource]
    }),
  )
  return byKind.get(`${apiVersion}/${kind}`)
}
