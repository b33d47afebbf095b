/** base64, md5sum, sha1sum, sha256sum, xxd, od, hexdump, cksum-like tools on bytes. */
import { decodeText } from '../bytes'
import { fromBase64, toBase64 } from './base64'
import { concat, readAll } from '../pipe'
import { eachInput, openInput, parseOptions, tool, ToolError } from './tool'

const base64 = tool('base64', async (io) => {
  const options = parseOptions(io.context, 'dDiw:', { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' })
  const data = await readAll(openInput(io, options.operands[0] ?? '-'))
  if (options.has('d') || options.has('D')) {
    const text = decodeText(data)
    const { bytes, valid } = fromBase64(options.has('i') ? text.replace(/[^A-Za-z0-9+/=]/g, '') : text)
    await io.out(bytes)
    if (!valid) throw new ToolError(io.context.system.flavour === 'ash' ? 'truncated input' : 'invalid input')
    return 0
  }
  const width = Number(options.get('w') ?? 76)
  const encoded = toBase64(data)
  if (width === 0) await io.out(encoded)
  else if (encoded !== '') await io.out(`${encoded.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n')}\n`)
  return 0
})

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
  const k = PRIMES.map((prime) => fraction(Math.cbrt(prime)))
  const h = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
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
  return hex(h)
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

const summer = (name: string, digest: (bytes: Uint8Array) => string) =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'cbtw', { check: 'c', quiet: 'quiet', status: 'status' })
    if (!options.has('c'))
      return eachInput(io, options.operands, async (stream, path) => io.out(`${digest(await readAll(stream))}  ${path}\n`))
    let failed = 0
    for (const list of options.operands) {
      for (const line of decodeText(await readAll(openInput(io, list)))
        .split('\n')
        .filter(Boolean)) {
        const [sum, path] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 2)]
        const ok = digest(await readAll(openInput(io, path))) === sum
        if (!ok) failed++
        if (!options.has('status') && !(ok && options.has('quiet'))) await io.out(`${path}: ${ok ? 'OK' : 'FAILED'}\n`)
      }
    }
    if (failed > 0) await io.warn(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`)
    return failed > 0 ? 1 : 0
  })

/** The control characters that `od -c` shows by their escapes. */
const OD_NAMES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

const dump = (name: 'xxd' | 'hexdump' | 'od') =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'Cpn:vA:t:rl:cx', {})
    const parts: Uint8Array[] = []
    const status = await eachInput(io, options.operands, async (stream) => void parts.push(await readAll(stream)))
    if (name === 'xxd' && options.has('r')) {
      const text = decodeText(concat(parts))
      const hex = options.has('p')
        ? text.replace(/\s+/g, '')
        : text
            .split('\n')
            .map((line) => (/^\s*[0-9a-fA-F]+: ?((?:[0-9a-fA-F]{2,} ?)+)/.exec(line)?.[1] ?? '').replace(/\s/g, ''))
            .join('')
      await io.out(Uint8Array.from((hex.match(/^(?:[0-9a-fA-F]{2})*/)?.[0].match(/../g) ?? []).map((pair) => parseInt(pair, 16))))
      return status
    }
    const limit = options.get('n') ?? options.get('l')
    const all = concat(parts).slice(0, limit === undefined ? undefined : Number(limit))
    const two = (byte: number): string => byte.toString(16).padStart(2, '0')
    const ascii = (row: Uint8Array): string => [...row].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    if (name === 'xxd' && options.has('p')) {
      await io.out(
        `${(
          [...all]
            .map(two)
            .join('')
            .match(/.{1,60}/g) ?? []
        ).join('\n')}\n`,
      )
      return status
    }
    for (let at = 0; at < all.length; at += 16) {
      const row = all.slice(at, at + 16)
      if (name === 'xxd')
        await io.out(
          `${at.toString(16).padStart(8, '0')}: ${(
            [...row]
              .map(two)
              .join('')
              .match(/.{1,4}/g) ?? []
          )
            .join(' ')
            .padEnd(39)}  ${ascii(row)}\n`,
        )
      else if (name === 'hexdump' && options.has('C'))
        await io.out(
          `${at.toString(16).padStart(8, '0')}  ${[...row]
            .map(two)
            .map((text, index) => (index === 8 ? ` ${text}` : text))
            .join(' ')
            .padEnd(48)}  |${ascii(row)}|\n`,
        )
      else if (name === 'od' && (options.has('c') || options.get('t') === 'c'))
        await io.out(
          `${at.toString(8).padStart(7, '0')} ${[...row].map((byte) => (OD_NAMES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))).padStart(3)).join(' ')}\n`,
        )
      else if (name === 'od' && options.get('t')?.startsWith('x1'))
        await io.out(`${options.get('A') === 'n' ? '' : at.toString(8).padStart(7, '0')} ${[...row].map(two).join(' ')}\n`)
      else {
        const pairs: string[] = []
        for (let i = 0; i < row.length; i += 2) {
          const value = row[i]! | ((row[i + 1] ?? 0) << 8)
          pairs.push(name === 'od' ? value.toString(8).padStart(6, '0') : value.toString(16).padStart(4, '0'))
        }
        await io.out(`${at.toString(name === 'od' ? 8 : 16).padStart(7, '0')} ${pairs.join(' ')}\n`)
      }
    }
    if (name !== 'xxd' && options.get('A') !== 'n')
      await io.out(`${all.length.toString(name === 'od' ? 8 : 16).padStart(name === 'hexdump' && options.has('C') ? 8 : 7, '0')}\n`)
    return status
  })

export const tools = [
  base64,
  summer('md5sum', md5),
  summer('sha1sum', sha1),
  summer('sha256sum', sha256),
  dump('xxd'),
  dump('hexdump'),
  dump('od'),
]
