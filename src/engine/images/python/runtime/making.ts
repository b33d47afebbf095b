/** How values of classes are made: `__new__`, `__init__`, and what the language's own types take. */
import { newClass } from './classes'
import { merge, tally } from './dict-methods'
import type { Interpreter } from './interpreter'
import { bound } from './attributes'
import { failure, OBJECT, typeNamed, typeOf } from './types'
import {
  Bytes,
  Class,
  Dict,
  Extensible,
  Float,
  Instance,
  List,
  none,
  PyObject,
  SetValue,
  Tuple,
  type Keywords,
  type Native,
  type Run,
  type Value,
} from './values/index'

/** What in a class's line makes values of its own kind. */
function baseOf(rt: Interpreter, type: Class): { readonly base: Class; readonly construct: Native } | undefined {
  for (const base of type.mro) {
    const construct = base.construct ?? (base !== OBJECT || type === OBJECT ? rt.constructs.get(base) : undefined)
    if (construct) return { base, construct }
  }
  return undefined
}

const isConstant = (value: Value): boolean =>
  value instanceof Tuple || !(value instanceof Extensible) || (value instanceof SetValue && value.frozen)

/** A value of a class; a class of classes that says how is asked before. */
export function* make(rt: Interpreter, type: Class, args: readonly Value[], keywords: Keywords): Run<Value> {
  const own = type.meta?.find('__call__')
  if (own !== undefined) return yield* rt.call(yield* bound(rt, own, type, type.meta!), args, keywords)
  return yield* makePlainly(rt, type, args, keywords)
}

export function* makePlainly(rt: Interpreter, type: Class, args: readonly Value[], keywords: Keywords): Run<Value> {
  if (type.missing.length > 0) throw isAbstract(rt, type)
  const found = baseOf(rt, type)
  if (found?.base === type) {
    const made = found.construct(args, keywords)
    return typeof made === 'object' && made !== null && !(made instanceof PyObject) ? yield* made : made
  }
  const custom = type.find('__new__')
  const made = custom === undefined ? yield* allocate(rt, type, args, keywords) : yield* rt.call(custom, [type, ...args], keywords)
  if (custom !== undefined && !typeOf(made).is(type)) return made
  const init = type.find('__init__')
  if (init !== undefined) {
    const result = yield* rt.call(yield* bound(rt, init, made, type), args, keywords)
    if (result !== null) throw failure('TypeError', `__init__() should return None, not '${typeOf(result).name}'`)
  } else if (found && custom === undefined && !isConstant(made)) yield* fill(rt, made, args, keywords)
  else if (!found && custom === undefined && args.length + keywords.size > 0 && !type.is(typeNamed('BaseException')))
    throw failure('TypeError', `${type.name}() takes no arguments`)
  return made
}

function isAbstract(rt: Interpreter, type: Class): Error {
  const names = type.missing
  const plural = names.length > 1 ? 's' : ''
  const [, minor = 14] = rt.version.split('.').map(Number)
  return failure(
    'TypeError',
    minor < 12
      ? `Can't instantiate abstract class ${type.name} with abstract method${plural} ${names.join(', ')}`
      : `Can't instantiate abstract class ${type.name} without an implementation for abstract method${plural} ${names.map((one) => `'${one}'`).join(', ')}`,
  )
}

/** A value of a class before `__init__`. */
export function* allocate(rt: Interpreter, type: Class, args: readonly Value[], keywords: Keywords = none): Run<Value> {
  if (type.is(typeNamed('type'))) {
    const [name, bases, members] = args
    const vars = new Map<string, Value>()
    if (members instanceof Dict) for (const [key, value] of members.entries.values()) vars.set(String(key), value)
    return newClass(String(name), bases instanceof Tuple ? (bases.items as Class[]) : [], vars, type)
  }
  if (type.missing.length > 0) throw isAbstract(rt, type)
  const found = baseOf(rt, type)
  if (!found) {
    const made = new Instance(type)
    if (type.is(typeNamed('BaseException'))) describe(made, args)
    return made
  }
  const constant =
    /^(?:int|float|str|bytes|tuple|frozenset|object)$/.test(found.base.name) || found.base.bases.some(({ name }) => name === 'tuple')
  const made = yield* rt.call(found.base, constant ? args : [], constant ? keywords : none)
  if (made instanceof Extensible) {
    made.type = type
    return made
  }
  const boxed = new Instance(type)
  if (typeof made === 'string' || typeof made === 'number' || typeof made === 'bigint' || made instanceof Float || made instanceof Bytes)
    boxed.plain = made
  return boxed
}

/** What every exception keeps of its arguments. */
function describe({ type, attributes }: Instance, args: readonly Value[]): void {
  attributes.set('args', new Tuple(args))
  if (type.is(typeNamed('OSError')) && args.length >= 2) {
    attributes.set('errno', args[0]!)
    attributes.set('strerror', args[1]!)
    attributes.set('filename', args[2] ?? null)
  }
  if (type.is(typeNamed('SystemExit'))) attributes.set('code', args.length > 1 ? new Tuple(args) : (args[0] ?? null))
  if (type.is(typeNamed('StopIteration'))) attributes.set('value', args[0] ?? null)
  if (type.name === 'ExceptionGroup') {
    attributes.set('message', args[0] ?? null)
    attributes.set('exceptions', args[1] instanceof List ? new Tuple(args[1].items) : (args[1] ?? new Tuple([])))
  }
}

/** What `__init__` of one of the language's own types does. */
export function* fill(rt: Interpreter, self: Value, args: readonly Value[], keywords: Keywords): Run<void> {
  if (self instanceof Instance) {
    if (self.type.is(typeNamed('BaseException'))) describe(self, args)
    else if (args.length > 0 && self.plain === undefined && self.type.find('__new__') === undefined)
      throw failure('TypeError', `${self.type.name}.__init__() takes exactly one argument (the instance to initialize)`)
    return
  }
  const [source] = args
  if (self instanceof List) {
    self.items.length = 0
    if (source !== undefined) for (const item of yield* rt.all(source)) self.items.push(item)
    const longest = args[1] ?? keywords.get('maxlen')
    if (typeof longest === 'number') self.longest = longest
  } else if (self instanceof Dict) {
    if (self.kind === 'Counter') {
      yield* tally(rt, self, source)
      yield* tally(rt, self, Dict.of(keywords))
    } else if (self.kind === 'defaultdict') {
      self.factory = source ?? null
      yield* merge(rt, self, args[1], keywords)
    } else yield* merge(rt, self, source, keywords)
  } else if (self instanceof SetValue && !self.frozen && source !== undefined)
    for (const item of yield* rt.all(source)) self.entries.set(yield* rt.key(item), item)
}
