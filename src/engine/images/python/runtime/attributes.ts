/** What a dot finds on a value, sets and deletes. */
import { annotated } from './annotations'
import type { Methods, Resuming } from './methods'
import { partOf } from './number-methods'
import { slot, ofType, ownAttributes, type Making } from './slots'
import { failure, OBJECT, TYPES, typeNamed, typeOf } from './types'
import {
  Builtin,
  Class,
  Dict,
  Extensible,
  Func,
  Generator_,
  Instance,
  isNumber,
  madeType,
  Method,
  Module,
  none,
  plainOf,
  Property,
  Slice,
  Super,
  Tuple,
  Wrapped,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

export interface Attributes extends Runtime, Resuming, Making {
  readonly methods: Methods
}

/** What a class has, as one of its values has it. */
export function* bound(rt: Runtime, found: Value, self: Value, type: Class): Run<Value> {
  if (found instanceof Func || (found instanceof Builtin && found.binds)) return new Method(self, found)
  if (found instanceof Wrapped) return found.kind === 'staticmethod' ? found.target : new Method(type, found.target)
  if (found instanceof Property) return yield* read(rt, found, self)
  if (!(found instanceof Instance)) return found
  const given = yield* rt.invoke(found, '__get__', [self, type])
  return given === undefined ? found : given
}

function* read(rt: Runtime, property: Property, self: Value): Run<Value> {
  if (property.get === null) throw failure('AttributeError', `property of '${typeOf(self).name}' object has no getter`)
  return yield* rt.call(property.get, [self])
}

const governs = (found: Value | undefined): found is Property | Instance =>
  found instanceof Property || (found instanceof Instance && found.type.find('__set__') !== undefined)

/** What a value of a program's class has: its class's properties first, then its own, then its class's. */
function* ofMade(rt: Attributes, object: Value, type: Class, name: string): Run<Value | undefined> {
  const inType = type.find(name)
  if (governs(inType)) return yield* bound(rt, inType, object, type)
  const own = object instanceof Instance || object instanceof Extensible ? object.attributes?.get(name) : undefined
  if (own !== undefined) return own
  if (inType !== undefined) return yield* bound(rt, inType, object, type)
  if (name === '__class__') return type
  if (name === '__dict__') {
    const own = ownAttributes(object)
    return own && Dict.live(own)
  }
  if (name === '__doc__' || name === '__traceback__' || name === '__cause__' || name === '__context__') return null
  if (name === '__module__') return type.module
  if (type.is(typeNamed('BaseException'))) {
    if (name === 'with_traceback') return new Builtin(name, () => object)
    if (name === 'add_note')
      return new Builtin(name, ([note]) => {
        const { attributes } = object as Instance
        const notes = (attributes.get('__notes__') as Tuple | undefined)?.items ?? []
        attributes.set('__notes__', new Tuple([...notes, note!]))
        return null
      })
  }
  return undefined
}

export function* lookup(rt: Attributes, object: Value, name: string): Run<Value | undefined> {
  if (object instanceof Class) return yield* ofClass(rt, object, name)
  const type = madeType(object)
  if (type) {
    const found = yield* ofMade(rt, object, type, name)
    if (found !== undefined) return found
  }
  if (object instanceof Module) return name === '__dict__' ? Dict.live(object.attributes) : object.attributes.get(name)
  if (object instanceof Super) return yield* ofSuper(rt, object, name)
  if (object instanceof Func) {
    const own = object.attributes.get(name)
    if (own !== undefined) return own
    if (name === '__name__') return object.name
    if (name === '__qualname__') return object.owner ? `${object.owner.name}.${object.name}` : object.name
    if (name === '__doc__') return object.definition.doc ?? null
    if (name === '__annotations__') return annotationsOf(rt, object)
    if (name === '__module__') return object.scope.module.name
    if (name === '__dict__') return Dict.live(object.attributes)
    if (name === '__defaults__') return object.defaults.size > 0 ? new Tuple([...object.defaults.values()]) : null
    if (name === '__call__') return object
  }
  if (object instanceof Builtin) {
    const own = object.attributes.get(name)
    if (own !== undefined) return own
    if (name === '__name__' || name === '__qualname__') return object.name
  }
  if (object instanceof Method) {
    if (name === '__self__') return object.self
    if (name === '__func__') return object.target
    return yield* rt.lookup(object.target, name)
  }
  if (object instanceof Property) {
    if (name === 'getter') return new Builtin(name, ([get]) => new Property(get!, object.set, object.remove))
    if (name === 'setter') return new Builtin(name, ([set]) => new Property(object.get, set!, object.remove))
    if (name === 'deleter') return new Builtin(name, ([gone]) => new Property(object.get, object.set, gone!))
    if (name === 'fget') return object.get
    if (name === 'fset') return object.set
  }
  if (object instanceof Generator_) {
    if (name === '__name__') return object.name
    if (name === 'gi_running') return object.running
  }
  if (object instanceof Slice) {
    if (name === 'start') return object.from
    if (name === 'stop') return object.to
    if (name === 'step') return object.step
  }
  if (name === '__class__') return typeOf(object)
  if (object instanceof Tuple && object.names) {
    const index = object.names.indexOf(name)
    if (index >= 0) return object.items[index]
  }
  if (object instanceof Dict) {
    if (name === 'default_factory' && object.kind === 'defaultdict') return object.factory ?? null
  }
  const plain = plainOf(object)
  if (isNumber(plain)) {
    const part = partOf(plain, name)
    if (part !== undefined) return part
  }
  const method = rt.methods.of(object, name) ?? slot(rt, object, name)
  if (method) return new Builtin(name, method)
  return name === '__doc__' ? null : undefined
}

function* ofClass(rt: Attributes, object: Class, name: string): Run<Value | undefined> {
  const inMeta = object.meta?.find(name)
  if (governs(inMeta)) return yield* bound(rt, inMeta, object, object.meta!)
  const found = object.find(name)
  if (found instanceof Wrapped) return found.kind === 'staticmethod' ? found.target : new Method(object, found.target)
  if (found instanceof Instance) {
    const given = yield* rt.invoke(found, '__get__', [null, object])
    return given === undefined ? found : given
  }
  if (found !== undefined) return found
  if (inMeta !== undefined && name !== '__new__' && name !== '__init__') return yield* bound(rt, inMeta, object, object.meta!)
  if (name === '__name__' || name === '__qualname__') return object.name
  if (name === '__module__') return object.module
  if (name === '__mro__') return new Tuple(object.mro)
  if (name === '__bases__') return new Tuple(object.bases)
  if (name === '__dict__') return Dict.live(object.attributes)
  if (name === '__class__') return typeOf(object)
  if (name === '__doc__') return null
  const own = ofType(rt, object, name)
  if (own) return new Builtin(name, own)
  // A method of a type, which is given the value first.
  const type = object.mro.find((one) => TYPES.get(one.name) === one && one !== OBJECT)
  const example = type && (yield* sample(rt, type))
  const has = (value: Value): boolean => (rt.methods.of(value, name) ?? slot(rt, value, name)) !== undefined
  if (!(example === undefined ? slot(rt, new Instance(OBJECT), name) : has(example))) return undefined
  return new Builtin(
    name,
    ([self = null, ...args], keywords) => {
      const method = rt.methods.of(self, name) ?? slot(rt, self, name)
      if (!method)
        throw failure('TypeError', `descriptor '${name}' for '${object.name}' objects doesn't apply to a '${typeOf(self).name}' object`)
      return method(args, keywords)
    },
    name.startsWith('__'),
  )
}

/** What a function says of its parameters and its result. */
function annotationsOf(rt: Attributes, { definition }: Func): Dict {
  const out = new Dict()
  for (const { name, annotation } of definition.parameters) if (annotation) out.set(name, annotated(rt, annotation))
  if (definition.returns) out.set('return', annotated(rt, definition.returns))
  return out
}

/** A value of a type, to see which methods it has. */
function* sample(rt: Attributes, type: Class): Run<Value | undefined> {
  return /^(?:int|float|str|bytes|list|tuple|dict|set|frozenset|bool)$/.test(type.name) ? yield* rt.call(type, [], none) : undefined
}

function* ofSuper(rt: Attributes, { after, self }: Super, name: string): Run<Value | undefined> {
  const isClass = self instanceof Class && self.is(after)
  // Above a class of classes, calling a class makes a value of it.
  if (self instanceof Class && !isClass && name === '__call__' && typeOf(self).findAfter(after, name) === undefined)
    return new Builtin(name, (args, keywords) => rt.make(self, args, keywords))
  const type = isClass ? self : typeOf(self)
  const found = type.findAfter(after, name)
  if (found !== undefined) return yield* bound(rt, found, self, type)
  if (isClass || name === '__new__') {
    const own = ofType(rt, type, name)
    if (own) return new Builtin(name, own)
  }
  const method = rt.methods.of(self, name) ?? slot(rt, self, name)
  return method && new Builtin(name, method)
}

export function* setAttribute(rt: Attributes, object: Value, name: string, value: Value): Run<void> {
  const type = madeType(object)
  const inType = type?.find(name)
  if (inType instanceof Property) {
    if (inType.set === null) throw failure('AttributeError', `property '${name}' of '${type!.name}' object has no setter`)
    yield* rt.call(inType.set, [object, value])
    return
  }
  if (inType instanceof Instance && (yield* rt.invoke(inType, '__set__', [object, value])) !== undefined) return
  if (type && type.find('__setattr__') !== undefined) {
    yield* rt.invoke(object, '__setattr__', [name, value])
    return
  }
  if (
    object instanceof Instance ||
    (object instanceof Extensible && object.type && !(object instanceof Tuple && object.names?.includes(name)))
  ) {
    if (type!.slots && type!.mro.every((one) => one === OBJECT || one.slots) && !type!.mro.some((one) => one.slots?.includes(name)))
      throw failure('AttributeError', `'${type!.name}' object has no attribute '${name}'`)
    ownAttributes(object)!.set(name, value)
    return
  }
  if (object instanceof Class && TYPES.get(object.name) === object)
    throw failure('TypeError', `cannot set '${name}' attribute of immutable type '${object.name}'`)
  if (object instanceof Class || object instanceof Module || object instanceof Func || object instanceof Builtin)
    object.attributes.set(name, value)
  else if (object instanceof Tuple && object.names?.includes(name)) throw failure('AttributeError', "can't set attribute")
  else if ((yield* lookup(rt, object, name)) !== undefined)
    throw failure('AttributeError', `'${typeOf(object).name}' object attribute '${name}' is read-only`)
  else {
    const more = Number(rt.version.split('.')[1] ?? 14) < 13 ? '' : ' and no __dict__ for setting new attributes'
    throw failure('AttributeError', `'${typeOf(object).name}' object has no attribute '${name}'${more}`)
  }
}

export function* deleteAttribute(rt: Attributes, object: Value, name: string): Run<void> {
  const type = madeType(object)
  const inType = type?.find(name)
  if (inType instanceof Property) {
    if (inType.remove === null) throw failure('AttributeError', `property '${name}' of '${type!.name}' object has no deleter`)
    yield* rt.call(inType.remove, [object])
    return
  }
  if (inType instanceof Instance && (yield* rt.invoke(inType, '__delete__', [object])) !== undefined) return
  if (type && type.find('__delattr__') !== undefined) {
    yield* rt.invoke(object, '__delattr__', [name])
    return
  }
  const own = object instanceof Class || object instanceof Module || object instanceof Func ? object.attributes : ownAttributes(object)
  if (own?.delete(name)) return
  const shown = object instanceof Class ? `type object '${object.name}'` : `'${typeOf(object).name}' object`
  throw failure('AttributeError', `${shown} has no attribute '${name}'`)
}

/** Names that a dot finds. */
export function namesOf(rt: Attributes, object: Value): string[] {
  const names = new Set<string>()
  if (object instanceof Class) for (const one of object.mro) for (const name of one.attributes.keys()) names.add(name)
  else if (object instanceof Module) for (const name of object.attributes.keys()) names.add(name)
  else {
    for (const one of madeType(object)?.mro ?? []) for (const name of one.attributes.keys()) names.add(name)
    if (object instanceof Instance || object instanceof Extensible) for (const name of object.attributes?.keys() ?? []) names.add(name)
    for (const name of rt.methods.names(object)) names.add(name)
    if (object instanceof Tuple) for (const name of object.names ?? []) names.add(name)
  }
  return [...names].sort()
}
