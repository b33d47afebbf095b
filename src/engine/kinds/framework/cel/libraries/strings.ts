/** The extended strings library: charAt, replace, reverse, format and more; models cel-go's ext/strings. */
import type { Environment } from '@marcbachmann/cel-js'
import { isObject } from '../../../../api/json'
import { CelFailure } from '../failure'
import { itemsOf } from '../values'

/** A value as `%s` shows it. */
function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`
  if (value === null) return 'null'
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, 'Z')
  if (isObject(value) && Object.getPrototypeOf(value) === Object.prototype)
    return `{${Object.keys(value)
      .sort()
      .map((field) => `${field}: ${text(value[field])}`)
      .join(', ')}}`
  return String(value)
}

function clause(letter: string, precision: string | undefined, value: unknown): string {
  switch (letter) {
    case 's':
      return text(value)
    case 'd':
      if (typeof value !== 'bigint' && typeof value !== 'number') break
      return String(value)
    case 'f':
      if (typeof value !== 'bigint' && typeof value !== 'number') break
      return Number(value).toFixed(precision === undefined ? 6 : Number(precision))
    case 'e':
      if (typeof value !== 'bigint' && typeof value !== 'number') break
      return Number(value)
        .toExponential(precision === undefined ? 6 : Number(precision))
        .replace(/e([+-])(\d)$/, 'e$10$2')
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      if (typeof value !== 'bigint') break
      return value.toString(2)
    case 'o':
      if (typeof value !== 'bigint') break
      return value.toString(8)
    case 'x':
    case 'X': {
      const hex =
        typeof value === 'bigint'
          ? value.toString(16)
          : typeof value === 'string'
            ? [...new TextEncoder().encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
            : undefined
      if (hex === undefined) break
      return letter === 'X' ? hex.toUpperCase() : hex
    }
    default:
      throw new CelFailure(`could not parse formatting clause: unrecognized formatting clause "${letter}"`)
  }
  throw new CelFailure(`error during formatting: unsupported argument type for clause "%${letter}"`)
}

function format(template: string, list: unknown): string {
  const values = itemsOf(list)
  let next = 0
  const result = template.replace(/%(%|(?:\.(\d+))?([a-zA-Z]))/g, (_, all: string, precision: string | undefined, letter: string) => {
    if (all === '%') return '%'
    if (next >= values.length) throw new CelFailure(`index ${next} out of range`)
    return clause(letter, precision, values[next++])
  })
  if (next < values.length) throw new CelFailure('too many arguments supplied to string.format')
  return result
}

function replace(value: string, from: string, to: string, count?: bigint): string {
  if (count === undefined || count < 0n) return value.split(from).join(to)
  const parts = value.split(from)
  const kept = Math.min(Number(count), parts.length - 1)
  return [parts.slice(0, kept + 1).join(to), ...parts.slice(kept + 1)].join(from)
}

class StringsNamespace {
  readonly name = 'strings'
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** As a literal in double quotes. */
function quoted(value: string): string {
  return `"${[...value].map((letter) => ESCAPED[letter] ?? letter).join('')}"`
}

export function strings(environment: Environment): void {
  environment.registerFunction('string.charAt(int): string', (value: string, index: bigint) => {
    const letters = [...value]
    if (index < 0n || index > BigInt(letters.length)) throw new CelFailure(`index out of range: ${index}`)
    return letters[Number(index)] ?? ''
  })
  environment.registerFunction('string.replace(string, string): string', (value: string, from: string, to: string) =>
    replace(value, from, to),
  )
  environment.registerFunction('string.replace(string, string, int): string', replace)
  environment.registerFunction('string.format(list<dyn>): string', format)
  environment.registerType('StringsNamespace', StringsNamespace)
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace())
  environment.registerFunction('StringsNamespace.quote(string): string', (_: unknown, value: string) => quoted(value))
}
