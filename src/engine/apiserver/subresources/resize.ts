/** Changing the resources of a running pod in place; models registry/core/pod/storage.ResizeREST. */
import { forbiddenField, invalidError } from '../../api/field-errors'
import { equalJson, isObject, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { compareQuantities } from '../../api/quantity'
import { qosClass } from '../../kinds/pod-spec/qos'
import { podResourcesErrors } from '../../kinds/pod-spec/validation'
import type { PodSpec } from '../../schema/types'
import type { ApiResponse } from '../http'
import type { Working } from '../core'
import { nameOf, type ResourceCall } from '../rest/call'
import { get, respondObject } from '../rest/resource'
import { admit, validateAdmission, type Attributes } from '../admission/admission'
import { updateStored } from '../verbs/raw'
import { wantedObject } from './ephemeral-containers'
import type { Subresource } from './subresource'

type Resources = { requests?: Record<string, string>; limits?: Record<string, string> }
type Container = { name: string; resources?: Resources; resizePolicy?: unknown }

const RESIZABLE = new Set(['cpu', 'memory'])

/** Only amounts of what can be resized may change, and none may go. */
function changeErrors(before: Resources, after: Resources, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const kind of ['requests', 'limits'] as const) {
    for (const name of new Set([...Object.keys(before[kind] ?? {}), ...Object.keys(after[kind] ?? {})])) {
      const from = before[kind]?.[name]
      const to = after[kind]?.[name]
      if (from === to || (from !== undefined && to !== undefined && compareQuantities(from, to) === 0)) continue
      if (!RESIZABLE.has(name)) errors.push(forbiddenField(`${field}.${kind}`, 'only cpu and memory resources are mutable'))
      else if (to === undefined) errors.push(forbiddenField(`${field}.${kind}`, `resource ${kind} cannot be removed`))
    }
  }
  return errors
}

function resourceErrors(before: Resources, after: Resources, field: string): FieldError[] {
  const errors = changeErrors(before, after, field)
  for (const name of Object.keys(after.requests ?? {})) {
    const limit = after.limits?.[name]
    if (limit !== undefined && compareQuantities(after.requests![name]!, limit) > 0) {
      errors.push({
        type: 'Invalid value',
        field: `${field}.requests`,
        value: after.requests![name],
        detail: `must be less than or equal to ${name} limit of ${limit}`,
      })
    }
  }
  return errors
}

/** The old spec with nothing but the resources of the wanted one: its containers' and its own. */
function resized(old: JsonObject, wanted: JsonObject): JsonObject {
  const { resources: _, ...next }: JsonObject = { ...old }
  const whole = wanted['resources'] ?? old['resources']
  if (whole !== undefined) next['resources'] = whole
  for (const field of ['containers', 'initContainers']) {
    const list = old[field] as Container[] | undefined
    if (!list) continue
    const from = (wanted[field] as Container[] | undefined) ?? []
    next[field] = list.map((container) => {
      const other = from.find((each) => each.name === container.name)
      return other ? { ...container, resources: other.resources ?? {} } : container
    })
  }
  return next
}

function handle(call: ResourceCall): ApiResponse {
  const { core, served, context, info } = call
  if (info.verb === 'get') return get(call)
  const old = core.read(served, nameOf(call), info.namespace)
  const oldSpec = (old as Working).spec ?? {}
  const wanted = wantedObject(call, old)
  const spec = resized(oldSpec, isObject(wanted['spec']) ? wanted['spec'] : {})
  const draft = core.draftOf({ ...old, spec })
  core.dependencies.applyDefaults(served.schemaType, draft)
  const errors: FieldError[] = []
  for (const field of ['containers', 'initContainers'] as const) {
    const before = (oldSpec[field] as Container[] | undefined) ?? []
    const after = (draft.spec?.[field] as Container[] | undefined) ?? []
    after.forEach((container, i) =>
      errors.push(...resourceErrors(before[i]?.resources ?? {}, container.resources ?? {}, `spec.${field}[${i}].resources`)),
    )
  }
  const [before, after] = [oldSpec, draft.spec].map((spec) => spec as unknown as PodSpec)
  if (after!.resources) {
    errors.push(...changeErrors((before!.resources ?? {}) as Resources, after!.resources as Resources, 'spec.resources'))
    errors.push(...podResourcesErrors(after!, 'spec.resources', new Set()))
  }
  if (qosClass(before!) !== qosClass(after!)) {
    errors.push({
      type: 'Invalid value',
      field: 'spec',
      value: qosClass(after!),
      detail: `Pod QOS Class may not change as a result of resizing`,
    })
  }
  if (errors.length > 0) throw invalidError(served, old.metadata.name, errors)
  const attributes: Attributes = {
    operation: 'UPDATE',
    served,
    subresource: 'resize',
    name: old.metadata.name,
    namespace: old.metadata.namespace,
    object: draft,
    old,
    request: context,
  }
  admit(core, attributes)
  validateAdmission(core, attributes)
  if (equalJson(draft.spec, oldSpec)) return respondObject(call, 200, old)
  const stored = updateStored(core, served, context, old, (next) => {
    next.spec = draft.spec as Working['spec']
    next.metadata.generation = (next.metadata.generation ?? 0) + 1
  })
  return respondObject(call, 200, stored)
}

export const resize: Subresource = { name: 'resize', collections: ['/pods'], methods: ['GET', 'PUT', 'PATCH'], handle }
