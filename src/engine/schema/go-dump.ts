/** A wire value as Go's spew prints the decoded struct with `%#v`, which is what Kubernetes hashes; models apimachinery's util/dump.ForHash. */
import { goFields } from './go-structs'

type Json = Readonly<Record<string, unknown>>

const NIL = '<nil>'
const TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
const INTEGER = new Set(['int32', 'int64'])

/** The text of a value of the Go type (`v1.PodTemplateSpec`); what the value does not have prints as Go's zero value. */
export function dumpForHash(type: string, value: unknown): string {
  return `(${type})${untyped(type, value)}`
}

/** The value without its own type in front; those of a struct's fields are always there. */
function untyped(type: string, value: unknown): string {
  if (type.startsWith('*')) return value === undefined || value === null ? NIL : untyped(type.slice(1), value)
  if (type.startsWith('[]')) {
    // Empty and absent are the same once an object has been through the storage.
    if (!Array.isArray(value) || value.length === 0) return NIL
    return `[${value.map((each) => untyped(type.slice(2), each)).join(' ')}]`
  }
  switch (type) {
    case 'map[string]string':
      return map(value, (each) => String(each))
    case 'v1.ResourceList':
      return map(value, (each) => quantity(String(each)))
    case 'resource.Quantity':
      return quantity(value === undefined ? undefined : String(value))
    case 'intstr.IntOrString':
      return typeof value === 'string'
        ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}`
        : `{Type:(intstr.Type)0 IntVal:(int32)${Number(value ?? 0)} StrVal:(string)}`
    case 'v1.Time':
      return TIME
    case 'bool':
      return String(value ?? false)
  }
  if (INTEGER.has(type)) return String(value ?? 0)
  const fields = goFields(type)
  if (!fields) return String(value ?? '')
  const object = (value ?? {}) as Json
  const parts = fields.map(({ go, wire, type: of }) => `${go}:(${of})${untyped(of, wire === undefined ? object : object[wire])}`)
  return `{${parts.join(' ')}}`
}

function map(value: unknown, print: (each: unknown) => string): string {
  const entries = Object.entries((value ?? {}) as Json)
  if (entries.length === 0) return NIL
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, each]) => `${key}:${print(each)}`).join(' ')}]`
}

const BINARY: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const MAX_INT64 = (1n << 63n) - 1n

/** A quantity's insides: a scaled integer where it fits, otherwise a decimal; the text is kept only where it is known to be canonical. */
function quantity(text: string | undefined): string {
  if (text === undefined) return quantityText('0', 0, '', '')
  if (text === '0') return quantityText('0', 0, text, 'DecimalSI')
  const [, sign = '', zeroless = '', denominator = '', suffix = ''] = /^([+-]?)0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? []
  const whole = zeroless || '0'
  const binary = suffix === '' ? -1 : BINARY.indexOf(suffix)
  const exponential = /^[eE]([+-]?\d+)$/.exec(suffix)
  const scale = exponential ? Number(exponential[1]) : (DECIMAL[suffix] ?? 0)
  const format = binary > 0 ? 'BinarySI' : exponential ? 'DecimalExponent' : 'DecimalSI'
  const digits = whole + denominator
  const precision = binary > 0 ? (denominator ? -1 : 15 - whole.length - Math.trunc(binary * 10 * 0.3) - 1) : 18 - digits.length
  const value = BigInt(digits)
  const amount = binary > 0 ? value << BigInt(binary * 10) : value
  const at = scale - denominator.length
  if (precision >= 0 && at >= -9 && amount <= MAX_INT64) {
    const canonical = binary > 0 ? (value & 7n) !== 0n : at % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
    return quantityText(`${sign === '-' ? '-' : ''}${amount}`, at, canonical ? text : '', format)
  }
  return decimalText(amount, -at, sign === '-', format)
}

function quantityText(value: string, scale: number, text: string, format: string, decimal = NIL): string {
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)${decimal}} s:(string)${text} Format:(resource.Format)${format}}`
}

/** A decimal of `value` / 10^`scale`, which is brought to nine places, rounded up. */
function decimalText(value: bigint, scale: number, negative: boolean, format: string): string {
  const divisor = 10n ** BigInt(Math.max(0, scale - 9))
  const nano = scale > 9 ? (value + divisor - 1n) / divisor : value * 10n ** BigInt(9 - scale)
  const words: string[] = []
  for (let rest = nano; rest > 0n; rest >>= 64n) words.push(String(BigInt.asUintN(64, rest)))
  const absolute = `[${words.join(' ')}]`
  const decimal = `{unscaled:(big.Int){neg:(bool)${negative} abs:(big.nat)${absolute}} scale:(inf.Scale)9}`
  return quantityText('0', 0, '', format, decimal)
}
