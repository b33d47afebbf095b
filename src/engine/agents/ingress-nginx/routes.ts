/** The servers and locations that Ingress objects add up to, and which of them a request meets; models the controller's nginx template. */
import { trimEnd } from '../../api/trim-end'
import { keyOf } from '../../api/object'
import type { Ingress, IngressBackend } from '../../schema/types'
import { readAnnotations, type Annotations, type Canary } from './annotations'

export interface Backend {
  readonly namespace: string
  readonly service: string
  /** A number, a name, or undefined for the only one. */
  readonly port: number | string | undefined
}

export interface Alternative extends Backend {
  readonly canary: Canary
}

export interface Location {
  readonly path: string
  readonly type: 'Exact' | 'Prefix' | 'ImplementationSpecific'
  readonly backend: Backend
  readonly ingress: string
  readonly namespace: string
  readonly annotations: Annotations
  alternatives: readonly Alternative[]
}

export interface Server {
  readonly host: string
  /** Longest paths first. */
  locations: Location[]
  /** One path with a regular expression makes all of the host's paths such. */
  regex: boolean
  tls: boolean
}

export interface Routes {
  readonly servers: ReadonlyMap<string, Server>
  /** Where everything goes that no host is known for. */
  readonly fallback: Backend | undefined
}

/** The name of the server for every host. */
export const ANY = '_'

function backendOf(namespace: string, backend: IngressBackend | undefined): Backend | undefined {
  const service = backend?.service
  return service && { namespace, service: service.name, port: service.port?.number ?? service.port?.name }
}

/** `ingresses` in the order in which they were made: of two that want the same place the older one has it. */
export function buildRoutes(ingresses: readonly Ingress[]): Routes {
  const servers = new Map<string, Server>()
  const server = (host: string): Server => {
    const known = servers.get(host) ?? { host, locations: [], regex: false, tls: false }
    servers.set(host, known)
    return known
  }
  let fallback: Backend | undefined
  const read = ingresses.map((ingress) => ({ ingress, annotations: readAnnotations(ingress) }))
  for (const { ingress, annotations } of read) {
    if (annotations.canary) continue
    const { namespace = 'default', name } = ingress.metadata
    const whole = backendOf(namespace, ingress.spec?.defaultBackend)
    const rules = ingress.spec?.rules ?? []
    if (whole && rules.length === 0) fallback ??= whole
    for (const { host, http } of rules) {
      for (const each of [host || ANY, ...annotations.aliases]) {
        const place = server(each)
        place.regex ||= annotations.useRegex
        const paths = http?.paths ?? (whole ? [{ path: '/', pathType: 'Prefix' as const, backend: ingress.spec!.defaultBackend! }] : [])
        for (const { path = '/', pathType, backend } of paths) {
          const target = backendOf(namespace, backend)
          if (!target || place.locations.some((other) => other.path === path && (other.type === 'Exact') === (pathType === 'Exact')))
            continue
          place.locations.push({ path, type: pathType, backend: target, ingress: name, namespace, annotations, alternatives: [] })
        }
      }
    }
    for (const { hosts, secretName } of ingress.spec?.tls ?? [])
      for (const host of hosts ?? [ANY]) if (secretName !== undefined || hosts) server(host).tls = true
  }
  for (const { ingress, annotations } of read) if (annotations.canary) addCanary(servers, ingress, annotations.canary)
  for (const each of servers.values())
    each.locations.sort((a, b) => b.path.length - a.path.length || Number(b.type === 'Exact') - Number(a.type === 'Exact'))
  return { servers, fallback }
}

/** A canary only stands beside a location that is there without it. */
function addCanary(servers: ReadonlyMap<string, Server>, ingress: Ingress, canary: Canary): void {
  const { namespace = 'default' } = ingress.metadata
  for (const { host, http } of ingress.spec?.rules ?? [])
    for (const { path = '/', backend } of http?.paths ?? []) {
      const location = servers.get(host || ANY)?.locations.find((each) => each.path === path && each.namespace === namespace)
      const target = backendOf(namespace, backend)
      if (location && target) location.alternatives = [...location.alternatives, { ...target, canary }]
    }
}

/** The server for a host: its own, a wildcard's, or the one for all. */
export function serverFor({ servers }: Routes, host: string): Server | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return servers.get(name) ?? servers.get(`*.${name.slice(name.indexOf('.') + 1)}`) ?? servers.get(ANY)
}

export interface Match {
  readonly location: Location
  /** What the path's regular expression captured; `$1` is the first. */
  readonly groups: readonly string[]
}

export function matchLocation(server: Server, path: string): Match | undefined {
  const exact = server.locations.find((location) => location.type === 'Exact' && location.path === path)
  if (exact) return { location: exact, groups: [] }
  for (const location of server.locations) {
    if (server.regex) {
      if (location.type === 'Exact') continue
      const found = expression(location.path)?.exec(path)
      if (found) return { location, groups: found.slice(1).map((group) => group ?? '') }
    } else if (location.type === 'Prefix' ? under(location.path, path) : location.type !== 'Exact' && path.startsWith(location.path)) {
      return { location, groups: [] }
    }
  }
  return undefined
}

/** Whether a path is a prefix or lies below it, element by element. */
function under(prefix: string, path: string): boolean {
  const clean = trimEnd(prefix, '/')
  return clean === '' || path === clean || path.startsWith(`${clean}/`)
}

function expression(path: string): RegExp | undefined {
  try {
    return new RegExp(`^${path}`, 'i')
  } catch {
    return undefined
  }
}

/** In the order in which the controller considers them. */
export function byAge(a: Ingress, b: Ingress): number {
  return a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) || keyOf(a).localeCompare(keyOf(b))
}
