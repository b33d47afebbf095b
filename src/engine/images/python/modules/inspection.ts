/** _inspect: what a function's text says of it. */
import { failure } from '../runtime/types'
import { Func, Method, Tuple, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

const functionOf = (value: Value | undefined): Func => {
  const found = value instanceof Method ? value.target : value
  if (found instanceof Func) return found
  throw failure('TypeError', 'module, class, method, function, traceback, frame, or code object was expected')
}

export const inspection: Fill = (rt, module) => {
  define(module, {
    /** `(name, kind, (default,) or ())` of each parameter. */
    parameters: ([value]) => {
      const { definition, defaults } = functionOf(value)
      return new Tuple(
        definition.parameters.map(({ name, kind, byPlace }) => {
          const given = defaults.get(name)
          const number = byPlace ? 0 : { plain: 1, star: 2, named: 3, stars: 4 }[kind]
          return new Tuple([name, number, new Tuple(given === undefined ? [] : [given])])
        }),
      )
    },
    kind: ([value]) => {
      const { definition } = functionOf(value)
      return definition.isAsync ? 'coroutine' : definition.yields ? 'generator' : 'function'
    },
    /** The lines of a function, to the last that is indented further. */
    source: ([value]) => {
      const { definition, scope } = functionOf(value)
      const lines = rt.sources.get(scope.module.file ?? '')
      const [first] = definition.body
      if (!lines || !first) throw failure('OSError', 'could not get source code')
      let from = first.line - 1
      const starts = new RegExp(`^\\s*(?:async\\s+)?def\\s+${definition.name}\\b|lambda`)
      while (from > 0 && !starts.test(lines[from] ?? '')) from--
      const indent = /^\s*/.exec(lines[from] ?? '')![0].length
      let to = first.line
      while (to < lines.length && (lines[to]!.trim() === '' || /^\s*/.exec(lines[to]!)![0].length > indent)) to++
      while (lines[to - 1]?.trim() === '') to--
      return `${lines.slice(from, to).join('\n')}\n`
    },
  })
}
