/** What sample-apiserver serves: flunders in two versions and fischers, which forbid flunders names; models k8s.io/sample-apiserver. */
import { isObject, type JsonObject } from '../api/json'
import type { KubeObject } from '../api/object'
import { forbidden, notFound, type StatusError } from '../api/status'
import { json } from '../images/http-server'
import type { HttpRequest, HttpResponse } from '../network/types'
import { NAMESPACES } from '../schema/resources'
import type { CustomResourceDefinition } from '../schema/types'
import type { AgentDefinition } from './framework'

const GROUP = 'wardle.example.com'
const FLUNDERS = { group: GROUP, resource: 'flunders' }
/** Whose name the aggregator's certificate must have. */
const FRONT_PROXY = 'front-proxy-client'

const TEXT = { type: 'string' }
const TEXTS = { type: 'array', items: TEXT }

function definition(plural: string, kind: string, scope: string, versions: Readonly<Record<string, JsonObject>>): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      ...(Object.keys(versions).length > 1 ? { conversion: { strategy: 'Webhook' } } : {}),
      versions: Object.entries(versions).map(([name, properties], index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', properties } },
      })),
    },
  } as unknown as CustomResourceDefinition
}

const spec = (...fields: readonly string[]): JsonObject => ({
  spec: { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, TEXT])) },
  status: { type: 'object' },
})

const DEFINITIONS = [
  definition('flunders', 'Flunder', 'Namespaced', {
    v1alpha1: spec('reference', 'referenceType'),
    v1beta1: spec('flunderReference', 'fischerReference', 'referenceType'),
  }),
  definition('fischers', 'Fischer', 'Cluster', { v1alpha1: { disallowedFlunders: TEXTS } }),
]

/** The older version has one reference and says what it is one of, the newer has one of each. */
function converted(object: KubeObject, apiVersion: string): KubeObject {
  if (object.apiVersion === apiVersion) return object
  const before = (object as KubeObject & { spec?: Readonly<Record<string, string>> }).spec ?? {}
  const { reference, referenceType, flunderReference, fischerReference } = before
  const type = referenceType ? { referenceType } : {}
  const newer = { ...type, ...(reference ? { [referenceType === 'Fischer' ? 'fischerReference' : 'flunderReference']: reference } : {}) }
  const one = referenceType === 'Fischer' ? fischerReference : flunderReference
  const older = { ...type, ...(one ? { reference: one } : {}) }
  return { ...object, apiVersion, spec: apiVersion.endsWith('/v1beta1') ? newer : older } as KubeObject
}

function refused(error: StatusError): HttpResponse {
  return json(error.code, error.status)
}

/** What the request makes, if it makes a flunder: in which namespace, and under which name. */
function flunderOf({ method, path, body }: HttpRequest): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace] = new RegExp(`^/apis/${GROUP}/[^/]+/namespaces/([^/]+)/flunders(\\?|$)`).exec(path) ?? []
  if (method !== 'POST' || namespace === undefined) return undefined
  try {
    const given: unknown = JSON.parse(new TextDecoder().decode(body))
    const metadata = isObject(given) && isObject(given['metadata']) ? given['metadata'] : {}
    return { namespace, name: String(metadata['name'] ?? '') }
  } catch {
    // What cannot be read is refused by who reads it.
    return undefined
  }
}

export const sampleApiserver: AgentDefinition = {
  begin(_process, { clients, serveApi }) {
    const answer = serveApi(DEFINITIONS, converted)
    const banned = async (): Promise<readonly string[]> => {
      const { body } = await answer({ method: 'GET', host: '', path: `/apis/${GROUP}/v1alpha1/fischers`, headers: {} }, {})
      const { items } = JSON.parse(new TextDecoder().decode(body)) as { items: readonly { disallowedFlunders?: readonly string[] }[] }
      return items.flatMap(({ disallowedFlunders = [] }) => disallowedFlunders)
    }
    const admitted = async (request: HttpRequest): Promise<StatusError | undefined> => {
      const flunder = flunderOf(request)
      if (!flunder) return undefined
      const { namespace, name } = flunder
      if (!clients.informers.informer(NAMESPACES).get(namespace)) return notFound({ group: '', resource: 'namespaces' }, namespace)
      if (!(await banned()).includes(name)) return undefined
      return forbidden(FLUNDERS, name, 'this name may not be used, please change the resource name')
    }
    return {
      http: async (request) => {
        const headers: Record<string, string> = {}
        for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value
        // Who comes by way of the aggregator has been asked there already what they may do.
        const known = request.proxiedBy === FRONT_PROXY && headers['x-remote-user'] !== undefined
        delete headers['authorization']
        if (!known)
          return answer(request, { ...headers, 'impersonate-user': 'system:anonymous', 'impersonate-group': 'system:unauthenticated' })
        const problem = await admitted(request)
        return problem ? refused(problem) : answer(request, headers)
      },
      end: () => undefined,
    }
  },
}
