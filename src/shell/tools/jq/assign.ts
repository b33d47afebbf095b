/** Assignments: a value with what paths name in it changed. */
import { paths } from './follow'
import type { Evaluator } from './evaluate'
import type { Json } from './json'
import { PAUSE, type Scope } from './scope'
import type { Node } from './tree'
import { arithmetic, deletePaths, getPath, setPath, type Path } from './values'

/** `=`, `|=` and the operators that change what a path names. */
export function* assign(run: Evaluator, operator: string, left: Node, right: Node, scope: Scope | undefined, input: Json): Generator<Json> {
  if (operator === '|=') {
    yield* update(run, left, scope, input, (value) => run.values(right, scope, value))
    return
  }
  for (const value of run.values(right, scope, input)) {
    if (value === PAUSE) yield PAUSE
    else if (operator === '=') {
      let out = input
      for (const path of paths(run, left, scope, input)) {
        if (path === PAUSE) yield PAUSE
        else out = setPath(out, path, value)
      }
      yield out
    } else
      yield* update(run, left, scope, input, (old) => [
        operator === '//=' ? (old !== null && old !== false ? old : value) : arithmetic(operator.slice(0, -1), old, value),
      ])
  }
}

/** The value with each place set to the first of its new values; a place that has none is deleted. */
function* update(
  run: Evaluator,
  left: Node,
  scope: Scope | undefined,
  input: Json,
  change: (value: Json) => Iterable<Json>,
): Generator<Json> {
  let out = input
  const gone: Path[] = []
  for (const path of paths(run, left, scope, input)) {
    if (path === PAUSE) {
      yield PAUSE
      continue
    }
    let changed: Json | undefined
    for (const value of change(getPath(out, path))) {
      if (value === PAUSE) yield PAUSE
      else {
        changed = value
        break
      }
    }
    if (changed === undefined) gone.push(path)
    else out = setPath(out, path, changed)
  }
  yield gone.length > 0 ? deletePaths(out, gone) : out
}
