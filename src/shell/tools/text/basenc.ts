/** basenc: bytes as letters and back, in whichever way is asked for. */
import type { Command } from '../../command'
import { own } from '../../own'
import { parseOptions, tool, ToolError, usageError } from '../tool'
import { BASE32, BASE64, recode, type Encoding } from './base'

/** An encoding with other letters in the places of its own. */
function relettered({ encode, decode }: Encoding, garbage: RegExp, group: number, from: string, to: string): Encoding {
  const change = (text: string, before: string, after: string): string =>
    [...text].map((letter) => (before.includes(letter) ? after[before.indexOf(letter)]! : letter)).join('')
  // Letters that only the other one has are none of these.
  const foreign = new RegExp(
    `[${[...from]
      .filter((letter) => !to.includes(letter))
      .join('')
      .replace(/[\]\\/-]/g, '\\$&')}]`,
  )
  return {
    garbage,
    group,
    encode: (bytes) => change(encode(bytes), from, to),
    decode: (text) => {
      const at = text.search(foreign)
      const { bytes, valid } = decode(change(at < 0 ? text : text.slice(0, at), to, from))
      return { bytes, valid: valid && at < 0 }
    },
  }
}

/** Each byte on its own, as so many digits of a base. */
function digits(base: 2 | 16, width: number, isReversed = false): Encoding {
  const turned = (text: string): string => (isReversed ? [...text].reverse().join('') : text)
  const known = base === 2 ? /^[01]*/ : /^[0-9A-F]*/
  return {
    garbage: base === 2 ? /[^01]/g : /[^0-9A-F]/g,
    group: width,
    encode: (bytes) => [...bytes].map((byte) => turned(byte.toString(base).toUpperCase().padStart(width, '0'))).join(''),
    decode: (text) => {
      const plain = text.replaceAll('\n', '')
      const body = known.exec(plain)![0]
      const whole = body.slice(0, body.length - (body.length % width))
      const bytes = Uint8Array.from(whole.match(new RegExp(`.{${width}}`, 'g')) ?? [], (digit) => parseInt(turned(digit), base))
      return { bytes, valid: whole.length === plain.length }
    },
  }
}

const Z85_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

const Z85: Encoding = {
  garbage: /[^0-9A-Za-z.:+=^!/*?&<>()[\]{}@%$#-]/g,
  group: 5,
  encode: (bytes) => {
    if (bytes.length % 4 !== 0) throw new ToolError('invalid input (length must be multiple of 4 characters)')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    let out = ''
    for (let at = 0; at < bytes.length; at += 4) {
      let value = view.getUint32(at)
      let five = ''
      for (let i = 0; i < 5; i++) {
        five = Z85_LETTERS[value % 85]! + five
        value = Math.floor(value / 85)
      }
      out += five
    }
    return out
  },
  decode: (text) => {
    const plain = text.replaceAll('\n', '')
    const bytes: number[] = []
    for (let at = 0; at + 5 <= plain.length; at += 5) {
      const values = [...plain.slice(at, at + 5)].map((letter) => Z85_LETTERS.indexOf(letter))
      const value = values.reduce((sum, one) => sum * 85 + one, 0)
      if (values.includes(-1) || value > 0xffffffff) return { bytes: Uint8Array.from(bytes), valid: false }
      bytes.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
    }
    return { bytes: Uint8Array.from(bytes), valid: plain.length % 5 === 0 }
  },
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  base64: BASE64,
  base64url: relettered(BASE64, /[^A-Za-z0-9_=-]/g, 4, '+/', '-_'),
  base32: BASE32,
  base32hex: relettered(BASE32, /[^0-9A-V=]/g, 8, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789ABCDEFGHIJKLMNOPQRSTUV'),
  base16: digits(16, 2),
  base2msbf: digits(2, 8),
  base2lsbf: digits(2, 8, true),
  z85: Z85,
}

const basenc = tool('basenc', (io) => {
  const names = Object.keys(ENCODINGS)
  const options = parseOptions(io.context, 'diw:', {
    ...{ decode: 'd', 'ignore-garbage': 'i', wrap: 'w' },
    ...Object.fromEntries(names.map((name) => [name, name])),
  })
  const encoding = own(ENCODINGS, options.order.filter((name) => names.includes(name)).at(-1) ?? '')
  if (!encoding) throw usageError('basenc', 'missing encoding type')
  return recode(io, options, encoding)
})

export const tools: readonly Command[] = [basenc]
