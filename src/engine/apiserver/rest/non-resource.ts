/** Paths that are no resources: version, health, discovery, metrics; models the non-resource endpoints of kube-apiserver. */
import { BUILD_INFO } from '../../api/build-info'
import { fnv32a } from '../../api/hash'
import type { ApiRequest, ApiResponse } from '../http'
import type { Discovery } from './discovery'
import { health, HEALTH_PATHS } from './health'
import { ISSUER_PATHS } from './issuer'
import { answerFor, checkRoute, RESOURCE_TYPES } from './media'
import { encodeText, respond, respondText } from './respond'
import { statusz } from './statusz'

export const SERVER_VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  ...BUILD_INFO,
} as const

/** An answer that the client may keep: 304 when it says it has this very one. */
export function cacheable(request: ApiRequest, response: ApiResponse): ApiResponse {
  const body = response.body as Uint8Array
  const text = new TextDecoder().decode(body)
  const etag = `"${(fnv32a(text).toString(16).padStart(8, '0') + fnv32a(text, 0x1234567).toString(16).padStart(8, '0')).toUpperCase()}"`
  const headers = { ...response.headers, etag, vary: 'Accept' }
  if (request.headers['if-none-match'] === etag) return { status: 304, headers, body: encodeText('') }
  return { ...response, headers }
}

export function notFoundPage(): ApiResponse {
  return respondText(404, '404 page not found\n', undefined, { 'x-content-type-options': 'nosniff' })
}

function discoveryDocument(request: ApiRequest, path: string, discovery: Discovery): ApiResponse | undefined {
  const parts = path.split('/').filter(Boolean)
  // Groups as a whole and single ones are no routes.
  if (parts[0] === 'api' || parts.length === 3) checkRoute(request, RESOURCE_TYPES)
  const accepted = answerFor(request, { discovery: parts.length === 1, forms: false })
  if (accepted.representation === 'discovery') {
    const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    return cacheable(request, respond(200, discovery.aggregated(parts[0] === 'api'), accepted, { 'content-type': type }))
  }
  const document =
    parts[0] === 'api'
      ? parts.length === 1
        ? discovery.coreVersions()
        : parts.length === 2
          ? discovery.resourceList(parts[1]!)
          : undefined
      : parts.length === 1
        ? discovery.groupList()
        : parts.length === 2
          ? discovery.group(parts[1]!)
          : parts.length === 3
            ? discovery.resourceList(`${parts[1]}/${parts[2]}`)
            : undefined
  return document && respond(200, document, accepted)
}

/** Paths that are neither health checks nor groups. */
const PATHS = ['/api', '/api/v1', '/apis', '/apis/', '/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/statusz', '/version']

/** Every path that leads somewhere, as the index page lists them. */
function index(discovery: Discovery): readonly string[] {
  const paths = [...PATHS, ...ISSUER_PATHS, ...HEALTH_PATHS]
  for (const group of discovery.groups()) {
    if (group.name === '') continue
    paths.push(`/apis/${group.name}`)
    for (const { version } of group.versions) paths.push(`/apis/${group.name}/${version}`)
  }
  return paths.sort()
}

/** What the server says of itself: its version, since when it runs, and what time it is, in milliseconds. */
export interface Itself {
  readonly version: string
  readonly started: number
  readonly now: number
}

/** Answers what is known; undefined for a path nobody serves. */
export function nonResource(
  request: ApiRequest,
  path: string,
  query: URLSearchParams,
  discovery: Discovery,
  { version: gitVersion, ...uptime }: Itself,
): ApiResponse | undefined {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  if (bare === '/version') {
    checkRoute(request, ['application/json'])
    return respond(200, { ...SERVER_VERSION, gitVersion }, { format: 'json', representation: 'object', pretty: true })
  }
  if (bare === '/' || bare === '')
    return respond(200, { paths: index(discovery) }, { format: 'json', representation: 'object', pretty: true })
  if (bare === '/statusz') {
    const { goVersion, major, minor } = SERVER_VERSION
    const versions = { goVersion, binaryVersion: gitVersion.slice(1), emulationVersion: `${major}.${minor}` }
    return statusz(request, { ...uptime, ...versions, paths: index(discovery) })
  }
  const checked = health(bare, query, notFoundPage)
  if (checked) return checked
  if (bare === '/api' || bare.startsWith('/api/') || bare === '/apis' || bare.startsWith('/apis/'))
    return discoveryDocument(request, bare, discovery)
  return undefined
}
