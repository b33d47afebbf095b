/** Content negotiation: what the client accepts and what it sent; models endpoints/handlers/negotiation. */
import { StatusError } from '../../api/status'
import type { ApiRequest } from '../http'

export type Representation = 'object' | 'table' | 'partial' | 'partialList' | 'discovery'
export type Format = 'json' | 'yaml' | 'protobuf'

export interface Accepted {
  readonly format: Format
  readonly representation: Representation
  /** The version of tables and partial objects, where it is not the newest. */
  readonly metaVersion?: 'v1beta1'
  /** For `;stream=watch` and pretty printing. */
  readonly pretty: boolean
  /** The client takes nothing as it is, a refusal neither: that is then written for people. */
  readonly transformedOnly?: boolean
}

interface MediaType {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = text.split(';')
  const parameters: Record<string, string> = {}
  for (const each of rest) {
    const [name = '', value = ''] = each.split('=')
    parameters[name.trim().toLowerCase()] = value.trim().replace(/^"|"$/g, '')
  }
  return { type: type.trim().toLowerCase(), parameters }
}

function formatOf(type: string): Format | undefined {
  switch (type) {
    case 'application/json':
    case '*/*':
    case 'application/*':
    case '':
      return 'json'
    case 'application/yaml':
      return 'yaml'
    default:
      return undefined
  }
}

const META_FORMS: Readonly<Record<string, Representation>> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partialList',
}

export const NOT_ACCEPTABLE =
  'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf'

/** What there is beside objects. */
interface Offer {
  readonly discovery?: boolean
  readonly tables?: boolean
  /** Whether there are forms of it that have metadata alone. */
  readonly forms?: boolean
}

/**
 * Chooses among what the client accepts; protobuf answers are never given (clients that prefer it accept JSON too).
 * Throws NotAcceptable when nothing fits.
 */
function negotiate(accept: string | undefined, { discovery = false, tables = true, forms = true }: Offer): Accepted {
  const wanted = ((accept ?? '').trim() === '' ? ['*/*'] : accept!.split(',')).map(parseMediaType)
  const weight = ({ parameters }: MediaType): number => Number(parameters['q'] ?? 1)
  for (const { type, parameters } of wanted.sort((a, b) => weight(b) - weight(a))) {
    const format = formatOf(type)
    if (!format) continue
    const pretty = parameters['pretty'] === '1'
    const { as, g, v } = parameters
    if (!as) return { format, representation: 'object', pretty }
    if (forms && g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')) {
      const older = v === 'v1beta1' ? ({ metaVersion: v } as const) : {}
      const representation = META_FORMS[as]
      const transformedOnly = !wanted.some((each) => !each.parameters['as'] && formatOf(each.type))
      if (representation && (tables || representation !== 'table')) return { format, representation, pretty, transformedOnly, ...older }
    }
    if (discovery && g === 'apidiscovery.k8s.io' && v === 'v2' && as === 'APIGroupDiscoveryList')
      return { format, representation: 'discovery', pretty }
  }
  throw notAcceptable(NOT_ACCEPTABLE)
}

/** Whether to write JSON for the eyes: when the client asks for it, else for browsers and tools that show what they get. */
function wantsPretty({ url, headers }: ApiRequest): boolean {
  const asked = /[?&]pretty=([^&]*)/.exec(url)?.[1]
  if (asked) return /^(1|t|true)$/i.test(asked)
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '')
}

/** What the answer to a request looks like. Throws NotAcceptable when the client takes nothing that is there. */
export function answerFor(request: ApiRequest, offer: Offer = {}): Accepted {
  const accepted = negotiate(request.headers['accept'], offer)
  return { ...accepted, pretty: accepted.pretty || wantsPretty(request) }
}

export const PROTOBUF_BODY = 'application/vnd.kubernetes.protobuf'
export const RESOURCE_TYPES = ['application/json', 'application/yaml', PROTOBUF_BODY]
const STREAM_TYPES = RESOURCE_TYPES.filter((type) => !type.endsWith('yaml')).map((type) => `${type};stream=watch`)

const PATCH_BODIES = new Set([
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
])

/** Refuses a request to a route that makes other types than the client takes, or has no body where one is wanted; models go-restful's router. */
export function checkRoute({ method, headers, body }: ApiRequest, types: readonly string[]): void {
  const sent = parseMediaType(headers['content-type'] ?? '').type
  if (method === 'PATCH' && !PATCH_BODIES.has(sent)) throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  const wanted = (headers['accept'] || '*/*').split(',').map((each) => each.split(';')[0]!.trim())
  if (wanted.some((type) => type === '*/*' || types.includes(type))) return
  const known = `Available representations: ${types.join(', ')}`
  if (['POST', 'PUT', 'PATCH'].includes(method) && !body?.length)
    throw new StatusError(415, 'UnsupportedMediaType', `415: Unsupported Media Type\n\n${known}`, {})
  throw new StatusError(406, 'NotAcceptable', `406: Not Acceptable\n\n${known}`, {})
}

/** What the routes of a verb make of resources. */
export function typesOf(verb: string): readonly string[] {
  return verb === 'list' || verb === 'watch' ? [...RESOURCE_TYPES, ...STREAM_TYPES] : RESOURCE_TYPES
}

/** A watch is a stream of JSON: 406 for who takes something else. */
export function checkStreams({ format }: Accepted): void {
  if (format === 'json') return
  const types = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch']
  throw notAcceptable(`only the following media types are accepted: ${types.join(', ')}`)
}

export function notAcceptable(why: string): StatusError {
  return new StatusError(406, 'NotAcceptable', why)
}

/** What a refusal looks like, whatever the client takes. */
export function refusalFor(request: ApiRequest): Accepted {
  return { format: 'json', representation: 'object', pretty: wantsPretty(request) }
}

export function unsupportedMediaType(accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'): StatusError {
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  )
}
