/** Reading and changing wire JSON whose type is not known: kubectl handles every kind alike, as unstructured objects. */

export type Dict = Readonly<Record<string, unknown>>

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asDict(value: unknown): Dict {
  return isDict(value) ? value : {}
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
}

/** The type of a JSON value as Go's decoder names it. */
export function jsonType(value: unknown): string {
  if (typeof value === 'bigint') return 'number'
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
}

/** The value at a path of keys and indexes; undefined when any part is absent. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof step === 'number') current = asList(current)[step]
    else current = isDict(current) && Object.hasOwn(current, step) ? current[step] : undefined
  }
  return current
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  return asText(at(value, ...path))
}

/** A copy with the value at a path of keys replaced; undefined removes it. */
export function withAt(value: unknown, path: readonly string[], replacement: unknown): Dict {
  const [head, ...rest] = path
  const copy: Record<string, unknown> = { ...asDict(value) }
  if (head === undefined) return copy
  if (rest.length > 0) {
    if (replacement !== undefined || isDict(copy[head])) copy[head] = withAt(copy[head], rest, replacement)
  } else if (replacement === undefined) delete copy[head]
  else copy[head] = replacement
  return copy
}

/** The same value with the keys of its objects in order, as Go's maps are written. */
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (!isDict(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inKeyOrder(value[key])]),
  )
}

/** The same object without fields that are undefined, all the way down. */
export function compact<T>(value: T): T {
  if (Array.isArray(value)) return value.map((each: unknown) => compact(each)) as T
  if (!isDict(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([key, each]) => [key, compact(each)]),
  ) as T
}

export function nameOfObject(object: unknown): string {
  return textAt(object, 'metadata', 'name')
}

export function namespaceOfObject(object: unknown): string {
  return textAt(object, 'metadata', 'namespace')
}

export function labelsOf(object: unknown): Readonly<Record<string, string>> {
  return asDict(at(object, 'metadata', 'labels')) as Readonly<Record<string, string>>
}

export function annotationsOf(object: unknown): Readonly<Record<string, string>> {
  return asDict(at(object, 'metadata', 'annotations')) as Readonly<Record<string, string>>
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1)
}
