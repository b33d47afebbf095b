/** `reduce`, `foreach`, `as` and `label`: expressions that bind what others give. */
import type { Evaluator } from './evaluate'
import { destructure } from './patterns'
import { Break, PAUSE, type Item, type Scope } from './scope'
import type { Of } from './tree'
import { JqError } from './values'

/** Folds values into one. */
export function* reduce(run: Evaluator, node: Of<'reduce'>, scope: Scope | undefined, input: Item): Generator<Item> {
  for (const init of run.eval(node.init, scope, input)) {
    if (init === PAUSE) {
      yield PAUSE
      continue
    }
    let state: Item | undefined = init
    for (const value of run.values(node.source, scope, input.value))
      if (value === PAUSE) yield PAUSE
      else
        for (const inner of destructure(run, node.patterns, value, scope)) {
          if (inner === PAUSE) {
            yield PAUSE
            continue
          }
          let last: Item | undefined
          for (const next of run.eval(node.update, inner, state ?? { value: null }))
            if (next === PAUSE) yield PAUSE
            else last = next
          state = last
        }
    if (state) yield state
    else yield run.made(null, input)
  }
}

/** As `reduce`, with every state given. */
export function* foreach(run: Evaluator, node: Of<'foreach'>, scope: Scope | undefined, input: Item): Generator<Item> {
  for (const init of run.eval(node.init, scope, input)) {
    if (init === PAUSE) {
      yield PAUSE
      continue
    }
    let state: Item = init
    for (const value of run.values(node.source, scope, input.value))
      if (value === PAUSE) yield PAUSE
      else
        for (const inner of destructure(run, node.patterns, value, scope))
          if (inner === PAUSE) yield PAUSE
          else
            for (const next of run.eval(node.update, inner, state)) {
              if (next === PAUSE) {
                yield PAUSE
                continue
              }
              state = next
              if (node.extract) yield* run.eval(node.extract, inner, next)
              else yield next
            }
  }
}

/** A body for every value of a source, with the names of a pattern. */
export function* bound(run: Evaluator, node: Of<'as'>, scope: Scope | undefined, input: Item): Generator<Item> {
  for (const value of run.values(node.source, scope, input.value)) {
    if (value === PAUSE) {
      yield PAUSE
      continue
    }
    for (let i = 0; i < node.patterns.length; i++) {
      try {
        for (const inner of destructure(run, node.patterns.slice(i), value, scope))
          if (inner === PAUSE) yield PAUSE
          else yield* run.eval(node.body, inner, input)
        break
      } catch (error) {
        if (!(error instanceof JqError) || i === node.patterns.length - 1) throw error
      }
    }
  }
}

/** A body that `break` may leave. */
export function* labelled(run: Evaluator, node: Of<'label'>, scope: Scope | undefined, input: Item): Generator<Item> {
  const label = {}
  try {
    yield* run.eval(node.body, { kind: 'label', name: node.name, label, next: scope }, input)
  } catch (error) {
    if (!(error instanceof Break) || error.label !== label) throw error
  }
}
