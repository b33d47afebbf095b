/** Values as templates see them: decoded JSON, and the numbers that a template itself names, which have types of their own. */
import { isDict, type Dict } from '../../values'
import { floatText } from '../../../engine/api/go-values'
import { goPlain } from '../go-syntax'

/** A literal beyond int64 is a uint64, which no template can use. */
export type NumberType = 'int' | 'int64' | 'uint8' | 'uint64' | 'float64'

/** A number of a type that one read from an object has not: objects have int64 for what is whole, and float64. */
export class TypedNumber {
  constructor(
    readonly type: NumberType,
    readonly value: number | bigint,
  ) {}
}

export function isMap(value: unknown): value is Dict {
  return isDict(value) && !(value instanceof TypedNumber)
}

export function numberOf(value: unknown): number | bigint | undefined {
  if (value instanceof TypedNumber) return value.value
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined
}

export function isTrue(value: unknown): boolean {
  if (value instanceof TypedNumber) return value.value !== 0
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return isMap(value) ? Object.keys(value).length > 0 : true
}

export function typeName(value: unknown): string {
  if (value === undefined || value === null) return '<nil>'
  if (value instanceof TypedNumber) return value.type
  if (Array.isArray(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

/** Kinds that can be compared; signed, unsigned and fractional numbers are three. */
export type BasicKind = 'bool' | 'string' | 'int' | 'uint' | 'float'

/** Undefined for lists, maps and nothing. */
export function basicKind(value: unknown): BasicKind | undefined {
  switch (typeName(value)) {
    case 'int':
    case 'int64':
      return 'int'
    case 'uint8':
    case 'uint64':
      return 'uint'
    case 'float64':
      return 'float'
    case 'bool':
      return 'bool'
    case 'string':
      return 'string'
    default:
      return undefined
  }
}

/** %v. */
export function plainText(value: unknown): string {
  if (!(value instanceof TypedNumber)) return goPlain(value)
  return value.type === 'float64' ? floatText(Number(value.value)) : String(value.value)
}
