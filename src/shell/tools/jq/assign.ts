/** Assignments: a value with what paths name in it changed. */
import type { Evaluator } from './evaluate'
import type { Json } from './json'
import type { Node } from './tree'
import type { Scope } from './scope'
import { arithmetic, deletePaths, getPath, setPath, type Path } from './values'

/** `=`, `|=` and the operators that change what a path names. */
export function* assign(run: Evaluator, operator: string, left: Node, right: Node, scope: Scope | undefined, input: Json): Generator<Json> {
  if (operator === '|=') {
    yield update(run, left, scope, input, (value) => first(run, right, scope, value))
    return
  }
  for (const value of run.valuesOf(right, scope, input)) {
    if (operator === '=') {
      let out = input
      for (const path of run.paths(left, scope, input)) out = setPath(out, path, value)
      yield out
    } else
      yield update(run, left, scope, input, (old) =>
        operator === '//=' ? (old !== null && old !== false ? old : value) : arithmetic(operator.slice(0, -1), old, value),
      )
  }
}

function update(run: Evaluator, left: Node, scope: Scope | undefined, input: Json, change: (value: Json) => Json | undefined): Json {
  let out = input
  const gone: Path[] = []
  for (const path of run.paths(left, scope, input)) {
    const value = change(getPath(out, path))
    if (value === undefined) gone.push(path)
    else out = setPath(out, path, value)
  }
  return gone.length > 0 ? deletePaths(out, gone) : out
}

function first(run: Evaluator, node: Node, scope: Scope | undefined, input: Json): Json | undefined {
  for (const value of run.valuesOf(node, scope, input)) return value
  return undefined
}
