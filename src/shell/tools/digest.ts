/** base64, md5sum, sha1sum, sha256sum, xxd, od, hexdump, cksum-like tools on bytes. */
import { decodeText } from '../bytes'
import { fromBase64, toBase64 } from './base64'
import { md5, sha1, sha256 } from '../digests'
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
