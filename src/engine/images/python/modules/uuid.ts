/** uuid: names that nothing else has. */
import { concatBytes } from '../../../../shell/concat-bytes'
import { md5, sha1 } from '../../../../shell/digests'
import { behind } from '../../../../shell/machine'
import { failure, OBJECT, typeOf } from '../runtime/types'
import { Builtin, Bytes, Class, Instance, whole, type Native, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

const ENCODER = new TextEncoder()

const bytesOfHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))

export const uuid: Fill = (rt, module) => {
  const { machine } = behind(rt.context)
  const type = new Class('UUID', [OBJECT], 'uuid')
  const isMade = (value: Value | undefined): value is Instance => value instanceof Instance && value.type === type
  const textOf = (value: Value | undefined): string => {
    if (!isMade(value)) throw failure('AttributeError', `'${typeOf(value ?? null).name}' object has no attribute 'bytes'`)
    return String(value.native)
  }
  const method = (name: string, run: Native): void => void type.attributes.set(name, new Builtin(name, run, true))
  method('__str__', ([self]) => textOf(self))
  method('__repr__', ([self]) => `UUID('${textOf(self)}')`)
  method('__eq__', ([self, other]) => isMade(other) && textOf(self) === textOf(other))
  method('__lt__', ([self, other]) => {
    if (isMade(other)) return textOf(self) < textOf(other)
    throw failure('TypeError', `'<' not supported between instances of 'UUID' and '${typeOf(other ?? null).name}'`)
  })
  method('__hash__', ([self]) => whole(BigInt(`0x${textOf(self).replaceAll('-', '')}`) % 2305843009213693951n))
  const made = (hex: string): Instance => {
    const id = new Instance(type)
    id.native = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    id.attributes.set('hex', hex)
    id.attributes.set('int', whole(BigInt(`0x${hex}`)))
    id.attributes.set('bytes', new Bytes(bytesOfHex(hex)))
    id.attributes.set('urn', `urn:uuid:${String(id.native)}`)
    const variant = parseInt(hex[16]!, 16)
    id.attributes.set('version', variant >= 8 && variant < 12 ? parseInt(hex[12]!, 16) : null)
    return id
  }
  /** With the bits that say how it was made. */
  const marked = (bytes: Uint8Array, version: number): Instance => {
    const all = bytes.slice(0, 16)
    all[6] = (all[6]! & 15) | (version << 4)
    all[8] = (all[8]! & 63) | 128
    return made([...all].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
  }
  const named =
    (version: number, digest: (bytes: Uint8Array) => string): Native =>
    ([space, name]) =>
      marked(bytesOfHex(digest(concatBytes([bytesOfHex(textOf(space).replaceAll('-', '')), ENCODER.encode(String(name))]))), version)
  define(module, {
    UUID: ([text], keywords) => {
      const number = keywords.get('int')
      const bytes = keywords.get('bytes')
      if (typeof number === 'number' || typeof number === 'bigint') {
        if (number < 0 || BigInt(number) >= 1n << 128n) throw failure('ValueError', 'int is out of range (need a 128-bit value)')
        return made(number.toString(16).padStart(32, '0'))
      }
      if (bytes instanceof Bytes) {
        if (bytes.data.length !== 16) throw failure('ValueError', 'bytes is not a 16-char string')
        return made([...bytes.data].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
      }
      const said = text ?? keywords.get('hex')
      if (said === undefined || said === null)
        throw failure('TypeError', 'one of the hex, bytes, bytes_le, fields, or int arguments must be given')
      const hex = String(said)
        .replace(/[{}-]|urn:|uuid:/g, '')
        .toLowerCase()
      if (!/^[\da-f]{32}$/.test(hex)) throw failure('ValueError', 'badly formed hexadecimal UUID string')
      return made(hex)
    },
    uuid3: named(3, md5),
    uuid4: () =>
      marked(
        Uint8Array.from({ length: 16 }, () => machine.random(256)),
        4,
      ),
    uuid5: named(5, sha1),
  })
  for (const [i, name] of ['DNS', 'URL', 'OID', undefined, 'X500'].entries())
    if (name) module.attributes.set(`NAMESPACE_${name}`, made(`6ba7b81${i}9dad11d180b400c04fd430c8`))
}
