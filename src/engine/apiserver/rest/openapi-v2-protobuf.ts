/** Writes an OpenAPI v2 document as protobuf; the messages and field numbers are gnostic's openapiv2 schema. */
import { concatBytes } from '../../api/bytes'
import type { JsonObject } from '../../api/json'

type Part = Uint8Array | undefined

const text = new TextEncoder()
const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function varint(value: number): number[] {
  const bytes: number[] = []
  for (; value > 0x7f; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80)
  bytes.push(value)
  return bytes
}

function joined(parts: readonly Part[]): Uint8Array {
  return concatBytes(parts.filter((part) => part !== undefined))
}

/** A length-delimited field. */
function field(number: number, body: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.from([...varint(number * 8 + 2), ...varint(body.length)]), body])
}

const string = (number: number, value: unknown): Part =>
  typeof value === 'string' && value !== '' ? field(number, text.encode(value)) : undefined
const boolean = (number: number, value: unknown): Part => (value === true ? new Uint8Array([...varint(number * 8), 1]) : undefined)
const strings = (number: number, values: unknown): Part[] => asList(values).map((each) => string(number, each))

/** Free values are kept as YAML text, of which JSON is a part. */
const any = (value: unknown): Uint8Array => joined([string(2, JSON.stringify(value))])

const named = (name: string, value: Uint8Array): Uint8Array => joined([string(1, name), field(2, value)])

function extensions(number: number, object: JsonObject): Part[] {
  return Object.entries(object)
    .filter(([name]) => name.startsWith('x-'))
    .map(([name, value]) => field(number, named(name, any(value))))
}

function schema(value: JsonObject): Uint8Array {
  const items = asObject(value['items'])
  const properties = asObject(value['properties'])
  const more = value['additionalProperties']
  const moreSchema = asObject(more)
  return joined([
    string(1, value['$ref']),
    string(2, value['format']),
    string(4, value['description']),
    value['default'] === undefined ? undefined : field(5, any(value['default'])),
    ...strings(19, value['required']),
    ...asList(value['enum']).map((each) => field(20, any(each))),
    moreSchema ? field(21, field(1, schema(moreSchema))) : more === true ? field(21, boolean(2, true)!) : undefined,
    typeof value['type'] === 'string' ? field(22, joined([string(1, value['type'])])) : undefined,
    items && field(23, field(1, schema(items))),
    properties && field(25, joined(Object.entries(properties).map(([name, each]) => field(1, named(name, schema(asObject(each) ?? {})))))),
    ...extensions(31, value),
  ])
}

/** Which member of gnostic's NonBodyParameter a place in the request is, and where its name and type stand. */
const PLACES: Readonly<Record<string, { readonly member: number; readonly type: number; readonly unique: number }>> = {
  query: { member: 3, type: 6, unique: 20 },
  path: { member: 4, type: 5, unique: 19 },
}

function parameter(value: JsonObject): Part {
  if (value['in'] === 'body') {
    const body = joined([
      string(1, value['description']),
      string(2, value['name']),
      string(3, 'body'),
      boolean(4, value['required']),
      field(5, schema(asObject(value['schema']) ?? {})),
    ])
    return field(1, field(1, body))
  }
  const place = PLACES[String(value['in'])]
  if (!place) return undefined
  const own = joined([
    boolean(1, value['required']),
    string(2, value['in']),
    string(3, value['description']),
    string(4, value['name']),
    string(place.type, value['type']),
    boolean(place.unique, value['uniqueItems']),
  ])
  return field(1, field(2, field(place.member, own)))
}

function parameters(number: number, holder: JsonObject): Part[] {
  return asList(holder['parameters']).map((each) => {
    const written = parameter(asObject(each) ?? {})
    return written && field(number, written)
  })
}

function operation(value: JsonObject): Uint8Array {
  return joined([
    ...strings(1, value['tags']),
    string(3, value['description']),
    string(5, value['operationId']),
    ...strings(6, value['produces']),
    ...strings(7, value['consumes']),
    ...parameters(8, value),
    field(
      9,
      joined(
        Object.entries(asObject(value['responses']) ?? {}).map(([code, each]) => {
          const response = asObject(each) ?? {}
          const answer = asObject(response['schema'])
          const body = joined([string(1, response['description']), answer && field(2, field(1, schema(answer)))])
          return field(1, named(code, field(1, body)))
        }),
      ),
    ),
    ...strings(10, value['schemes']),
    ...extensions(13, value),
  ])
}

const METHODS: readonly (readonly [method: string, number: number])[] = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['options', 6],
  ['head', 7],
  ['patch', 8],
]

function pathItem(value: JsonObject): Uint8Array {
  return joined([
    ...METHODS.map(([method, number]) => {
      const own = asObject(value[method])
      return own && field(number, operation(own))
    }),
    ...parameters(9, value),
  ])
}

export function encodeDocument(document: JsonObject): Uint8Array {
  const info = asObject(document['info']) ?? {}
  const paths = Object.entries(asObject(document['paths']) ?? {})
  const definitions = Object.entries(asObject(document['definitions']) ?? {})
  return joined([
    string(1, document['swagger']),
    field(2, joined([string(1, info['title']), string(2, info['version'])])),
    field(8, joined(paths.map(([path, each]) => field(2, named(path, pathItem(asObject(each) ?? {})))))),
    field(9, joined(definitions.map(([name, each]) => field(1, named(name, schema(asObject(each) ?? {})))))),
  ])
}
