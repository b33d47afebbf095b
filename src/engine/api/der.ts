/** DER, the bytes of certificates and requests for them: reading the elements, writing new ones; models encoding/asn1 as far as X.509 needs it. */
import { decodeBase64, encodeBase64 } from './base64'

export const SEQUENCE = 0x30
export const SET = 0x31
export const BOOLEAN = 0x01
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const NULL = 0x05
export const OBJECT_IDENTIFIER = 0x06
export const UTF8_STRING = 0x0c
export const UTC_TIME = 0x17

export interface Element {
  readonly tag: number
  readonly content: Uint8Array
  /** Tag, length and content. */
  readonly whole: Uint8Array
}

/** The elements one after the other. Throws Error when the bytes end too soon. */
export function elements(bytes: Uint8Array): readonly Element[] {
  const found: Element[] = []
  for (let index = 0; index < bytes.length;) {
    const tag = bytes[index]!
    let length = bytes[index + 1] ?? NaN
    let start = index + 2
    if (length & 0x80) {
      const count = length & 0x7f
      length = 0
      for (let each = 0; each < count; each++) length = length * 256 + (bytes[start + each] ?? NaN)
      start += count
    }
    const end = start + length
    if (!(end <= bytes.length)) throw new Error('asn1: syntax error: data truncated')
    found.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(index, end) })
    index = end
  }
  return found
}

/** One element; its content is the parts one after the other. */
export function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  let size = 0
  for (const part of parts) size += part.length
  const length: number[] = []
  if (size < 0x80) length.push(size)
  else {
    for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256)
    length.unshift(0x80 | length.length)
  }
  const whole = new Uint8Array(1 + length.length + size)
  whole.set([tag, ...length])
  let at = 1 + length.length
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** `1.2.840.113549.1.1.11`. */
export function objectIdentifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    bytes.push(...groups)
  }
  return der(OBJECT_IDENTIFIER, bytes)
}

/** Milliseconds since the epoch as a UTCTime of whole seconds, good from 1950 to 2049. */
export function utcTime(time: number): Uint8Array {
  const digits = new Date(time).toISOString().replace(/\D/g, '').slice(2, 14)
  return der(UTC_TIME, new TextEncoder().encode(`${digits}Z`))
}

/** The bytes of the first PEM block with a label; undefined when there is none. Throws Error when it is not base64. */
export function fromPem(text: string, label: string): Uint8Array | undefined {
  const body = new RegExp(`-----BEGIN ${label}-----([\\s\\S]*?)-----END ${label}-----`).exec(text)?.[1]
  return body === undefined ? undefined : decodeBase64(body.replace(/\s/g, ''))
}

export function toPem(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${encodeBase64(bytes).replace(/.{64}/g, '$&\n').replace(/\n?$/, '\n')}-----END ${label}-----\n`
}
