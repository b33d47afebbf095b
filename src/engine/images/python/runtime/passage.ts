/** The way an exception takes through scopes, for tracebacks: where in each it came to be or came by. */
import type { Expression, Statement } from '../language/ast'
import { Instance, PyError, type Scope } from './values/index'

const seen = new WeakMap<PyError, Scope>()
interface Place {
  readonly scope: Scope
  readonly node: Expression | Statement
  statement?: Statement
}

const places = new WeakMap<PyError, Place>()

/** The innermost part of a scope that an exception came out of is where it came to be there. */
export function located(error: unknown, scope: Scope, node: Expression | Statement): unknown {
  if (error instanceof PyError && places.get(error)?.scope !== scope) places.set(error, { scope, node })
  return error
}

/** As `located`, and the innermost statement is the one it came to be in. */
export function locatedIn(error: unknown, scope: Scope, statement: Statement): unknown {
  located(error, scope, statement)
  if (error instanceof PyError) places.get(error)!.statement ??= statement
  return error
}

/** An exception comes out of a scope that is none of its own for tracebacks: where it came to be is in the one around it. */
export function passedOn(error: PyError, from: Scope, to: Scope): void {
  const place = places.get(error)
  if (place?.scope === from) places.set(error, { scope: to, node: place.node })
}

/** An exception comes by a scope, where it is told once. */
export function left(error: PyError, scope: Scope): void {
  if (seen.get(error) === scope) return
  seen.set(error, scope)
  const place = places.get(error)
  const part = place?.scope === scope ? { node: place.node, ...(place.statement ? { statement: place.statement } : {}) } : {}
  error.way = { passed: { file: fileOf(scope), line: scope.line, name: scope.name, ...part }, inner: error.way }
}

function fileOf(scope: Scope): string {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.file !== undefined) return at.file
  return scope.module.file ?? '<frozen>'
}

/** An exception that was raised while another was handled; one that leads back to itself is none. */
export function raisedWithin(next: unknown, handled: PyError): void {
  if (!(next instanceof PyError) || next.value.attributes.has('__context__')) return
  const before = new Set<Instance>()
  for (let at: unknown = handled.value; at instanceof Instance && !before.has(at); at = at.attributes.get('__context__')) before.add(at)
  if (before.has(next.value)) return
  next.value.attributes.set('__context__', handled.value)
}

/** The failures that exceptions were last caught as, with the way they had come. */
export const traces = new WeakMap<Instance, PyError>()
