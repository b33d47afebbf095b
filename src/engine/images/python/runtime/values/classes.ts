/** Classes and the values that programs make of them. */
import type { Float } from './numbers'
import { PyObject, type Native, type Value } from './object'
import { Extensible, type Bytes } from './sequences'

export class Class extends PyObject {
  readonly attributes = new Map<string, Value>()
  readonly mro: readonly Class[]
  /** Makes its values, of one of the language's own. */
  construct?: Native
  /** The class of this class, if it has one of its own. */
  meta?: Class
  /** Classes derived from it. */
  readonly derived: Class[] = []
  /** The names that its values may have and no others. */
  slots?: readonly string[]
  /** Methods that a class derived from it has to have, before it makes values. */
  missing: readonly string[] = []
  constructor(
    readonly name: string,
    readonly bases: readonly Class[],
    readonly module = '__main__',
  ) {
    super()
    this.mro = [this, ...linear(bases)]
    for (const base of bases) if (base.module !== 'builtins') base.derived.push(this)
  }

  find(name: string): Value | undefined {
    for (const one of this.mro) {
      const found = one.attributes.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Where `name` is found behind `after`, and in which class. */
  findAfter(after: Class, name: string): Value | undefined {
    for (const one of this.mro.slice(this.mro.indexOf(after) + 1)) {
      const found = one.attributes.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  is(other: Class): boolean {
    return this.mro.includes(other)
  }
}

/** The order in which classes are asked: every class before its bases, each once, as late as its last mention. */
function linear(bases: readonly Class[]): readonly Class[] {
  const lists = [...bases.map((base) => [...base.mro]), [...bases]]
  const out: Class[] = []
  for (;;) {
    const left = lists.filter((list) => list.length > 0)
    if (left.length === 0) return out
    const next = left.map((list) => list[0]!).find((head) => !left.some((list) => list.indexOf(head) > 0)) ?? left[0]![0]!
    out.push(next)
    for (const list of lists) if (list[0] === next) list.shift()
  }
}

export class Instance extends PyObject {
  readonly attributes = new Map<string, Value>()
  /** What a value of a module of ours keeps for itself. */
  native?: unknown
  /** The text or number that it is, of a class derived from `str`, `int`, `float` or `bytes`. */
  plain?: number | bigint | string | Float | Bytes
  constructor(public type: Class) {
    super()
  }
}

export class Super extends PyObject {
  constructor(
    readonly after: Class,
    readonly self: Value,
  ) {
    super()
  }
}

export class Ellipsis extends PyObject {}
export const ELLIPSIS = new Ellipsis()
/** What an operator's method returns that cannot help. */
export class NotImplementedValue extends PyObject {}
export const NOT_IMPLEMENTED = new NotImplementedValue()

/** The class of a value as far as a program made it: only such classes have methods that stand for operators. */
export function madeType(value: Value): Class | undefined {
  if (value instanceof Instance) return value.type
  if (value instanceof Extensible) return value.type
  return value instanceof Class ? value.meta : undefined
}

/** The text or number that a value is, whatever class a program made of it. */
export const plainOf = (value: Value): Value => (value instanceof Instance && value.plain !== undefined ? value.plain : value)
