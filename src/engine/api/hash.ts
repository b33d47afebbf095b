/** Stable hashes and the names made of them; models util/hash, rand.SafeEncodeString and controller.ComputeHash. */
import { canonicalJson } from './json'

const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** 32-bit FNV-1a of the text's UTF-16 code units, low byte first; `seed` continues an earlier hash. */
export function fnv32a(text: string, seed = OFFSET): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = Math.imul(hash ^ (unit & 0xff), PRIME)
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >>> 8), PRIME)
  }
  return hash >>> 0
}

/** Replaces each character by a letter that cannot form a word, as generated names use. */
export function safeEncodeString(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += SAFE_LETTERS[text.charCodeAt(i) % SAFE_LETTERS.length]
  return encoded
}

/** The pod-template-hash (or controller revision hash) of a value; the same value always gives the same text. */
export function templateHash(value: unknown, collisionCount?: number): string {
  let hash = fnv32a(canonicalJson(value))
  if (collisionCount !== undefined) hash = fnv32a(`#${collisionCount}`, hash)
  return safeEncodeString(String(hash))
}
