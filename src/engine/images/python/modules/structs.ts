/** struct: numbers and bytes as they lie in memory. */
import { concatBytes } from '../../../../shell/concat-bytes'
import { index } from '../runtime/numbers'
import { exception, typeNamed } from '../runtime/types'
import { Bytes, Class, Float, isNumber, numeric, Tuple, whole, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

const SIZES: Readonly<Record<string, number>> = {
  x: 1,
  c: 1,
  b: 1,
  B: 1,
  '?': 1,
  h: 2,
  H: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  q: 8,
  Q: 8,
  f: 4,
  d: 8,
  s: 1,
}

interface Field {
  readonly code: string
  readonly count: number
  readonly size: number
  /** Bytes between the field before and this one. */
  readonly gap: number
}

interface Layout {
  readonly fields: readonly Field[]
  readonly isLittle: boolean
  readonly size: number
}

export const struct: Fill = (rt, module) => {
  const error = new Class('error', [typeNamed('Exception')], 'struct')
  module.attributes.set('error', error)
  const fail = (message: string): never => {
    throw exception(error, message)
  }

  /** Without a sign in front, and with `@`, numbers are as large as the machine's and stand where it wants them. */
  function layout(given: Value | undefined): Layout {
    const text = given instanceof Bytes ? String.fromCharCode(...given.data) : String(given)
    const order = /^[@=<>!]/.exec(text)?.[0]
    const isNative = order === undefined || order === '@'
    const fields: Field[] = []
    let size = 0
    for (const [, digits, code] of text.slice(order ? 1 : 0).matchAll(/(\d*)([^\s\d])/g)) {
      const known = SIZES[code!]
      if (known === undefined) return fail('bad char in struct format')
      const width = isNative && (code === 'l' || code === 'L') ? 8 : known
      const gap = isNative ? (width - (size % width)) % width : 0
      const count = digits ? Number(digits) : 1
      if (code === 's') fields.push({ code, count: 1, size: count, gap: 0 })
      else fields.push({ code: code!, count, size: width, gap })
      size += (code === 's' ? 0 : gap) + width * count
    }
    rt.memory.take(size)
    return { fields, isLittle: order !== '>' && order !== '!', size }
  }

  function number(code: string, size: number, value: Value): bigint {
    if (!isNumber(value) || value instanceof Float) return fail('required argument is not an integer')
    const signed = code === code.toLowerCase()
    const bits = BigInt(size * 8)
    const [least, most] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
    const given = BigInt(value)
    if (given < least || given > most)
      return fail(
        size === 1 && Number(rt.version.split('.')[1] ?? 14) < 12
          ? `${signed ? '' : 'u'}byte format requires ${least} <= number <= ${most}`
          : `'${code}' format requires ${least} <= number <= ${most}`,
      )
    return BigInt.asUintN(size * 8, given)
  }

  function packed({ code, size }: Field, value: Value, isLittle: boolean): Uint8Array {
    const bytes = new Uint8Array(size)
    const view = new DataView(bytes.buffer)
    if (code === 's' || code === 'c') {
      if (!(value instanceof Bytes) || (code === 'c' && value.data.length !== 1))
        return fail(code === 'c' ? 'char format requires a bytes object of length 1' : "argument for 's' must be a bytes object")
      bytes.set(value.data.subarray(0, size))
    } else if (code === '?') bytes[0] = value === false || value === 0 || value === null ? 0 : 1
    else if (code === 'f' || code === 'd') {
      if (!isNumber(value)) return fail('required argument is not a float')
      if (code === 'f') view.setFloat32(0, numeric(value), isLittle)
      else view.setFloat64(0, numeric(value), isLittle)
    } else {
      let rest = number(code, size, value)
      for (let at = 0; at < size; at++, rest >>= 8n) bytes[isLittle ? at : size - 1 - at] = Number(rest & 255n)
    }
    return bytes
  }

  function unpacked({ code, size }: Field, bytes: Uint8Array, isLittle: boolean): Value {
    const view = new DataView(bytes.buffer, bytes.byteOffset, size)
    if (code === 's' || code === 'c') return new Bytes(bytes.slice())
    if (code === '?') return bytes[0] !== 0
    if (code === 'f') return new Float(view.getFloat32(0, isLittle))
    if (code === 'd') return new Float(view.getFloat64(0, isLittle))
    let value = 0n
    for (let at = 0; at < size; at++) value = (value << 8n) | BigInt(bytes[isLittle ? size - 1 - at : at]!)
    return whole(code === code.toLowerCase() ? BigInt.asIntN(size * 8, value) : value)
  }

  const unpack = (given: Value | undefined, data: Uint8Array): Tuple => {
    const { fields, isLittle, size } = layout(given)
    if (data.length !== size) return fail(`unpack requires a buffer of ${size} bytes`)
    const values: Value[] = []
    let at = 0
    for (const field of fields) {
      at += field.gap
      for (let i = 0; i < field.count; i++, at += field.size)
        if (field.code !== 'x') values.push(unpacked(field, data.subarray(at, at + field.size), isLittle))
    }
    return new Tuple(values)
  }
  const dataOf = (value: Value | undefined): Uint8Array => {
    if (value instanceof Bytes) return value.data
    throw exception(typeNamed('TypeError'), "a bytes-like object is required, not 'str'")
  }

  define(module, {
    calcsize: ([format]) => layout(format).size,
    pack: ([format, ...values]) => {
      const { fields, isLittle } = layout(format)
      const wanted = fields.reduce((sum, { code, count }) => sum + (code === 'x' ? 0 : count), 0)
      if (values.length !== wanted) return fail(`pack expected ${wanted} items for packing (got ${values.length})`)
      const parts: Uint8Array[] = []
      let next = 0
      for (const field of fields) {
        parts.push(new Uint8Array(field.gap))
        for (let i = 0; i < field.count; i++) parts.push(field.code === 'x' ? new Uint8Array(1) : packed(field, values[next++]!, isLittle))
      }
      return new Bytes(concatBytes(parts))
    },
    unpack: ([format, data]) => unpack(format, dataOf(data)),
    unpack_from: ([format, data, offset = 0], keywords) => {
      const { size } = layout(format)
      const from = index(keywords.get('offset') ?? offset)
      return unpack(format, dataOf(data).subarray(from, from + size))
    },
    *iter_unpack([format, data]) {
      const { size } = layout(format)
      const bytes = dataOf(data)
      if (size === 0 || bytes.length % size !== 0) return fail(`iterative unpacking requires a buffer of a multiple of ${size} bytes`)
      const rows = Array.from({ length: bytes.length / size }, (_, at) => unpack(format, bytes.subarray(at * size, (at + 1) * size)))
      return yield* rt.iterate(new Tuple(rows))
    },
  })
}
