/** The methods of bytes. */
import { decodeText } from '../../../../shell/bytes'
import { failure } from './types'
import { concatBytes } from '../../../../shell/concat-bytes'
import { byteOf } from './numbers'
import { ByteArray, Bytes, List, Tuple, type MethodTable, type Value } from './values/index'
import type { Runtime } from './runtime'

/** Bytes as a text with a character for each. */
export function binaryOf({ data }: Bytes): string {
  let text = ''
  // More arguments than this overflow the stack of the host.
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192))
  return text
}
const bytesOf = (text: string): Bytes => new Bytes(Uint8Array.from(text, (char) => char.charCodeAt(0)))

const plain = (value: Value | undefined): string => {
  if (value instanceof Bytes) return binaryOf(value)
  throw failure('TypeError', 'a bytes-like object is required')
}

export function bytesMethods(rt: Runtime): MethodTable<Bytes> {
  return {
    decode: (value, [encoding = 'utf-8', errors = 'strict'], keywords) => {
      if (/^(latin|iso-8859-1|ascii)/i.test(String(encoding))) return binaryOf(value)
      const shown = decodeText(value.data)
      const strict = (keywords.get('errors') ?? errors) === 'strict'
      const wrong = strict
        ? value.data.findIndex((byte, at) => byte >= 0xf8 || (byte >= 0x80 && byte < 0xc0 && (at === 0 || value.data[at - 1]! < 0x80)))
        : -1
      if (wrong >= 0)
        throw failure(
          'UnicodeDecodeError',
          `'utf-8' codec can't decode byte 0x${value.data[wrong]!.toString(16)} in position ${wrong}: invalid start byte`,
        )
      return shown
    },
    hex: (value) => Array.from(value.data, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    startswith: (value, [part]) =>
      part instanceof Tuple ? part.items.some((one) => binaryOf(value).startsWith(plain(one))) : binaryOf(value).startsWith(plain(part)),
    endswith: (value, [part]) => binaryOf(value).endsWith(plain(part)),
    find: (value, [part]) => binaryOf(value).indexOf(plain(part)),
    count: (value, [part]) => binaryOf(value).split(plain(part)).length - 1,
    replace: (value, [from, to]) => bytesOf(binaryOf(value).split(plain(from)).join(plain(to))),
    split: (value, [separator]) =>
      new List(
        (separator === undefined || separator === null
          ? binaryOf(value).trim().split(/\s+/).filter(Boolean)
          : binaryOf(value).split(plain(separator))
        ).map(bytesOf),
      ),
    strip: (value) => bytesOf(binaryOf(value).trim()),
    upper: (value) => bytesOf(binaryOf(value).toUpperCase()),
    lower: (value) => bytesOf(binaryOf(value).toLowerCase()),
    *join(value, [items]) {
      return bytesOf((yield* rt.all(items ?? null)).map(plain).join(binaryOf(value)))
    },
  }
}

/** What bytes that can be changed have beside. */
export function byteArrayMethods(rt: Runtime): MethodTable<ByteArray> {
  return {
    append: (self, [byte]) => {
      self.data = concatBytes([self.data, Uint8Array.of(byteOf(byte!))])
      return null
    },
    *extend(self, [more]) {
      self.data = concatBytes([self.data, more instanceof Bytes ? more.data : Uint8Array.from(yield* rt.all(more!), (one) => byteOf(one))])
      return null
    },
    insert: (self, [at, byte]) => {
      const list = [...self.data]
      list.splice(Number(at), 0, byteOf(byte!))
      self.data = Uint8Array.from(list)
      return null
    },
    pop: (self, [at = -1]) => {
      const where = Number(at) < 0 ? Number(at) + self.data.length : Number(at)
      const byte = self.data[where]
      if (byte === undefined) throw failure('IndexError', self.data.length === 0 ? 'pop from empty bytearray' : 'pop index out of range')
      self.data = self.data.filter((_, i) => i !== where)
      return byte
    },
    remove: (self, [byte]) => {
      const at = self.data.indexOf(Number(byte))
      if (at < 0) throw failure('ValueError', 'value not found in bytearray')
      self.data = self.data.filter((_, i) => i !== at)
      return null
    },
    clear: (self) => {
      self.data = new Uint8Array(0)
      return null
    },
    reverse: (self) => {
      self.data.reverse()
      return null
    },
    copy: (self) => new ByteArray(self.data.slice()),
  }
}
