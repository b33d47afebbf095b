/** Lists, tuples, sets, ranges and bytes. */
import type { Class } from './classes'
import { PyObject, type Value } from './object'

export class Bytes extends PyObject {
  constructor(public data: Uint8Array) {
    super()
  }
}

/** Bytes that can be changed. */
export class ByteArray extends Bytes {}

/** A value of a type of the language's own, or of a program's class that is derived from one. */
export abstract class Extensible extends PyObject {
  /** The program's class. */
  type: Class | undefined = undefined
  attributes: Map<string, Value> | undefined = undefined
}

export class List extends Extensible {
  /** Of a deque that has one. */
  longest: number | undefined = undefined
  constructor(readonly items: Value[]) {
    super()
  }
}

export class Tuple extends Extensible {
  /** Names of its items, of a named one. */
  names?: readonly string[]
  constructor(
    readonly items: readonly Value[],
    type?: Class,
  ) {
    super()
    this.type = type
  }
}

export class SetValue extends Extensible {
  readonly entries = new Map<string, Value>()
  constructor(readonly frozen = false) {
    super()
  }
}

export class Range extends PyObject {
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super()
  }

  get length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step))
  }
}

export class Slice extends PyObject {
  constructor(
    readonly from: Value,
    readonly to: Value,
    readonly step: Value,
  ) {
    super()
  }
}
