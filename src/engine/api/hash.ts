/** Stable hashes and the names made of them; models hash/fnv and rand.SafeEncodeString. */
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** 32-bit FNV-1a of bytes, or of a text's UTF-16 code units, low byte first; `seed` continues an earlier hash. */
export function fnv32a(input: string | Uint8Array, seed = OFFSET): number {
  let hash = seed
  if (typeof input !== 'string') {
    for (const byte of input) hash = Math.imul(hash ^ byte, PRIME)
    return hash >>> 0
  }
  for (let i = 0; i < input.length; i++) {
    const unit = input.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), PRIME)
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >>> 8), PRIME)
  }
  return hash >>> 0
}

/** 32-bit FNV-1 (which multiplies before it mixes). */
export function fnv32(bytes: Uint8Array): number {
  let hash = OFFSET
  for (const byte of bytes) hash = Math.imul(hash, PRIME) ^ byte
  return hash >>> 0
}

const OFFSET_128 = 0x6c62272e07bb014262b821756295c58dn
const PRIME_128 = 0x1000000000000000000013bn

/** 128-bit FNV-1a of bytes, as 32 hexadecimal digits. */
export function fnv128a(bytes: Uint8Array): string {
  let hash = OFFSET_128
  for (const byte of bytes) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * PRIME_128)
  return hash.toString(16).padStart(32, '0')
}

/** Replaces each character by a letter that cannot form a word, as generated names use. */
export function safeEncodeString(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += SAFE_LETTERS[text.charCodeAt(i) % SAFE_LETTERS.length]
  return encoded
}

/** 64 hexadecimal digits that only depend on the text. */
export function digestOf(text: string): string {
  let out = ''
  for (let part = 0; part < 8; part++) {
    let h = 0x811c9dc5 ^ Math.imul(part + 1, 0x9e3779b1)
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
    h = Math.imul(h ^ (h >>> 13), 0x297a2d39)
    out += ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, '0')
  }
  return `sha256:${out}`
}
