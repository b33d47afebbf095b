/** printf of templates; models Go's fmt.Sprintf for what JSON and template literals can be. */
import { goQuote } from '../../../engine/api/strconv'
import { goSyntax } from '../go-syntax'
import { basicKind, numberOf, plainText, typeName, isMap } from './values'

/** What stands between the percent sign and the verb. */
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
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' }

function wholeText(verb: string, value: number, layout: Layout): string | undefined {
  if (verb === 'c') return widened(String.fromCodePoint(value), layout)
  if (verb === 'U') return widened(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, layout)
  if (verb === 'q') {
    const character = String.fromCodePoint(value)
    return widened(character === "'" ? `'\\''` : `'${goQuote(character).slice(1, -1).replace('\\"', '"')}'`, layout)
  }
  const base = BASES[verb]
  if (base === undefined) return undefined
  const sign = signOf(value < 0, layout)
  const digits = layout.precision === 0 && value === 0 ? '' : Math.abs(value).toString(base)
  const least = layout.precision ?? (fillsWithZeros(layout) ? layout.width - sign.length : 0)
  const written = (verb === 'X' ? digits.toUpperCase() : digits).padStart(least, '0')
  const prefix = verb === 'O' ? '0o' : has(layout, '#') ? (PREFIXES[verb] ?? '') : ''
  return widened(sign + prefix + written, layout)
}

/** Exponents have two digits at least. */
function exponential(value: number, digits?: number): string {
  return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2')
}

/** %g: with an exponent below -4 or from the precision on, 6 when there is none. */
function general(value: number, precision: number | undefined): string {
  const shortest = precision === undefined
  const [mantissa = '', power = ''] = (shortest ? value.toExponential() : value.toExponential(Math.max(precision, 1) - 1)).split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0'
  const exponent = Number(power)
  let limit = shortest ? 6 : Math.max(precision, 1)
  if (!shortest && limit > digits.length && digits.length >= exponent + 1) limit = digits.length
  if (exponent < -4 || exponent >= limit) return exponential(Number(`${mantissa}e${power}`), digits.length - 1)
  return Number(`${mantissa}e${power}`).toFixed(Math.max(digits.length - exponent - 1, 0))
}

function fractionText(verb: string, value: number, layout: Layout): string | undefined {
  const size = Math.abs(value)
  const written = (() => {
    switch (verb) {
      case 'v':
      case 'g':
        return general(size, layout.precision)
      case 'G':
        return general(size, layout.precision).toUpperCase()
      case 'e':
        return exponential(size, layout.precision ?? 6)
      case 'E':
        return exponential(size, layout.precision ?? 6).toUpperCase()
      case 'f':
      case 'F':
        return size.toFixed(layout.precision ?? 6)
      default:
        return undefined
    }
  })()
  if (written === undefined) return undefined
  const sign = signOf(value < 0, layout)
  return widened(sign + (fillsWithZeros(layout) ? written.padStart(layout.width - sign.length, '0') : written), layout)
}

/** A plus asks for ASCII alone, a sharp for back quotes where they can be. */
function quotedText(text: string, layout: Layout): string {
  if (has(layout, '#') && !/[`\p{Cc}]/u.test(text)) return `\`${text}\``
  const quoted = goQuote(text)
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
      return widened(has(layout, '#') ? goQuote(cut) : cut, layout, fill)
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
      return widened(verb === 'x' ? hex : hex.toUpperCase(), layout, fill)
    }
    default:
      return undefined
  }
}

/** One value; undefined when the verb is none for its type. */
function scalarText(verb: string, value: unknown, layout: Layout): string | undefined {
  switch (basicKind(value)) {
    case 'bool':
      return verb === 't' || verb === 'v' ? widened(String(value), layout) : undefined
    case 'int':
    case 'uint':
      return wholeText(verb, numberOf(value)!, layout)
    case 'float':
      return fractionText(verb, numberOf(value)!, layout)
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
    if (isInside) return '<nil>'
    return verb === 'v' || verb === 'T' ? widened('<nil>', layout) : wrongVerb(verb, value, layout)
  }
  if (verb === 'T') return widened(typeName(value), layout)
  // With %v a plus asks for the names of fields, which nothing here has.
  if (verb === 'v' && has(layout, '+')) return formatted(verb, value, { ...layout, flags: layout.flags.replaceAll('+', '') }, isInside)
  if (verb === 'p') return wrongVerb(verb, value, layout)
  if (Array.isArray(value) || isMap(value)) {
    if (verb === 'v' && has(layout, '#')) return goSyntax(value)
    if (Array.isArray(value)) return `[${value.map((each) => formatted(verb, each, layout, true)).join(' ')}]`
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${formatted(verb, key, layout, true)}:${formatted(verb, value[key], layout, true)}`)
      .join(' ')}]`
  }
  return scalarText(verb, value, layout) ?? wrongVerb(verb, value, layout)
}

/** %s as error texts show a value. */
export function stringVerb(value: unknown): string {
  return formatted('s', value, NO_LAYOUT)
}

/** One walk over a format; arguments are taken in turn or by their numbers. */
class Formatting {
  private next = 0
  private isReordered = false
  private isBadIndex = false

  constructor(private readonly values: readonly unknown[]) {}

  text(format: string): string {
    const written = format.replaceAll(
      /%([-+# 0]*)((?:\[[^\]]*\])?)(\d+|\*)?(\.?)((?:\[[^\]]*\])?)(\d+|\*)?((?:\[[^\]]*\])?)(.|\n|$)/gu,
      (
        _,
        flags: string,
        i: string,
        width: string | undefined,
        dot: string,
        j: string,
        precision: string | undefined,
        k: string,
        verb: string,
      ) => this.directive(flags, [i, j, k], width, dot === '' ? undefined : (precision ?? '0'), verb),
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
        if (precise === undefined) problems += '%!(BADPREC)'
        precise = undefined
      }
    }
    this.jump(indexes[2]!)
    if (verb === '') return `${problems}%!(NOVERB)`
    if (verb === '%') return `${problems}%`
    if (this.isBadIndex) return `${problems}%!${verb}(BADINDEX)`
    if (this.next >= this.values.length) return `${problems}%!${verb}(MISSING)`
    return problems + formatted(verb, this.values[this.next++], { flags: given, width: wide, precision: precise })
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
    const value = numberOf(this.values[this.next])
    if (this.next < this.values.length) this.next++
    return value !== undefined && Number.isInteger(value) ? value : undefined
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
