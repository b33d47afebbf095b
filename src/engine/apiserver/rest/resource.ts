/** The REST verbs on stored resources; models apiserver/pkg/endpoints/handlers. */
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest, forbidden, StatusError } from '../../api/status'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { ApiResponse } from '../http'
import { collectionOf, type Served } from '../registry'
import { createObject } from '../verbs/create'
import { deleteObject } from '../verbs/delete'
import { updateObject } from '../verbs/update'
import { decodeObject, fieldValidationOf, objectBody } from './body'
import { storedName, type ResourceCall } from './call'
import { checkNotTooNew, listPage, parseRevision } from './list'
import { deleteOptionsOf } from './options'
import { notAcceptable } from './media'
import { listItem, presenter } from './present'
import { respond, successStatus, warningHeader } from './respond'
import { includeObjectOf, metaApiVersion, partialMetadata, tableOf } from './table'
import { watchResponse } from './watch'

/** As Go prints the type of the server's own form of a kind. */
function goTypeOf({ custom, group, kind }: Served, suffix = ''): string {
  return custom ? `*unstructured.Unstructured${suffix}` : `*${group === '' ? 'core' : group.split('.')[0]}.${kind}${suffix}`
}

/** One object in the representation the client accepts. */
export function respondObject(call: ResourceCall, code: number, object: KubeObject): ApiResponse {
  const { core, served, accepted, info, context } = call
  const present = presenter(core, served, accepted.representation === 'table' && includeObjectOf(info.query) !== 'Object')
  const headers = warningHeader(context.warnings)
  if (accepted.representation === 'partialList') {
    if (served.custom) throw new StatusError(500, '', 'content is not a list')
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${goTypeOf(served)})`)
  }
  if (accepted.representation === 'partial')
    return respond(code, partialMetadata(present(object) as unknown as KubeObject, accepted.metaVersion), accepted, headers)
  if (accepted.representation === 'table') {
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    const options = { include: includeObjectOf(info.query), headings: true, now: core.clock.now(), version: accepted.metaVersion }
    return respond(code, tableOf(served, [object], metadata, options, present), accepted, headers)
  }
  return respond(code, present(object), accepted, headers)
}

export function respondList(call: ResourceCall, objects: readonly KubeObject[], metadata: JsonObject): ApiResponse {
  const { core, served, accepted, info, context } = call
  const present = presenter(core, served, accepted.representation === 'table' && includeObjectOf(info.query) !== 'Object')
  const headers = warningHeader(context.warnings)
  if (accepted.representation === 'table') {
    const options = { include: includeObjectOf(info.query), headings: true, now: core.clock.now(), version: accepted.metaVersion }
    return respond(200, tableOf(served, objects, metadata, options, present), accepted, headers)
  }
  if (accepted.representation === 'partial')
    throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${goTypeOf(served, 'List')})`)
  if (accepted.representation === 'partialList') {
    const items = objects.map((object) => partialMetadata(present(object) as unknown as KubeObject, accepted.metaVersion))
    const apiVersion = metaApiVersion(accepted.metaVersion)
    return respond(200, { kind: 'PartialObjectMetadataList', apiVersion, metadata, items }, accepted, headers)
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
  return respondObject(call, 200, call.core.read(call.served, storedName(call), call.info.namespace))
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
  const body = objectBody(request, served.kind, served.custom)
  const object = decodeObject(served, body, fieldValidationOf(info.query), context.warnings)
  if (served.custom) checkNotTerminating(call, object)
  return respondObject(call, 201, createObject(core, served, context, stored(served, object), info.namespace))
}

export function update(call: ResourceCall, target = ''): ApiResponse {
  const { core, served, context, info, request } = call
  const body = objectBody(request, served.kind, served.custom)
  const object = decodeObject(served, body, fieldValidationOf(info.query), context.warnings)
  const name = storedName(call)
  const given = object['metadata'] as { name?: string } | undefined
  if (!given?.name) {
    if (target === '') throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  const existed = core.find(served, name, info.namespace) !== undefined
  const replaced = updateObject(core, served, context, name, info.namespace, stored(served, object), target)
  return respondObject(call, existed ? 200 : 201, replaced)
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
  '/namespaces',
  '/pods',
  '/services',
  '/serviceaccounts',
  '/podtemplates',
  '/persistentvolumes',
  '/persistentvolumeclaims',
  '/resourcequotas',
  'resource.k8s.io/deviceclasses',
  'resource.k8s.io/resourceclaims',
  'resource.k8s.io/resourceclaimtemplates',
  'resource.k8s.io/resourceslices',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/storageclasses',
  'storage.k8s.io/volumeattachments',
  'storage.k8s.io/volumeattributesclasses',
])

export function remove(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request, accepted } = call
  const options = deleteOptionsOf(request, info.query)
  const result = deleteObject(core, served, { ...context, dryRun: options.dryRun ?? false }, storedName(call), info.namespace, options)
  if (!result.gone || RETURNS_OBJECT.has(served.collection)) return respondObject(call, 200, result.object)
  return respond(200, deleteStatus(served, result.object), { ...accepted, representation: 'object' }, warningHeader(context.warnings))
}

export function removeCollection(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request } = call
  const options = deleteOptionsOf(request, info.query)
  const page = listPage(core, served, info.namespace, info.query)
  const { preconditions: _, ...each } = options
  for (const object of page.items) {
    deleteObject(core, served, { ...context, dryRun: options.dryRun ?? false }, object.metadata.name, object.metadata.namespace, each)
  }
  return respondList(call, page.items, { ...page.metadata })
}
