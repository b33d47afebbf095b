/** Objects with their fields in the order Go writes them: that of the struct's declaration, maps by their keys; models encoding/json on the types of k8s.io/api. */
import { isObject, setField, type JsonObject } from '../api/json'
import { type FieldFact, META, typeFact } from './facts'
import { messageFact, type MessageFact, resolveType } from './protobuf-messages'

type Arrange = (value: unknown) => unknown

interface OrderedField {
  readonly name: string
  readonly arrange: Arrange | undefined
}

/** Written by methods of their own as one of several forms, of which the objects are schemas. */
const SCHEMA = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps'
const FORMS_OF_SCHEMA = ['JSONSchemaPropsOrArray', 'JSONSchemaPropsOrBool', 'JSONSchemaPropsOrStringArray']

const lettersOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()

/** Names as the message has them, embedded structs taken apart; JSON's differ in case and in signs. */
function declared(message: MessageFact, owner: string, fields: ReadonlyMap<string, string>): string[] {
  return message.flatMap(([, name, type]) => {
    const own = fields.get(lettersOf(name))
    if (own !== undefined) return [own]
    const embedded = messageFact(resolveType(type, owner))
    return embedded ? declared(embedded, resolveType(type, owner), fields) : []
  })
}

/** The names of a type's fields as JSON has them, in the order of the Go type. */
export function fieldOrder(schemaType: string): readonly string[] {
  const names = Object.keys(typeFact(schemaType)?.fields ?? {})
  const message = schemaType.replace(/^io\.k8s\./, 'k8s.io.').replaceAll('-', '_')
  const fact = messageFact(message)
  const inOrder = fact ? declared(fact, message, new Map(names.map((name) => [lettersOf(name), name]))) : []
  // What kinds say of themselves is in no message.
  const ofKinds = ['kind', 'apiVersion'].filter((name) => names.includes(name) && !inOrder.includes(name))
  return [...new Set([...ofKinds, ...inOrder, ...names])]
}

const structs = new Map<string, Arrange>()

function arrangeOf(schemaType: string): Arrange | undefined {
  if (FORMS_OF_SCHEMA.some((form) => schemaType.endsWith(`.${form}`))) {
    const schema = arrangeStruct(SCHEMA)
    return (value) => (Array.isArray(value) ? arrangeItems(value, schema) : schema(value))
  }
  // What owners have is a set of paths, written as it was stored.
  if (!typeFact(schemaType)?.fields || schemaType === `${META}FieldsV1`) return undefined
  return arrangeStruct(schemaType)
}

function arrangeStruct(schemaType: string): Arrange {
  let arrange = structs.get(schemaType)
  if (!arrange) {
    let order: readonly OrderedField[] | undefined
    arrange = (value) => (isObject(value) ? inOrder(value, (order ??= fieldsOf(schemaType))) : value)
    structs.set(schemaType, arrange)
  }
  return arrange
}

function fieldsOf(schemaType: string): OrderedField[] {
  const fields = typeFact(schemaType)?.fields ?? {}
  return fieldOrder(schemaType).map((name) => ({ name, arrange: arrangeField(fields[name]!) }))
}

function arrangeField(field: FieldFact): Arrange | undefined {
  if (field.ref) return arrangeOf(field.ref)
  if (field.items) {
    const item = arrangeField(field.items)
    return item && ((value) => arrangeItems(value, item))
  }
  if (!field.map) return undefined
  const item = arrangeField(field.map)
  return (value) => (isObject(value) ? arrangeMap(value, item) : value)
}

function arrangeItems(value: unknown, item: Arrange): unknown {
  return Array.isArray(value) ? value.map(item) : value
}

function arrangeMap(value: JsonObject, item: Arrange | undefined): JsonObject {
  const keys = Object.keys(value)
  const result: JsonObject = {}
  for (const key of keys.length > 1 ? keys.sort() : keys) setField(result, key, item ? item(value[key]) : value[key])
  return result
}

/** Fields the type does not have come last, as they are. */
function inOrder(value: JsonObject, order: readonly OrderedField[]): JsonObject {
  const result: JsonObject = {}
  for (const { name, arrange } of order) {
    const field = value[name]
    if (field !== undefined) result[name] = arrange ? arrange(field) : field
  }
  for (const name in value) if (!Object.hasOwn(result, name)) setField(result, name, value[name])
  return result
}

/** `object` as Go writes it, kind and apiVersion first; a type v1.36 does not have keeps the order it has. */
export function inGoOrder(schemaType: string, object: JsonObject): JsonObject {
  return (arrangeOf(schemaType)?.(object) as JsonObject | undefined) ?? object
}
