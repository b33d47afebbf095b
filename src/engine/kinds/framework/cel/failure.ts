/** What goes wrong in CEL, worded and placed as cel-go does it. */

/** An evaluation that failed: the text without the expression. */
export class CelFailure extends Error {}

/** A part of an expression, as cel-js reads it. */
export interface Node {
  readonly op: string
  readonly args: unknown
  readonly pos: number
  readonly start: number
  readonly end: number
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value
}

/** What cel-js throws, as far as it matters here. */
export interface CelJsError extends Error {
  readonly code: string
  readonly summary: string
  readonly range?: { readonly start: number; readonly end: number }
  readonly node?: Node
}

export function isCelJsError(error: unknown): error is CelJsError {
  return error instanceof Error && typeof (error as Partial<CelJsError>).code === 'string' && 'summary' in error
}

/** `ERROR: <input>:1:3: message` with the line and a mark below it. */
export function located(expression: string, offset: number, message: string): string {
  const before = expression.slice(0, offset)
  const line = before.split('\n').length
  const column = offset - (before.lastIndexOf('\n') + 1)
  const source = (expression.split('\n')[line - 1] ?? '').replace(/\t/g, ' ')
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${source}\n | ${'.'.repeat(column)}^`
}

/** Why an evaluation failed, as cel-go says it. */
export function evaluationErrorText(error: unknown): string {
  if (!isCelJsError(error)) return error instanceof Error ? error.message : String(error)
  const index = /index (-?\d+) >= size/.exec(error.summary)
  if (index) return `index out of bounds: ${index[1]!}`
  switch (error.code) {
    case 'no_such_key':
      return error.summary.replace(/^No such key/, 'no such key')
    case 'no_such_overload':
    case 'no_matching_overload':
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
    case 'cannot_index_type':
      return 'no such overload'
    case 'division_by_zero':
      return 'division by zero'
    case 'modulo_by_zero':
      return 'modulus by zero'
    default:
      return error.summary.replace(/^(integer overflow): -?\d+$/, '$1')
  }
}
