/** The way an exception takes through scopes, for tracebacks. */
import type { Instance, PyError, Scope } from './values/index'

const seen = new WeakMap<PyError, Scope>()

/** An exception comes by a scope, where it is told once. */
export function left(error: PyError, scope: Scope): void {
  if (seen.get(error) === scope) return
  seen.set(error, scope)
  error.trace.unshift({ file: scope.module.file ?? '<frozen>', line: scope.line, name: scope.name })
}

/** The failures that exceptions were last caught as, with the way they had come. */
export const traces = new WeakMap<Instance, PyError>()
