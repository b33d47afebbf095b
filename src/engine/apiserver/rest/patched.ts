/** Patches over REST: decoding what a patch made of an object, and the words about what cannot be decoded; models endpoints/handlers/patch.go. */
import { writeJson } from '../../api/json-text'
import { invalid, invalidError } from '../../api/field-errors'
import { goName, goValue } from '../../api/go-values'
import { canonicalJson, isObject, setField, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest, notFound, StatusError } from '../../api/status'
import { decode } from '../../schema'
import { isCustom } from '../custom/definition'
import type { ApiResponse } from '../http'
import type { Served } from '../registry'
import { patchObject } from '../verbs/patch'
import { decodeCustom, fieldValidationOf, strictWarnings, type FieldValidation } from './body'
import { nameOf, type ResourceCall } from './call'
import { conversionProblem } from './other-type'
import { patchBodyOf, type PatchBody } from './patch-body'
import { inWireOrder } from './present'
import { isTrue } from './request-info'
import { respondObject } from './resource'
import { goJson } from './respond'

/** A patch may not make a custom resource one of another kind. */
function checkTypeMeta(served: Served, document: JsonObject, refuse: (why: string) => StatusError): void {
  const { kind = '', apiVersion = '', metadata } = document
  if (kind === '') throw refuse(`Object 'Kind' is missing in '${canonicalJson(document)}'`)
  if (apiVersion === '') {
    const message = "Object 'apiVersion' is missing in 'object has no apiVersion field'"
    throw new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
  }
  const errors = [
    ...(kind === served.kind ? [] : [invalid('kind', kind, `must be ${served.kind}`)]),
    ...(apiVersion === served.apiVersion ? [] : [invalid('apiVersion', apiVersion, `must be ${served.apiVersion}`)]),
  ]
  if (errors.length === 0) return
  const group = String(apiVersion).includes('/') ? String(apiVersion).split('/')[0]! : ''
  throw invalidError({ group, kind: String(kind) }, isObject(metadata) ? String(metadata['name'] ?? '') : '', errors)
}

/** The objects a patch has gone through are maps from then on: their keys are sorted. */
function sortedWhere(value: unknown, patch: unknown): unknown {
  if (!isObject(value) || !isObject(patch)) return value
  const result: JsonObject = {}
  for (const field of Object.keys(value).sort()) setField(result, field, sortedWhere(value[field], patch[field]))
  return result
}

/** A merge patch that goes where the operations of a JSON patch go. */
function placesOf(operations: unknown): JsonObject {
  const places: JsonObject = {}
  for (const operation of Array.isArray(operations) ? operations : []) {
    for (const pointer of isObject(operation) ? [operation['path'], operation['from']] : []) {
      let place = places
      for (const step of String(pointer ?? '')
        .split('/')
        .slice(1, -1)) {
        const next = isObject(place[step]) ? place[step] : {}
        setField(place, step, next)
        place = next
      }
    }
  }
  return places
}

/** The document a patch made, as the server shows it in complaints: with the owners of its fields. */
function shownDocument(call: ResourceCall, { type, value }: PatchBody, document: unknown): string {
  if (!isObject(document)) return goJson(writeJson(document))
  const { core, served, info } = call
  const stored = core.find(served, nameOf(call), info.namespace)
  const { metadata } = document
  const owners = stored && core.withManagedFields(served, stored).metadata.managedFields
  const owned =
    owners && isObject(metadata) && !('managedFields' in metadata)
      ? { ...document, metadata: { ...metadata, managedFields: owners } }
      : document
  const whole = inWireOrder(served, owned as KubeObject & JsonObject)
  const touched = type === 'json' ? placesOf(value) : value
  return goJson(writeJson(served.custom ? whole : sortedWhere(whole, touched)))
}

/** A codec decodes what JSON and merge patches make: it goes by what the document says it is. */
function checkType(served: Served, name: string, document: JsonObject, refuse: (why: string) => StatusError): void {
  const { kind, apiVersion } = document
  for (const field of ['apiVersion', 'kind'] as const) {
    const value = document[field]
    if (value === undefined || value === null || typeof value === 'string') continue
    throw refuse(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(value)} into Go struct field .${field} of type string`,
    )
  }
  // Without a version it is read as one that nothing is written in.
  if (!apiVersion) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  const problem = conversionProblem(served, apiVersion as string, (kind as string | null | undefined) || served.kind)
  if (problem !== undefined) throw refuse(problem)
}

/** Keys that an applied configuration repeats. */
function checkRepeated({ complaints }: PatchBody, validation: FieldValidation, warnings: string[]): void {
  if (complaints.length === 0 || validation === 'Ignore') return
  const said = complaints.map((each) => `error converting YAML to JSON: ${each}`)
  if (validation === 'Strict') throw badRequest(`error strict decoding YAML: ${said.join(', ')}`)
  warnings.push(...strictWarnings(said))
}

/** Decodes what a patch made, wording failures as the patch handler does. */
function patchDecoder(call: ResourceCall, body: PatchBody, validation: FieldValidation) {
  const { served } = call
  const { type, value } = body
  const ofPatch = type === 'apply' ? [] : body.complaints
  const { warnings } = call.context
  const { definition } = served
  return (document: unknown): unknown => {
    if (type === 'apply') checkRepeated(body, fieldValidationOf(call.info.query), warnings)
    const refuse = (why: string): StatusError => {
      const shown = type === 'strategic' || type === 'apply' ? goValue(value) : shownDocument(call, body, document)
      return invalidError({ group: '', kind: '' }, '', [invalid('patch', shown, why)])
    }
    // A patch may put anything in the place of the whole object.
    if (!isObject(document)) throw refuse(`json: cannot unmarshal ${goName(document)} into Go value of type ${served.kind}`)
    if (isCustom(definition)) {
      checkTypeMeta(served, document, refuse)
      return decodeCustom(definition, served.version, document, ofPatch, validation, warnings, refuse)
    }
    if (type === 'json' || type === 'merge') checkType(served, nameOf(call), document, refuse)
    const decoded = decode(served.schemaType, document, { strict: validation !== 'Ignore', unstructured: type === 'strategic' })
    if (decoded.error !== undefined) throw refuse(decoded.error)
    const complaints = validation === 'Ignore' ? [] : [...ofPatch, ...decoded.unknownFields]
    if (complaints.length > 0) {
      if (validation === 'Strict') throw refuse(`strict decoding error: ${complaints.join(', ')}`)
      warnings.push(...strictWarnings(complaints))
    }
    return decoded.value
  }
}

/** A patch is read once there is something to apply it to; only an applied configuration makes what is not there. */
function readPatch(call: ResourceCall, existed: boolean): PatchBody {
  try {
    return patchBodyOf(call)
  } catch (error) {
    const applied = (call.request.headers['content-type'] ?? '').startsWith('application/apply-patch')
    if (existed || applied || !(error instanceof StatusError) || error.reason !== 'BadRequest') throw error
    throw notFound(call.served, nameOf(call))
  }
}

export function patch(call: ResourceCall, subresource = ''): ApiResponse {
  const { core, served, context, info } = call
  const existed = core.find(served, nameOf(call), info.namespace) !== undefined
  const body = readPatch(call, existed)
  // What an applied configuration says has been checked; fields that others own say nothing new.
  const validation = body.type === 'apply' ? 'Ignore' : fieldValidationOf(info.query)
  const object = patchObject(core, served, context, nameOf(call), info.namespace, body.type, body.value, {
    subresource,
    force: isTrue(info.query.get('force')),
    decode: patchDecoder(call, body, validation),
  })
  return respondObject(call, existed ? 200 : 201, object)
}
