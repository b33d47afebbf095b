/** Fills the descriptions of types and fields into the OpenAPI documents a cluster serves, for clients without texts of their own. */
import type { ApiHandler, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { respondV2 } from '../../engine/apiserver/rest/openapi-v2'
import type { JsonObject } from '../../engine/api/json'
import { withDescriptions } from '../../kubectl/explain/described'
import { isStream } from './bodies'

/** The texts are read from disk, not from a cluster: no virtual time passes meanwhile. */
const outside = { external: <T>(work: Promise<T>): Promise<T> => work } as Parameters<typeof withDescriptions>[1]
const KEPT = 100

/** Custom resources bring descriptions of their own. */
async function filled(definitions: JsonObject): Promise<JsonObject> {
  const lacking = Object.fromEntries(Object.entries(definitions).filter(([, schema]) => !('description' in (schema as JsonObject))))
  const document = await withDescriptions({ components: { schemas: lacking } }, outside)
  return { ...definitions, ...(document as { components: { schemas: JsonObject } }).components.schemas }
}

/** Answers as `handler` does, but for /openapi/v2 and /openapi/v3/..., whose documents get descriptions. */
export function describedHandler(handler: ApiHandler): ApiHandler {
  /** By path and etag of the document without descriptions. */
  const known = new Map<string, JsonObject>()
  const described = async (request: ApiRequest, response: ApiResponse, isV2: boolean): Promise<ApiResponse> => {
    if (response.status !== 200 || isStream(response.body)) return response
    const key = `${request.url} ${response.headers['etag'] ?? ''}`
    let document = known.get(key)
    if (!document) {
      const plain = JSON.parse(new TextDecoder().decode(response.body)) as JsonObject
      document = isV2
        ? { ...plain, definitions: await filled((plain['definitions'] ?? {}) as JsonObject) }
        : ((await withDescriptions(plain, outside)) as JsonObject)
      if (known.size >= KEPT) known.clear()
      known.set(key, document)
    }
    const etag = response.headers['etag']
    const answer = isV2 ? respondV2(request, document) : { ...response, body: new TextEncoder().encode(JSON.stringify(document)) }
    return { ...answer, headers: { ...answer.headers, ...(etag ? { etag, vary: 'Accept' } : {}) } }
  }
  return {
    connect: (request) => handler.connect(request),
    handle: async (request) => {
      const [path = ''] = request.url.split('?')
      const isV2 = path === '/openapi/v2'
      if (!isV2 && !path.startsWith('/openapi/v3/')) return handler.handle(request)
      // The document is worked on as JSON, whatever it is sent as.
      const plain = await handler.handle({ ...request, headers: { ...request.headers, accept: 'application/json' } })
      return described(request, plain, isV2)
    },
  }
}
