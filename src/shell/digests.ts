/** MD5, SHA-1, SHA-224 and SHA-256 in hexadecimal, at once: Web Crypto would answer later. */

function words(bytes: Uint8Array, bigEndian: boolean): Uint32Array {
  const length = ((bytes.length + 8) >> 6) + 1
  const out = new Uint32Array(length * 16)
  const put = (index: number, byte: number): void => {
    out[index >> 2]! |= byte << (bigEndian ? 24 - (index % 4) * 8 : (index % 4) * 8)
  }
  bytes.forEach((byte, index) => put(index, byte))
  put(bytes.length, 0x80)
  const [low, high] = [(bytes.length << 3) >>> 0, Math.floor(bytes.length / 0x20000000)]
  out[out.length - (bigEndian ? 1 : 2)] = low
  out[out.length - (bigEndian ? 2 : 1)] = high
  return out
}

const rotate = (value: number, count: number): number => (value << count) | (value >>> (32 - count))
const hex = (values: readonly number[], bigEndian = true): string =>
  values
    .map((value) => {
      const text = (value >>> 0).toString(16).padStart(8, '0')
      return bigEndian ? text : text.match(/../g)!.reverse().join('')
    })
    .join('')

const PRIMES: number[] = []
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n)
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 4294967296) | 0

export function sha256(bytes: Uint8Array): string {
  return hex(
    sha2(
      bytes,
      PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    ),
  )
}

/** SHA-256 with other beginnings, cut. */
export function sha224(bytes: Uint8Array): string {
  const beginnings = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4]
  return hex(
    sha2(
      bytes,
      beginnings.map((value) => value | 0),
    ),
  ).slice(0, 56)
}

function sha2(bytes: Uint8Array, initial: readonly number[]): number[] {
  const k = PRIMES.map((prime) => fraction(Math.cbrt(prime)))
  const h = [...initial]
  const data = words(bytes, true)
  const w = new Int32Array(64)
  for (let block = 0; block < data.length; block += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = data[block + i]!
      else {
        const [a, b] = [w[i - 15]!, w[i - 2]!]
        w[i] = (w[i - 16]! + (rotate(a, 25) ^ rotate(a, 14) ^ (a >>> 3)) + w[i - 7]! + (rotate(b, 15) ^ rotate(b, 13) ^ (b >>> 10))) | 0
      }
    }
    let [a, b, c, d, e, f, g, i] = h as [number, number, number, number, number, number, number, number]
    for (let round = 0; round < 64; round++) {
      const t1 = (i + (rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7)) + ((e & f) ^ (~e & g)) + k[round]! + w[round]!) | 0
      const t2 = ((rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[i, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
    }
    ;[a, b, c, d, e, f, g, i].forEach((value, index) => (h[index] = (h[index]! + value) | 0))
  }
  return h
}

export function sha1(bytes: Uint8Array): string {
  const h = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  const data = words(bytes, true)
  const w = new Int32Array(80)
  for (let block = 0; block < data.length; block += 16) {
    for (let i = 0; i < 80; i++) w[i] = i < 16 ? data[block + i]! : rotate(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1)
    let [a, b, c, d, e] = h as [number, number, number, number, number]
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      ;[e, d, c, b, a] = [d, c, rotate(b, 30), a, (rotate(a, 5) + f + e + k + w[i]!) | 0]
    }
    ;[a, b, c, d, e].forEach((value, index) => (h[index] = (h[index]! + value) | 0))
  }
  return hex(h)
}

export function md5(bytes: Uint8Array): string {
  const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
  const k = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0)
  const h = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  const data = words(bytes, false)
  for (let block = 0; block < data.length; block += 16) {
    let [a, b, c, d] = h as [number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const [f, g] =
        round === 0
          ? [(b & c) | (~b & d), i]
          : round === 1
            ? [(d & b) | (~d & c), (5 * i + 1) % 16]
            : round === 2
              ? [b ^ c ^ d, (3 * i + 5) % 16]
              : [c ^ (b | ~d), (7 * i) % 16]
      const next = (b + rotate((a + f + k[i]! + data[block + g]!) | 0, shifts[round * 4 + (i % 4)]!)) | 0
      ;[a, d, c, b] = [d, c, b, next]
    }
    ;[a, b, c, d].forEach((value, index) => (h[index] = (h[index]! + value) | 0))
  }
  return hex(h, false)
}
