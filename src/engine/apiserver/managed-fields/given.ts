/** Ownership that a client writes itself, as kubectl does when it takes over from its older self; models decodeLiveOrNew. */
import { equalJson, isObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Core } from '../core'
import type { Served } from '../registry'
import { fromFields, isEmpty } from './field-set'
import { entriesOf, type Owned } from './owners'

/** One entry as it was sent; undefined when it says nothing that can be kept. */
function ownedOf(entry: unknown): Owned | undefined {
  if (!isObject(entry)) return undefined
  const { manager, operation, apiVersion, subresource, time, fieldsV1, fieldsType } = entry
  if ((operation !== 'Apply' && operation !== 'Update') || typeof apiVersion !== 'string' || fieldsType !== 'FieldsV1') return undefined
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return {
    manager: {
      name: typeof manager === 'string' ? manager : '',
      operation,
      apiVersion,
      subresource: typeof subresource === 'string' ? subresource : '',
    },
    time: Number.isNaN(at) ? undefined : at,
    fields: fromFields(fieldsV1),
  }
}

/**
 * What `given`, the managedFields of an update, make of an object's owners: undefined when they stay as they are, because
 * nothing was given, it is what is stored, or it cannot be read. An empty list, or one empty entry, forgets them all.
 */
export function givenOwners(core: Core, served: Served, old: KubeObject, given: unknown): readonly Owned[] | undefined {
  if (!Array.isArray(given)) return undefined
  if (given.length === 0 || (given.length === 1 && isObject(given[0]) && Object.keys(given[0]).length === 0)) return []
  if (equalJson(given, core.managedFields.entriesOf(served, old))) return undefined
  const owned = given.map(ownedOf)
  if (owned.some((each) => each === undefined)) return undefined
  return (owned as Owned[]).filter((each) => !isEmpty(each.fields))
}

/** Whether two lists of owners say the same, times aside. */
export function sameOwners(a: readonly Owned[], b: readonly Owned[]): boolean {
  const plain = (owned: readonly Owned[]): readonly string[] =>
    entriesOf(owned)
      .map(({ time: _time, ...rest }) => JSON.stringify(rest))
      .sort()
  return equalJson(plain(a), plain(b))
}
