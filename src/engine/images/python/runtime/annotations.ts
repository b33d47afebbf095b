/** What is said of names and parameters: types as far as they are the language's own, and texts. */
import type { Expression } from '../language/ast'
import type { Value } from './values/index'
import type { Runtime } from './runtime'

export function annotated(rt: Runtime, annotation: Expression): Value {
  if (annotation.type === 'constant') return annotation.value
  return (annotation.type === 'name' ? rt.builtin(annotation.name) : undefined) ?? textOf(annotation)
}

/** An annotation as text, as far as it is a name with others in brackets. */
function textOf(annotation: Expression): string {
  if (annotation.type === 'name') return annotation.name
  if (annotation.type === 'attribute') return `${textOf(annotation.object)}.${annotation.name}`
  if (annotation.type === 'subscript') return `${textOf(annotation.object)}[${textOf(annotation.index)}]`
  if (annotation.type === 'tuple') return annotation.items.map(textOf).join(', ')
  if (annotation.type === 'constant') return annotation.value === null ? 'None' : String(annotation.value)
  return '...'
}
