/** Binding and eviction over REST. */
import { aggregate, fieldErrorText, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { badRequest, StatusError } from '../../api/status'
import type { ApiResponse } from '../http'
import type { DeleteOptions } from '../../client/client'
import type { Served } from '../registry'
import { nameOf, type Call, type ResourceCall } from '../rest/call'
import { respond, successStatus } from '../rest/respond'
import { bodyAs, type BodyType } from '../rest/typed-body'
import { bindPod, type Binding } from './binding'
import { evictPod } from './eviction'
import type { Review, Subresource } from './subresource'

const BINDING: BodyType = { schemaType: 'io.k8s.api.core.v1.Binding', group: '', kind: 'Binding', apiVersions: ['v1'] }
const EVICTION: BodyType = {
  schemaType: 'io.k8s.api.policy.v1.Eviction',
  group: 'policy',
  kind: 'Eviction',
  apiVersions: ['policy/v1', 'policy/v1beta1'],
}

type Named = Readonly<Record<string, unknown>> & { readonly metadata?: NonNullable<Binding['metadata']> & { readonly name?: string } }

/** A body about the pod of the path. Throws BadRequest. */
function bodyFor(call: ResourceCall, type: BodyType): Named {
  const body = bodyAs(call, type) as Named
  if (body.metadata?.name !== nameOf(call)) throw badRequest(`name in URL does not match name in ${type.kind} object`)
  return body
}

function created({ accepted }: Call): ApiResponse {
  return respond(201, { ...successStatus(), code: 201 }, accepted)
}

function bind(call: Call, pods: Served, { metadata = {}, target = {} }: Named & { readonly target?: { kind?: string; name?: string } }) {
  const { kind = '', name = '' } = target
  const errors: FieldError[] = kind === '' || kind === 'Node' ? [] : [notSupported('target.kind', kind, ['Node', '<empty>'])]
  if (name === '') errors.push(required('target.name'))
  if (errors.length > 0) throw new StatusError(500, '', aggregate(errors.map(fieldErrorText)))
  bindPod(call.core, pods, call.context, call.info.namespace ?? '', metadata.name ?? '', { metadata, nodeName: name })
  return created(call)
}

export const binding: Subresource = {
  name: 'binding',
  collections: ['/pods'],
  methods: ['POST'],
  handle: (call) => bind(call, call.served, bodyFor(call, BINDING)),
}

/** The same by way of a collection of its own, which holds nothing. */
export const bindings: Review = {
  collection: '/bindings',
  review: (call) => bind(call, call.core.registry.ofCollection('/pods')!, bodyAs(call, BINDING) as Named),
}

export const eviction: Subresource = {
  name: 'eviction',
  collections: ['/pods'],
  methods: ['POST'],
  handle: (call) => {
    const body = bodyFor(call, EVICTION) as {
      deleteOptions?: DeleteOptions & { dryRun?: unknown }
    }
    const { dryRun, ...options } = body.deleteOptions ?? {}
    const dry = call.context.dryRun === true || (Array.isArray(dryRun) && dryRun.includes('All'))
    evictPod(call.core, call.served, { ...call.context, dryRun: dry }, call.info.namespace ?? '', nameOf(call), options)
    return created(call)
  },
}
