/** What the controller's webhook says of an Ingress before it is stored; models internal/admission/controller and the controller's checkOverlap. */
import { isObject } from '../../api/json'
import { json, text } from '../../images/http-server'
import type { HttpRequest, HttpResponse } from '../../network/types'
import type { Ingress } from '../../schema/types'
import { isToldOf } from './annotations'
import { ANY, buildRoutes, byAge } from './routes'

const sameObject = (a: Ingress, b: Ingress): boolean => a.metadata.namespace === b.metadata.namespace && a.metadata.name === b.metadata.name

/** Who else has a host and path that an Ingress wants; undefined where nobody has. */
export function overlap(ingress: Ingress, others: readonly Ingress[]): string | undefined {
  const rest = others.filter((other) => !sameObject(other, ingress))
  const { servers } = buildRoutes([...rest, ingress].sort(byAge))
  const isPlain = (name: string, namespace: string): boolean =>
    ![ingress, ...rest].some(
      ({ metadata }) => metadata.name === name && metadata.namespace === namespace && isToldOf({ metadata }, 'canary'),
    )
  for (const { host, http } of ingress.spec?.rules ?? [])
    for (const { path = '/', backend } of http?.paths ?? []) {
      if (!backend.service) continue
      const name = host || ANY
      const holders = servers.get(name)?.locations.filter((location) => location.path === path) ?? []
      if (holders.length === 0) continue
      const { namespace = '', name: own } = ingress.metadata
      // Whose own path comes first is not asked about the others, nor is one that says whether it is a canary.
      if (holders.some((each) => each.namespace === namespace && each.ingress === own)) return undefined
      const holder = isPlain(own, namespace) ? holders.find((each) => isPlain(each.ingress, each.namespace)) : undefined
      return holder && `host "${name}" and path "${path}" is already defined in ingress ${holder.namespace}/${holder.ingress}`
    }
  return undefined
}

/** The answer to a review; `refusal` says what is wrong with an Ingress. */
export function review(request: HttpRequest, refusal: (ingress: Ingress) => string | undefined): HttpResponse {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder().decode(request.body))
  } catch {
    return text(400, '')
  }
  const { kind, apiVersion, request: asked } = isObject(body) ? body : {}
  if (!isObject(asked)) return text(400, '')
  const why = isObject(asked['object']) ? refusal(asked['object'] as unknown as Ingress) : undefined
  const status = { metadata: {}, status: 'Failure', message: why, reason: 'BadRequest', code: 400 }
  return json(200, {
    kind,
    apiVersion,
    response: { uid: asked['uid'], allowed: why === undefined, ...(why === undefined ? {} : { status }) },
  })
}
