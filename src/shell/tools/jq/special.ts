/** Functions of jq that need expressions rather than values. */
import type { Evaluator } from './evaluate'
import type { Node } from './tree'
import type { Item, Scope } from './scope'
import type { Json } from './json'
import { JqError, type Path } from './values'

type Special = (run: Evaluator, args: readonly Node[], scope: Scope | undefined, input: Item) => Generator<Item>

export const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['empty/0', function* () {}],
  [
    'path/1',
    function* (run, [node], scope, input) {
      for (const path of run.paths(node!, scope, input.value)) yield run.deliver(path, input)
    },
  ],
  [
    'getpath/1',
    function* (run, [node], scope, input) {
      for (const path of run.valuesOf(node!, scope, input.value)) {
        if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
        yield run.follow(input, path as Path)
      }
    },
  ],
  [
    'select/1',
    function* (run, [node], scope, input) {
      for (const value of run.valuesOf(node!, scope, input.value)) if (value !== null && value !== false) yield input
    },
  ],
  [
    'first/1',
    function* (run, [node], scope, input) {
      for (const item of run.evalArgument(node!, scope, input)) {
        yield item
        return
      }
    },
  ],
  [
    'limit/2',
    function* (run, [count, node], scope, input) {
      for (const limit of run.valuesOf(count!, scope, input.value)) {
        let left = Number(limit)
        for (const item of run.evalArgument(node!, scope, input)) {
          yield item
          if (--left <= 0) break
        }
      }
    },
  ],
  [
    'range/2',
    function* (run, [from, to], scope, input) {
      for (const a of run.valuesOf(from!, scope, input.value))
        for (const b of run.valuesOf(to!, scope, input.value)) {
          if (typeof a !== 'number' || typeof b !== 'number') throw new JqError('Range bounds must be numeric')
          for (let i = a; i < b; i++) yield run.deliver(i, input)
        }
    },
  ],
  [
    'error/1',
    function* (run, [node], scope, input) {
      for (const value of run.valuesOf(node!, scope, input.value)) yield raise(value)
    },
  ],
  [
    'input/0',
    function* (run, _, __, input) {
      const value = run.host.next()
      if (value === undefined) throw new JqError('break')
      yield run.deliver(value, input)
    },
  ],
  [
    'inputs/0',
    function* (run, _, __, input) {
      for (let value = run.host.next(); value !== undefined; value = run.host.next()) yield run.deliver(value, input)
    },
  ],
  [
    'isvalid/1',
    function* (run, [node], scope, input) {
      let valid = true
      try {
        for (const value of run.valuesOf(node!, scope, input.value)) void value
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        valid = false
      }
      yield run.deliver(valid, input)
    },
  ],
])

function raise(value: Json): never {
  throw new JqError(value)
}
