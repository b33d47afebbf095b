/** The sets of tr: characters, ranges, classes and repeats as GNU tr reads them, byte by byte. */
import { encodeText } from '../../bytes'
import { own } from '../../own'
import { ToolError, type Io } from '../tool'

/** What a piece of a set stands for. */
export type Part =
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | { readonly kind: 'class'; readonly name: string; readonly bytes: readonly number[] }
  /** `[c*n]`; without a number it fills up a second set. */
  | { readonly kind: 'repeat'; readonly byte: number; readonly count: number }

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }

const within = (...ranges: readonly (readonly [number, number])[]): readonly number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index))

const [DIGITS, UPPER, LOWER] = [
  [48, 57],
  [65, 90],
  [97, 122],
] as const

const CLASSES: Readonly<Record<string, readonly number[]>> = {
  alnum: within(DIGITS, UPPER, LOWER),
  alpha: within(UPPER, LOWER),
  blank: [9, 32],
  cntrl: within([0, 31], [127, 127]),
  digit: within(DIGITS),
  graph: within([33, 126]),
  lower: within(LOWER),
  print: within([32, 126]),
  punct: within([33, 47], [58, 64], [91, 96], [123, 126]),
  space: within([9, 13], [32, 32]),
  upper: within(UPPER),
  xdigit: within(DIGITS, [65, 70], [97, 102]),
}

/** A repeat is as good as endless from there on. */
const MOST_REPEATS = 65_536

/** A byte, and whether a backslash took away what it means in a set. */
interface Unit {
  readonly byte: number
  readonly escaped: boolean
}

/** Reads backslashes, and says what is odd about them. */
async function unitsOf(io: Io, text: string): Promise<Unit[]> {
  const bytes = encodeText(text)
  const units: Unit[] = []
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 92) {
      units.push({ byte: bytes[i]!, escaped: false })
      continue
    }
    if (i + 1 === bytes.length) {
      await io.warn('warning: an unescaped backslash at end of string is not portable')
      units.push({ byte: 92, escaped: false })
      break
    }
    const octal = /^[0-7]{1,3}/.exec(String.fromCharCode(...bytes.slice(i + 1, i + 4)))?.[0]
    if (octal === undefined) {
      const byte = bytes[++i]!
      units.push({ byte: own(ESCAPES, String.fromCharCode(byte)) ?? byte, escaped: true })
      continue
    }
    const digits = parseInt(octal, 8) > 255 ? octal.slice(0, 2) : octal
    if (digits !== octal)
      await io.warn(
        `warning: the ambiguous octal escape \\${octal} is being\n\tinterpreted as the 2-byte sequence \\0${digits}, ${octal[2]!}`,
      )
    units.push({ byte: parseInt(digits, 8), escaped: true })
    i += digits.length
  }
  return units
}

const shown = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`)

export async function parseSet(io: Io, text: string): Promise<Part[]> {
  const units = await unitsOf(io, text)
  const is = (at: number, c: string): boolean => units[at]?.byte === c.charCodeAt(0) && !units[at]!.escaped
  const parts: Part[] = []
  for (let i = 0; i < units.length;) {
    const bracketed = is(i, '[') ? bracket(units, i, is) : undefined
    if (bracketed) {
      parts.push(bracketed.part)
      i = bracketed.next
      continue
    }
    const { byte } = units[i]!
    if (is(i + 1, '-') && i + 2 < units.length) {
      const to = units[i + 2]!.byte
      if (to < byte) throw new ToolError(`range-endpoints of '${shown(byte)}-${shown(to)}' are in reverse collating sequence order`)
      parts.push({ kind: 'bytes', bytes: within([byte, to]) })
      i += 3
    } else {
      parts.push({ kind: 'bytes', bytes: [byte] })
      i++
    }
  }
  return parts
}

/** `[:class:]`, `[=c=]` or `[c*n]` at a place; undefined when the bracket is one of the characters. */
function bracket(
  units: readonly Unit[],
  at: number,
  is: (at: number, c: string) => boolean,
): { readonly part: Part; readonly next: number } | undefined {
  for (const mark of [':', '=']) {
    if (!is(at + 1, mark)) continue
    for (let end = at + 2; end + 1 < units.length; end++) {
      if (!is(end, mark) || !is(end + 1, ']')) continue
      const inner = units.slice(at + 2, end).map(({ byte }) => byte)
      const name = String.fromCharCode(...inner)
      if (inner.length === 0) {
        if (mark === ':') throw new ToolError("missing character class name '[::]'")
        throw new ToolError("missing equivalence class character '[==]'")
      }
      if (mark === '=') {
        if (inner.length > 1) throw new ToolError(`${name}: equivalence class operand must be a single character`)
        return { part: { kind: 'bytes', bytes: inner }, next: end + 2 }
      }
      const bytes = own(CLASSES, name)
      if (!bytes) throw new ToolError(`invalid character class '${name}'`)
      return { part: { kind: 'class', name, bytes }, next: end + 2 }
    }
  }
  if (!is(at + 2, '*')) return undefined
  const end = units.findIndex((unit, index) => index > at + 2 && unit.byte === 93 && !unit.escaped)
  if (end < 0) return undefined
  const digits = String.fromCharCode(...units.slice(at + 3, end).map(({ byte }) => byte))
  if (!/^\d*$/.test(digits)) throw new ToolError(`invalid repeat count '${digits}' in [c*n] construct`)
  const count = digits === '' ? 0 : parseInt(digits, digits.startsWith('0') ? 8 : 10)
  return { part: { kind: 'repeat', byte: units[at + 1]!.byte, count: Math.min(count, MOST_REPEATS) }, next: end + 1 }
}

/** The bytes of a set in their order; an endless repeat makes up what is missing to a length. */
export function bytesOf(parts: readonly Part[], length = 0): number[] {
  const known = parts.reduce((sum, part) => sum + (part.kind === 'repeat' ? part.count : part.bytes.length), 0)
  const missing = Math.max(0, length - known)
  return parts.flatMap((part) =>
    part.kind === 'repeat' ? Array.from({ length: part.count || missing }, () => part.byte) : [...part.bytes],
  )
}
