/** xxd: bytes in hexadecimal and back. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { readAll } from '../../pipe'
import { openInput, tool, ToolError } from '../tool'

interface Wanted {
  plain: boolean
  bits: boolean
  little: boolean
  include: boolean
  revert: boolean
  upper: boolean
  skip: boolean
  decimal: boolean
  columns: number | undefined
  group: number | undefined
  length: number | undefined
  seek: number
  offset: number
  name: string | undefined
  files: string[]
}

const VALUED = 'clsogn'

const numberOf = (text: string): number => (/^[+-]?0/.test(text) ? Number(text.replace(/^([+-]?)0(?=[0-7])/, '$10o')) : Number(text))

/** Options are told by their first letters: `-ps`, `-cols 8`, `-c8`. */
function parse(args: readonly string[]): Wanted {
  const wanted: Wanted = {
    plain: false,
    bits: false,
    little: false,
    include: false,
    revert: false,
    upper: false,
    skip: false,
    decimal: false,
    columns: undefined,
    group: undefined,
    length: undefined,
    seek: 0,
    offset: 0,
    name: undefined,
    files: [],
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!/^-./.test(arg) || wanted.files.length > 0) {
      wanted.files.push(arg)
      continue
    }
    const letter = arg.replace(/^--?/, '')[0]!
    if (VALUED.includes(letter)) {
      const attached = /^-\w([+-]?(?:0x)?[\da-f]+)$/i.exec(arg)?.[1]
      const value = attached ?? args[++i]
      if (value === undefined) throw new ToolError('')
      const number = numberOf(value)
      if (letter === 'c') wanted.columns = number
      else if (letter === 'g') wanted.group = number
      else if (letter === 'l') wanted.length = number
      else if (letter === 's') wanted.seek = number
      else if (letter === 'o') wanted.offset = number
      else wanted.name = value
    } else if (letter === 'p') wanted.plain = true
    else if (letter === 'b') wanted.bits = true
    else if (letter === 'e') wanted.little = true
    else if (letter === 'i') wanted.include = true
    else if (letter === 'r') wanted.revert = true
    else if (letter === 'u') wanted.upper = true
    else if (letter === 'a') wanted.skip = true
    else if (letter === 'd') wanted.decimal = true
    else throw new ToolError(`invalid option -- '${letter}'\nTry 'xxd --help' for more information.`)
  }
  return wanted
}

function reverted(text: string, plain: boolean): Uint8Array {
  const hex = plain
    ? text.replace(/\s+/g, '')
    : text
        .split('\n')
        .map((line) => (/^\s*[0-9a-fA-F]+: ?((?:[0-9a-fA-F]{2,} ?)+)/.exec(line)?.[1] ?? '').replace(/\s/g, ''))
        .join('')
  return Uint8Array.from((/^(?:[0-9a-fA-F]{2})*/.exec(hex)?.[0].match(/../g) ?? []).map((pair) => parseInt(pair, 16)))
}

function included(bytes: Uint8Array, name: string | undefined): string {
  const rows: string[] = []
  const list = [...bytes].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
  for (let at = 0; at < list.length; at += 12) rows.push(`  ${list.slice(at, at + 12).join(', ')}`)
  const body = rows.join(',\n')
  if (name === undefined) return body === '' ? '' : `${body}\n`
  const word = `${/^\d/.test(name) ? '__' : ''}${name.replace(/[^A-Za-z0-9]/g, '_')}`
  return `unsigned char ${word}[] = {\n${body === '' ? '' : `${body}\n`}};\nunsigned int ${word}_len = ${bytes.length};\n`
}

function row(part: Uint8Array, at: number, columns: number, group: number, wanted: Wanted): string {
  const each = (byte: number): string => {
    const text = wanted.bits ? byte.toString(2).padStart(8, '0') : byte.toString(16).padStart(2, '0')
    return wanted.upper ? text.toUpperCase() : text
  }
  const groups: string[] = []
  for (let i = 0; i < part.length; i += group) {
    const cells = [...part.slice(i, i + group)].map(each)
    groups.push(
      wanted.little
        ? cells
            .reverse()
            .join('')
            .padStart(group * 2)
        : cells.join(''),
    )
  }
  const cell = (wanted.bits ? 8 : 2) * group + 1
  const ascii = [...part].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  const place = wanted.decimal ? String(at).padStart(8, '0') : at.toString(16).padStart(8, '0')
  return `${place}: ${groups.join(' ').padEnd(Math.floor((cell * columns - 1) / group))}  ${ascii}\n`
}

const xxd = tool('xxd', async (io) => {
  const wanted = parse(io.args)
  const name = wanted.files[0]
  if (name !== undefined && name !== '-' && !io.context.files.exists(io.path(name)))
    throw new ToolError(`${name}: No such file or directory`, 2)
  const whole = await readAll(openInput(io, name ?? '-'))
  const write = async (data: string | Uint8Array): Promise<void> => {
    if (wanted.files[1] !== undefined) io.context.files.write(io.path(wanted.files[1]), data)
    else await io.out(data)
  }
  if (wanted.revert) {
    await write(reverted(decodeText(whole), wanted.plain))
    return 0
  }
  const from = wanted.seek < 0 ? Math.max(0, whole.length + wanted.seek) : wanted.seek
  const bytes = whole.subarray(from, wanted.length === undefined ? undefined : from + wanted.length)
  if (wanted.include) {
    await write(included(bytes, wanted.name ?? (name === '-' ? undefined : name)))
    return 0
  }
  if (wanted.plain) {
    const columns = wanted.columns === 0 ? bytes.length : (wanted.columns ?? 30)
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
    let text = ''
    for (let at = 0; at < hex.length; at += columns) text += `${hex.slice(at, at + columns).join('')}\n`
    await write(wanted.upper ? text.toUpperCase() : text)
    return 0
  }
  const columns = wanted.columns || (wanted.bits ? 6 : 16)
  const group = (wanted.group ?? (wanted.bits ? 1 : wanted.little ? 4 : 2)) || columns
  let text = ''
  let zeros = 0
  for (let at = 0; at < bytes.length; at += columns) {
    const part = bytes.subarray(at, at + columns)
    // With -a all but the first of several lines of noughts become a star.
    zeros = wanted.skip && part.every((byte) => byte === 0) && at + columns < bytes.length ? zeros + 1 : 0
    if (zeros === 2) text += '*\n'
    if (zeros < 2) text += row(part, from + wanted.offset + at, columns, group, wanted)
  }
  await write(text)
  return 0
})

export const tools: readonly Command[] = [xxd]
