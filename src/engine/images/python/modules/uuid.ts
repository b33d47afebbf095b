/** uuid: names that nothing else has. */
import { behind } from '../../../../shell/machine'
import { failure, OBJECT } from '../runtime/types'
import { Builtin, Class, Instance } from '../runtime/values/index'
import { define, type Fill } from './definition'

export const uuid: Fill = (rt, module) => {
  const { machine } = behind(rt.context)
  const type = new Class('UUID', [OBJECT], 'uuid')
  type.attributes.set('__str__', new Builtin('__str__', ([self]) => String((self as Instance).native), true))
  type.attributes.set('__repr__', new Builtin('__repr__', ([self]) => `UUID('${String((self as Instance).native)}')`, true))
  define(module, {
    UUID: ([text]) => {
      const hex = String(text)
        .replace(/[{}-]|urn:uuid:/g, '')
        .toLowerCase()
      if (!/^[\da-f]{32}$/.test(hex)) throw failure('ValueError', 'badly formed hexadecimal UUID string')
      const made = new Instance(type)
      made.native = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      made.attributes.set('hex', hex)
      return made
    },
    uuid4: () => {
      const bytes = Array.from({ length: 16 }, () => machine.random(256))
      bytes[6] = (bytes[6]! & 15) | 64
      bytes[8] = (bytes[8]! & 63) | 128
      const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
      const made = new Instance(type)
      made.native = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      made.attributes.set('hex', hex)
      return made
    },
  })
}
