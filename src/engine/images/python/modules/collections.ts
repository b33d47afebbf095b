/** collections: dicts that count or make what is missing, deques, and tuples with names. */
import { tally } from '../runtime/collection-methods'
import type { Interpreter } from '../runtime/interpreter'
import { dictKind, failure, typeNamed } from '../runtime/types'
import {
  Builtin,
  Class,
  Dict,
  Generator_,
  List,
  PyError,
  Tuple,
  type Instance,
  type Module,
  type Native,
  type Value,
} from '../runtime/values'

export function collections(rt: Interpreter, module: Module): void {
  const type = (name: 'defaultdict' | 'Counter' | 'OrderedDict', construct: Native): void => {
    const own = dictKind(name)
    rt.constructs.set(own, construct)
    module.attributes.set(name, own)
  }
  type('defaultdict', ([factory = null]) => {
    const made = new Dict('defaultdict')
    made.factory = factory
    return made
  })
  type('Counter', function* ([source], keywords) {
    const made = new Dict('Counter')
    yield* tally(rt, made, source)
    for (const [name, count] of keywords) made.set(name, count)
    return made
  })
  type('OrderedDict', function* ([source]) {
    const made = new Dict('OrderedDict')
    if (source !== undefined)
      for (const [key, entry] of ((yield* rt.call(typeNamed('dict'), [source])) as Dict).entries) made.entries.set(key, entry)
    return made
  })
  const deque = new Class('deque', [typeNamed('list')], 'collections')
  deque.construct = function* ([source]) {
    return new List(source === undefined ? [] : yield* rt.all(source))
  }
  module.attributes.set('deque', deque)
  module.attributes.set(
    'namedtuple',
    new Builtin('namedtuple', function* ([name, fields]) {
      const names = typeof fields === 'string' ? fields.split(/[\s,]+/).filter(Boolean) : (yield* rt.all(fields!)).map(String)
      const made = new Class(String(name), [typeNamed('tuple')])
      made.construct = (args, keywords) => {
        const items = names.map((field, at) => (at < args.length ? args[at] : keywords.get(field)))
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
      return made
    }),
  )
}

/** What the library's own Python asks of the interpreter. */
export function inner(rt: Interpreter): { readonly traceback: (module: Module) => void; readonly finish: Native } {
  return {
    traceback: (module) =>
      void module.attributes.set(
        'text',
        new Builtin('text', function* ([value]) {
          if (value === null || value === undefined) return 'NoneType: None\n'
          return yield* rt.traceback(rt.handled.find((one) => one.value === value) ?? new PyError(value as Instance))
        }),
      ),
    finish: function* ([coroutine]) {
      if (!(coroutine instanceof Generator_) || coroutine.kind !== 'coroutine') throw failure('ValueError', 'a coroutine was expected')
      return yield* coroutine.body
    },
  }
}
