/** Documents as they are kept and sent: JSON, in which what JSON does not know is told by one key beginning with `$`. */

export interface ObjectId {
  readonly $oid: string
}

export interface Moment {
  /** Milliseconds since 1970. */
  readonly $date: number
}

export interface Pattern {
  readonly $regex: string
  readonly $options: string
}

export type Value = null | boolean | number | string | ObjectId | Moment | Pattern | readonly Value[] | Document

export interface Document {
  readonly [key: string]: Value
}

/** What a server refuses, with the name of its code. */
export class MongoError extends Error {
  constructor(
    readonly codeName: string,
    message: string,
  ) {
    super(message)
  }
}

export const isArray = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)
const hasKey = (value: Value | undefined, key: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, key)
export const isObjectId = (value: Value | undefined): value is ObjectId => hasKey(value, '$oid')
export const isMoment = (value: Value | undefined): value is Moment => hasKey(value, '$date')
export const isPattern = (value: Value | undefined): value is Pattern => hasKey(value, '$regex')

export const isDocument = (value: Value | undefined): value is Document =>
  typeof value === 'object' && value !== null && !isArray(value) && !isObjectId(value) && !isMoment(value) && !isPattern(value)

/** The place of a value's type in the order of all values. */
function rank(value: Value): number {
  if (value === null) return 0
  if (typeof value === 'number') return 1
  if (typeof value === 'string') return 2
  if (isArray(value)) return 4
  if (isObjectId(value)) return 5
  if (typeof value === 'boolean') return 6
  return isMoment(value) ? 7 : isPattern(value) ? 8 : 3
}

/** Less than, equal or greater than zero, as MongoDB orders values of all types. */
export function compare(a: Value, b: Value): number {
  const difference = rank(a) - rank(b)
  if (difference !== 0) return difference
  if (isMoment(a) && isMoment(b)) return a.$date - b.$date
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (isArray(a) && isArray(b)) return compareLists(a, b)
  // Documents go by their fields in the order they stand in: a field's name, then its value.
  if (isDocument(a) && isDocument(b)) return compareLists(Object.entries(a).flat(), Object.entries(b).flat())
  const [x, y] = [a, b].map((value) => (typeof value === 'string' ? value : JSON.stringify(value))) as [string, string]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Element by element; the shorter list first where one begins with the other. */
function compareLists(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = compare(a[i]!, b[i]!)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export const same = (a: Value, b: Value): boolean => compare(a, b) === 0

/** What stands under a dotted path: one value, or one for each element of the arrays on the way. */
export function valuesAt(value: Value, path: string): readonly Value[] {
  const [first = '', ...rest] = path.split('.')
  if (isArray(value)) {
    const element = /^\d+$/.test(first) ? value[Number(first)] : undefined
    if (element !== undefined) return rest.length > 0 ? valuesAt(element, rest.join('.')) : [element]
    return value.flatMap((each) => (isDocument(each) ? valuesAt(each, path) : []))
  }
  if (!isDocument(value) || !Object.hasOwn(value, first)) return []
  return rest.length > 0 ? valuesAt(value[first]!, rest.join('.')) : [value[first]!]
}

/** A document with a value under a dotted path, or without it where it is undefined. */
export function withValue(document: Document, path: string, value: Value | undefined): Document {
  const [first = '', ...rest] = path.split('.')
  const { [first]: before, ...others } = document
  if (rest.length > 0) {
    const inner = within(before, first, rest.join('.'), value)
    return inner === undefined ? document : { ...document, [first]: inner }
  }
  return value === undefined ? others : { ...document, [first]: value }
}

/** What stands below a field; undefined where nothing is to be changed. */
function within(before: Value | undefined, field: string, path: string, value: Value | undefined): Value | undefined {
  if (!isArray(before)) {
    if (value === undefined && !isDocument(before)) return undefined
    return withValue(isDocument(before) ? before : {}, path, value)
  }
  const [first = '', ...rest] = path.split('.')
  const index = /^\d+$/.test(first) ? Number(first) : before.length
  if (value === undefined && index >= before.length) return undefined
  if (!/^\d+$/.test(first)) throw new MongoError('PathNotViable', `Cannot create field '${first}' in element {${field}: ${shown(before)}}`)
  const padded: readonly Value[] = index < before.length ? before : [...before, ...Array<null>(index - before.length + 1).fill(null)]
  const made = rest.length === 0 ? (value ?? null) : (within(padded[index], first, rest.join('.'), value) ?? padded[index]!)
  return padded.with(index, made)
}

/** A value as messages of the server show it. */
export function shown(value: Value): string {
  if (isObjectId(value)) return `ObjectId('${value.$oid}')`
  if (isMoment(value)) return `new Date(${value.$date})`
  if (isPattern(value)) return `/${value.$regex}/${value.$options}`
  if (isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(shown).join(', ')} ]`
  if (!isDocument(value)) return typeof value === 'string' ? `"${value}"` : String(value)
  const fields = Object.entries(value).map(([key, each]) => `${key}: ${shown(each)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
