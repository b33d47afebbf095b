/** base64: bytes as letters. */
import { exception, failure, typeNamed } from '../runtime/types'
import { Bytes, Class, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'
import { bytesOf } from './hashlib'

const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
const fromLatin = (text: string): Bytes => new Bytes(Uint8Array.from(text, (char) => char.charCodeAt(0)))

export const base64: Fill = (_rt, module) => {
  const plain = (value: Value | undefined): string => (value instanceof Bytes ? latin(value.data) : String(value))
  const wrong = new Class('Error', [typeNamed('ValueError')], 'binascii')
  const decode = (text: string): Bytes => {
    const clean = text.replace(/[^A-Za-z0-9+/=]/g, '')
    if (clean.length % 4 !== 0) throw exception(wrong, 'Incorrect padding')
    return fromLatin(atob(clean))
  }
  define(module, {
    b64encode: ([data]) => {
      if (!(data instanceof Bytes)) throw failure('TypeError', `a bytes-like object is required, not 'str'`)
      return fromLatin(btoa(latin(data.data)))
    },
    b64decode: ([data]) => decode(plain(data)),
    b32encode: ([data]) => {
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
      const bits = Array.from(bytesOf(data), (byte) => byte.toString(2).padStart(8, '0')).join('')
      const text = (bits.match(/.{1,5}/g) ?? []).map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]!).join('')
      return fromLatin(text.padEnd(Math.ceil(text.length / 8) * 8, '='))
    },
    b16encode: ([data]) =>
      fromLatin(
        Array.from(bytesOf(data), (byte) => byte.toString(16).padStart(2, '0'))
          .join('')
          .toUpperCase(),
      ),
    urlsafe_b64encode: ([data]) => fromLatin(btoa(plain(data)).replace(/\+/g, '-').replace(/\//g, '_')),
    urlsafe_b64decode: ([data]) => decode(plain(data).replace(/-/g, '+').replace(/_/g, '/')),
  })
}
