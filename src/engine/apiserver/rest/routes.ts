/** Which paths, methods and names have a route, and what is said of those that have none; models the routes that apiserver's installer makes. */
import { badRequest, notFound, StatusError } from '../../api/status'
import type { ApiResponse } from '../http'
import type { Served } from '../registry'
import { reviews, subresources } from '../subresources'
import type { Review, Subresource } from '../subresources/subresource'
import type { ResourceCall } from './call'
import { notFoundPage } from './non-resource'
import type { RequestInfo } from './request-info'

/** What a collection has to have for a request, by its verb. */
export const METHODS: Readonly<Record<string, readonly string[]>> = {
  get: ['get'],
  list: ['list'],
  watch: ['watch'],
  create: ['create'],
  update: ['update'],
  patch: ['patch', 'apply'],
  delete: ['delete'],
  deletecollection: ['deletecollection'],
}

/** Paths that are routes for one method. */
export const GET_ALONE = /^\/(version|api|api\/[^/]+|apis\/[^/]+\/[^/]+)\/?$/
/** Paths whose handlers do not look at the method. */
export const ANY_METHOD = /^\/($|(healthz|livez|readyz)(\/|$)|statusz$|apis(\/[^/]*)?\/?$)/

/** Names that no key of the store can hold; models apimachinery's path.IsValidPathSegmentName. */
export function checkName(name = ''): void {
  const wrong = name === '.' || name === '..' ? `may not be '${name}'` : name.includes('%') ? "may not contain '%'" : undefined
  if (wrong !== undefined) throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${wrong}`)
}

export function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** The answer for paths that an installed group version does not have; paths of other groups get a page without words. */
export function unknownPath(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** Custom resources are routed by a handler of their own, with other words for what it does not have. */
export function customRefusal({ info, served, request }: ResourceCall): ApiResponse | undefined {
  const nameless = info.name === undefined
  if (served.namespaced && info.namespace === undefined && !(nameless && ['list', 'watch'].includes(info.verb))) return notFoundPage()
  if (info.subresource && !served.definition.subresources.includes(info.subresource)) throw notFound(served, info.name ?? '')
  const verb = Object.hasOwn(METHODS, info.verb) ? info.verb : ''
  const known = info.subresource ? ['GET', 'PUT', 'PATCH'].includes(request.method) : verb !== ''
  if (known) return undefined
  const { group, resource } = served
  throw new StatusError(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "${resource}.${group}"`, {
    group,
    kind: resource,
  })
}

/** Logs, and what a pod or a Service answers by itself. */
export const isRaw = ({ subresource }: RequestInfo): boolean => ['log', 'exec', 'attach', 'portforward', 'proxy'].includes(subresource)

export function findSubresource(served: Served, name: string): Subresource | undefined {
  return subresources.find(
    (each) =>
      each.name === name &&
      (each.collections ? each.collections.includes(served.collection) : served.definition.subresources.includes(name)),
  )
}

export const reviewOf = ({ group, resource: name }: RequestInfo): Review | undefined =>
  reviews.find((each) => each.collection === `${group}/${name}`)
