/** Decoding of JSON values into API types with Go's rules and error texts; models sigs.k8s.io/json and the strict serializer of kube-apiserver. */
import { canonicalQuantity } from '../api/quantity'
import { type FieldFact, INT_OR_STRING, META, QUANTITY, typeFact } from './facts'
import { goFieldType, goStruct, goType, zeroRule } from './go-types'
import { base64Error, quantityError } from './scalars'
import { readTime } from './times'

export interface DecodeOptions {
  /** Collect unknown fields; without it they are dropped silently. */
  readonly strict?: boolean
  /** Word type errors as the unstructured converter does (patches are applied that way), not as the JSON decoder. */
  readonly unstructured?: boolean
}

export interface Decoded {
  /** A private copy with only known fields; undefined when there is an `error`. */
  readonly value: unknown
  /** Complaints worded as the server words them: `unknown field "spec.replcas"`. */
  readonly unknownFields: readonly string[]
  /** For example `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
  readonly error?: string
}

/** Go gives up on documents nested deeper than 10000; the engine's own stack is the tighter bound. */
const MAX_DEPTH = 1000
/** The strict decoder stops collecting here. */
const MAX_UNKNOWN = 100

/** Marks a map's key in a path: complaints about unknown fields show it, type errors do not. */
const MAP_KEY = '\0'

/** Stops decoding at once, as an error of a custom unmarshaller does. */
class DecodeFailure extends Error {}

class Decoding {
  readonly path: string[] = []
  readonly unknown: string[] = []
  /** The first type error; decoding goes on after it, as in Go. */
  error: string | undefined
  depth = 0

  constructor(
    readonly strict: boolean,
    readonly unstructured: boolean,
  ) {}

  typeError(value: unknown, type: string, owner: string, kind: string): undefined {
    if (this.unstructured) throw new DecodeFailure(unstructuredError(value, kind, type))
    if (this.error === undefined) {
      const path = this.path.filter((step) => !step.startsWith('[') && !step.startsWith(MAP_KEY)).join('.')
      const target = owner || path ? `Go struct field ${owner}.${path}` : 'Go value'
      this.error = `json: cannot unmarshal ${describe(value, type)} into ${target} of type ${type}`
    }
    return undefined
  }

  location(name: string): string {
    let text = ''
    for (const step of this.path) {
      const bare = step.startsWith(MAP_KEY) ? step.slice(1) : step
      text += step.startsWith('[') || !text ? bare : `.${bare}`
    }
    return text ? `${text}.${name}` : name
  }

  enter(): void {
    if (++this.depth > MAX_DEPTH) throw new DecodeFailure('json: exceeded max depth')
  }
}

type Decoder = (value: unknown, decoding: Decoding) => unknown

/** How Go's JSON decoder names what it found. */
function describe(value: unknown, type: string): string {
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
    case 'number':
      return type.startsWith('int') ? `number ${String(value)}` : 'number'
    default:
      return 'object'
  }
}

/** How the converter of unstructured objects names what it found. */
function convertedName(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'string' ? 'string' : 'map'
}

function unstructuredError(value: unknown, kind: string, type: string): string {
  const found = convertedName(value)
  if (kind === 'slice' || kind === 'map') return `cannot restore ${kind} from ${found}`
  if (kind === 'struct') return `cannot restore struct from: ${found}`
  // Go could convert these, but JSON does not mean that.
  if ((found === 'int64' && kind === 'string') || (found === 'float64' && kind.startsWith('int')))
    return `cannot convert ${found} to ${type}`
  return `unrecognized type: ${kind}`
}

const structDecoders = new Map<string, Decoder>()

/** The decoder of a type, compiled on first use. */
function decoderOf(schemaType: string, owner: string): Decoder {
  if (schemaType === QUANTITY) return quantity
  if (schemaType === INT_OR_STRING) return intOrString(owner)
  if (schemaType === `${META}Time` || schemaType === `${META}MicroTime`) return time(owner, schemaType.endsWith('MicroTime'))
  const fact = typeFact(schemaType)
  if (!fact?.fields) return freeForm
  let decoder = structDecoders.get(schemaType)
  if (!decoder) {
    // Registered before its fields are compiled: types may contain themselves.
    decoder = (value, decoding) => compiled(value, decoding)
    let compiled: Decoder = (value, decoding) => {
      compiled = compileStruct(schemaType, fact.fields!)
      return compiled(value, decoding)
    }
    structDecoders.set(schemaType, decoder)
  }
  return decoder
}

interface CompiledField {
  readonly decode: Decoder
  readonly dropEmpty: boolean
  readonly scalar: boolean
}

function compileStruct(schemaType: string, fields: Readonly<Record<string, FieldFact>>): Decoder {
  const table = new Map<string, CompiledField>()
  const written: [string, Decoder][] = []
  const nulls: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    const decode = fieldDecoder(schemaType, name, field)
    const rule = zeroRule(schemaType, name, field)
    const scalar = !field.ref && field.type !== 'array' && field.type !== 'object'
    table.set(name, { decode, dropEmpty: rule === 'drop-empty', scalar })
    if (rule === 'write-struct') written.push([name, decode])
    if (rule === 'write-null') nulls.push(name)
  }
  const struct = goStruct(schemaType)
  const type = goType(schemaType)
  return (value, decoding) => {
    if (value === null || value === undefined) return undefined
    if (typeof value !== 'object' || Array.isArray(value)) return decoding.typeError(value, type, ownerOf(decoding), 'struct')
    decoding.enter()
    const outer = owners
    owners = { struct, outer }
    const out: Record<string, unknown> = {}
    for (const name in value) {
      const field = table.get(name)
      if (!field) {
        if (decoding.strict && decoding.unknown.length < MAX_UNKNOWN) decoding.unknown.push(`unknown field "${decoding.location(name)}"`)
        continue
      }
      decoding.path.push(name)
      const item = field.decode((value as Record<string, unknown>)[name], decoding)
      decoding.path.pop()
      if (item === undefined) continue
      if (field.dropEmpty && isEmpty(item)) continue
      out[name] = item
    }
    for (const [name, decode] of written) if (out[name] === undefined) out[name] = decode({}, decoding)
    for (const name of nulls) if (out[name] === undefined || isEmptyList(out[name])) out[name] = null
    owners = outer
    decoding.depth--
    return out
  }
}

/** The struct whose field is being decoded; Go's errors name it. Restored by every struct on its way out. */
let owners: { readonly struct: string; readonly outer: typeof owners } | undefined
const ownerOf = (_decoding: Decoding): string => owners?.struct ?? ''

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

function isEmpty(value: unknown): boolean {
  if (value === '' || value === false || value === 0) return true
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length === 0
  for (const _ in value) return false
  return true
}

function fieldDecoder(owner: string, name: string, field: FieldFact): Decoder {
  if (field.ref) return decoderOf(field.ref, owner)
  const type = goFieldType(owner, name, field)
  switch (field.type) {
    case 'string':
      if (field.format === 'byte') return bytes(type)
      if (field.format === 'date-time') return time(owner, false)
      return (value, decoding) => {
        if (typeof value === 'string') return value
        return value === null || value === undefined ? undefined : decoding.typeError(value, type, ownerOf(decoding), 'string')
      }
    case 'integer':
      return integer(type)
    case 'number':
      return scalar('number', type, 'float64')
    case 'boolean':
      return scalar('boolean', type, 'bool')
    case 'array':
      return array(field.items ? fieldDecoder(owner, `${name}[]`, field.items) : scalar('string', 'string', 'string'), type)
    case 'object':
      if (!field.map) return freeForm
      // A list of strings without further facts, as in `extra`.
      return map(fieldDecoder(owner, `${name}{}`, field.map), type)
    default:
      return freeForm
  }
}

function scalar(expected: 'string' | 'number' | 'boolean', type: string, kind: string): Decoder {
  return (value, decoding) => {
    if (typeof value === expected) return value
    if (typeof value === 'bigint' && expected === 'number') return Number(value)
    return value === null || value === undefined ? undefined : decoding.typeError(value, type, ownerOf(decoding), kind)
  }
}

/** What is reckoned with is a plain number: the nearest that is an int64 still. */
const LARGEST_INT64 = 2 ** 63 - 1024

function integer(type: string): Decoder {
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 63
  return (value, decoding) => {
    if (typeof value === 'number' && Number.isInteger(value) && value < limit && value >= -limit) return value
    if (typeof value === 'bigint' && type !== 'int32') return Math.min(Number(value), LARGEST_INT64)
    return value === null || value === undefined ? undefined : decoding.typeError(value, type, ownerOf(decoding), type)
  }
}

function array(item: Decoder, type: string): Decoder {
  return (value, decoding) => {
    if (value === null || value === undefined) return undefined
    if (!Array.isArray(value)) return decoding.typeError(value, type, ownerOf(decoding), 'slice')
    decoding.enter()
    const out: unknown[] = []
    for (let i = 0; i < value.length; i++) {
      decoding.path.push(`[${i}]`)
      const decoded = item(value[i], decoding)
      decoding.path.pop()
      out.push(decoded === undefined ? zeroItem(item) : decoded)
    }
    decoding.depth--
    return out
  }
}

/** Of each kind of value Go has but texts, the one that it begins with. */
const ZEROS = [{}, 0, false]

/** A null in a list or a map is the item's zero value in Go: an empty struct, the quantity or number 0, or an empty text. */
function zeroItem(item: Decoder): unknown {
  for (const zero of ZEROS)
    try {
      const decoding = new Decoding(false, false)
      const decoded = item(zero, decoding)
      if (!decoding.error) return decoded
    } catch {
      // Of another kind.
    }
  return ''
}

function map(item: Decoder, type: string): Decoder {
  return (value, decoding) => {
    if (value === null || value === undefined) return undefined
    if (typeof value !== 'object' || Array.isArray(value)) return decoding.typeError(value, type, ownerOf(decoding), 'map')
    decoding.enter()
    const out: Record<string, unknown> = {}
    for (const key in value) {
      decoding.path.push(MAP_KEY + key)
      const decoded = item((value as Record<string, unknown>)[key], decoding)
      decoding.path.pop()
      const kept = decoded === undefined ? zeroItem(item) : decoded
      if (key === '__proto__') Object.defineProperty(out, key, { value: kept, enumerable: true, configurable: true, writable: true })
      else out[key] = kept
    }
    decoding.depth--
    return out
  }
}

const QUANTITY_MEMORY = 5000
const quantities = new Map<string | number, string>()

/** Quantities are written in their canonical form whatever form they came in; any complaint ends decoding. */
const quantity: Decoder = (given) => {
  if (given === null || given === undefined) return undefined
  // Go's decoder takes the space around it away.
  const value = typeof given === 'bigint' ? String(given) : typeof given === 'string' ? given.trim() : given
  const known = quantities.get(value as string)
  if (known !== undefined) return known
  const complaint = typeof value === 'number' ? undefined : quantityError(value)
  if (complaint !== undefined) throw new DecodeFailure(complaint)
  const canonical = canonicalQuantity(value as string | number) ?? String(value)
  if (quantities.size >= QUANTITY_MEMORY) quantities.clear()
  quantities.set(value as string | number, canonical)
  return canonical
}

function bytes(type: string): Decoder {
  return (value, decoding) => {
    if (value === null || value === undefined) return undefined
    if (typeof value !== 'string') return decoding.typeError(value, type, ownerOf(decoding), 'slice')
    const complaint = base64Error(value)
    if (complaint !== undefined) {
      if (decoding.unstructured) throw new DecodeFailure(complaint)
      decoding.error ??= complaint
    }
    return value
  }
}

function time(_owner: string, micro: boolean): Decoder {
  return (value, decoding) => {
    if (value === null || value === undefined) return undefined
    if (typeof value !== 'string') return decoding.typeError(value, 'string', ownerOf(decoding), 'string')
    const read = readTime(value, micro)
    if ('complaint' in read) throw new DecodeFailure(read.complaint)
    return read.written
  }
}

function intOrString(_owner: string): Decoder {
  const number = integer('int32')
  return (value, decoding) => (typeof value === 'string' ? value : number(value, decoding))
}

const freeForm: Decoder = (value, decoding) => copy(value, decoding)

function copy(value: unknown, decoding: Decoding): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined
  decoding.enter()
  let out: unknown
  if (Array.isArray(value)) out = value.map((item) => copy(item, decoding) ?? null)
  else {
    const record: Record<string, unknown> = {}
    for (const key in value) {
      const item = copy((value as Record<string, unknown>)[key], decoding) ?? null
      if (key === '__proto__') Object.defineProperty(record, key, { value: item, enumerable: true, configurable: true, writable: true })
      else record[key] = item
    }
    out = record
  }
  decoding.depth--
  return out
}

/** Decodes a parsed JSON value as `schemaType`. Never throws; a type v1.36 does not have is taken as free-form. */
export function decode(schemaType: string, value: unknown, options: DecodeOptions = {}): Decoded {
  const decoding = new Decoding(options.strict ?? false, options.unstructured ?? false)
  owners = undefined
  try {
    const result = decoderOf(schemaType, '')(value, decoding)
    if (decoding.error !== undefined) return { value: undefined, unknownFields: decoding.unknown, error: decoding.error }
    return { value: result, unknownFields: decoding.unknown }
  } catch (failure) {
    if (!(failure instanceof DecodeFailure)) throw failure
    return { value: undefined, unknownFields: decoding.unknown, error: failure.message }
  } finally {
    owners = undefined
  }
}
