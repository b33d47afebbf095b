/** What a REST path asks for; models apiserver/pkg/endpoints/request.RequestInfo. */

export interface RequestInfo {
  /** False for `/version`, discovery, health and the like. */
  readonly isResource: boolean
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; the HTTP method in lower case otherwise. */
  readonly verb: string
  readonly path: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
  /** What follows the subresource: the path to proxy to. */
  readonly rest: string
  readonly query: URLSearchParams
}

const VERBS = new Map(Object.entries({ POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }))

/** Subresources of namespaces themselves; anything else after the name is a resource in the namespace. */
const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize'])

/** A query's truth value: anything but 0 and false. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Splits method and URL; never throws: what makes no sense is a path that nobody serves. */
export function parseRequest(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  const other = {
    isResource: false,
    verb: method.toLowerCase(),
    path,
    group: '',
    version: '',
    resource: '',
    subresource: '',
    namespace: undefined,
    name: undefined,
    rest: '',
    query,
  }
  // Escapes are undone before the path is taken apart, so that of a slash in a name is one.
  const segments = decode(path)
    .split('/')
    .filter((each, i) => i > 0 || each !== '')
  if (segments.at(-1) === '') segments.pop()
  const prefix = segments.shift()
  let group = ''
  if (prefix === 'apis') group = segments.shift() ?? ''
  else if (prefix !== 'api') return other
  const version = segments.shift()
  if (!version || segments.length === 0 || (prefix === 'apis' && !group)) return other

  let verb = VERBS.get(method) ?? method.toLowerCase()
  // The old /watch/ prefix is still answered.
  if (segments[0] === 'watch' && segments.length > 1) {
    segments.shift()
    verb = 'watch'
  }
  let namespace: string | undefined
  if (segments[0] === 'namespaces' && segments.length > 2 && !NAMESPACE_SUBRESOURCES.has(segments[2]!)) {
    namespace = segments[1]
    segments.splice(0, 2)
  }
  const [resource = '', name, subresource = '', ...rest] = segments
  if (name === undefined) {
    if (verb === 'get') verb = isTrue(query.get('watch')) ? 'watch' : 'list'
    else if (verb === 'delete') verb = 'deletecollection'
  }
  return { isResource: true, verb, path, group, version, resource, subresource, namespace, name, rest: rest.join('/'), query }
}
