/** Binding and eviction over REST. */
import { badRequest } from '../../api/status'
import type { ApiResponse } from '../http'
import type { DeleteOptions } from '../../client/client'
import { decodeAs, objectBody } from '../rest/body'
import { nameOf, type ResourceCall } from '../rest/call'
import { respond, successStatus } from '../rest/respond'
import { bindPod } from './binding'
import { evictPod } from './eviction'
import type { Subresource } from './subresource'

function bodyAs(call: ResourceCall, schemaType: string, kind: string): Readonly<Record<string, unknown>> {
  const body = objectBody(call.request, kind)
  return decodeAs(schemaType, body.value, body.duplicates, 'Warn', call.context.warnings, (why) =>
    badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${why}`),
  )
}

function created({ accepted }: ResourceCall): ApiResponse {
  return respond(201, { ...successStatus(), code: 201 }, accepted)
}

export const binding: Subresource = {
  name: 'binding',
  collections: ['/pods'],
  methods: ['POST'],
  handle: (call) => {
    const body = bodyAs(call, 'io.k8s.api.core.v1.Binding', 'Binding') as {
      metadata?: Record<string, never>
      target?: { kind?: string; name?: string }
    }
    if (!body.target?.name) throw badRequest('target.name: Required value')
    bindPod(call.core, call.served, call.context, call.info.namespace ?? '', nameOf(call), {
      ...(body.metadata ? { metadata: body.metadata } : {}),
      nodeName: body.target.name,
    })
    return created(call)
  },
}

export const eviction: Subresource = {
  name: 'eviction',
  collections: ['/pods'],
  methods: ['POST'],
  handle: (call) => {
    const body = bodyAs(call, 'io.k8s.api.policy.v1.Eviction', 'Eviction') as {
      metadata?: { name?: string }
      deleteOptions?: DeleteOptions & { dryRun?: unknown }
    }
    if (body.metadata?.name && body.metadata.name !== nameOf(call)) throw badRequest('name in URL does not match name in Eviction object')
    const { dryRun, ...options } = body.deleteOptions ?? {}
    const dry = call.context.dryRun === true || (Array.isArray(dryRun) && dryRun.includes('All'))
    evictPod(call.core, call.served, { ...call.context, dryRun: dry }, call.info.namespace ?? '', nameOf(call), options)
    return created(call)
  },
}
