/** base64 and base32: bytes as letters and back. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { readAll } from '../../pipe'
import { fromBase64, toBase64 } from './base64'
import { openInput, parseOptions, tool, ToolError, usageError } from '../tool'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => LETTERS[parseInt(five.padEnd(5, '0'), 2)]!).join('')
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=')
}

function fromBase32(text: string): { readonly bytes: Uint8Array; readonly valid: boolean } {
  const plain = text.replace(/[\r\n]/g, '')
  const body = /^[A-Z2-7]*/.exec(plain)![0]
  const bits = [...body].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  return { bytes, valid: plain.length % 8 === 0 && /^=*$/.test(plain.slice(body.length)) }
}

const coder = (
  name: string,
  alphabet: RegExp,
  group: number,
  encode: (bytes: Uint8Array) => string,
  decode: (text: string) => { readonly bytes: Uint8Array; readonly valid: boolean },
): Command =>
  tool(name, async (io) => {
    const options = parseOptions(io.context, 'dDiw:', { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' })
    const wrap = options.get('w') ?? '76'
    if (!/^\d+$/.test(wrap)) throw new ToolError(`invalid wrap size: '${wrap}'`)
    if (options.operands.length > 1) throw usageError(name, `extra operand '${options.operands[1]!}'`)
    const input = options.operands[0] ?? '-'
    const path = io.path(input)
    if (input !== '-' && io.context.files.exists(path) && io.context.files.stat(path).type === 'directory')
      throw new ToolError('read error: Is a directory')
    const data = await readAll(openInput(io, input))
    if (options.has('d') || options.has('D')) {
      const text = decodeText(data)
      const ash = io.context.system.flavour === 'ash'
      const plain = options.has('i') || ash ? text.replace(alphabet, '') : text
      // busybox passes over what is no digit, and decodes whole groups alone.
      const { bytes, valid } = decode(ash ? plain.slice(0, plain.length - (plain.length % group)) : plain)
      await io.out(bytes)
      if (!valid || (ash && plain.length % group !== 0)) throw new ToolError(ash ? 'truncated input' : 'invalid input')
      return 0
    }
    const width = Number(wrap)
    const encoded = encode(data)
    if (width === 0) await io.out(encoded)
    else for (let at = 0; at < encoded.length; at += width) await io.out(`${encoded.slice(at, at + width)}\n`)
    return 0
  })

export const tools: readonly Command[] = [
  coder('base64', /[^A-Za-z0-9+/=]/g, 4, toBase64, fromBase64),
  coder('base32', /[^A-Z2-7=]/g, 8, toBase32, fromBase32),
]
