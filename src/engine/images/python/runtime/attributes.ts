/** What a dot finds on a value. */
import { methodOf, type Resuming } from './methods'
import { repr } from './show'
import { TYPES, typeOf } from './types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  Float,
  Func,
  Instance,
  List,
  Method,
  Module,
  Property,
  SetValue,
  Super,
  Tuple,
  Wrapped,
  type Run,
  type Runtime,
  type Value,
} from './values'

export function* bound(rt: Runtime, found: Value, self: Value, type: Class): Run<Value> {
  if (found instanceof Func || (found instanceof Builtin && found.binds)) return new Method(self, found)
  if (found instanceof Wrapped) return found.kind === 'staticmethod' ? found.target : new Method(type, found.target)
  if (found instanceof Property) return yield* rt.call(found.get, [self])
  return found
}

export function* lookup(rt: Runtime & Resuming, object: Value, name: string): Run<Value | undefined> {
  if (object instanceof Instance) {
    if (name === '__class__') return object.type
    if (name === '__dict__') return Dict.of(object.attributes)
    const inType = object.type.find(name)
    if (inType instanceof Property) return yield* rt.call(inType.get, [object])
    const own = object.attributes.get(name)
    if (own !== undefined) return own
    if (inType !== undefined) return yield* bound(rt, inType, object, object.type)
    if (name === '__init__') return new Builtin('__init__', () => null)
    if (name === '__traceback__' || name === '__cause__' || name === '__context__') return null
    if (name === 'with_traceback') return new Builtin(name, () => object)
    return undefined
  }
  if (object instanceof Module) {
    if (name === '__dict__') return Dict.of(object.attributes)
    return object.attributes.get(name)
  }
  if (object instanceof Class) {
    const found = object.find(name)
    if (found instanceof Wrapped) return found.kind === 'staticmethod' ? found.target : new Method(object, found.target)
    if (found !== undefined) return found
    if (name === '__name__' || name === '__qualname__') return object.name
    if (name === '__module__') return object.module
    if (name === '__mro__') return new Tuple(object.mro)
    if (name === '__bases__') return new Tuple(object.bases)
    if (name === '__dict__') return Dict.of(object.attributes)
    if (name === '__init__') return new Builtin('__init__', () => null)
    if (name === '__new__') return new Builtin('__new__', (args) => new Instance(args[0] as Class))
    const method = new Builtin(name, (args, keywords) => methodOf(rt, args[0] ?? null, name)?.(args.slice(1), keywords) ?? null)
    return TYPES.get(object.name) === object && methodOf(rt, sample(object.name), name) ? method : undefined
  }
  if (object instanceof Super) {
    const type = object.self instanceof Class ? object.self : typeOf(object.self)
    const found = type.findAfter(object.after, name)
    if (found !== undefined) return yield* bound(rt, found, object.self, type)
    if (name === '__init__')
      return new Builtin('__init__', (args) => {
        if (object.self instanceof Instance && object.self.attributes.has('args')) object.self.attributes.set('args', new Tuple(args))
        return null
      })
    if (name === '__new__') return new Builtin('__new__', (args) => new Instance(args[0] as Class))
    if (name === '__setattr__')
      return new Builtin(name, ([key, value]) => {
        ;(object.self as Instance).attributes.set(String(key), value!)
        return null
      })
    if (name === '__str__' || name === '__repr__') return new Builtin(name, () => repr(rt, object.self))
    return undefined
  }
  if (object instanceof Func) {
    const own = object.attributes.get(name)
    if (own !== undefined) return own
    if (name === '__name__' || name === '__qualname__') return object.name
    if (name === '__doc__') return object.definition.doc ?? null
    if (name === '__module__') return object.scope.module.name
    if (name === '__dict__') return Dict.of(object.attributes)
  }
  if (object instanceof Builtin) return object.attributes.get(name) ?? (name === '__name__' ? object.name : undefined)
  if (object instanceof Method) {
    if (name === '__self__') return object.self
    return yield* rt.lookup(object.target, name)
  }
  if (object instanceof Property && name === 'setter') return new Builtin(name, ([set]) => new Property(object.get, set!))
  if (name === '__class__') return typeOf(object)
  if (name === '__doc__') return null
  if (object instanceof Tuple && object.names) {
    const index = object.names.indexOf(name)
    if (index >= 0) return object.items[index]
    if (name === '_fields') return new Tuple(object.names)
    if (name === '_asdict') return new Builtin(name, () => Dict.of(object.names!.map((field, at) => [field, object.items[at]!])))
  }
  const method = methodOf(rt, object, name)
  return method && new Builtin(name, method)
}

/** A value of a type, to see which methods it has. */
function sample(type: string): Value {
  const samples: Readonly<Record<string, Value>> = {
    str: '',
    int: 0,
    float: new Float(0),
    list: new List([]),
    dict: new Dict(),
    set: new SetValue(),
    tuple: new Tuple([]),
    bytes: new Bytes(new Uint8Array()),
  }
  return samples[type] ?? null
}
