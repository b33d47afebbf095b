/** printf's format: conversions, `*` widths, %b, %q, %(fmt)T, reused until the arguments are used up. */
import { decodeText, encodeText } from '../../bytes'
import { ansiQuote, needsAnsi } from '../../interpreter/quote'
import { ansiEscapes } from '../../interpreter/scan'
import { formatFloat } from './format-float'
import { formatDate } from '../dates/time-format'

/** A word as %q quotes it: backslashes, or `$'...'` with control characters. */
export function shellQuote(text: string): string {
  if (text === '') return "''"
  if (needsAnsi(text)) return ansiQuote(text)
  return text.replace(/[\s'"|&;<>()!{}*[\]?^$`\\,]|^[~#]|(?<=[:=])~/g, '\\$&')
}

/** Widths beyond those of an int do not count. */
const MAX_WIDTH = 2 ** 31 - 1
const MAX_SIGNED = 2n ** 63n - 1n
const MIN_SIGNED = -(2n ** 63n)
const MAX_UNSIGNED = 2n ** 64n - 1n

interface Formatted {
  readonly text: string
  readonly errors: readonly string[]
  /** What `%n` has counted, by the name of the variable that is to hold it. */
  readonly counts: ReadonlyMap<string, number>
}

/** Formats words. Widths and precisions of texts count bytes, as bash's printf does, or `characters`, as awk's. */
export function printfFormat(format: string, given: readonly string[], now: number, characters = false, zone?: string): Formatted {
  const args = [...given]
  const errors: string[] = []
  const counts = new Map<string, number>()
  let out = ''
  let stop = false
  const take = (): string | undefined => args.shift()
  const integer = (signed = true): bigint => {
    const text = take()
    if (text === undefined || text === '') return 0n
    const quoted = /^["'](.)/su.exec(text)
    if (quoted) return BigInt(quoted[1]!.codePointAt(0)!)
    const found = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(text)
    if (!found) {
      errors.push(`${text}: invalid number`)
      return 0n
    }
    if (found[0].length < text.length)
      errors.push(/^\s*[+-]?0\d/.test(text) && /^\d+$/.test(text) ? `${text}: invalid octal number` : `${text}: invalid number`)
    const digits = found[2]!
    let value: bigint
    if (/^0[0-7]+$/.test(digits)) value = BigInt(`0o${digits.slice(1)}`)
    else value = BigInt(digits)
    if (found[1] === '-') value = -value
    if (value > MAX_UNSIGNED || value < MIN_SIGNED || (signed && value > MAX_SIGNED)) {
      errors.push(`warning: ${text}: Numerical result out of range`)
      return value < 0n ? MIN_SIGNED : signed ? MAX_SIGNED : MAX_UNSIGNED
    }
    return value
  }
  const float = (): number => {
    const text = take()
    if (text === undefined || text === '') return 0
    const quoted = /^["'](.)/su.exec(text)
    if (quoted) return quoted[1]!.codePointAt(0)!
    const special = /^\s*([+-]?)(inf|nan)/i.exec(text)
    if (special) return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity
    const found = /^\s*[+-]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/.exec(text)
    if (!found) {
      errors.push(`${text}: invalid number`)
      return 0
    }
    if (found[0].length < text.length) errors.push(`${text}: invalid number`)
    return Number(found[0])
  }
  /** Complains of `\x` and `\u` without a digit behind them. */
  const digitless = (word: string): void => {
    for (const [, before, letter] of word.matchAll(/((?:^|[^\\])(?:\\\\)*)\\([xuU])(?![0-9a-fA-F])/g))
      if (before !== undefined) errors.push(`missing ${letter === 'x' ? 'hex' : 'unicode'} digit for \\${letter}`)
  }
  const round = (): boolean => {
    let used = false
    for (let i = 0; i < format.length && !stop; i++) {
      const c = format[i]!
      if (c === '\\') {
        // The backslash of an unknown escape stands for itself, and what follows may be a conversion.
        if (format[i + 1] === '%') {
          out += c
          continue
        }
        digitless(/^\\[xuU](?![0-9a-fA-F])/.exec(format.slice(i))?.[0] ?? '')
        const run = /^(?:\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[^%]|$))+/.exec(format.slice(i))![0]
        out += ansiEscapes(run, 'printf').text
        i += run.length - 1
        continue
      }
      if (c !== '%') {
        out += c
        continue
      }
      const found = /^%([-+ 0#']*)(\*|-?\d+)?(?:\.(\*|-?\d+)?)?(?:[hlLjzt]*)(\([^)]*\)T|\([^)]*\).|\([^)]*$|[a-zA-Z%])?/.exec(
        format.slice(i),
      )!
      const hasPrecision = found[0].includes('.') && !found[0].startsWith('%(')
      let flags = found[1]!
      let width = found[2] === '*' ? Number(integer()) : Number(found[2] ?? 0)
      if (Math.abs(width) > MAX_WIDTH) width = 0
      if (width < 0) {
        flags += '-'
        width = -width
      }
      let precision = hasPrecision ? (found[3] === '*' ? Number(integer()) : Number(found[3] ?? 0)) : undefined
      if (precision !== undefined && (precision < 0 || precision > MAX_WIDTH)) precision = undefined
      const conversion = found[4] ?? ''
      if (conversion.startsWith('(') && !conversion.endsWith(')T')) {
        // What is no time after all is a text, and read on behind the parenthesis.
        errors.push(`warning: \`${conversion.at(-1)!}': invalid time format specification`)
        out += found[0].slice(0, found[0].indexOf('(') + 1)
        i += found[0].indexOf('(')
        continue
      }
      if (conversion === '') {
        const following = format[i + found[0].length]
        errors.push(`\`${following ?? found[0]}': ${following === undefined ? 'missing' : 'invalid'} format character`)
        stop = true
        return true
      }
      i += found[0].length - 1
      if (conversion === '%') {
        if (found[0] !== '%%') {
          errors.push("`%': invalid format character")
          stop = true
          return true
        }
        out += '%'
        continue
      }
      used = true
      const pad = (text: string, numeric = false): void => {
        const size = characters ? [...text].length : encodeText(text).length
        if (size >= width) out += text
        else if (flags.includes('-')) out += text + ' '.repeat(width - size)
        else if (numeric && flags.includes('0') && !(hasPrecision && 'diouxX'.includes(conversion))) {
          const sign = /^[+ -]?(?:0[xX])?/.exec(text)![0]
          out += sign + '0'.repeat(width - size) + text.slice(sign.length)
        } else out += ' '.repeat(width - size) + text
      }
      const cut = (text: string): string =>
        precision === undefined
          ? text
          : characters
            ? [...text].slice(0, precision).join('')
            : decodeText(encodeText(text).subarray(0, precision))
      const digitsOf = (value: bigint, base: number): string =>
        precision === 0 && value === 0n ? '' : value.toString(base).padStart(precision ?? 0, '0')
      const signed = (text: string, negative: boolean): string =>
        negative ? `-${text}` : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text
      if (conversion.endsWith('T') && conversion.startsWith('(')) {
        const seconds = args.length === 0 ? -1n : integer()
        const when = seconds === -1n || seconds === -2n ? now : Number(seconds) * 1000
        // What only date(1) knows stays as it is.
        const format = conversion.slice(1, -2).replace(/%([%\w])/g, (all, letter) => (letter === 'q' ? `%${all}` : all))
        pad(formatDate(when, format || '%H:%M:%S', zone))
        continue
      }
      switch (conversion) {
        case 's': {
          pad(cut(take() ?? ''))
          break
        }
        case 'b': {
          const word = take() ?? ''
          digitless(word)
          const decoded = ansiEscapes(word, 'words')
          pad(cut(decoded.text))
          if (decoded.stop) {
            stop = true
            return true
          }
          break
        }
        case 'q':
          pad(cut(shellQuote(take() ?? '')))
          break
        case 'Q':
          pad(shellQuote(cut(take() ?? '')))
          break
        case 'c':
          pad(characters ? ([...(take() ?? '')][0] ?? '') : decodeText(encodeText(take() || '\0').subarray(0, 1)))
          break
        case 'n': {
          const name = take()
          if (name === undefined) break
          if (/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) counts.set(name, encodeText(out).length)
          else {
            errors.push(`\`${name}': not a valid identifier`)
            stop = true
            return true
          }
          break
        }
        case 'd':
        case 'i': {
          const value = BigInt.asIntN(64, integer())
          const digits = digitsOf(value < 0n ? -value : value, 10)
          pad(signed(digits, value < 0n), true)
          break
        }
        case 'u':
          pad(digitsOf(BigInt.asUintN(64, integer(false)), 10), true)
          break
        case 'o':
        case 'x':
        case 'X': {
          const value = BigInt.asUintN(64, integer(false))
          let digits = digitsOf(value, conversion === 'o' ? 8 : 16)
          if (conversion === 'X') digits = digits.toUpperCase()
          if (flags.includes('#') && value !== 0n) digits = conversion === 'o' ? `0${digits}` : `0${conversion}${digits}`
          pad(digits, true)
          break
        }
        case 'e':
        case 'E':
        case 'f':
        case 'F':
        case 'g':
        case 'G':
        case 'a':
        case 'A': {
          const value = float()
          const text = formatFloat(Math.abs(value), conversion, precision ?? (/[aA]/.test(conversion) ? -1 : 6), flags.includes('#'))
          pad(signed(text, value < 0 || Object.is(value, -0)), Number.isFinite(value))
          break
        }
        default:
          errors.push(`\`${conversion}': invalid format character`)
          stop = true
          return true
      }
    }
    return used
  }
  do {
    if (!round()) break
  } while (args.length > 0 && !stop)
  return { text: out, errors, counts }
}
