/** What goes wrong in CEL, worded and placed as cel-go does it. */

/** An evaluation that failed: the text without the expression. */
export class CelFailure extends Error {}

export interface Node {
  readonly op: string
  readonly args: unknown
  readonly start: number
  readonly end: number
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

const OPERATORS: Readonly<Record<string, string>> = { in: '@in', '!': '!_', 'u-': '-_', '-u': '-_' }
const TYPES: Readonly<Record<string, string>> = {
  list: 'list(dyn)',
  map: 'map(dyn, dyn)',
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
}

function typeText(type: string): string {
  const inner = /^(list|map|optional)<(.*)>$/.exec(type)
  if (inner) return `${inner[1] === 'optional' ? 'optional_type' : inner[1]}(${inner[2]!.split(', ').map(typeText).join(', ')})`
  // What is in a list or map has a name that no field can have, nor any identifier.
  return TYPES[type] ?? type.replace(/\.__(idx|elem)\b/g, '.@$1')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value
}

/** Where a binary operator stands: between its operands. */
function operatorOffset(expression: string, node: Node): number {
  const [left] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  if (!isNode(left)) return node.start
  const at = expression.indexOf(node.op, left.end)
  return at < 0 ? node.start : at
}

/** Where the parenthesis of a call opens. */
function callOffset(expression: string, node: Node, name: string): number {
  const [, receiver] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  const from = node.op === 'rcall' && isNode(receiver) ? receiver.end : node.start
  const at = expression.indexOf('(', expression.indexOf(name, from))
  return at < 0 ? node.start : at
}

/** Where cel-go sees an expression: at what joins its parts, not at their beginning. */
function anchorOf(expression: string, node: Node): number {
  const [first, second] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  if (node.op === '.' && isNode(first)) return expression.indexOf('.', first.end)
  if (node.op === '[]' && isNode(first)) return expression.indexOf('[', first.end)
  if (node.op === 'call' || node.op === 'rcall') return callOffset(expression, node, String(first))
  return isNode(first) && isNode(second) ? operatorOffset(expression, node) : node.start
}

/** The operand of a logical operator that is no boolean: the first of which that is known. */
function wrongOperand(expression: string, node: Node, typeOf: (text: string) => string | undefined): Node {
  const operands = Array.isArray(node.args) ? (node.args as unknown[]).filter(isNode) : []
  const isWrong = ({ start, end }: Node): boolean => !['bool', 'dyn', undefined].includes(typeOf(expression.slice(start, end)))
  return operands.find(isWrong) ?? operands[0] ?? node
}

/** What of an expression is wrong. `typeOf` tells the type of a part, where that can be told by itself. */
export function wrongPart(expression: string, error: CelJsError, typeOf: (text: string) => string | undefined): Node | undefined {
  const { node, code } = error
  return node && code === 'invalid_logical_operand' ? wrongOperand(expression, node, typeOf) : node
}

const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

function syntaxError(expression: string, error: CelJsError): string {
  const offset = error.range?.start ?? 0
  const rest = expression.slice(offset)
  if (error.summary.startsWith('Unexpected character') || /^[=&|@#$`\\]/.test(rest))
    return located(expression, offset, `Syntax error: token recognition error at: '${rest.slice(0, /^[=&|]/.test(rest) ? 2 : 1)}'`)
  const open = (expression.match(/[([{]/g) ?? []).length - (expression.match(/[)\]}]/g) ?? []).length
  const before = expression.slice(0, offset).trimEnd()
  const wantsOperand = before === '' || /[-+*/%<>=!&|?:,([{.]$/.test(before)
  const token = rest.trim() === '' ? '<EOF>' : (/^(\w+|"[^"]*"|'[^']*'|&&|\|\||[<>=!]=|.)/.exec(rest)?.[0] ?? rest)
  if (wantsOperand) return located(expression, offset, `Syntax error: mismatched input '${token}' expecting ${OPERAND}`)
  if (token === '<EOF>' && open > 0) {
    const closing = before.lastIndexOf('[') > before.lastIndexOf('(') ? ']' : before.lastIndexOf('{') > before.lastIndexOf('(') ? '}' : ')'
    return located(expression, offset, `Syntax error: missing '${closing}' at '<EOF>'`)
  }
  return located(expression, offset, `Syntax error: extraneous input '${token}' expecting <EOF>`)
}

/** A refusal to parse or check, as cel-go lists it. `known` says which functions there are, `node` what is wrong. */
export function compileErrorText(
  expression: string,
  error: CelJsError,
  known: (name: string) => boolean,
  node: Node | undefined = error.node,
): string {
  const start = error.range?.start ?? 0
  if (error.name === 'ParseError') return syntaxError(expression, error)
  const variable = /^Unknown variable: (.*)$/.exec(error.summary)
  if (variable) return located(expression, start, `undeclared reference to '${variable[1]!}' (in container '')`)
  const binary = /^no such overload: (\S.*) (\S+) (\S.*)$/.exec(error.summary)
  if (binary && node) {
    const [, left, operator, right] = binary
    const name = OPERATORS[operator!] ?? `_${operator!}_`
    return located(
      expression,
      operatorOffset(expression, node),
      `found no matching overload for '${name}' applied to '(${typeText(left!)}, ${typeText(right!)})'`,
    )
  }
  const unary = /^no such overload: ([!-])(\S.*)$/.exec(error.summary)
  if (unary) return located(expression, start, `found no matching overload for '${unary[1]!}_' applied to '(${typeText(unary[2]!)})'`)
  const call = /^found no matching overload for '(?:(.*)\.)?(\w+)\((.*)\)'$/.exec(error.summary)
  if (call && node) {
    const [, receiver, name, given] = call
    const offset = callOffset(expression, node, name!)
    if (!known(name!)) return located(expression, offset, `undeclared reference to '${name!}' (in container '')`)
    const args = given ? given.split(/, (?![^<]*>)/).map(typeText) : []
    const applied = receiver === undefined ? `(${args.join(', ')})` : `${typeText(receiver)}.(${args.join(', ')})`
    return located(expression, offset, `found no matching overload for '${name!}' applied to '${applied}'`)
  }
  if (error.code === 'incompatible_ternary_branches') {
    const types = /got '(.*)' and '(.*)'$/.exec(error.summary)
    const at = expression.indexOf('?', start)
    return located(
      expression,
      at < 0 ? start : at,
      `found no matching overload for '_?_:_' applied to '(bool, ${typeText(types?.[1] ?? 'dyn')}, ${typeText(types?.[2] ?? 'dyn')})'`,
    )
  }
  if (error.code === 'invalid_logical_operand' && node)
    return located(
      expression,
      anchorOf(expression, node),
      `expected type 'bool' but found '${typeText(/got '(.*)'/.exec(error.summary)?.[1] ?? 'dyn')}'`,
    )
  if (error.code === 'cannot_index_type' && node?.op === '.')
    return located(
      expression,
      anchorOf(expression, node),
      `type '${typeText(/'(.*)'$/.exec(error.summary)?.[1] ?? 'dyn')}' does not support field selection`,
    )
  if (error.code === 'invalid_comprehension_range' && node) {
    const type = typeText(/type '(.*)' cannot/.exec(error.summary)?.[1] ?? 'dyn')
    return located(
      expression,
      anchorOf(expression, node),
      `expression of type '${type}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    )
  }
  const key = /^No such key: (\w+)$/.exec(error.summary)
  if (key) return located(expression, Math.max(0, expression.lastIndexOf('.', start)), `undefined field '${key[1]!}'`)
  return located(expression, start, error.summary)
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
      return error.summary
  }
}
