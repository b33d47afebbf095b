/** Request bodies to objects: JSON, YAML or protobuf, checked against the schema; models the codecs of kube-apiserver. */
import { load } from 'js-yaml'
import { isObject, type JsonObject } from '../../api/json'
import { badRequest, StatusError } from '../../api/status'
import { decode, duplicateFields } from '../../schema'
import type { ApiRequest } from '../http'
import { isCustom, type CustomDefinition } from '../custom/definition'
import type { Served } from '../registry'
import { parseMediaType, PROTOBUF_BODY, unsupportedMediaType } from './media'
import { decodeProtobuf } from './protobuf'
import { decodeText } from './respond'

/** Three megabytes, as the API server has it. */
export const BODY_LIMIT = 3 * 1024 * 1024

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const value = query.get('fieldValidation')
  if (value === null || value === '') return 'Warn'
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value
  throw badRequest(
    `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Invalid value: "${value}": must be one of: Ignore, Warn, Strict`,
  )
}

export interface ParsedBody {
  readonly value: unknown
  /** `duplicate field "x"` complaints about the text itself. */
  readonly duplicates: readonly string[]
}

/** The body as a value; `undefined` when it is empty. Throws BadRequest, UnsupportedMediaType, RequestEntityTooLarge. */
export function parseBody(request: ApiRequest): ParsedBody {
  const body = request.body
  if (!body || body.length === 0) return { value: undefined, duplicates: [] }
  if (body.length > BODY_LIMIT) {
    throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`)
  }
  const { type } = parseMediaType(request.headers['content-type'] ?? '')
  switch (type) {
    case '':
    case 'application/json':
      return parseJson(decodeText(body))
    case 'application/yaml':
      return parseYaml(decodeText(body))
    case PROTOBUF_BODY:
      return { value: decodeProtobuf(body), duplicates: [] }
    default:
      throw unsupportedMediaType()
  }
}

export function parseJson(text: string): ParsedBody {
  try {
    return { value: JSON.parse(text) as unknown, duplicates: duplicateFields(text) }
  } catch {
    throw badRequest(`couldn't get version/kind; json parse error: ${goJsonError(text)}`)
  }
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** What Go's parser says about the first byte it cannot use. */
export function goJsonError(text: string): string {
  const trimmed = text.trimStart()
  if (trimmed === '') return 'unexpected end of JSON input'
  const first = trimmed[0]!
  if (!'{["tfn-0123456789'.includes(first)) return `invalid character '${first}' looking for beginning of value`
  return 'unexpected end of JSON input'
}

export function parseYaml(text: string): ParsedBody {
  try {
    return { value: load(text), duplicates: [] }
  } catch (error) {
    throw badRequest(`error converting YAML to JSON: yaml: ${(error as Error).message.split('\n')[0]}`)
  }
}

/**
 * A body as an object of the served kind, unknown fields refused, warned about or ignored. Throws the BadRequest
 * that the real decoder answers.
 */
export function decodeObject(served: Served, body: ParsedBody, validation: FieldValidation, warnings: string[]): JsonObject {
  const { value } = body
  if (!isObject(value))
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(value)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  const kind = value['kind'] === undefined || value['kind'] === '' ? served.kind : value['kind']
  const apiVersion = value['apiVersion'] === undefined || value['apiVersion'] === '' ? served.apiVersion : value['apiVersion']
  if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(typeof kind === 'string' ? apiVersion : kind)} into Go struct field .${typeof kind === 'string' ? 'apiVersion' : 'kind'} of type string`,
    )
  }
  const version = apiVersion.includes('/') ? apiVersion.split('/')[1]! : apiVersion
  const cannot = (why: string): StatusError =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${served.kind}: ${why}`)
  if (kind !== served.kind || apiVersion !== served.apiVersion) {
    if (kind === served.kind && apiVersion.split('/').length <= 2) {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : ''
      throw badRequest(
        group === served.group
          ? `the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`
          : `the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`,
      )
    }
    if (apiVersion === served.apiVersion)
      throw cannot(
        `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
      )
    throw cannot(`converting to the served kind is not possible`)
  }
  if (isCustom(served.definition)) {
    return decodeCustom(served.definition, served.version, { ...value, kind, apiVersion }, body.duplicates, validation, warnings, cannot)
  }
  return decodeAs(served.schemaType, { ...value, kind, apiVersion }, body.duplicates, validation, warnings, cannot)
}

/** Decodes a value as a type; `refuse` words the error. */
export function decodeAs(
  schemaType: string,
  value: JsonObject,
  duplicates: readonly string[],
  validation: FieldValidation,
  warnings: string[],
  refuse: (why: string) => StatusError,
): JsonObject {
  const decoded = decode(schemaType, value, { strict: validation !== 'Ignore' })
  if (decoded.error !== undefined) throw refuse(decoded.error)
  const complaints = validation === 'Ignore' ? [] : [...duplicates, ...decoded.unknownFields]
  if (complaints.length > 0) {
    if (validation === 'Strict') throw refuse(`strict decoding error: ${complaints.join(', ')}`)
    warnings.push(...complaints)
  }
  return decoded.value as JsonObject
}

/** As `decodeAs`, by a custom resource's own schema. */
export function decodeCustom(
  definition: CustomDefinition,
  version: string,
  value: JsonObject,
  duplicates: readonly string[],
  validation: FieldValidation,
  warnings: string[],
  refuse: (why: string) => StatusError,
): JsonObject {
  const decoded = definition.decode(version, value)
  const complaints = validation === 'Ignore' ? [] : [...duplicates, ...decoded.unknownFields]
  if (complaints.length > 0) {
    if (validation === 'Strict') throw refuse(`strict decoding error: ${complaints.join(', ')}`)
    warnings.push(...complaints)
  }
  const { metadata } = decoded.value
  if (metadata === undefined || metadata === null) return decoded.value
  // The schema says nothing of metadata: it is every object's.
  const typed = decode(OBJECT_META, metadata, { strict: false })
  if (typed.error !== undefined) throw refuse(typed.error)
  return { ...decoded.value, metadata: typed.value as JsonObject }
}

/** What Go calls the sort of a JSON value. */
export function goName(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null || value === undefined) return 'null'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
