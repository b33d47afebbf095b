/** The scale subresource over REST. */
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest } from '../../api/status'
import type { ApiResponse } from '../http'
import { decodeAs, fieldValidationOf, objectBody } from '../rest/body'
import { nameOf, type ResourceCall } from '../rest/call'
import { patchBodyOf } from '../rest/resource'
import { respond, warningHeader } from '../rest/respond'
import { tableOf, includeObjectOf } from '../rest/table'
import type { Served } from '../registry'
import { patchedDocument } from '../verbs/patch'
import { scaleOf, setScale, WORKLOAD_SCALE, type ScalePaths } from './scale'
import type { Subresource } from './subresource'

const SCALE_TYPE = 'io.k8s.api.autoscaling.v1.Scale'

function pathsOf(served: Served): ScalePaths {
  return (served.definition as { scalePaths?: ScalePaths }).scalePaths ?? WORKLOAD_SCALE
}

/** A Table of a Scale, as every kind without its own columns has it. */
function respondScale(call: ResourceCall, object: KubeObject): ApiResponse {
  const scale = scaleOf(object, pathsOf(call.served))
  const headers = warningHeader(call.context.warnings)
  if (call.accepted.representation !== 'table') return respond(200, scale, call.accepted, headers)
  const columns = [
    { name: 'Name', type: 'string' as const, format: 'name', priority: 0, cell: (each: KubeObject) => each.metadata.name },
    {
      name: 'Desired',
      type: 'integer' as const,
      format: '',
      priority: 0,
      cell: (each: KubeObject) => (each as unknown as { spec?: { replicas?: number } }).spec?.replicas ?? 0,
    },
    {
      name: 'Available',
      type: 'integer' as const,
      format: '',
      priority: 0,
      cell: (each: KubeObject) => (each as unknown as { status?: { replicas?: number } }).status?.replicas ?? 0,
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

function handle(call: ResourceCall): ApiResponse {
  const { core, served, context, info, request } = call
  const paths = pathsOf(served)
  const name = nameOf(call)
  const old = core.read(served, name, info.namespace)
  if (info.verb === 'get') return respondScale(call, old)
  let wanted: JsonObject
  if (info.verb === 'patch') {
    const body = patchBodyOf(call)
    if (body.type === 'apply') {
      if (!isObject(body.value)) throw badRequest('error decoding patch')
      wanted = { ...scaleOf(old, paths), ...body.value }
    } else wanted = patchedDocument(body.type, scaleOf(old, paths), body.value, SCALE_TYPE, false) as JsonObject
  } else {
    wanted = objectBody(request, 'Scale').value
  }
  const refuse = (why: string) => badRequest(`Scale in version "v1" cannot be handled as a Scale: ${why}`)
  const scale = decodeAs(SCALE_TYPE, wanted, [], fieldValidationOf(info.query), context.warnings, refuse)
  return respondScale(call, setScale(core, served, context, name, info.namespace, scale as never, paths))
}

export const scale: Subresource = { name: 'scale', methods: ['GET', 'PUT', 'PATCH'], handle }
