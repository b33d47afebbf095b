/** How a class comes to be: what its body defined, what its bases bring, and whom it tells. */
import type { Making } from './slots'
import { failure, typeNamed } from './types'
import {
  Class,
  Dict,
  Func,
  Instance,
  List,
  Property,
  Tuple,
  Wrapped,
  type Keywords,
  type Module,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'

/** The functions that a value of a class stands for. */
const functionsOf = (value: Value): readonly Value[] =>
  value instanceof Wrapped ? [value.target] : value instanceof Property ? [value.get, value.set, value.remove] : [value]

const isAbstract = (value: Value | undefined): boolean =>
  value !== undefined && functionsOf(value).some((one) => one instanceof Func && one.attributes.get('__isabstractmethod__') === true)

/** A class without asking a class of classes. */
export function newClass(name: string, bases: readonly Class[], members: ReadonlyMap<string, Value>, meta?: Class): Class {
  const module = members.get('__module__')
  const made = new Class(name, bases.length > 0 ? bases : [typeNamed('object')], typeof module === 'string' ? module : '__main__')
  const inherited = meta ?? made.mro.find((one) => one.meta)?.meta
  if (inherited) made.meta = inherited
  for (const [key, value] of members) {
    made.attributes.set(key, value)
    // A function in a class knows the class, for `super()`.
    for (const one of functionsOf(value)) if (one instanceof Func) one.owner ??= made
  }
  const slots = members.get('__slots__')
  if (slots !== undefined)
    made.slots = slots instanceof List || slots instanceof Tuple ? slots.items.map(String) : typeof slots === 'string' ? [slots] : []
  if (made.meta?.mro.some((one) => one.name === 'ABCMeta')) {
    const names = new Set([...made.mro.flatMap((one) => one.missing), ...made.attributes.keys()])
    made.missing = [...names].filter((one) => isAbstract(made.find(one))).sort()
  }
  return made
}

export function* makeClass(
  rt: Runtime & Making,
  name: string,
  bases: readonly Class[],
  members: Map<string, Value>,
  keywords: Keywords,
  module: Module,
): Run<Value> {
  const rest = new Map(keywords)
  const given = rest.get('metaclass')
  rest.delete('metaclass')
  const own = module.attributes.get('__name__')
  members.set('__module__', typeof own === 'string' ? own : '__main__')
  const meta = given instanceof Class ? given : bases.flatMap((base) => base.mro).find((one) => one.meta)?.meta
  for (const base of bases)
    if (base.module === 'builtins' && ['bool', 'function', 'NoneType', 'range', 'slice'].includes(base.name))
      throw failure('TypeError', `type '${base.name}' is not an acceptable base type`)
  let made: Value
  if (meta && meta.find('__new__') !== undefined)
    made = yield* rt.call(meta.find('__new__')!, [meta, name, new Tuple(bases), Dict.of(members)], rest)
  else made = newClass(name, bases, members, meta)
  if (!(made instanceof Class)) return made
  // A class of classes that makes them itself has taken what it was given.
  yield* announce(rt, made, meta && meta.find('__new__') !== undefined ? new Map() : rest)
  const init = meta?.find('__init__')
  if (init !== undefined) yield* rt.call(init, [made, name, new Tuple(bases), Dict.of(members)], rest)
  return made
}

/** What is in a class learns its name, and what it is derived from learns of it. */
export function* announce(rt: Runtime, made: Class, keywords: Keywords): Run<void> {
  for (const [key, value] of [...made.attributes]) if (value instanceof Instance) yield* rt.invoke(value, '__set_name__', [made, key])
  const hook = made.findAfter(made, '__init_subclass__')
  if (hook !== undefined) yield* rt.call(hook instanceof Wrapped ? hook.target : hook, [made], keywords)
  else if (keywords.size > 0) throw failure('TypeError', `${made.name}.__init_subclass__() takes no keyword arguments`)
}
