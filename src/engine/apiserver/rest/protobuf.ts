/** Kubernetes's protobuf bodies to JSON values, by the wire numbers of the facts; models runtime/serializer/protobuf. */
import { readJson } from '../../api/json-text'
import { encodeBase64 } from '../../api/base64'
import { isObject, setField, type JsonObject } from '../../api/json'
import { badRequest } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { jsonFieldsOf, messageNamed, messageOf, META, resolveType, type Message } from '../../schema/protobuf-messages'

const MAGIC = [0x6b, 0x38, 0x73, 0x00]
const MAX_DEPTH = 100

class Reader {
  at = 0

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  varint(): bigint {
    let result = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw badRequest('unexpected EOF')
      result |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, result)
    }
    throw badRequest('proto: integer overflow')
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.bytes.length) throw badRequest('unexpected EOF')
    const part = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return part
  }

  /** The value of a field by its wire type: bytes for type 2, a number otherwise. */
  value(wireType: number): bigint | Uint8Array | number {
    switch (wireType) {
      case 0:
        return this.varint()
      case 1: {
        const part = this.take(8)
        return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0, true)
      }
      case 2:
        return this.take(Number(this.varint()))
      case 5: {
        const part = this.take(4)
        return new DataView(part.buffer, part.byteOffset, 4).getFloat32(0, true)
      }
      default:
        throw badRequest(`proto: illegal wireType ${wireType}`)
    }
  }
}

const text = new TextDecoder()

/** Types that are not written field by field in JSON. */
function special(type: string, bytes: Uint8Array): { readonly value: unknown } | undefined {
  switch (type) {
    case `${META}.Time`: {
      // The zero time is an empty message; JSON writes null.
      if (bytes.length === 0) return { value: null }
      const { seconds } = numbers(bytes)
      return { value: timestamp(Number(seconds ?? 0n) * 1000) }
    }
    case `${META}.MicroTime`: {
      if (bytes.length === 0) return { value: null }
      const { seconds, nanos } = numbers(bytes)
      const micros = String(Math.floor(Number(nanos ?? 0n) / 1000)).padStart(6, '0')
      return { value: timestamp(Number(seconds ?? 0n) * 1000).replace('Z', `.${micros}Z`) }
    }
    case 'k8s.io.apimachinery.pkg.api.resource.Quantity':
      return { value: readString(bytes) ?? '0' }
    case 'k8s.io.apimachinery.pkg.util.intstr.IntOrString': {
      const reader = new Reader(bytes)
      let kind = 0n
      let number = 0n
      let string = ''
      while (!reader.done) {
        const tag = Number(reader.varint())
        const value = reader.value(tag & 7)
        if (tag >> 3 === 1 && typeof value === 'bigint') kind = value
        else if (tag >> 3 === 2 && typeof value === 'bigint') number = value
        else if (tag >> 3 === 3 && value instanceof Uint8Array) string = text.decode(value)
      }
      return { value: kind === 1n ? string : Number(BigInt.asIntN(32, number)) }
    }
    case `${META}.FieldsV1`:
    case 'k8s.io.apimachinery.pkg.runtime.RawExtension':
    case 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON': {
      const raw = readString(bytes)
      return { value: raw ? readJson(raw) : {} }
    }
    case `${META}.Duration`: {
      return { value: `${Number(numbers(bytes).seconds ?? 0n) / 1e9}s` }
    }
    default:
      return undefined
  }
}

function numbers(bytes: Uint8Array): { seconds?: bigint; nanos?: bigint } {
  const reader = new Reader(bytes)
  const found: { seconds?: bigint; nanos?: bigint } = {}
  while (!reader.done) {
    const tag = Number(reader.varint())
    const value = reader.value(tag & 7)
    if (typeof value !== 'bigint') continue
    if (tag >> 3 === 1) found.seconds = BigInt.asIntN(64, value)
    else if (tag >> 3 === 2) found.nanos = BigInt.asIntN(64, value)
  }
  return found
}

/** Field 1 as text: how wrappers carry their one value. */
function readString(bytes: Uint8Array): string | undefined {
  const reader = new Reader(bytes)
  let found: string | undefined
  while (!reader.done) {
    const tag = Number(reader.varint())
    const value = reader.value(tag & 7)
    if (tag >> 3 === 1 && value instanceof Uint8Array) found = text.decode(value)
  }
  return found
}

function scalar(type: string, value: bigint | Uint8Array | number): unknown {
  if (value instanceof Uint8Array) {
    if (type === 'bytes') return encodeBase64(value)
    return text.decode(value)
  }
  if (typeof value === 'number') return value
  switch (type) {
    case 'bool':
      return value !== 0n
    case 'int32':
    case 'int64':
    case 'sint32':
      return Number(BigInt.asIntN(64, value))
    default:
      return Number(value)
  }
}

const SCALARS = new Set(['string', 'bytes', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double', 'float', 'sint32'])

function decodeValue(type: string, owner: string, value: bigint | Uint8Array | number, depth: number): unknown {
  if (SCALARS.has(type)) return scalar(type, value)
  if (!(value instanceof Uint8Array)) throw badRequest(`proto: wrong wireType for ${type}`)
  return decodeMessage(resolveType(type, owner), value, depth + 1)
}

function mapEntry(type: string, owner: string, bytes: Uint8Array, depth: number, into: JsonObject): void {
  const inner = /^map<\s*([^,]+)\s*,\s*(.+)>$/.exec(type)!
  const reader = new Reader(bytes)
  let key = ''
  let value: unknown = SCALARS.has(inner[2]!) ? '' : {}
  while (!reader.done) {
    const tag = Number(reader.varint())
    const part = reader.value(tag & 7)
    if (tag >> 3 === 1) key = String(scalar(inner[1]!, part))
    else if (tag >> 3 === 2) value = decodeValue(inner[2]!, owner, part, depth)
  }
  setField(into, key, value)
}

/** Wrappers around a single repeated field that JSON writes as a bare list (ExtraValue, Verbs). */
function isBareList(type: string, message: Message): boolean {
  const only = message['1']
  return Object.keys(message).length === 1 && only?.[0] === 'items' && /\.(ExtraValue|Verbs)$/.test(type)
}

function decodeMessage(type: string, bytes: Uint8Array, depth: number): unknown {
  if (depth > MAX_DEPTH) throw badRequest('proto: message nested too deeply')
  const known = special(type, bytes)
  if (known) return known.value
  const message = messageNamed(type)
  if (!message) throw badRequest(`proto: unknown message ${type}`)
  const result: JsonObject = {}
  const reader = new Reader(bytes)
  while (!reader.done) {
    const tag = Number(reader.varint())
    const value = reader.value(tag & 7)
    const field = message[String(tag >> 3)]
    if (!field) continue
    const [name, declared] = field
    if (declared.startsWith('map<')) {
      const map = (isObject(result[name]) ? result[name] : (result[name] = {})) as JsonObject
      mapEntry(declared, type, value as Uint8Array, depth, map)
    } else if (declared.startsWith('[]')) {
      const inner = declared.slice(2)
      const list = (result[name] ??= []) as unknown[]
      list.push(decodeValue(inner, type, value, depth))
    } else result[name] = decodeValue(declared, type, value, depth)
  }
  return isBareList(type, message) ? (result['items'] ?? []) : inlined(type, result)
}

/**
 * Go structs that embed others write the embedded fields in their own object; protobuf nests them. The schema says
 * what JSON has: a nested message under a name that JSON does not know is spread.
 */
function inlined(type: string, value: JsonObject): JsonObject {
  const fields = jsonFieldsOf(type)
  if (!fields) return value
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(fields, name)) continue
    const inner = value[name]
    if (!isObject(inner)) continue
    delete value[name]
    for (const field of Object.keys(inner)) value[field] ??= inner[field]
  }
  return value
}

export const isProtobuf = (body: Uint8Array): boolean => MAGIC.every((byte, i) => body[i] === byte)

/** Decodes `k8s\0` + runtime.Unknown; the message's name follows from apiVersion and kind. */
export function decodeProtobuf(body: Uint8Array): unknown {
  if (!isProtobuf(body)) throw badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  const reader = new Reader(body.subarray(4))
  let apiVersion = ''
  let kind = ''
  let raw: Uint8Array = new Uint8Array()
  while (!reader.done) {
    const tag = Number(reader.varint())
    const value = reader.value(tag & 7)
    if (!(value instanceof Uint8Array)) continue
    if (tag >> 3 === 1) {
      const type = new Reader(value)
      while (!type.done) {
        const inner = Number(type.varint())
        const part = type.value(inner & 7)
        if (inner >> 3 === 1) apiVersion = text.decode(part as Uint8Array)
        else if (inner >> 3 === 2) kind = text.decode(part as Uint8Array)
      }
    } else if (tag >> 3 === 2) raw = value
  }
  const name = messageOf(apiVersion, kind)
  if (!name)
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    )
  const value = decodeMessage(name, raw, 0) as JsonObject
  return { ...value, kind, apiVersion }
}
