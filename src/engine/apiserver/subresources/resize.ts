/** Changing the resources of a running pod in place; models registry/core/pod/storage.ResizeREST. */
import { forbiddenField, invalidError } from '../../api/field-errors'
import { equalJson, isObject, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { compareQuantities } from '../../api/quantity'
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

/** Guaranteed, Burstable or BestEffort, by cpu and memory alone. */
function qosOf(containers: readonly Container[]): string {
  const names = ['cpu', 'memory']
  const set = (map: Record<string, string> | undefined, name: string): string | undefined =>
    map?.[name] && compareQuantities(map[name], '0') > 0 ? map[name] : undefined
  const some = containers.some((each) => names.some((name) => set(each.resources?.requests, name) || set(each.resources?.limits, name)))
  if (!some) return 'BestEffort'
  const all = containers.every((each) =>
    names.every((name) => {
      const limit = set(each.resources?.limits, name)
      const request = set(each.resources?.requests, name) ?? limit
      return limit !== undefined && request !== undefined && compareQuantities(limit, request) === 0
    }),
  )
  return all ? 'Guaranteed' : 'Burstable'
}

const RESIZABLE = new Set(['cpu', 'memory'])

function resourceErrors(before: Resources, after: Resources, field: string): FieldError[] {
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

/** The old spec with nothing but the resources (and resize policies) of the wanted one. */
function resized(old: JsonObject, wanted: JsonObject): JsonObject {
  const next: JsonObject = { ...old }
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
  const containers = (each: JsonObject): Container[] => [
    ...((each['containers'] as Container[] | undefined) ?? []),
    ...((each['initContainers'] as Container[] | undefined) ?? []),
  ]
  if (qosOf(containers(oldSpec)) !== qosOf(containers(draft.spec ?? {}))) {
    errors.push({
      type: 'Invalid value',
      field: 'spec',
      value: qosOf(containers(draft.spec ?? {})),
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
