/** The REST verbs on stored resources; models apiserver/pkg/endpoints/handlers. */
import { goName, goValue } from '../../api/go-values'
import { canonicalJson, isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest, forbidden, StatusError } from '../../api/status'
import type { PatchType } from '../../client/client'
import { decode } from '../../schema'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { ApiResponse } from '../http'
import { collectionOf, type Served } from '../registry'
import { createObject } from '../verbs/create'
import { deleteObject } from '../verbs/delete'
import { listObjects, predicateFor } from '../verbs/list'
import { patchObject } from '../verbs/patch'
import { updateObject } from '../verbs/update'
import { invalid, invalidError } from '../../api/field-errors'
import { isCustom } from '../custom/definition'
import { BODY_LIMIT, decodeCustom, decodeObject, fieldValidationOf, objectBody, parseJson, parseYaml, type FieldValidation } from './body'
import { nameOf, type ResourceCall } from './call'
import { checkNotTooNew, listPage, parseRevision } from './list'
import { parseMediaType, unsupportedMediaType } from './media'
import { deleteOptionsOf } from './options'
import { listItem, presenter } from './present'
import { isTrue } from './request-info'
import { decodeText, goJson, respond, successStatus, warningHeader } from './respond'
import { includeObjectOf, partialMetadata, tableOf } from './table'
import { watchResponse } from './watch'

/** One object in the representation the client accepts. */
export function respondObject(call: ResourceCall, code: number, object: KubeObject): ApiResponse {
  const { core, served, accepted, info, context } = call
  const present = presenter(core, served, accepted.representation === 'table' && includeObjectOf(info.query) !== 'Object')
  const headers = warningHeader(context.warnings)
  if (accepted.representation === 'partial')
    return respond(code, partialMetadata(present(object) as unknown as KubeObject), accepted, headers)
  if (accepted.representation === 'table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    const options = { include: includeObjectOf(info.query), headings: true, now: core.clock.now() }
    return respond(code, tableOf(served, [object], metadata, options, present), accepted, headers)
  }
  return respond(code, present(object), accepted, headers)
}

export function respondList(call: ResourceCall, objects: readonly KubeObject[], metadata: JsonObject): ApiResponse {
  const { core, served, accepted, info, context } = call
  const present = presenter(core, served, accepted.representation === 'table' && includeObjectOf(info.query) !== 'Object')
  const headers = warningHeader(context.warnings)
  if (accepted.representation === 'table') {
    const options = { include: includeObjectOf(info.query), headings: true, now: core.clock.now() }
    return respond(200, tableOf(served, objects, metadata, options, present), accepted, headers)
  }
  if (accepted.representation === 'partial') {
    const items = objects.map((object) => partialMetadata(present(object) as unknown as KubeObject))
    return respond(200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items }, accepted, headers)
  }
  const items = objects.map((object) => listItem(served, present(object)))
  // As everything of theirs, lists of custom resources are maps.
  if (served.custom && accepted.representation === 'object') {
    const { continue: next = '', resourceVersion, ...rest } = metadata
    return respond(
      200,
      { apiVersion: served.apiVersion, items, kind: served.definition.listKind, metadata: { continue: next, ...rest, resourceVersion } },
      accepted,
      headers,
    )
  }
  return respond(
    200,
    { kind: served.definition.listKind ?? `${served.kind}List`, apiVersion: served.apiVersion, metadata, items },
    accepted,
    headers,
  )
}

export function get(call: ResourceCall): ApiResponse {
  const revision = parseRevision(call.info.query.get('resourceVersion'))
  if (revision !== undefined) checkNotTooNew(call.core, revision)
  return respondObject(call, 200, call.core.read(call.served, nameOf(call), call.info.namespace))
}

export function list(call: ResourceCall): ApiResponse {
  const page = listPage(call.core, call.served, call.info.namespace, call.info.query)
  return respondList(call, page.items, { ...page.metadata })
}

export function watch(call: ResourceCall): ApiResponse {
  let { query } = call.info
  if (call.info.name !== undefined) {
    query = new URLSearchParams(query)
    query.set('fieldSelector', `metadata.name=${call.info.name}`)
  }
  const response = watchResponse(call.core, call.served, call.info.namespace, query, call.accepted)
  return { ...response, headers: { ...response.headers, ...warningHeader(call.context.warnings) } }
}

function stored(served: Served, object: JsonObject): unknown {
  return served.fromVersion ? served.fromVersion(object as unknown as KubeObject) : object
}

/** Nothing comes to a definition that is on its way out. */
function checkNotTerminating({ core, served }: ResourceCall, { metadata }: JsonObject): void {
  const definitions = core.registry.ofCollection(collectionOf(CUSTOM_RESOURCE_DEFINITIONS))
  const definition = definitions && core.find(definitions, `${served.resource}.${served.group}`, undefined)
  if (!definition?.metadata.deletionTimestamp) return
  const name = isObject(metadata) ? String(metadata['name'] ?? '') : ''
  throw forbidden(served, name, 'create not allowed while custom resource definition is terminating')
}

export function create(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request } = call
  const body = objectBody(request, served.kind)
  const object = decodeObject(served, body, fieldValidationOf(info.query), context.warnings)
  if (served.custom) checkNotTerminating(call, object)
  return respondObject(call, 201, createObject(core, served, context, stored(served, object), info.namespace))
}

export function update(call: ResourceCall, target = ''): ApiResponse {
  const { core, served, context, info, request } = call
  const body = objectBody(request, served.kind)
  const object = decodeObject(served, body, fieldValidationOf(info.query), context.warnings)
  const name = nameOf(call)
  const given = object['metadata'] as { name?: string } | undefined
  if (!given?.name) {
    if (target === '') throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  return respondObject(call, 200, updateObject(core, served, context, name, info.namespace, stored(served, object), target))
}

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

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

/** Decodes what a patch made, wording failures as the patch handler does. */
function patchDecoder(
  served: Served,
  type: PatchType,
  patch: unknown,
  text: string,
  duplicates: readonly string[],
  validation: FieldValidation,
  warnings: string[],
) {
  const shown = type === 'strategic' || type === 'apply' ? goValue(patch) : text
  const refuse = (why: string, value: unknown = shown): StatusError =>
    invalidError({ group: '', kind: '' }, '', [{ type: 'Invalid value', field: 'patch', value, detail: why }])
  const { definition } = served
  return (document: unknown): unknown => {
    // A patch may put anything in the place of the whole object.
    if (!isObject(document)) throw refuse(`json: cannot unmarshal ${goName(document)} into Go value of type ${served.kind}`)
    if (isCustom(definition)) {
      checkTypeMeta(served, document, (why) => refuse(why, goJson(canonicalJson(document))))
      return decodeCustom(definition, served.version, document, duplicates, validation, warnings, refuse)
    }
    const decoded = decode(served.schemaType, document, { strict: validation !== 'Ignore', unstructured: type === 'strategic' })
    if (decoded.error !== undefined) throw refuse(decoded.error)
    const complaints = validation === 'Ignore' ? [] : [...duplicates, ...decoded.unknownFields]
    if (complaints.length > 0) {
      if (validation === 'Strict') throw refuse(`strict decoding error: ${complaints.join(', ')}`)
      warnings.push(...complaints)
    }
    return decoded.value
  }
}

export interface PatchBody {
  readonly type: PatchType
  readonly value: unknown
  readonly text: string
  readonly duplicates: readonly string[]
}

/** The patch a request carries. Throws UnsupportedMediaType, BadRequest. */
export function patchBodyOf(call: ResourceCall): PatchBody {
  const { request, served } = call
  const media = parseMediaType(request.headers['content-type'] ?? '').type
  const type = PATCH_TYPES[media]
  const accepted = Object.keys(PATCH_TYPES).filter((each) => !served.custom || each !== 'application/strategic-merge-patch+json')
  if (!type || !accepted.includes(media)) throw unsupportedMediaType(accepted.join(', '))
  if ((request.body?.length ?? 0) > BODY_LIMIT)
    throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`)
  const text = decodeText(request.body)
  try {
    if (type === 'apply') return { type, text, ...parseYaml(text) }
    return { type, text, ...parseJson(text) }
  } catch (error) {
    if (error instanceof StatusError)
      throw badRequest(
        type === 'apply'
          ? `error decoding YAML: error converting YAML to JSON: ${error.message}`
          : `error decoding patch: ${error.message.replace(/^couldn't get version\/kind; json parse error: /, '')}`,
      )
    throw error
  }
}

export function patch(call: ResourceCall, subresource = ''): ApiResponse {
  const { core, served, context, info } = call
  const body = patchBodyOf(call)
  const existed = core.find(served, nameOf(call), info.namespace) !== undefined
  const validation = fieldValidationOf(info.query)
  const object = patchObject(core, served, context, nameOf(call), info.namespace, body.type, body.value, {
    subresource,
    force: isTrue(info.query.get('force')),
    // What an applied configuration says has been checked; fields that others own say nothing new.
    decode: patchDecoder(
      served,
      body.type,
      body.value,
      body.text,
      body.duplicates,
      body.type === 'apply' ? 'Ignore' : validation,
      context.warnings,
    ),
  })
  return respondObject(call, existed ? 200 : 201, object)
}

function deleteStatus(served: Served, object: KubeObject): unknown {
  return successStatus({
    name: object.metadata.name,
    ...(served.group ? { group: served.group } : {}),
    kind: served.resource,
    uid: object.metadata.uid,
  })
}

/** Kinds whose deletion answers with the object itself. */
const RETURNS_OBJECT = new Set([
  '/pods',
  '/services',
  '/serviceaccounts',
  '/podtemplates',
  '/persistentvolumes',
  '/persistentvolumeclaims',
  '/resourcequotas',
  'storage.k8s.io/storageclasses',
])

export function remove(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request, accepted } = call
  const options = deleteOptionsOf(request, info.query)
  const result = deleteObject(core, served, { ...context, dryRun: options.dryRun ?? false }, nameOf(call), info.namespace, options)
  if (!result.gone || RETURNS_OBJECT.has(served.collection)) return respondObject(call, 200, result.object)
  return respond(200, deleteStatus(served, result.object), { ...accepted, representation: 'object' }, warningHeader(context.warnings))
}

export function removeCollection(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request } = call
  const options = deleteOptionsOf(request, info.query)
  const predicate = predicateFor(
    served,
    info.namespace,
    info.query.get('labelSelector') ?? undefined,
    info.query.get('fieldSelector') ?? undefined,
  )
  const found = listObjects(core, served, predicate)
  const { preconditions: _, ...each } = options
  for (const object of found) {
    deleteObject(core, served, { ...context, dryRun: options.dryRun ?? false }, object.metadata.name, object.metadata.namespace, each)
  }
  return respondList(call, found, { resourceVersion: String(core.store.revision) })
}
