/** collections: dicts that count or make what is missing, deques, and tuples with names. */
import { merge, tally } from '../runtime/dict-methods'
import type { Interpreter } from '../runtime/interpreter'
import { traces } from '../runtime/passage'
import { dictKind, failure, typeNamed } from '../runtime/types'
import {
  Builtin,
  Class,
  Dict,
  Generator_,
  List,
  Property,
  PyError,
  Tuple,
  Wrapped,
  type Instance,
  type Module,
  type Native,
  type Run,
  type Value,
} from '../runtime/values/index'

export function collections(rt: Interpreter, module: Module): void {
  const type = (name: 'defaultdict' | 'Counter' | 'OrderedDict', construct: Native): void => {
    const own = dictKind(name)
    rt.constructs.set(own, construct)
    module.attributes.set(name, own)
  }
  type('defaultdict', function* ([factory = null, source], keywords) {
    const made = new Dict('defaultdict')
    made.factory = factory
    yield* merge(rt, made, source, keywords)
    return made
  })
  type('Counter', function* ([source], keywords) {
    const made = new Dict('Counter')
    yield* tally(rt, made, source)
    yield* tally(rt, made, Dict.of(keywords))
    return made
  })
  type('OrderedDict', function* ([source], keywords) {
    const made = new Dict('OrderedDict')
    yield* merge(rt, made, source, keywords)
    return made
  })
  module.attributes.set('deque', dequeType(rt))
  module.attributes.set(
    'namedtuple',
    new Builtin('namedtuple', function* ([name, fields], options) {
      const names = typeof fields === 'string' ? fields.split(/[\s,]+/).filter(Boolean) : (yield* rt.all(fields!)).map(String)
      const given = options.get('defaults') ?? null
      const defaults = given === null ? [] : yield* rt.all(given)
      return namedTuple(rt, String(name), names, defaults)
    }),
  )
}

/** The class of tuples whose items have names. */
export function namedTuple(rt: Interpreter, name: string, names: readonly string[], defaults: readonly Value[]): Class {
  const made = new Class(name, [typeNamed('tuple')])
  made.construct = (args, keywords) => {
    if (args.length > names.length)
      throw failure('TypeError', `${made.name}.__new__() takes ${names.length + 1} positional arguments but ${args.length + 1} were given`)
    for (const key of keywords.keys())
      if (!names.includes(key)) throw failure('TypeError', `${made.name}.__new__() got an unexpected keyword argument '${key}'`)
    const items = names.map((field, at) =>
      at < args.length ? args[at] : keywords.has(field) ? keywords.get(field) : defaults[at - names.length + defaults.length],
    )
    const missing = names.filter((_, at) => items[at] === undefined)
    if (missing.length > 0)
      throw failure(
        'TypeError',
        `${made.name}.__new__() missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: '${missing.join("' and '")}'`,
      )
    const tuple = new Tuple(items as Value[], made)
    tuple.names = names
    return tuple
  }
  const method = (key: string, run: Native): void => void made.attributes.set(key, new Builtin(key, run, true))
  method('_asdict', ([self]) => Dict.of(names.map((field, at) => [field, (self as Tuple).items[at]!])))
  method('_replace', ([self], changes) => {
    const values = new Map<string, Value>(names.map((field, at) => [field, (self as Tuple).items[at]!]))
    for (const [key, value] of changes) {
      if (!values.has(key)) throw failure('ValueError', `Got unexpected field names: ['${key}']`)
      values.set(key, value)
    }
    return rt.call(made, [], values)
  })
  made.attributes.set(
    '_make',
    new Wrapped(
      'staticmethod',
      new Builtin('_make', function* ([items]) {
        return yield* rt.call(made, yield* rt.all(items!))
      }),
    ),
  )
  made.attributes.set('_fields', new Tuple(names))
  made.attributes.set('__match_args__', new Tuple(names))
  made.attributes.set('_field_defaults', Dict.of(defaults.map((value, at) => [names[names.length - defaults.length + at]!, value])))
  return made
}

/** Lists that are added to and taken from at both ends, and may have a length at most. */
function dequeType(rt: Interpreter): Class {
  const type = new Class('deque', [typeNamed('list')], 'collections')
  const bounded = (list: List, fromLeft: boolean): null => {
    const over = list.longest === undefined ? 0 : list.items.length - list.longest
    if (over > 0) list.items.splice(fromLeft ? 0 : list.items.length - over, over)
    return null
  }
  type.construct = function* ([source, most], keywords) {
    const made = new List(source === undefined ? [] : yield* rt.all(source))
    made.type = type
    const longest = most ?? keywords.get('maxlen')
    if (typeof longest === 'number') made.longest = longest
    bounded(made, true)
    return made
  }
  const method = (name: string, run: (list: List, args: readonly Value[]) => Value | Run<Value>): void =>
    void type.attributes.set(name, new Builtin(name, ([self, ...args]) => run(self as List, args), true))
  const empty = (): never => {
    throw failure('IndexError', 'pop from an empty deque')
  }
  method('append', (list, [value]) => (list.items.push(value!), bounded(list, true)))
  method('appendleft', (list, [value]) => (list.items.unshift(value!), bounded(list, false)))
  method('pop', ({ items }) => (items.length === 0 ? empty() : items.pop()!))
  method('popleft', ({ items }) => (items.length === 0 ? empty() : items.shift()!))
  method('extend', function* (list, [more]) {
    for (const item of yield* rt.all(more!)) list.items.push(item)
    return bounded(list, true)
  })
  method('extendleft', function* (list, [more]) {
    for (const item of yield* rt.all(more!)) list.items.unshift(item)
    return bounded(list, false)
  })
  method('rotate', ({ items }, [by = 1]) => {
    const count = items.length === 0 ? 0 : ((Number(by) % items.length) + items.length) % items.length
    if (count > 0) items.unshift(...items.splice(items.length - count))
    return null
  })
  method('copy', (list) => rt.call(type, list.longest === undefined ? [list] : [list, list.longest]))
  method('__repr__', function* (list) {
    const inner = yield* rt.repr(new List([...list.items]))
    return list.longest === undefined ? `deque(${inner})` : `deque(${inner}, maxlen=${list.longest})`
  })
  type.attributes.set('maxlen', new Property(new Builtin('maxlen', ([self]) => (self as List).longest ?? null), null))
  return type
}

/** Classes that others belong to for what they can do. */
export function abilities(_: Interpreter, module: Module): void {
  for (const name of 'Iterable Iterator Sequence MutableSequence Mapping MutableMapping Set Callable Hashable Sized Collection Generator Awaitable'.split(
    ' ',
  ))
    module.attributes.set(name, new Class(name, [typeNamed('object')], 'collections.abc'))
}

/** What the library's own Python asks of the interpreter. */
export function inner(rt: Interpreter): { readonly traceback: (module: Module) => void; readonly finish: Native } {
  return {
    traceback: (module) =>
      void module.attributes.set(
        'text',
        new Builtin('text', function* ([value]) {
          if (value === null || value === undefined) return 'NoneType: None\n'
          return yield* rt.traceback(
            rt.handled.find((one) => one.value === value) ?? traces.get(value as Instance) ?? new PyError(value as Instance),
          )
        }),
      ),
    finish: function* ([coroutine]) {
      if (!(coroutine instanceof Generator_) || coroutine.kind !== 'coroutine') throw failure('ValueError', 'a coroutine was expected')
      return yield* rt.finish(coroutine)
    },
  }
}
