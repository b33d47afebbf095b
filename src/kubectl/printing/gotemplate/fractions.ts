/** Numbers with fractions by a verb of printf, without their sign; models strconv.AppendFloat and fmt's sharp flag. */

/** Digits beyond these no double has that lies between two roundings. */
const EXACT = 100

/** `digits` cut to `count`, with a tie going to the even digit, where JavaScript rounds up. */
function isTieToEven(digits: string, count: number): boolean {
  return /^50*$/.test(digits.slice(count)) && Number(digits[count - 1] ?? 0) % 2 === 0
}

/** Exponents have two digits at least. */
function exponential(size: number, digits?: number): string {
  const written = (() => {
    if (digits === undefined) return size.toExponential()
    const [mantissa = '', power = ''] = size.toExponential(EXACT).split('e')
    const kept = digits === 0 ? 1 : digits + 2
    return isTieToEven(mantissa.replace('.', ''), digits + 1)
      ? `${mantissa.slice(0, kept)}e${power}`
      : padded(size.toExponential(Math.min(digits, EXACT)), digits)
  })()
  return written.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** Zeros for digits that were asked for beyond those that JavaScript writes. */
function padded(written: string, digits: number): string {
  return digits > EXACT ? written.replace('e', `${'0'.repeat(digits - EXACT)}e`) : written
}

function fixed(size: number, digits: number): string {
  if (size >= 1e21) return `${BigInt(size)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
  const [whole = '', fraction = ''] = size.toFixed(EXACT).split('.')
  if (!isTieToEven(whole + fraction, whole.length + digits))
    return size.toFixed(Math.min(digits, EXACT)).padEnd(digits > EXACT ? whole.length + 1 + digits : 0, '0')
  return digits === 0 ? whole : `${whole}.${fraction.slice(0, digits)}`
}

/** %g: with an exponent below -4 or from the precision on, 6 when there is none. */
function general(size: number, precision: number | undefined): string {
  const [mantissa = '', power = ''] = exponential(size, precision === undefined ? undefined : Math.max(precision, 1) - 1).split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '') || '0'
  const exponent = Number(power)
  let limit = precision === undefined ? 6 : Math.max(precision, 1)
  if (precision !== undefined && limit > digits.length && digits.length >= exponent + 1) limit = digits.length
  if (exponent < -4 || exponent >= limit) return exponential(Number(`${mantissa}e${power}`), digits.length - 1)
  return Number(`${mantissa}e${power}`).toFixed(Math.max(digits.length - exponent - 1, 0))
}

/** The 53 bits of a double as a whole number, and the power of two that goes with them. */
function bitsOf(size: number): { readonly mantissa: bigint; readonly power: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, size)
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  const fraction = bits & ((1n << 52n) - 1n)
  return { mantissa: biased === 0 ? fraction : fraction | (1n << 52n), power: Math.max(biased, 1) - 1075 }
}

/** %x: one bit before the point. */
function hexadecimal(size: number, precision: number | undefined): string {
  let { mantissa, power } = bitsOf(size)
  power = mantissa === 0n ? 0 : power + 52
  // One bit, and fifteen digits behind the point.
  mantissa <<= 8n
  if (mantissa !== 0n) {
    while (mantissa < 1n << 60n) {
      mantissa <<= 1n
      power--
    }
  }
  if (precision !== undefined && precision < 15) {
    const shift = BigInt(60 - precision * 4)
    const extra = mantissa & ((1n << shift) - 1n)
    const half = 1n << (shift - 1n)
    mantissa >>= shift
    if (extra > half || (extra === half && (mantissa & 1n) === 1n)) mantissa++
    mantissa <<= shift
    if (mantissa >= 1n << 61n) {
      mantissa >>= 1n
      power++
    }
  }
  const all = mantissa.toString(16).padStart(16, '0')
  const fraction = precision === undefined ? all.slice(1).replace(/0+$/, '') : all.slice(1).padEnd(precision, '0').slice(0, precision)
  return `0x${all[0]}${fraction === '' ? '' : `.${fraction}`}p${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** A sharp keeps the point, and with %g the zeros that the precision asks for. */
function pointed(written: string, verb: string, precision: number | undefined): string {
  const [, digits = '', tail = ''] = (/x/i.test(verb) ? /^([^p]*)(p.*)?$/ : /^([^e]*)(e.*)?$/).exec(written)!
  // What marks a number as hexadecimal counts like a digit, as it does in Go.
  const significant = digits.replace('.', '').replace(/^0+/, '').length
  const wanted = ['v', 'g', 'G', 'x'].includes(verb) ? (precision ?? 6) : 0
  const missing = wanted - significant - (digits === '0' ? 1 : 0)
  return digits + (digits.includes('.') ? '' : '.') + '0'.repeat(Math.max(missing, 0)) + tail
}

function plain(verb: string, size: number, precision: number | undefined): string | undefined {
  switch (verb) {
    case 'v':
    case 'g':
    case 'G':
      return general(size, precision)
    case 'e':
    case 'E':
      return exponential(size, precision ?? 6)
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6)
    case 'x':
    case 'X':
      return hexadecimal(size, precision)
    case 'b': {
      const { mantissa, power } = bitsOf(size)
      return `${mantissa}p${power < 0 ? '-' : '+'}${Math.abs(power)}`
    }
    default:
      return undefined
  }
}

/** `size` is not negative. Undefined when the verb is none for fractions. */
export function fractionText(verb: string, size: number, precision: number | undefined, isSharp: boolean): string | undefined {
  const written = plain(verb, size, precision)
  if (written === undefined) return undefined
  const kept = isSharp && verb !== 'b' ? pointed(written, verb, precision) : written
  return verb === 'G' || verb === 'X' || verb === 'E' ? kept.toUpperCase() : kept
}
