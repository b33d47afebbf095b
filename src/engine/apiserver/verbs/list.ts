/** Selecting objects by namespace, labels and fields; models the list predicates of the generic registry. */
import type { KubeObject } from '../../api/object'
import { fieldsMatch, parseFieldSelector, parseSelector, type FieldRequirement, type Selector } from '../../api/selectors'
import { badRequest } from '../../api/status'
import type { Core } from '../core'
import type { Served } from '../registry'

export interface Predicate {
  readonly namespace: string | undefined
  readonly labels: Selector | undefined
  readonly fields: readonly FieldRequirement[] | undefined
  matches(object: KubeObject): boolean
}

/** The value of a field selector's field; models the kind's GetAttrs. */
function fieldReader(served: Served, object: KubeObject): (field: string) => string {
  return (field) => {
    if (field === 'metadata.name') return object.metadata.name
    if (field === 'metadata.namespace') return object.metadata.namespace ?? ''
    return served.definition.selectableFields?.[field]?.(object) ?? ''
  }
}

function checkFields(served: Served, fields: readonly FieldRequirement[]): void {
  for (const { field } of fields) {
    if (field === 'metadata.name' || (field === 'metadata.namespace' && served.namespaced)) continue
    if (served.definition.selectableFields && Object.hasOwn(served.definition.selectableFields, field)) continue
    // Kinds with field selectors of their own word this refusal differently.
    throw badRequest(
      served.definition.selectableFields
        ? `field label not supported: ${field}`
        : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    )
  }
}

/** Builds a predicate; throws BadRequest when a selector cannot be read. */
export function predicateFor(served: Served, namespace: string | undefined, labelSelector?: string, fieldSelector?: string): Predicate {
  let labels: Selector | undefined
  let fields: readonly FieldRequirement[] | undefined
  try {
    if (labelSelector) labels = parseSelector(labelSelector)
    if (fieldSelector) fields = parseFieldSelector(fieldSelector)
  } catch (error) {
    throw badRequest((error as Error).message)
  }
  if (fields) checkFields(served, fields)
  return {
    namespace,
    labels,
    fields,
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      (labels === undefined || labels.matches(object.metadata.labels)) &&
      (fields === undefined || fieldsMatch(fields, fieldReader(served, object))),
  }
}

/** The matching objects in byte order of their keys, in the stored version. */
export function listObjects(core: Core, served: Served, predicate: Predicate): readonly KubeObject[] {
  const named = predicate.fields?.find((each) => each.field === 'metadata.name' && each.operator === '=')
  if (named && (!served.namespaced || predicate.namespace !== undefined)) {
    const found = core.find(served, named.value, predicate.namespace)
    return found && predicate.matches(found) ? [found] : []
  }
  const stored = core.store.list(served.collection, served.namespaced ? predicate.namespace : undefined)
  const all = served.definition.asRead ? stored.map((object) => served.definition.asRead!(object)) : stored
  return predicate.labels || predicate.fields ? all.filter((object) => predicate.matches(object)) : all
}
