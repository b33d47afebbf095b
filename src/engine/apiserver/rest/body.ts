/** Request bodies to objects: JSON, YAML or protobuf, checked against the schema; models the codecs of kube-apiserver. */
import { isTooDeep, numberBeyondFloats, readJson, writeJson } from '../../api/json-text'
import { goName } from '../../api/go-values'
import { isObject, type JsonObject } from '../../api/json'
import { unmarshalProblem } from '../../api/json-syntax'
import { badRequest, StatusError } from '../../api/status'
import { parseYamlStrict, YamlError } from '../../api/yaml/parse'
import { decode, duplicateFields } from '../../schema'
import type { ApiRequest } from '../http'
import { isCustom, type CustomDefinition } from '../custom/definition'
import type { Served } from '../registry'
import { parseMediaType, PROTOBUF_BODY, unsupportedMediaType } from './media'
import { otherType } from './other-type'
import { decodeProtobuf } from './protobuf'
import { decodeText } from './respond'

/** Three megabytes, as the API server has it. */
export const BODY_LIMIT = 3 * 1024 * 1024

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const value = query.get('fieldValidation')
  if (value === null || value === '') return 'Warn'
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value
  return 'Warn'
}

export interface ObjectBody {
  readonly value: JsonObject
  readonly duplicates: readonly string[]
  /** As it was sent. */
  readonly text?: string
}

export interface ParsedBody {
  readonly value: unknown
  /** Complaints about the text itself: `duplicate field "x"`; of YAML one, with a line for each key that is repeated. */
  readonly duplicates: readonly string[]
}

/** The body as a value; `undefined` when it is empty. Throws BadRequest, UnsupportedMediaType, RequestEntityTooLarge. */
export function parseBody(request: ApiRequest): ParsedBody {
  const body = request.body
  const { type } = parseMediaType(request.headers['content-type'] ?? '')
  // Nothing is null in YAML, and no JSON.
  if (!body || body.length === 0) return { value: type === 'application/yaml' ? null : undefined, duplicates: [] }
  if (body.length > BODY_LIMIT) {
    throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`)
  }
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
    return { value: readJson(text), duplicates: duplicateFields(text) }
  } catch {
    throw badRequest(`couldn't get version/kind; json parse error: ${goJsonError(text)}`)
  }
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** What Go's parser says of a text that is no JSON. */
export function goJsonError(text: string): string {
  return isTooDeep(text) ? 'exceeded max depth' : (unmarshalProblem(text) ?? '')
}

const UNMARSHAL_ERRORS = 'yaml: unmarshal errors:\n'

export function parseYaml(text: string): ParsedBody {
  try {
    const { value, repeated } = parseYamlStrict(text)
    return { value, duplicates: repeated.length === 0 ? [] : [`${UNMARSHAL_ERRORS}${repeated.map((each) => `  ${each}`).join('\n')}`] }
  } catch (error) {
    if (error instanceof YamlError) throw badRequest(error.message)
    throw error
  }
}

/** What the strict decoder complains of, as warnings: each line of YAML's is one. */
export function strictWarnings(complaints: readonly string[]): string[] {
  return complaints.flatMap((each) => {
    const start = each.indexOf(UNMARSHAL_ERRORS)
    if (start < 0) return [each]
    const lines = each.slice(start + UNMARSHAL_ERRORS.length).split('\n')
    return lines.map((line) => line.trim())
  })
}

/** What every object is looked at first as. */
export const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** So much of a body is shown when it is no object, in characters of JSON or bytes of anything else. */
const SHOWN = 30

function summaryOf(text: string): string {
  if (text === '') return '<empty>'
  if (text.startsWith('{')) return text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text
  const bytes = [...new TextEncoder().encode(text)]
  const hex = bytes.slice(0, SHOWN).map((each) => each.toString(16).padStart(2, '0'))
  return `${hex.join('')}${bytes.length > SHOWN ? ' ...' : ''}`
}

function unrecognizedBody(kind: string, text: string, why: string): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summaryOf(text)})`)
}

/** The body of a request that carries an object of a kind, whatever it says it is. Throws as `parseBody` does. */
export function objectBody(request: ApiRequest, kind: string, custom = false): ObjectBody {
  const text = decodeText(request.body)
  const unrecognized = (why: string): StatusError => unrecognizedBody(kind, text, why)
  let body: ParsedBody
  try {
    body = parseBody(request)
  } catch (error) {
    throw error instanceof StatusError && error.reason === 'BadRequest' ? unrecognized(error.message) : error
  }
  const { value, duplicates } = body
  if (isObject(value)) return { value, duplicates, text }
  // A built-in type takes nothing as an object without anything in it.
  if (value === null && !custom) return { value: {}, duplicates, text }
  if (value === null) throw unrecognized(`Object 'Kind' is missing in '${text}'`)
  throw unrecognized(
    value === undefined
      ? "couldn't get version/kind; json parse error: unexpected end of JSON input"
      : `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(value)} into Go value of type ${TYPE_META}`,
  )
}

/**
 * A body as an object of the served kind, unknown fields refused, warned about or ignored. Throws the BadRequest
 * that the real decoder answers.
 */
export function decodeObject(served: Served, body: ObjectBody, validation: FieldValidation, warnings: string[]): JsonObject {
  const unrecognized = (why: string): StatusError => unrecognizedBody(served.kind, body.text ?? '', why)
  const { value } = body
  for (const field of ['apiVersion', 'kind']) {
    const problem = goName(value[field] ?? '')
    if (problem !== 'string')
      throw unrecognized(
        `couldn't get version/kind; json parse error: json: cannot unmarshal ${problem} into Go struct field .${field} of type string`,
      )
  }
  // Nothing is assumed of a kind the server was not built with.
  if (isCustom(served.definition)) {
    const given = value['kind'] ?? ''
    if (given === '') throw unrecognized(`Object 'Kind' is missing in '${body.text ?? writeJson(value)}'`)
    if ((value['apiVersion'] ?? '') === '') throw otherType(served, '', String(given), value, unrecognized)
  }
  const kind = (value['kind'] as string | null | undefined) || served.kind
  const apiVersion = (value['apiVersion'] as string | null | undefined) || served.apiVersion
  const version = apiVersion.includes('/') ? apiVersion.split('/')[1]! : apiVersion
  const cannot = (why: string): StatusError =>
    badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${served.kind}: ${why}`)
  if (kind !== served.kind || apiVersion !== served.apiVersion) throw otherType(served, apiVersion, kind, value, cannot)
  if (isCustom(served.definition)) {
    const beyond = numberBeyondFloats(body.text ?? '')
    if (beyond !== undefined) throw cannot(`json: cannot unmarshal number ${beyond} into Go value of type float64`)
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
    warnings.push(...strictWarnings(complaints))
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
  if (decoded.error !== undefined) throw refuse(decoded.error)
  const { metadata } = decoded.value
  // The schema says nothing of metadata: it is every object's.
  const typed = metadata === undefined || metadata === null ? undefined : decode(OBJECT_META, metadata, { strict: validation !== 'Ignore' })
  if (typed?.error !== undefined) throw refuse(typed.error)
  const unknown = (typed?.unknownFields ?? []).map((each) => each.replace('"', '"metadata.'))
  const complaints = validation === 'Ignore' ? [] : [...duplicates, ...unknown, ...[...decoded.unknownFields].sort()]
  if (complaints.length > 0) {
    if (validation === 'Strict') throw refuse(`strict decoding error: ${complaints.join(', ')}`)
    warnings.push(...strictWarnings(complaints))
  }
  return typed ? { ...decoded.value, metadata: typed.value as JsonObject } : decoded.value
}
