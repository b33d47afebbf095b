/** Floating point numbers as C's printf writes them: `%e`, `%f`, `%g`, `%a`. */

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
  if (value === 0) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+0`
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
export function formatFloat(value: number, conversion: string, precision: number, alternate = false): string {
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
      if (!alternate) text = text.replace(/\.?0+e/, 'e')
      text = exponentText(text)
    } else {
      text = halfToEven(Math.max(0, significant - 1 - exponent), (digits) => value.toFixed(digits))
      if (!alternate && text.includes('.')) text = text.replace(/\.?0+$/, '')
    }
  }
  if (alternate && !text.includes('.')) text = text.replace(/^(?:0x[0-9a-f]+|\d+)/, '$&.')
  return upper ? text.toUpperCase() : text
}
