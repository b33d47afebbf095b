/** An object under admission changed by something that speaks of a version of its own. */
import { equalJson, isObject, type JsonObject } from '../../../api/json'
import type { KubeObject } from '../../../api/object'
import { decode } from '../../../schema'
import type { Core, Working } from '../../core'
import { isCustom } from '../../custom/definition'
import type { Served } from '../../registry'
import type { Attributes } from '../admission'
import { formOf, shown } from './forms'

/** What was made is no object of the kind. */
export class Undecodable extends Error {}

/** As the wire would have it: without what its type, or the schema of a custom resource, does not know. */
function typed({ definition, version, schemaType: own }: Served, schemaType: string | undefined, document: unknown): KubeObject {
  if (isCustom(definition) && schemaType === own && isObject(document)) {
    const { value, error } = definition.decode(version, document)
    if (error !== undefined) throw new Undecodable(error)
    return value as unknown as KubeObject
  }
  if (!schemaType) return document as KubeObject
  const { value, error } = decode(schemaType, document, { strict: false })
  if (error !== undefined) throw new Undecodable(error)
  return value as KubeObject
}

/** Puts what `next` says in the place of what `target` said. */
function replace(target: Working, next: JsonObject): void {
  for (const field of Object.keys(target)) if (!Object.hasOwn(next, field)) delete target[field]
  Object.assign(target, next)
}

/** Puts what `change` makes of the object in its place, with defaults, and tells whether it is another. Throws Undecodable and what `change` throws. */
export function mutate(core: Core, attributes: Attributes, matched: Served, change: (before: KubeObject & JsonObject) => unknown): boolean {
  const { served, object } = attributes
  if (!object) return false
  const form = formOf(attributes)
  const before = shown(attributes, matched, core.draftOf(object) as KubeObject) as KubeObject & JsonObject
  const after = typed(matched, form ? form.schemaType : matched.schemaType, change(before))
  if (form) {
    if (equalJson(after, before)) return false
    if (form.into) form.into(served, after as KubeObject & JsonObject, object)
    else replace(object, core.draftOf(after))
    return true
  }
  const stored = core.draftOf(matched.fromVersion ? matched.fromVersion(after) : after)
  core.dependencies.applyDefaults(served.definition.schemaType, stored)
  served.definition.setDefaults?.(stored)
  if (equalJson(stored, object)) return false
  replace(object, stored)
  return true
}
