/** Adding ephemeral containers to a running pod; models registry/core/pod/storage.EphemeralContainersREST. */
import { forbiddenField, invalidError, required } from '../../api/field-errors'
import { equalJson, isObject, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import { badRequest } from '../../api/status'
import type { ApiResponse } from '../http'
import { goName } from '../../api/go-values'
import { decodeObject, fieldValidationOf, objectBody } from '../rest/body'
import { nameOf, type ResourceCall } from '../rest/call'
import { patchBodyOf } from '../rest/patch-body'
import { get, respondObject } from '../rest/resource'
import { patchedDocument } from '../verbs/patch'
import { updateStored } from '../verbs/raw'
import { checkFresh, checkUid } from '../verbs/preconditions'
import type { Working } from '../core'
import type { Subresource } from './subresource'

interface Named {
  readonly name?: string
  readonly image?: string
}

/** The whole object a PUT or PATCH of a subresource would make of `old`. */
export function wantedObject(call: ResourceCall, old: KubeObject): JsonObject {
  const { served, info, context, request } = call
  const validation = fieldValidationOf(info.query)
  if (info.verb === 'patch') {
    const body = patchBodyOf(call)
    if (body.type === 'apply') throw badRequest('apply is not supported for this subresource')
    const value = patchedDocument(body.type, old, body.value, served.schemaType, served.custom)
    if (!isObject(value)) throw badRequest(`json: cannot unmarshal ${goName(value)} into Go value of type v1.Pod`)
    return decodeObject(served, { value, duplicates: body.complaints }, validation, context.warnings)
  }
  const body = objectBody(request, served.kind)
  const wanted = decodeObject(served, body, validation, context.warnings)
  const { uid, resourceVersion } = (wanted['metadata'] ?? {}) as { uid?: string; resourceVersion?: string }
  checkUid(served, context, uid, old.metadata.name, old)
  checkFresh(served, resourceVersion, old)
  return wanted
}

function errorsOf(pod: JsonObject, before: readonly Named[], after: readonly Named[]): FieldError[] {
  const errors: FieldError[] = []
  const others = [...((pod['containers'] as Named[] | undefined) ?? []), ...((pod['initContainers'] as Named[] | undefined) ?? [])].map(
    (each) => each.name,
  )
  const seen = new Set<string | undefined>(others)
  after.forEach((container, i) => {
    const field = `spec.ephemeralContainers[${i}]`
    if (!container.name) errors.push(required(`${field}.name`))
    else if (seen.has(container.name)) errors.push({ type: 'Duplicate value', field: `${field}.name`, value: container.name })
    seen.add(container.name)
    if (!container.image) errors.push(required(`${field}.image`))
    for (const forbidden of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'resources']) {
      const value = (container as JsonObject)[forbidden]
      if (value !== undefined && !(isObject(value) && Object.keys(value).length === 0))
        errors.push(forbiddenField(`${field}.${forbidden}`, 'cannot be set for an Ephemeral Container'))
    }
  })
  for (const old of before) {
    const now = after.find((each) => each.name === old.name)
    if (!now)
      errors.push(
        forbiddenField('spec.ephemeralContainers', `existing ephemeral containers ${JSON.stringify(old.name)} may not be removed\n`),
      )
    else if (!equalJson(now, old))
      errors.push(
        forbiddenField('spec.ephemeralContainers', `existing ephemeral containers ${JSON.stringify(old.name)} may not be changed\n`),
      )
  }
  return errors
}

function handle(call: ResourceCall): ApiResponse {
  const { core, served, context, info } = call
  if (info.verb === 'get') return get(call)
  const old = core.read(served, nameOf(call), info.namespace)
  const wanted = wantedObject(call, old)
  const draft = core.draftOf({
    ...old,
    spec: { ...(old as Working).spec, ephemeralContainers: (wanted['spec'] as JsonObject | undefined)?.['ephemeralContainers'] ?? [] },
  })
  core.dependencies.applyDefaults(served.schemaType, draft)
  served.definition.setDefaults?.(draft)
  const list = (spec: JsonObject | undefined): readonly Named[] => (spec?.['ephemeralContainers'] as Named[] | undefined) ?? []
  const before = list((old as Working).spec)
  const after = list(draft.spec)
  const errors = errorsOf(draft.spec ?? {}, before, after)
  if (errors.length > 0) throw invalidError(served, old.metadata.name, errors)
  if (equalJson(before, after)) return respondObject(call, 200, old)
  const stored = updateStored(core, served, context, old, (next) => {
    next.spec = { ...next.spec, ephemeralContainers: after }
    next.metadata.generation = (next.metadata.generation ?? 0) + 1
  })
  return respondObject(call, 200, stored)
}

export const ephemeralContainers: Subresource = {
  name: 'ephemeralcontainers',
  collections: ['/pods'],
  methods: ['GET', 'PUT', 'PATCH'],
  handle,
}
