/** Base64 of RFC 4648. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    out +=
      ALPHABET[n >> 18]! +
      ALPHABET[(n >> 12) & 63]! +
      (i + 1 < bytes.length ? ALPHABET[(n >> 6) & 63]! : '=') +
      (i + 2 < bytes.length ? ALPHABET[n & 63]! : '=')
  }
  return out
}

/** Undefined when the text is not base64. */
export function fromBase64(text: string): { readonly bytes: Uint8Array; readonly valid: boolean } {
  const out: number[] = []
  let bits = 0
  let value = 0
  let valid = true
  for (const c of text.replace(/[\r\n]/g, '')) {
    if (c === '=') break
    const digit = ALPHABET.indexOf(c)
    if (digit < 0) {
      valid = false
      break
    }
    value = ((value << 6) | digit) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out.push((value >> bits) & 255)
    }
  }
  if (text.replace(/[\r\n]/g, '').length % 4 !== 0) valid = false
  return { bytes: Uint8Array.from(out), valid }
}
