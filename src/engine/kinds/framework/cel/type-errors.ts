/** What is wrong with the types of an expression, worded and placed as cel-go's checker does it. */
import { isNode, located, type CelJsError, type Node } from './failure'
import { syntaxError } from './syntax-errors'

const OPERATORS: Readonly<Record<string, string>> = { in: '@in', '!': '!_', 'u-': '-_', '-u': '-_' }
const TYPES: Readonly<Record<string, string>> = {
  list: 'list(dyn)',
  map: 'map(dyn, dyn)',
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
}

export function typeText(type: string): string {
  const inner = /^(list|map|optional)<(.*)>$/.exec(type)
  if (inner) return `${inner[1] === 'optional' ? 'optional_type' : inner[1]}(${inner[2]!.split(', ').map(typeText).join(', ')})`
  // What is in a list or map has a name that no field can have, nor any identifier.
  return TYPES[type] ?? type.replace(/\.__(idx|elem)\b/g, '.@$1')
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
export function anchorOf(expression: string, node: Node): number {
  const [first, second] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  if (node.op === '.' && isNode(first)) return expression.indexOf('.', first.end)
  if (node.op === '[]' && isNode(first)) return expression.indexOf('[', first.end)
  if (node.op === 'call' || node.op === 'rcall') return callOffset(expression, node, String(first))
  return isNode(first) && isNode(second) ? operatorOffset(expression, node) : node.start
}

/** Every part of an expression, the whole first. */
function* partsOf(node: unknown): Generator<Node> {
  if (isNode(node)) yield node
  const inner = isNode(node) ? node.args : node
  if (Array.isArray(inner)) for (const each of inner as unknown[]) yield* partsOf(each)
}

/** The call or operator that has a part among its own. */
function parentOf(tree: unknown, part: Node): Node | undefined {
  const isPart = (each: unknown): boolean => isNode(each) && each.start === part.start && each.end === part.end
  for (const node of partsOf(tree)) {
    if (isPart(node) || !Array.isArray(node.args)) continue
    if ((node.args as unknown[]).flat().some(isPart)) return node
  }
  return undefined
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

export interface Surroundings {
  /** Which functions there are. */
  readonly known: (name: string) => boolean
  /** The type of a part, where that can be told by itself. */
  readonly typeOf: (text: string) => string | undefined
  /** The whole expression, when it can be read. */
  readonly tree?: unknown
}

const OPERATOR = /^no such overload: (.*) (==|!=|<=|>=|<|>|\+|-|\*|\/|%|&&|\|\||in) (.*)$/

/** The places and types of one refusal. */
class Wording {
  readonly start: number

  constructor(
    private readonly expression: string,
    private readonly error: CelJsError,
    private readonly surroundings: Surroundings,
  ) {
    this.start = error.range?.start ?? 0
  }

  at(offset: number, message: string): string {
    return located(this.expression, offset < 0 ? this.start : offset, message)
  }

  noOverload(offset: number, name: string, applied: string): string {
    return this.at(offset, `found no matching overload for '${name}' applied to '${applied}'`)
  }

  /** The type that the refusal names. */
  typeIn(pattern: RegExp): string {
    return typeText(pattern.exec(this.error.summary)?.[1] ?? 'dyn')
  }

  typeAt(part: unknown): string {
    return typeText((isNode(part) && this.surroundings.typeOf(this.expression.slice(part.start, part.end))) || 'dyn')
  }

  typesOf(parts: readonly unknown[]): string {
    return `(${parts.map((each) => this.typeAt(each)).join(', ')})`
  }

  /** A call that a part of it does not fit. */
  misfit(part: Node): string | undefined {
    const parent = parentOf(this.surroundings.tree, part)
    if (parent?.op !== 'rcall') return undefined
    const [name, receiver, args] = parent.args as [string, Node, readonly Node[]]
    return this.noOverload(callOffset(this.expression, parent, name), name, `${this.typeAt(receiver)}.${this.typesOf(args)}`)
  }

  /** What a macro does with what its predicate gives: some take it for a boolean, others ask it a question. */
  predicate(node: Node, name: string, type: string): string {
    const parent = [...partsOf(this.surroundings.tree)].find((each) => isMacro(each, name, node))
    if ((name !== 'filter' && !/^exists_?[oO]ne$/.test(name)) || !parent)
      return this.at(anchorOf(this.expression, node), `expected type 'bool' but found '${type}'`)
    const kept = name === 'filter' ? this.typeAt((parent.args as unknown[])[1]) : 'int'
    return this.noOverload(callOffset(this.expression, parent, name), '_?_:_', `(${type}, ${kept}, ${kept})`)
  }
}

/** A refusal to parse or check, as cel-go lists it. `node` is what is wrong. */
export function compileErrorText(
  expression: string,
  error: CelJsError,
  surroundings: Surroundings,
  node: Node | undefined = error.node,
): string {
  const { code, summary } = error
  const wording = new Wording(expression, error, surroundings)
  const start = wording.start
  if (code === 'invalid_macro_argument' && node)
    return wording.at(node.start, summary.startsWith('has()') ? 'invalid argument to has() macro' : 'argument must be a simple name')
  if (error.name === 'ParseError') return syntaxError(expression, error)
  const variable = /^Unknown variable: (.*)$/.exec(summary)
  if (variable) return wording.at(start, `undeclared reference to '${variable[1]!}' (in container '')`)
  const binary = OPERATOR.exec(summary)
  if (binary && node) {
    const [, left, operator, right] = binary
    const name = OPERATORS[operator!] ?? `_${operator!}_`
    return wording.noOverload(operatorOffset(expression, node), name, `(${typeText(left!)}, ${typeText(right!)})`)
  }
  const unary = /^no such overload: ([!-])(\S.*)$/.exec(summary)
  if (unary) return wording.noOverload(start, `${unary[1]!}_`, `(${typeText(unary[2]!)})`)
  const call = /^found no matching overload for '(?:(.*)\.)?(\w+)\((.*)\)'$/.exec(summary)
  if (call && node) {
    const [, receiver, name, given] = call
    const offset = callOffset(expression, node, name!)
    const undeclared = (at: number, what: string): string => wording.at(at, `undeclared reference to '${what}' (in container '')`)
    const [, target] = node.args as readonly unknown[]
    // What functions are called by in front of them is no variable.
    const namespace = receiver?.endsWith('Namespace') && isNode(target) ? target : undefined
    const prefix = namespace && expression.slice(namespace.start, namespace.end)
    if (!surroundings.known(name!))
      return [...(namespace ? [undeclared(namespace.start, prefix!)] : []), undeclared(offset, name!)].join('\n')
    const args = given ? given.split(/, (?![^<]*>)/).map(typeText) : []
    if (namespace) return wording.noOverload(offset, `${prefix}.${name!}`, `(${args.join(', ')})`)
    return wording.noOverload(offset, name!, receiver === undefined ? `(${args.join(', ')})` : `${typeText(receiver)}.(${args.join(', ')})`)
  }
  if (code === 'incompatible_ternary_branches') {
    const types = /got '(.*)' and '(.*)'$/.exec(summary)
    const offset = expression.indexOf('?', start)
    return wording.noOverload(offset, '_?_:_', `(bool, ${typeText(types?.[1] ?? 'dyn')}, ${typeText(types?.[2] ?? 'dyn')})`)
  }
  const macro = /^(\w+)\(.*\) predicate must return bool, got '(.*)'$/.exec(summary)
  if (macro && node) return wording.predicate(node, macro[1]!, typeText(macro[2]!))
  if (code === 'invalid_condition_type' && node) {
    const parent = parentOf(surroundings.tree, node)
    const operands = parent?.op === '?:' ? (parent.args as readonly unknown[]) : [node]
    return wording.noOverload(
      expression.indexOf('?', node.end),
      '_?_:_',
      `(${[wording.typeIn(/got '(.*)'/), ...operands.slice(1).map((each) => wording.typeAt(each))].join(', ')})`,
    )
  }
  if (code === 'invalid_logical_operand' && node)
    return wording.at(anchorOf(expression, node), `expected type 'bool' but found '${wording.typeIn(/got '(.*)'/)}'`)
  if (node?.op === '[]' && (code === 'cannot_index_type' || code === 'invalid_index_type'))
    return wording.noOverload(anchorOf(expression, node), '_[_]', wording.typesOf(node.args as readonly unknown[]))
  if (code === 'cannot_index_type' && node?.op === '.')
    return wording.at(anchorOf(expression, node), `type '${wording.typeIn(/'(.*)'$/)}' does not support field selection`)
  if ((code === 'optional_expected' || code === 'incompatible_argument_type') && node) {
    const text = wording.misfit(node)
    if (text !== undefined) return text
  }
  if (code === 'invalid_comprehension_range' && node) {
    const type = wording.typeIn(/type '(.*)' cannot/)
    return wording.at(
      anchorOf(expression, node),
      `expression of type '${type}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    )
  }
  const key = /^No such key: (\w+)$/.exec(summary)
  if (key) return wording.at(Math.max(0, expression.lastIndexOf('.', start)), `undefined field '${key[1]!}'`)
  return wording.at(start, summary)
}

function isMacro(node: Node, name: string, predicate: Node): boolean {
  return (
    node.op === 'rcall' &&
    Array.isArray(node.args) &&
    node.args[0] === name &&
    (node.args[2] as unknown[]).some((each) => isNode(each) && each.start === predicate.start)
  )
}
