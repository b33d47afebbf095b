/** The scale subresource over REST. */
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest } from '../../api/status'
import type { ApiResponse } from '../http'
import { fieldValidationOf, objectBody } from '../rest/body'
import { isTrue } from '../rest/request-info'
import { nameOf, type ResourceCall } from '../rest/call'
import { patchBodyOf } from '../rest/patch-body'
import { respond, warningHeader } from '../rest/respond'
import { tableOf, includeObjectOf } from '../rest/table'
import { valueAs, type BodyType } from '../rest/typed-body'
import { applyObject } from '../managed-fields/apply'
import { patchedDocument } from '../verbs/patch'
import type { ScalePaths } from '../custom/definition'
import { readScaled, scaledByPath, scaleOf, scalePathsOf, setScale } from './scale'
import type { Subresource } from './subresource'

const SCALE_TYPE = 'io.k8s.api.autoscaling.v1.Scale'
const SCALE: BodyType = { schemaType: SCALE_TYPE, group: 'autoscaling', kind: 'Scale', apiVersions: ['autoscaling/v1'] }

/** A Table of a Scale, as every kind without its own columns has it. */
function respondScale(call: ResourceCall, object: KubeObject): ApiResponse {
  const scale = scaleOf(object, scalePathsOf(call.served))
  const headers = warningHeader(call.context.warnings)
  if (call.accepted.representation !== 'table') return respond(200, scale, call.accepted, headers)
  const columns = [
    { name: 'Name', type: 'string' as const, format: 'name', priority: 0, cell: (each: KubeObject) => each.metadata.name },
    {
      name: 'Desired',
      type: 'integer' as const,
      format: '',
      priority: 0,
      cell: (each: KubeObject) => (each as { spec?: { replicas?: number } }).spec?.replicas ?? 0,
    },
    {
      name: 'Available',
      type: 'integer' as const,
      format: '',
      priority: 0,
      cell: (each: KubeObject) => (each as { status?: { replicas?: number } }).status?.replicas ?? 0,
    },
    { name: 'Age', type: 'string' as const, format: '', priority: 0, cell: (each: KubeObject) => each.metadata.creationTimestamp },
  ]
  const served = { ...call.served, definition: { ...call.served.definition, columns } }
  const options = { include: includeObjectOf(call.info.query), headings: true, now: call.core.clock.now() }
  return respond(
    200,
    tableOf(served, [scale], { resourceVersion: object.metadata.resourceVersion }, options, (each) => each),
    call.accepted,
    headers,
  )
}

/** What a configuration of a Scale says of the object itself. */
function applyScale(call: ResourceCall, config: unknown, { specReplicas }: ScalePaths): KubeObject {
  const { core, served, context, info } = call
  const { apiVersion, kind, metadata, spec } = isObject(config) ? config : {}
  if (apiVersion !== 'autoscaling/v1' || kind !== 'Scale')
    throw badRequest(`invalid object type: ${String(apiVersion ?? '/')}, Kind=${String(kind ?? '')}`)
  const replicas = isObject(spec) ? spec['replicas'] : undefined
  const parts = specReplicas.reduceRight<unknown>((inner, field) => ({ [field]: inner }), replicas) as JsonObject
  const whole = { apiVersion: served.apiVersion, kind: served.kind, metadata, ...(replicas === undefined ? {} : parts) }
  return applyObject(core, served, context, nameOf(call), info.namespace, whole, {
    force: isTrue(info.query.get('force')),
    subresource: 'scale',
    scale: true,
  })
}

function handle(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request } = call
  const paths = scalePathsOf(served)
  const name = nameOf(call)
  if (info.verb === 'get') return respondScale(call, scaledByPath(served, readScaled(core, served, name, info.namespace), paths))
  let wanted: JsonObject
  if (info.verb === 'patch') {
    const body = patchBodyOf(call)
    if (body.type === 'apply') return respondScale(call, applyScale(call, body.value, paths))
    wanted = patchedDocument(
      body.type,
      scaleOf(core.read(served, name, info.namespace), paths),
      body.value,
      SCALE_TYPE,
      false,
    ) as JsonObject
  } else {
    wanted = objectBody(request, 'Scale').value
  }
  const scale = valueAs(call, SCALE, wanted, [], fieldValidationOf(info.query))
  const { metadata } = scale
  if (!isObject(metadata) || !metadata['name'])
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  return respondScale(call, setScale(core, served, context, name, info.namespace, scale as never, paths))
}

export const scale: Subresource = { name: 'scale', methods: ['GET', 'PUT', 'PATCH'], handle }
