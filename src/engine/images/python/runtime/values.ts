/** What Python's names stand for. Whole numbers, texts, truth values and None are JavaScript's own. */
import type { CommandContext } from '../../../../shell/command'
import type { FunctionBody } from '../language/ast'
import type { Memory } from './memory'

export abstract class PyObject {
  declare private readonly brand: 'python'
  /** The last time that what the program's names reach was weighed and it was among it. */
  weighed = 0
}

export type Value = null | boolean | number | bigint | string | PyObject

/** Work that may wait for something: what it yields is awaited. */
export type Run<T> = Generator<Promise<unknown> | Yielded | Nested, T, unknown>

/** A value that a generator gives, on its way through the interpreter. */
export class Yielded {
  constructor(readonly value: Value) {}
}

/** Work that is to be done before what asks for it goes on, on a stack of its own: the host's is too small for as many calls as Python nests. */
export class Nested {
  constructor(readonly work: Run<unknown>) {}
}

export type Keywords = ReadonlyMap<string, Value>
const NO_KEYWORDS: Keywords = new Map()

export class Float extends PyObject {
  constructor(readonly value: number) {
    super()
  }
}

export class Bytes extends PyObject {
  constructor(readonly data: Uint8Array) {
    super()
  }
}

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

/** What `keys`, `values` and `items` of a dict give, which shows what the dict has by then. */
export class View extends PyObject {
  constructor(
    readonly dict: Dict,
    readonly kind: 'dict_keys' | 'dict_values' | 'dict_items',
  ) {
    super()
  }

  item([key, value]: readonly [Value, Value]): Value {
    return this.kind === 'dict_keys' ? key : this.kind === 'dict_values' ? value : new Tuple([key, value])
  }

  get items(): Value[] {
    return Array.from(this.dict.entries.values(), (entry) => this.item(entry))
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

/** Names as the entries of a dict. */
class Names extends Map<string, [Value, Value]> {
  constructor(private readonly names: Map<string, Value>) {
    super()
  }

  override get size(): number {
    return this.names.size
  }

  override has(key: string): boolean {
    return this.names.has(key.slice(1))
  }

  override get(key: string): [Value, Value] | undefined {
    const value = this.names.get(key.slice(1))
    if (value === undefined) return undefined
    return this.entry(key.slice(1), value)
  }

  override set(key: string, [, value]: [Value, Value]): this {
    this.names.set(key.slice(1), value)
    return this
  }

  override delete(key: string): boolean {
    return this.names.delete(key.slice(1))
  }

  override clear(): void {
    this.names.clear()
  }

  override *entries(): MapIterator<[string, [Value, Value]]> {
    for (const [name, value] of this.names) yield [`s${name}`, this.entry(name, value)]
  }

  override *keys(): MapIterator<string> {
    for (const name of this.names.keys()) yield `s${name}`
  }

  override *values(): MapIterator<[Value, Value]> {
    for (const [name, value] of this.names) yield this.entry(name, value)
  }

  override [Symbol.iterator](): MapIterator<[string, [Value, Value]]> {
    return this.entries()
  }

  override forEach(run: (entry: [Value, Value], key: string, map: Map<string, [Value, Value]>) => void): void {
    for (const [key, entry] of this.entries()) run(entry, key, this)
  }

  /** An entry whose value may be set as that of any other. */
  private entry(name: string, value: Value): [Value, Value] {
    const { names } = this
    const entry: [Value, Value] = [name, value]
    Object.defineProperty(entry, 1, {
      get: () => names.get(name) ?? null,
      set: (next: Value) => {
        names.set(name, next)
      },
      enumerable: true,
    })
    return entry
  }
}

export class Dict extends Extensible {
  /** What a missing key is given. */
  factory?: Value
  constructor(
    readonly kind: 'dict' | 'defaultdict' | 'Counter' | 'OrderedDict' = 'dict',
    readonly entries: Map<string, [Value, Value]> = new Map(),
  ) {
    super()
  }

  /** The names of a value, a module or a class, which change with the dict and the dict with them. */
  static live(names: Map<string, Value>): Dict {
    return new Dict('dict', new Names(names))
  }

  static of(entries: Iterable<readonly [string, Value]>): Dict {
    const dict = new Dict()
    for (const [name, value] of entries) dict.entries.set(`s${name}`, [name, value])
    return dict
  }

  /** The value of a text. */
  get(name: string): Value | undefined {
    return this.entries.get(`s${name}`)?.[1]
  }

  set(name: string, value: Value): void {
    this.entries.set(`s${name}`, [name, value])
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

/** Values one after the other; undefined when there are no more. */
export class Iter extends PyObject {
  constructor(
    readonly next: () => Run<Value | undefined>,
    readonly kind = 'iterator',
    /** The next value, of what waits for nothing. */
    readonly quick?: () => Value | undefined,
  ) {
    super()
  }
}

/** A call of a function with `yield` in it. */
export class Generator_ extends PyObject {
  running = false
  done = false
  started = false
  /** The exceptions that it was handling when it last gave a value. */
  handled: PyError[] = []
  /** What it returned, once it is done. */
  result: Value = null
  constructor(
    readonly name: string,
    readonly body: Run<Value>,
    readonly kind: 'generator' | 'coroutine' = 'generator',
    /** What its names stand for, which lasts as long as it does. */
    readonly scope?: Scope,
  ) {
    super()
  }
}

export class Scope {
  readonly vars = new Map<string, Value>()
  constructor(
    readonly parent: Scope | undefined,
    readonly module: Module,
    readonly names?: Pick<FunctionBody, 'locals' | 'globals' | 'outer'>,
    /** The function that runs, for tracebacks. */
    readonly name = '<module>',
  ) {}
  /** For `super()` without arguments. */
  owner?: Class
  self?: Value
  /** Of a class's body: functions in it do not see its names. */
  isClass = false
  /** The line that runs. */
  line = 0
  /** As an object's. */
  weighed = 0
}

export class Func extends PyObject {
  readonly attributes = new Map<string, Value>()
  owner?: Class
  constructor(
    readonly definition: FunctionBody,
    readonly scope: Scope,
    readonly defaults: ReadonlyMap<string, Value>,
    readonly name: string,
  ) {
    super()
  }
}

export type Native = (args: readonly Value[], keywords: Keywords) => Value | Run<Value>

/** Methods by their names, each given what it is called on. */
export type MethodTable<T> = Readonly<Record<string, (self: T, args: readonly Value[], keywords: Keywords) => Value | Run<Value>>>

export class Builtin extends PyObject {
  readonly attributes = new Map<string, Value>()
  constructor(
    readonly name: string,
    readonly run: Native,
    /** Becomes a method of what it is found on. */
    readonly binds = false,
  ) {
    super()
  }
}

export class Method extends PyObject {
  constructor(
    readonly self: Value,
    readonly target: Value,
  ) {
    super()
  }
}

export class Property extends PyObject {
  constructor(
    readonly get: Value,
    readonly set: Value,
    readonly remove: Value = null,
  ) {
    super()
  }
}

export class Wrapped extends PyObject {
  constructor(
    readonly kind: 'staticmethod' | 'classmethod',
    readonly target: Value,
  ) {
    super()
  }
}

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

export class Module extends PyObject {
  readonly attributes = new Map<string, Value>()
  constructor(
    readonly name: string,
    readonly file?: string,
  ) {
    super()
  }
}

export class Ellipsis extends PyObject {}
export const ELLIPSIS = new Ellipsis()
/** What an operator's method returns that cannot help. */
export class NotImplementedValue extends PyObject {}
export const NOT_IMPLEMENTED = new NotImplementedValue()

/** An exception on its way. */
export class PyError extends Error {
  /** Innermost last. */
  readonly trace: { readonly file: string; readonly line: number; readonly name: string }[] = []
  /** Finds a name that may have been meant, told where nobody handled it. */
  meant?: () => string | undefined
  constructor(readonly value: Instance) {
    super(value.type.name)
  }
}

/** A function's result, `break` and `continue` on their way. */
export class Leave {
  constructor(
    readonly kind: 'return' | 'break' | 'continue',
    readonly value: Value = null,
  ) {}
}

/** What everything in the language needs of the interpreter. */
export interface Runtime {
  readonly context: CommandContext
  readonly version: string
  readonly memory: Memory
  /** Digits that a whole number may have in text; 0 for as many as it has. */
  mostDigits: number
  readonly modules: Map<string, Module>
  /** `__main__`, and what a script was called with. */
  readonly argv: readonly string[]
  call(callee: Value, args?: readonly Value[], keywords?: Keywords): Run<Value>
  /** Counts a step; a promise when others must have their turn. */
  step(): Promise<void> | undefined
  /** A method by name; undefined when there is none. */
  invoke(object: Value, name: string, args?: readonly Value[], keywords?: Keywords): Run<Value | undefined>
  get(object: Value, name: string): Run<Value>
  lookup(object: Value, name: string): Run<Value | undefined>
  set(object: Value, name: string, value: Value): Run<void>
  delete(object: Value, name: string): Run<void>
  iterate(value: Value): Run<Iter>
  all(value: Value): Run<Value[]>
  str(value: Value): Run<string>
  repr(value: Value): Run<string>
  format(value: Value, spec: string): Run<string>
  truth(value: Value): Run<boolean>
  equal(a: Value, b: Value): Run<boolean>
  less(a: Value, b: Value): Run<boolean>
  binary(operator: string, a: Value, b: Value): Run<Value>
  key(value: Value): Run<string>
  subscript(object: Value, index: Value): Run<Value>
  typeOf(value: Value): Class
  /** A built-in class or exception by name. */
  type(name: string): Class
  /** A function that every program has. */
  builtin(name: string): Value | undefined
  error(type: string, message: string): PyError
  out(text: string, flush?: boolean): Run<void>
  err(text: string): Run<void>
  flush(): Run<void>
  evaluate(source: string, module: Module): Run<Value>
  execute(source: string, file: string, module: Module): Run<void>
  /** Runs something beside what runs now; resolves when it has ended. */
  start(work: Run<unknown>): Promise<void>
  /** How an exception is told, from its first line to the last. */
  traceback(error: PyError): Run<string>
  /** Reads a line of input with its newline; empty at the end. */
  readLine(): Run<string>
  id(value: Value): number
}

export const none: Keywords = NO_KEYWORDS

/** Awaits in the middle of a run. */
export function* wait<T>(promise: Promise<T>): Run<T> {
  return (yield promise) as T
}

export const isInteger = (value: Value): value is number | bigint | boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'

export const isNumber = (value: Value): value is number | bigint | boolean | Float => isInteger(value) || value instanceof Float

/** As a JavaScript number, of any number. */
export const numeric = (value: number | bigint | boolean | Float): number => (value instanceof Float ? value.value : Number(value))

/** The smallest form of a whole number. */
export const whole = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value

/** The class of a value as far as a program made it: only such classes have methods that stand for operators. */
export function madeType(value: Value): Class | undefined {
  if (value instanceof Instance) return value.type
  if (value instanceof Extensible) return value.type
  return value instanceof Class ? value.meta : undefined
}

/** The text or number that a value is, whatever class a program made of it. */
export const plainOf = (value: Value): Value => (value instanceof Instance && value.plain !== undefined ? value.plain : value)
