/** jq's `@` formats: text, json, html, uri, csv, tsv, sh, base64, base64d, base32. */
import { fromBase64, toBase64 } from '../text/base64'
import { isArray, numberText, print, type Json } from './json'
import { describe, JqError } from './values'

const encoder = new TextEncoder()

export const textOf = (value: Json): string => (typeof value === 'string' ? value : print(value))

function row(name: string, value: Json, separator: string, quote: (text: string) => string): string {
  if (!isArray(value)) throw new JqError(`${describe(value)} cannot be ${name}-formatted, only an array can be`)
  return value
    .map((item) => {
      if (item === null) return ''
      if (typeof item === 'boolean') return String(item)
      if (typeof item === 'number') return numberText(item)
      if (typeof item === 'string') return quote(item)
      throw new JqError(`${describe(item)} is not valid in a csv row`)
    })
    .join(separator)
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' }

export function formatted(name: string, value: Json): string {
  switch (name) {
    case 'text':
      return textOf(value)
    case 'json':
      return print(value)
    case 'html':
      return textOf(value).replace(/[<>&'"]/g, (c) => HTML[c]!)
    case 'uri':
      return Array.from(encoder.encode(textOf(value)), (byte) =>
        /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      ).join('')
    case 'csv':
      return row('csv', value, ',', (text) => `"${text.replace(/"/g, '""')}"`)
    case 'tsv':
      return row('tsv', value, '\t', (text) =>
        text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]!),
      )
    case 'sh':
      return (isArray(value) ? value : [value])
        .map((item) => {
          if (item !== null && typeof item === 'object') throw new JqError(`${describe(item)} can not be escaped for shell`)
          return typeof item === 'string' ? `'${item.replace(/'/g, "'\\''")}'` : print(item)
        })
        .join(' ')
    case 'base64':
      return toBase64(encoder.encode(textOf(value)))
    case 'base64d': {
      const text = textOf(value)
      const { bytes } = fromBase64(text.replace(/=+$/, ''))
      if (bytes.length === 0 && text.replace(/=+$/, '') !== '') throw new JqError(`${describe(text)} is not valid base64 data`)
      return new TextDecoder().decode(bytes)
    }
    case 'base32': {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
      let bits = Array.from(encoder.encode(textOf(value)), (byte) => byte.toString(2).padStart(8, '0')).join('')
      while (bits.length % 5) bits += '0'
      const out = (bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join('')
      return out.padEnd(Math.ceil(out.length / 8) * 8, '=')
    }
    default:
      throw new JqError(`${name} is not a valid format`)
  }
}
