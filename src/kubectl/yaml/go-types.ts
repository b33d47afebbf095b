/** JSON values as fields of Go types: which fields there are and what they take; models encoding/json. */
import { base64Fault } from '../../engine/api/base64'
import { isDict, jsonType, type Dict } from '../values'

export type GoType =
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  /** []byte, written as base64. */
  | 'bytes'
  /** map[string]string */
  | 'strings by name'
  | 'anything'
  | { readonly go: string; readonly isText: true }
  | { readonly go: string; readonly list: GoType }
  | { readonly go: string; readonly valuesByName: GoType }
  | { readonly go: string; readonly fields: GoFields }

export type GoFields = Readonly<Record<string, GoType>>

/** Where a value stands. */
export interface GoPlace {
  /** The struct it is a field of, or is in a field of. */
  readonly struct: string
  /** Fields, keys and positions on the way. */
  readonly steps: readonly string[]
  /** The fields among them. */
  readonly fields: readonly string[]
  /** Whether it is the value of a field or of a key, and not an item of a list. */
  readonly isNamed: boolean
}

/** What a decoder makes of what does not fit. Each may throw, or note it and go on: then the value is left out. */
export interface GoRefusals {
  misfit(actual: string, expected: string, place: GoPlace): void
  /** The field's own name for the one that is written in a struct at `place`, if it may be taken for one. */
  unknownField(name: string, known: readonly string[], place: GoPlace): string | undefined
  badBase64(byte: number): void
}

/** The known field that is written in another case, as encoding/json takes it. */
export function nameInAnyCase(name: string, known: readonly string[]): string | undefined {
  return known.find((each) => each.toLowerCase() === name.toLowerCase())
}

export const STRING_LIST: GoType = { go: '[]string', list: 'string' }

export class GoDecoder {
  constructor(private readonly refusals: GoRefusals) {}

  /** Fields are read in the order of their names, as YAML comes to the decoder as JSON with sorted keys, and stand in that of the type. */
  fields(value: Dict, types: GoFields, place: GoPlace): Dict {
    const out: Record<string, unknown> = {}
    for (const key of Object.keys(value).sort()) {
      const name = Object.hasOwn(types, key) ? key : this.refusals.unknownField(key, Object.keys(types), place)
      if (name === undefined) continue
      const decoded = this.value(value[key], types[name]!, {
        struct: place.struct,
        steps: [...place.steps, name],
        fields: [...place.fields, name],
        isNamed: true,
      })
      if (decoded !== undefined) out[name] = decoded
    }
    const order = Object.keys(types).filter((name) => Object.hasOwn(out, name))
    return Object.fromEntries(order.map((name) => [name, out[name]]))
  }

  private value(value: unknown, type: GoType, place: GoPlace): unknown {
    if (value === null || value === undefined || type === 'anything') return value
    const misfit = (expected: string, actual = jsonType(value)) => void this.refusals.misfit(actual, expected, place)
    if (typeof type === 'object') return this.composed(value, type, place, misfit)
    switch (type) {
      case 'strings by name':
        return isDict(value) ? this.byName(value, 'string', place) : misfit('map[string]string')
      case 'bytes':
        return typeof value === 'string' ? this.bytes(value) : misfit('[]uint8')
      case 'string':
      case 'bool':
        return jsonType(value) === type ? value : misfit(type)
      default:
        if (typeof value !== 'number') return misfit(type)
        return Number.isInteger(value) ? value : misfit(type, `number ${value}`)
    }
  }

  private composed(value: unknown, type: Exclude<GoType, string>, place: GoPlace, misfit: (expected: string) => void): unknown {
    if ('isText' in type) return typeof value === 'string' ? value : misfit(type.go)
    if ('list' in type) {
      if (!Array.isArray(value)) return misfit(type.go)
      return value.map((each, index) => this.value(each, type.list, { ...place, steps: [...place.steps, String(index)], isNamed: false }))
    }
    if (!isDict(value)) return misfit(type.go)
    if ('valuesByName' in type) return this.byName(value, type.valuesByName, place)
    return this.fields(value, type.fields, { ...place, struct: type.go.slice(type.go.lastIndexOf('.') + 1) })
  }

  private byName(value: Dict, type: GoType, place: GoPlace): Dict {
    const out: Record<string, unknown> = {}
    for (const key of Object.keys(value).sort())
      out[key] = this.value(value[key], type, { ...place, steps: [...place.steps, key], isNamed: true })
    return out
  }

  private bytes(text: string): string | undefined {
    const byte = base64Fault(text)
    if (byte === undefined) return text
    this.refusals.badBase64(byte)
    return undefined
  }
}
