/** JSON as kubectl prints it: sorted keys for objects of any kind, Go's escapes; models encoding/json. */
import { isDict } from '../values'

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isDict(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

/** One line, sorted keys, with Go's HTML escapes. */
export function compactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sorted(value)) ?? 'null')
}

/** Fields that are maps wherever they are: those have their keys sorted also where structs have fields in their own order. */
const MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'data',
  'hard',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'requests',
  'stringData',
])

function withSortedMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedMaps)
  if (!isDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, MAPS.has(key) ? sorted(inner) : withSortedMaps(inner)]))
}

/** Kind and apiVersion first and the other fields in their own order, maps sorted, as typed clients print. */
export function typedOrder(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { kind, apiVersion, ...rest } = object
  return { kind, apiVersion, ...(withSortedMaps(rest) as typeof rest) }
}

/** Indented by four spaces, HTML characters as they are, with a final newline: `-o json`. */
export function indentedJson(value: unknown, keepOrder = false): string {
  return `${JSON.stringify(keepOrder ? value : sorted(value), undefined, 4)}\n`
}
