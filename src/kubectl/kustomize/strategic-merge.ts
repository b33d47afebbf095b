/** Strategic merge as kustomize does it: items of the patch come first in merged lists; models kyaml's merge2 with prepending. */
import { equalJson } from '../../engine/api/json'
import { patchMeta } from '../../engine/schema'
import { isDict, type Dict } from '../values'

/** Undefined: the object is to be deleted. */
export function mergeStrategically(target: Dict, patch: Dict, type: string | undefined): Dict | undefined {
  const directive = patch['$patch']
  if (directive === 'delete') return undefined
  const { $patch: _, ...changes } = patch
  if (directive === 'replace') return changes
  return mergeMaps(target, changes, type)
}

function mergeMaps(target: Dict, patch: Dict, type: string | undefined): Dict {
  const out: Record<string, unknown> = { ...target }
  for (const [key, next] of Object.entries(patch)) {
    if (key === '$patch') continue
    if (next === null) {
      delete out[key]
      continue
    }
    const meta = patchMeta(type, key)
    const now = out[key]
    if (isDict(next)) {
      const merged = mergeStrategically(isDict(now) ? now : {}, next, meta?.schemaType)
      if (merged === undefined) delete out[key]
      else out[key] = merged
    } else if (Array.isArray(next) && meta?.strategies.includes('merge')) {
      const merged = mergeLists(Array.isArray(now) ? now : [], next, mergeKeys(key, meta.mergeKey), meta.schemaType)
      // A list whose items are all deleted stays, empty.
      if (merged.length === 0 && now === undefined) delete out[key]
      else out[key] = merged
    } else out[key] = next
  }
  return out
}

/** Ports are told apart by their protocol too, where it is given. */
function mergeKeys(field: string, key: string | undefined): readonly string[] {
  if (key === undefined) return []
  return field === 'ports' ? [key, 'protocol'] : [key]
}

function mergeLists(
  now: readonly unknown[],
  patch: readonly unknown[],
  keys: readonly string[],
  type: string | undefined,
): readonly unknown[] {
  if (keys.length === 0) return [...patch, ...now.filter((item) => !patch.some((each) => equalJson(each, item)))]
  const replaces = patch.some((item) => isDict(item) && item['$patch'] === 'replace' && keys.every((key) => item[key] === undefined))
  const items = patch.filter((item): item is Dict => isDict(item) && !(item['$patch'] === 'replace' && item[keys[0]!] === undefined))
  if (replaces) return items
  const used = items.flatMap((item) => keys.filter((key) => item[key] !== undefined))
  const relevant = keys.filter((key, index) => index === 0 || used.includes(key))
  const same = (a: unknown, b: Dict) =>
    isDict(a) &&
    relevant.every((key) =>
      equalJson(a[key] ?? (key === 'protocol' ? 'TCP' : undefined), b[key] ?? (key === 'protocol' ? 'TCP' : undefined)),
    )
  const rest = [...now]
  const out: unknown[] = []
  for (const item of items) {
    const index = rest.findIndex((each) => same(each, item))
    const found = index < 0 ? {} : (rest.splice(index, 1)[0] as Dict)
    const merged = mergeStrategically(found, item, type)
    if (merged !== undefined) out.push(merged)
  }
  return [...out, ...rest]
}
