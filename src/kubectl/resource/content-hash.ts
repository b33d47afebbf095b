/** The suffix --append-hash adds to a name: SHA-256 of the content in an alphabet without vowels; models kubectl's util/hash. */
import { compactJson } from '../printing/json'

/** SHA-256 in hexadecimal. Written out because names must be known at once, and Web Crypto answers later. */
export function sha256(text: string): string {
  const data = new TextEncoder().encode(text)
  const words = new Uint32Array(((data.length + 8) >> 6) * 16 + 16)
  data.forEach((byte, index) => (words[index >> 2]! |= byte << (24 - (index % 4) * 8)))
  words[data.length >> 2]! |= 0x80 << (24 - (data.length % 4) * 8)
  words[words.length - 1] = data.length * 8
  const { state, constants } = primes()
  const rotate = (value: number, by: number) => (value >>> by) | (value << (32 - by))
  const schedule = new Uint32Array(64)
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) schedule[i] = words[block + i]!
      else {
        const x = schedule[i - 15]!
        const y = schedule[i - 2]!
        schedule[i] =
          schedule[i - 16]! + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + schedule[i - 7]! + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10))
      }
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i]! + schedule[i]!) | 0
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + second) | 0
    }
    ;[a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = (state[index]! + value) | 0))
  }
  return [...state].map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The fractional parts of roots of the first primes, which SHA-256 starts from. */
function primes(): { readonly state: Uint32Array; readonly constants: Uint32Array } {
  const found: number[] = []
  for (let candidate = 2; found.length < 64; candidate++) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  const fraction = (value: number) => ((value - Math.floor(value)) * 2 ** 32) | 0
  return {
    state: Uint32Array.from(found.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    constants: Uint32Array.from(found, (prime) => fraction(Math.cbrt(prime))),
  }
}

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' }

/** Ten characters that stand for the content. */
export function contentHash(content: Readonly<Record<string, unknown>>): string {
  return Array.from(sha256(compactJson(content)).slice(0, 10), (character) => LETTERS[character] ?? character).join('')
}
