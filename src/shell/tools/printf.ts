/** printf's format: conversions, `*` widths, %b, %q, %(fmt)T, reused until the arguments are used up. */
import { ansiQuote } from '../interpreter/quote'
import { ansiEscapes } from '../interpreter/scan'
import { formatDate } from './time-format'

/** A word as %q quotes it: backslashes, or `$'...'` with control characters. */
export function shellQuote(text: string): string {
  if (text === '') return "''"
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text)
  return text.replace(/[\s'"|&;<>()!{}*[\]?^$`\\,]|^[~#]|(?<=[:=])~/g, '\\$&')
}

const MAX_SIGNED = 2n ** 63n - 1n
const MIN_SIGNED = -(2n ** 63n)
const MAX_UNSIGNED = 2n ** 64n - 1n

const UTF8 = new TextEncoder()

/** The longest beginning of a text that fits into a number of bytes. */
function withinBytes(text: string, limit: number): string {
  let used = 0
  let out = ''
  for (const c of text) {
    used += UTF8.encode(c).length
    if (used > limit) return out
    out += c
  }
  return out
}

/** Formats words. Widths and precisions of texts count bytes, as bash's printf does, or `characters`, as awk's. */
export function printfFormat(
  format: string,
  given: readonly string[],
  now: number,
  characters = false,
  zone?: string,
): { readonly text: string; readonly errors: readonly string[] } {
  const args = [...given]
  const errors: string[] = []
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
  const round = (): boolean => {
    let used = false
    for (let i = 0; i < format.length && !stop; i++) {
      const c = format[i]!
      if (c === '\\') {
        const run = /^(?:\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|.|$))+/s.exec(format.slice(i))![0]
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
      if (width < 0) {
        flags += '-'
        width = -width
      }
      let precision = hasPrecision ? (found[3] === '*' ? Number(integer()) : Number(found[3] ?? 0)) : undefined
      if (precision !== undefined && precision < 0) precision = undefined
      const conversion = found[4] ?? ''
      if (conversion.startsWith('(') && !conversion.endsWith(')T')) {
        // What is no time after all is a text, and read on behind the parenthesis.
        errors.push(`warning: \`${conversion.at(-1)!}': invalid time format specification`)
        out += found[0].slice(0, found[0].indexOf('(') + 1)
        i += found[0].indexOf('(')
        continue
      }
      if (conversion === '') {
        errors.push(
          `\`${format[i + found[0].length] ?? '%'}': ${found[0].length + i >= format.length ? 'missing format character' : 'invalid format character'}`,
        )
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
        const size = characters ? [...text].length : UTF8.encode(text).length
        if (size >= width) out += text
        else if (flags.includes('-')) out += text + ' '.repeat(width - size)
        else if (numeric && flags.includes('0') && !(hasPrecision && 'diouxX'.includes(conversion))) {
          const sign = /^[+-]|^ |^0[xX]/.exec(text)?.[0] ?? ''
          out += sign + '0'.repeat(width - size) + text.slice(sign.length)
        } else out += ' '.repeat(width - size) + text
      }
      const cut = (text: string): string =>
        precision === undefined ? text : characters ? [...text].slice(0, precision).join('') : withinBytes(text, precision)
      const signed = (text: string, negative: boolean): string =>
        negative ? `-${text}` : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text
      if (conversion.endsWith('T') && conversion.startsWith('(')) {
        const seconds = args.length === 0 ? -1n : integer()
        const when = seconds === -1n || seconds === -2n ? now : Number(seconds) * 1000
        pad(formatDate(when, conversion.slice(1, -2) || '%H:%M:%S', zone))
        continue
      }
      switch (conversion) {
        case 's': {
          pad(cut(take() ?? ''))
          break
        }
        case 'b': {
          const decoded = ansiEscapes(take() ?? '', 'words')
          pad(cut(decoded.text))
          if (decoded.stop) {
            stop = true
            return true
          }
          break
        }
        case 'q':
        case 'Q':
          pad(shellQuote(take() ?? ''))
          break
        case 'c':
          pad([...(take() ?? '')][0] ?? '')
          break
        case 'd':
        case 'i': {
          const value = BigInt.asIntN(64, integer())
          const digits = (value < 0n ? -value : value).toString().padStart(precision ?? 0, '0')
          pad(signed(flags.includes("'") ? digits : digits, value < 0n), true)
          break
        }
        case 'u':
          pad(
            BigInt.asUintN(64, integer(false))
              .toString()
              .padStart(precision ?? 0, '0'),
            true,
          )
          break
        case 'o':
        case 'x':
        case 'X': {
          const value = BigInt.asUintN(64, integer(false))
          let digits = value.toString(conversion === 'o' ? 8 : 16).padStart(precision ?? 0, '0')
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
  return { text: out, errors }
}

/** `toFixed` or `toExponential` that rounds exact halves to even digits, as C does, where JavaScript rounds them up. */
function halfToEven(precision: number, write: (digits: number) => string): string {
  const digits = Math.min(precision, 100)
  const exact = write(Math.min(100, digits + 28)).replace(/e.*$/, '')
  const point = exact.indexOf('.')
  const tail = exact.slice((point < 0 ? exact.length : point) + 1 + digits)
  if (!/^50*$/.test(tail) || digits > 70) return write(digits)
  const last = exact[(point < 0 ? exact.length : point) + digits - (digits === 0 ? 1 : 0)] ?? '0'
  if (Number(last) % 2 === 1) return write(digits)
  return write(Math.min(100, digits + 28)).replace(/^([^e]*)(.*)$/, (_, mantissa: string, exponent: string) => {
    const kept = mantissa.slice(0, mantissa.length - tail.length)
    return kept.replace(/\.$/, '') + exponent
  })
}

/** `%a`: the mantissa with its first bit set, as an extended double holds it. */
function hexFloat(value: number, precision: number): string {
  if (value === 0) return '0x0p+0'
  let exponent = Math.floor(Math.log2(value)) - 3
  let mantissa = value / 2 ** exponent
  if (mantissa >= 16) [mantissa, exponent] = [mantissa / 2, exponent + 1]
  if (mantissa < 8) [mantissa, exponent] = [mantissa * 2, exponent - 1]
  let digits = ''
  for (let rest = mantissa - Math.floor(mantissa); rest > 0; rest -= Math.floor(rest)) {
    rest *= 16
    digits += Math.floor(rest).toString(16)
  }
  if (precision >= 0) digits = digits.slice(0, precision).padEnd(precision, '0')
  return `0x${Math.floor(mantissa).toString(16)}${digits ? `.${digits}` : ''}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
}

/** A float by `%e`, `%f`, `%g` or `%a`, as C's printf writes it. */
export function formatFloat(value: number, conversion: string, precision: number, keepZeros = false): string {
  const upper = conversion === conversion.toUpperCase()
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf'
    return upper ? text.toUpperCase() : text
  }
  const exponentText = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2')
  let text: string
  if (conversion === 'f' || conversion === 'F')
    text =
      value < 1e21
        ? halfToEven(precision, (digits) => value.toFixed(digits))
        : BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '')
  else if (conversion === 'e' || conversion === 'E') text = exponentText(halfToEven(precision, (digits) => value.toExponential(digits)))
  else if (conversion === 'a' || conversion === 'A') text = hexFloat(value, precision)
  else {
    const significant = precision === 0 ? 1 : precision
    const exponent = value === 0 ? 0 : Number(value.toExponential(significant - 1).split('e')[1])
    if (exponent < -4 || exponent >= significant) {
      text = halfToEven(significant - 1, (digits) => value.toExponential(digits))
      if (!keepZeros) text = text.replace(/\.?0+e/, 'e')
      text = exponentText(text)
    } else {
      text = halfToEven(Math.max(0, significant - 1 - exponent), (digits) => value.toFixed(digits))
      if (!keepZeros && text.includes('.')) text = text.replace(/\.?0+$/, '')
    }
  }
  return upper ? text.toUpperCase() : text
}
