/** printf of templates; models Go's fmt.Sprintf for what JSON and template literals can be. */
import { goQuote } from '../../../engine/api/strconv'
import { fractionText } from './fractions'
import { basicKind, numberOf, plainText, typeName, isMap } from './values'

/** What stands between the percent sign and the verb; among the flags `S` asks for Go's syntax, as a sharp does with %v. */
interface Layout {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
}

const NO_LAYOUT: Layout = { flags: '', width: 0, precision: undefined }

function has(layout: Layout, flag: string): boolean {
  return layout.flags.includes(flag)
}

/** Zeros fill only from the left. */
function fillsWithZeros(layout: Layout): boolean {
  return has(layout, '0') && !has(layout, '-')
}

function widened(text: string, layout: Layout, fill = ' '): string {
  const missing = layout.width - [...text].length
  if (missing <= 0) return text
  return has(layout, '-') ? text + ' '.repeat(missing) : fill.repeat(missing) + text
}

function signOf(isNegative: boolean, layout: Layout): string {
  if (isNegative) return '-'
  return has(layout, '+') ? '+' : has(layout, ' ') ? ' ' : ''
}

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', O: '0', x: '0x', X: '0X' }

const REPLACEMENT = 0xfffd

function isCharacter(value: number): boolean {
  return value >= 0 && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff)
}

/** The character of a number, if there is one. */
function characterOf(value: number): string {
  return String.fromCodePoint(isCharacter(value) ? value : REPLACEMENT)
}

/** %U: in 64 bits, with the character itself after a sharp. */
function unicodeText(value: number, layout: Layout): string {
  const digits = BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase()
  const shown = has(layout, '#') && isCharacter(value) && !/\p{C}/u.test(characterOf(value)) ? ` '${characterOf(value)}'` : ''
  return `U+${digits.padStart(Math.max(layout.precision ?? 0, 4), '0')}${shown}`
}

/** An octal number has its zero already when the precision gave it one. */
function basePrefix(verb: string, written: string, layout: Layout): string {
  const sharp = has(layout, '#') ? (PREFIXES[verb] ?? '') : ''
  const needed = sharp === '0' && written.startsWith('0') ? '' : sharp
  return verb === 'O' ? `0o${needed}` : needed
}

function wholeText(verb: string, value: number | bigint, layout: Layout): string | undefined {
  const fill = fillsWithZeros(layout) ? '0' : ' '
  if (verb === 'c') return widened(characterOf(Number(value)), layout, fill)
  if (verb === 'U') return widened(unicodeText(Number(value), layout), layout)
  if (verb === 'q') {
    const character = characterOf(Number(value))
    const inside = character === "'" ? "\\'" : inAscii(goQuote(character), layout).slice(1, -1).replace('\\"', '"')
    return widened(`'${inside}'`, layout, fill)
  }
  const base = BASES[verb]
  if (base === undefined) return undefined
  if (layout.precision === 0 && value === 0) return widened('', layout)
  const sign = signOf(value < 0, layout)
  const digits = (value < 0 ? -value : value).toString(base)
  const least = layout.precision ?? (fillsWithZeros(layout) ? layout.width - sign.length : 0)
  const written = (verb === 'X' ? digits.toUpperCase() : digits).padStart(least, '0')
  return widened(sign + basePrefix(verb, written, layout) + written, layout)
}

function fraction(verb: string, value: number, layout: Layout): string | undefined {
  const written = fractionText(verb, Math.abs(value), layout.precision, has(layout, '#'))
  if (written === undefined) return undefined
  const sign = signOf(value < 0 || Object.is(value, -0), layout)
  return widened(sign + (fillsWithZeros(layout) ? written.padStart(layout.width - sign.length, '0') : written), layout)
}

/** A sharp asks for back quotes where they can be, a plus for ASCII alone. */
function quotedText(text: string, layout: Layout): string {
  if (has(layout, '#') && !/[`\ufeff]|[^\P{Cc}\t]/u.test(text)) return `\`${text}\``
  return inAscii(goQuote(text), layout)
}

function inAscii(quoted: string, layout: Layout): string {
  if (!has(layout, '+')) return quoted
  return quoted.replaceAll(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16)
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
  })
}

function stringText(verb: string, value: string, layout: Layout): string | undefined {
  const cut = layout.precision === undefined ? value : [...value].slice(0, layout.precision).join('')
  const fill = fillsWithZeros(layout) ? '0' : ' '
  switch (verb) {
    case 'v':
      return widened(has(layout, 'S') ? goQuote(cut) : cut, layout, fill)
    case 's':
      return widened(cut, layout, fill)
    case 'q':
      return widened(quotedText(cut, layout), layout, fill)
    case 'x':
    case 'X': {
      const hex = [...new TextEncoder().encode(value)]
        .slice(0, layout.precision)
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join(has(layout, ' ') ? ' ' : '')
      const marked = has(layout, '#') && hex !== '' ? hex.replaceAll(has(layout, ' ') ? /\b(?=\w)/g : /^/g, '0x') : hex
      return widened(verb === 'x' ? marked : marked.toUpperCase(), layout, fill)
    }
    default:
      return undefined
  }
}

/** One value; undefined when the verb is none for its type. */
function scalarText(verb: string, value: unknown, layout: Layout): string | undefined {
  switch (basicKind(value)) {
    case 'bool':
      return verb === 't' || verb === 'v' ? widened(String(value), layout, fillsWithZeros(layout) ? '0' : ' ') : undefined
    case 'uint':
      // Go's syntax writes what has no sign in hexadecimal.
      return wholeText(
        has(layout, 'S') ? 'x' : verb,
        numberOf(value)!,
        has(layout, 'S') ? { ...layout, flags: `${layout.flags}#` } : layout,
      )
    case 'int':
      return wholeText(verb, numberOf(value)!, layout)
    case 'float':
      return fraction(verb, Number(numberOf(value)), layout)
    default:
      return stringText(verb, value as string, layout)
  }
}

function wrongVerb(verb: string, value: unknown, layout: Layout): string {
  return value === undefined || value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${formatted('v', value, layout)})`
}

/** A value by a verb: lists and maps by what is in them. */
function formatted(verb: string, value: unknown, layout: Layout, isInside = false): string {
  if (value === undefined || value === null) {
    if (isInside) return has(layout, 'S') ? 'interface {}(nil)' : '<nil>'
    return verb === 'v' || verb === 'T' ? widened('<nil>', layout, fillsWithZeros(layout) ? '0' : ' ') : wrongVerb(verb, value, layout)
  }
  if (verb === 'T') return stringText('s', typeName(value), layout)!
  // Pointers are not there, and errors are nothing that templates have.
  if (verb === 'p' || verb === 'w') return wrongVerb(verb, value, layout)
  if (Array.isArray(value) || isMap(value)) {
    const inside = (each: unknown) => formatted(verb, each, layout, true)
    const members = Array.isArray(value)
      ? value.map(inside)
      : Object.keys(value)
          .sort()
          .map((key) => `${inside(key)}:${inside(value[key])}`)
    if (has(layout, 'S')) return `${typeName(value)}{${members.join(', ')}}`
    return `${Array.isArray(value) ? '' : 'map'}[${members.join(' ')}]`
  }
  return scalarText(verb, value, layout) ?? wrongVerb(verb, value, layout)
}

/** %s as error texts show a value. */
export function stringVerb(value: unknown): string {
  return formatted('s', value, NO_LAYOUT)
}

/** What an argument may ask for as a width or a precision. */
const WIDEST = 1e6

type Directive = Readonly<Record<string, string | undefined>>

/** One walk over a format; arguments are taken in turn or by their numbers. */
class Formatting {
  private next = 0
  private isReordered = false
  private isBadIndex = false

  constructor(private readonly values: readonly unknown[]) {}

  text(format: string): string {
    const written = format.replaceAll(
      /%(?<flags>[-+# 0]*)(?<first>(?:\[[^\]]*\])?)(?<width>\d+|\*)?(?:(?<dot>\.)(?<second>(?:\[[^\]]*\])?)(?<precision>\d+|\*)?)?(?<third>(?:\[[^\]]*\])?)(?<verb>.|\n|$)/gu,
      (...match) => {
        const { flags = '', first = '', width, dot, second = '', precision, third = '', verb = '' } = match.at(-1) as Directive
        return this.directive(flags, [first, second, third], width, dot === undefined ? undefined : (precision ?? '0'), verb)
      },
    )
    const extra = this.isReordered ? [] : this.values.slice(this.next)
    const shown = extra.map((each) => (each === undefined || each === null ? '<nil>' : `${typeName(each)}=${plainText(each)}`))
    return shown.length ? `${written}%!(EXTRA ${shown.join(', ')})` : written
  }

  private directive(
    flags: string,
    indexes: readonly string[],
    width: string | undefined,
    precision: string | undefined,
    verb: string,
  ): string {
    this.isBadIndex = false
    let given = flags
    let problems = ''
    this.jump(indexes[0]!)
    // A number of an argument stands right before the verb or a star.
    if (indexes[0] !== '' && (width === undefined ? precision !== undefined : width !== '*')) this.isBadIndex = true
    let wide = 0
    if (width === '*') {
      const taken = this.whole()
      if (taken === undefined) problems += '%!(BADWIDTH)'
      else if (taken < 0) given += '-'
      wide = Math.abs(taken ?? 0)
    } else wide = Number(width ?? 0)
    this.jump(indexes[1]!)
    let precise = precision === undefined ? undefined : Number(precision)
    if (precision === '*') {
      precise = this.whole()
      if (precise === undefined || precise < 0) {
        problems += '%!(BADPREC)'
        precise = undefined
      }
    }
    this.jump(indexes[2]!)
    if (verb === '') return `${problems}%!(NOVERB)`
    if (verb === '%') return `${problems}%`
    if (this.isBadIndex) return `${problems}%!${verb}(BADINDEX)`
    if (this.next >= this.values.length) return `${problems}%!${verb}(MISSING)`
    // With %v a sharp asks for Go's syntax, and a plus for the names of fields, which nothing here has.
    const asked = verb === 'v' || verb === 'w' ? given.replaceAll('#', 'S').replaceAll('+', '') : given
    return problems + formatted(verb, this.values[this.next++], { flags: asked, width: wide, precision: precise })
  }

  /** `[2]` makes the second value the next. */
  private jump(index: string): void {
    if (index === '') return
    this.isReordered = true
    const number = /^\[(\d+)\]$/.exec(index)?.[1]
    if (number !== undefined && Number(number) >= 1 && Number(number) <= this.values.length) this.next = Number(number) - 1
    else this.isBadIndex = true
  }

  private whole(): number | undefined {
    const taken = this.values[this.next]
    if (this.next < this.values.length) this.next++
    const isWhole = ['int', 'uint'].includes(basicKind(taken) ?? '')
    const width = Number(numberOf(taken))
    return isWhole && Math.abs(width) <= WIDEST ? width : undefined
  }
}

export function sprintf(format: string, values: readonly unknown[]): string {
  return new Formatting(values).text(format)
}

/** fmt.Sprint: spaces between operands when neither is a string. */
export function sprint(values: readonly unknown[]): string {
  return values
    .map(
      (value, index) =>
        (index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string' ? ' ' : '') + plainText(value ?? null),
    )
    .join('')
}
