/** Objects as Kubernetes writes them into etcd: `k8s\0`, then a runtime.Unknown around the message; models runtime/serializer/protobuf. */
import { writeJson } from '../api/json-text'
import { concatBytes } from '../api/bytes'
import { decodeBase64 } from '../api/base64'
import { jsonFieldsOf, messageNamed, messageOf, META, resolveType } from './protobuf-messages'

type Value = Readonly<Record<string, unknown>>

const ENCODER = new TextEncoder()
const MAGIC = new Uint8Array([0x6b, 0x38, 0x73, 0x00])
const VARINT = 0
const FIXED64 = 1
const BYTES = 2

/** Of an object's metadata these are written even when they are empty; the others' emptiness is not known from the facts. */
const ALWAYS = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation']

/** The bytes of an object, or undefined for kinds that are stored as JSON (those of custom resources). */
export function encodeProtobuf(object: Value): Uint8Array | undefined {
  const apiVersion = String(object['apiVersion'] ?? '')
  const kind = String(object['kind'] ?? '')
  const type = messageOf(apiVersion, kind)
  // Kinds of meta/v1 go over the wire only; a custom resource may have one's name.
  if (!type || type.startsWith(`${META}.`)) return undefined
  const metadata = object['metadata'] as Value | undefined
  // What the store says of itself is not in the value.
  return unknown(type, apiVersion, kind, { ...object, metadata: { ...metadata, resourceVersion: '', selfLink: '' } })
}

/** The bytes of an object, a list or a status as clients get them; undefined for what has no message. */
export function encodeForWire(object: Value): Uint8Array | undefined {
  const apiVersion = String(object['apiVersion'] ?? '')
  const kind = String(object['kind'] ?? '')
  const type = messageOf(apiVersion, kind)
  return type === undefined ? undefined : unknown(type, apiVersion, kind, object)
}

/** One event of a watch: its length, its type and the object. */
export function encodeWatchEvent(type: string, object: Value): Uint8Array | undefined {
  const raw = encodeForWire(object)
  if (!raw) return undefined
  const event = concatBytes([field(1, ENCODER.encode(type)), field(2, field(1, raw))])
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, event.length)
  return concatBytes([length, event])
}

function unknown(type: string, apiVersion: string, kind: string, body: Value): Uint8Array {
  const typeMeta = concatBytes([field(1, ENCODER.encode(apiVersion)), field(2, ENCODER.encode(kind))])
  const empty = new Uint8Array(0)
  return concatBytes([MAGIC, field(1, typeMeta), field(2, message(type, body)), field(3, empty), field(4, empty)])
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return new Uint8Array(bytes)
}

const tag = (number: number, wireType: number): Uint8Array => varint(BigInt((number << 3) | wireType))

function field(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes([tag(number, BYTES), varint(BigInt(bytes.length)), bytes])
}

/** One value under its number. */
function encoded(number: number, type: string, owner: string, value: unknown): Uint8Array {
  switch (type) {
    case 'string':
      return field(number, ENCODER.encode(String(value)))
    case 'bytes':
      return field(number, decodeBase64(String(value)))
    case 'bool':
      return concatBytes([tag(number, VARINT), varint(value ? 1n : 0n)])
    case 'double':
    case 'float': {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setFloat64(0, Number(value), true)
      return concatBytes([tag(number, FIXED64), bytes])
    }
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
    case 'sint32':
      return concatBytes([tag(number, VARINT), varint(BigInt(Math.trunc(Number(value))))])
  }
  return field(number, message(resolveType(type, owner), value))
}

function message(type: string, value: unknown): Uint8Array {
  const known = special(type, value)
  if (known) return known
  const fields = messageNamed(type)
  if (!fields) return new Uint8Array(0)
  // Wrappers around one list are a bare list in JSON.
  const object: Value = Array.isArray(value) ? { items: value } : ((value ?? {}) as Value)
  const own = new Set(Object.values(fields).map(([name]) => name))
  const parts: Uint8Array[] = []
  for (const [key, [name, declared]] of Object.entries(fields).sort(([a], [b]) => Number(a) - Number(b))) {
    const number = Number(key)
    const given = object[name]
    if (given === undefined || given === null) {
      if (type === `${META}.ObjectMeta` && ALWAYS.includes(name))
        parts.push(encoded(number, declared, type, declared === 'string' ? '' : 0))
      else {
        const embedded = embeddedIn(type, name, declared, object, own)
        if (embedded) parts.push(encoded(number, declared, type, embedded))
      }
      continue
    }
    if (declared.startsWith('map<')) {
      const [, keyType = 'string', valueType = 'string'] = /^map<\s*([^,]+)\s*,\s*(.+)>$/.exec(declared) ?? []
      for (const [entry, content] of Object.entries(given as Value).sort(([a], [b]) => (a < b ? -1 : 1)))
        parts.push(field(number, concatBytes([encoded(1, keyType, type, entry), encoded(2, valueType, type, content)])))
    } else if (declared.startsWith('[]'))
      for (const item of given as readonly unknown[]) parts.push(encoded(number, declared.slice(2), type, item))
    else parts.push(encoded(number, declared, type, given))
  }
  return concatBytes(parts)
}

/** Go structs that embed others write the embedded fields in their own JSON object; protobuf nests them under a name that JSON does not know. */
function embeddedIn(type: string, name: string, declared: string, object: Value, own: ReadonlySet<string>): Value | undefined {
  const schema = jsonFieldsOf(type)
  if (!schema || Object.hasOwn(schema, name) || /^\[\]|^map</.test(declared)) return undefined
  const embedded = resolveType(declared, type)
  const inner = messageNamed(embedded)
  if (!inner) return undefined
  // What is embedded may embed in turn: then JSON has more fields than the message.
  const names = new Set([...Object.values(inner).map(([each]) => each), ...Object.keys(jsonFieldsOf(embedded) ?? {})])
  const found = Object.entries(object).filter(([key]) => names.has(key) && !own.has(key))
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** Types that are not written field by field in JSON. */
function special(type: string, value: unknown): Uint8Array | undefined {
  switch (type) {
    case `${META}.Time`:
    case `${META}.MicroTime`: {
      const time = Date.parse(String(value))
      if (Number.isNaN(time)) return new Uint8Array(0)
      const micros = /\.(\d{1,6})/.exec(String(value))?.[1]?.padEnd(6, '0') ?? '0'
      return concatBytes([encoded(1, 'int64', type, Math.floor(time / 1000)), encoded(2, 'int32', type, Number(micros) * 1000)])
    }
    case 'k8s.io.apimachinery.pkg.api.resource.Quantity':
      return field(1, ENCODER.encode(String(value)))
    case 'k8s.io.apimachinery.pkg.util.intstr.IntOrString':
      return typeof value === 'number'
        ? concatBytes([encoded(1, 'int64', type, 0), encoded(2, 'int32', type, value), encoded(3, 'string', type, '')])
        : concatBytes([encoded(1, 'int64', type, 1), encoded(2, 'int32', type, 0), encoded(3, 'string', type, value)])
    case `${META}.FieldsV1`:
    case 'k8s.io.apimachinery.pkg.runtime.RawExtension':
    case 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON':
      return field(1, ENCODER.encode(writeJson(value)))
    case `${META}.Duration`:
      return encoded(1, 'int64', type, Math.round(Number.parseFloat(String(value)) * 1e9))
  }
  return undefined
}
