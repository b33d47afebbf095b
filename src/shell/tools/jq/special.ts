/** Functions of jq that need expressions rather than values. */
import { follow, paths } from './follow'
import type { Evaluator } from './evaluate'
import type { Node } from './tree'
import { PAUSE, type Item, type Scope } from './scope'
import { again, repeat, until, whilst } from './repeated'
import type { Json } from './json'
import { JqError, type Path } from './values'

type Special = (run: Evaluator, args: readonly Node[], scope: Scope | undefined, input: Item) => Generator<Item>

export const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['empty/0', function* () {}],
  ['until/2', until],
  ['while/2', whilst],
  ['recurse/1', again],
  ['repeat/1', repeat],
  [
    'path/1',
    function* (run, [node], scope, input) {
      for (const path of paths(run, node!, scope, input.value))
        if (path === PAUSE) yield PAUSE
        else yield run.made(path, input)
    },
  ],
  [
    'getpath/1',
    function* (run, [node], scope, input) {
      for (const path of run.values(node!, scope, input.value)) {
        if (path === PAUSE) {
          yield PAUSE
          continue
        }
        if (!Array.isArray(path)) throw new JqError('Path must be specified as an array')
        yield follow(input, path as Path)
      }
    },
  ],
  [
    'select/1',
    function* (run, [node], scope, input) {
      for (const value of run.values(node!, scope, input.value))
        if (value === PAUSE) yield PAUSE
        else if (value !== null && value !== false) yield input
    },
  ],
  [
    'first/1',
    function* (run, [node], scope, input) {
      for (const item of run.eval(node!, scope, input)) {
        if (item === PAUSE) {
          yield PAUSE
          continue
        }
        yield item
        return
      }
    },
  ],
  [
    'limit/2',
    function* (run, [count, node], scope, input) {
      for (const limit of run.values(count!, scope, input.value)) {
        if (limit === PAUSE) {
          yield PAUSE
          continue
        }
        let left = Number(limit)
        for (const item of run.eval(node!, scope, input)) {
          if (item === PAUSE) {
            yield PAUSE
            continue
          }
          yield item
          if (--left <= 0) break
        }
      }
    },
  ],
  [
    'range/2',
    function* (run, [from, to], scope, input) {
      for (const a of run.values(from!, scope, input.value))
        if (a === PAUSE) yield PAUSE
        else
          for (const b of run.values(to!, scope, input.value)) {
            if (b === PAUSE) {
              yield PAUSE
              continue
            }
            if (typeof a !== 'number' || typeof b !== 'number') throw new JqError('Range bounds must be numeric')
            for (let i = a; i < b; i++) {
              if ((i - a) % 5000 === 4999) yield PAUSE
              yield run.made(i, input)
            }
          }
    },
  ],
  [
    'error/1',
    function* (run, [node], scope, input) {
      for (const value of run.values(node!, scope, input.value))
        if (value === PAUSE) yield PAUSE
        else yield raise(value)
    },
  ],
  [
    'input/0',
    function* (run, _, __, input) {
      const value = run.host.next()
      if (value === undefined) throw new JqError('break')
      yield run.made(value, input)
    },
  ],
  [
    'inputs/0',
    function* (run, _, __, input) {
      for (let value = run.host.next(); value !== undefined; value = run.host.next()) yield run.made(value, input)
    },
  ],
  [
    'isvalid/1',
    function* (run, [node], scope, input) {
      let valid = true
      try {
        for (const value of run.values(node!, scope, input.value))
          if (value === PAUSE) yield PAUSE
          else void value
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        valid = false
      }
      yield run.made(valid, input)
    },
  ],
])

function raise(value: Json): never {
  throw new JqError(value)
}
