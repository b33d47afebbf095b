/** base64 and base32: bytes as letters and back. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { readAll } from '../../pipe'
import { fromBase64, toBase64 } from './base64'
import { openInput, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

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
  const valid = plain.length % 8 === 0 && /^=*$/.test(plain.slice(body.length))
  const bytes = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  // Of a group that is not complete nothing comes out.
  return { bytes: valid ? bytes : bytes.subarray(0, Math.floor(body.length / 8) * 5), valid }
}

/** A way to write bytes as letters. */
export interface Encoding {
  /** What is none of its letters. */
  readonly garbage: RegExp
  /** Letters that stand for whole bytes. */
  readonly group: number
  encode(bytes: Uint8Array): string
  decode(text: string): { readonly bytes: Uint8Array; readonly valid: boolean; readonly why?: string }
}

/** Encodes or decodes what the options say. */
export async function recode(io: Io, options: Options, { garbage, group, encode, decode }: Encoding): Promise<number> {
  const wrap = options.get('w') ?? '76'
  if (!/^\d+$/.test(wrap)) throw new ToolError(`invalid wrap size: '${wrap}'`)
  if (options.operands.length > 1) throw usageError(io.context.name, `extra operand '${options.operands[1]!}'`)
  const input = options.operands[0] ?? '-'
  const path = io.path(input)
  if (input !== '-' && io.context.files.exists(path) && io.context.files.stat(path).type === 'directory')
    throw new ToolError('read error: Is a directory')
  const data = await readAll(openInput(io, input))
  if (options.has('d') || options.has('D')) {
    const text = decodeText(data)
    const ash = io.context.system.flavour === 'ash'
    const plain = options.has('i') || ash ? text.replace(garbage, '') : text
    // busybox passes over what is no digit, and decodes whole groups alone.
    const { bytes, valid, why } = decode(ash ? plain.slice(0, plain.length - (plain.length % group)) : plain)
    await io.out(bytes)
    if (!valid || (ash && plain.length % group !== 0)) throw new ToolError(ash ? 'truncated input' : (why ?? 'invalid input'))
    return 0
  }
  const width = Number(wrap)
  const encoded = encode(data)
  if (width === 0) await io.out(encoded)
  else for (let at = 0; at < encoded.length; at += width) await io.out(`${encoded.slice(at, at + width)}\n`)
  return 0
}

const coder = (name: string, encoding: Encoding): Command =>
  tool(name, (io) => recode(io, parseOptions(io.context, 'dDiw:', { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' }), encoding))

export const BASE64: Encoding = { garbage: /[^A-Za-z0-9+/=]/g, group: 4, encode: toBase64, decode: fromBase64 }
export const BASE32: Encoding = { garbage: /[^A-Z2-7=]/g, group: 8, encode: toBase32, decode: fromBase32 }

export const tools: readonly Command[] = [coder('base64', BASE64), coder('base32', BASE32)]
