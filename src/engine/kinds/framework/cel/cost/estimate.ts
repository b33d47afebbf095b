/** What evaluating an expression costs at most, in cel-go's units; models cel-go's checker.Cost. */
import { comprehensionCost, isComprehension } from './comprehensions'
import { at, isNode, ROOT, SCALAR, SCALARS, sizeOf, typeOf, union, type CheckedNode, type Estimated, type Scope } from './estimated'
import type { Declared } from './declared'
import { callCost, type Argument, type Called } from './functions'
import { MOST } from './sizes'

const LIST = 10
const MAP = 30

function literal(value: unknown, type: string): Estimated {
  const length = typeof value === 'string' ? [...value].length : value instanceof Uint8Array ? value.length : 1
  return { cost: 0, size: { min: length, max: length }, type, place: undefined, items: undefined, literal: value }
}

function select(target: Estimated, field: string, type: string): Estimated {
  const counted = target.place?.fields !== undefined || (target.type !== 'dyn' && !SCALARS.has(target.type) && target.type !== 'string')
  const place = target.place?.fields ? target.place.fields.get(field) : target.place?.key ? target.place.element : undefined
  return at(place, type, target.cost + (counted ? 1 : 0))
}

function index(target: Estimated, key: Estimated, type: string, root: Declared | undefined): Estimated {
  const found = at(target.place ? target.place.element : root, type, 1 + target.cost + key.cost)
  return target.place || !target.items ? found : { ...found, size: target.items }
}

function listOf(elements: readonly Estimated[], type: string): Estimated {
  const items = elements.map(sizeOf).reduce(union, { min: elements.length === 0 ? 0 : MOST, max: 0 })
  const size = { min: elements.length, max: elements.length }
  return { cost: elements.reduce((sum, each) => sum + each.cost, LIST), size, type, place: undefined, items }
}

/** The operand of `has`, of which only the way there counts. */
function presence(node: CheckedNode, scope: Scope): Estimated {
  const [target] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  return { ...literal(true, 'bool'), cost: isNode(target) ? estimate(target, scope).cost : 0 }
}

function conditional(condition: Estimated, yes: Estimated, no: Estimated, type: string): Estimated {
  const items = yes.items && no.items && union(yes.items, no.items)
  return { cost: condition.cost + Math.max(yes.cost, no.cost), size: union(sizeOf(yes), sizeOf(no)), type, place: undefined, items }
}

function called(name: string, target: Estimated | undefined, args: readonly Estimated[], type: string): Estimated {
  const shown = (each: Estimated): Argument => ({ ...each, size: sizeOf(each) })
  const call: Called = { name, ...(target ? { target: shown(target) } : {}), args: args.map(shown) }
  const { cost, size } = callCost(call)
  const all = [...(target ? [target] : []), ...args].reduce((sum, each) => sum + each.cost, cost)
  return { cost: all, size: size ?? (SCALARS.has(type) ? SCALAR : undefined), type, place: undefined, items: undefined }
}

function callOf(node: CheckedNode, scope: Scope): Estimated {
  const type = typeOf(node)
  const parts = node.args as unknown[]
  const name = String(parts[0])
  const receiver = node.op === 'rcall' ? (parts[1] as CheckedNode) : undefined
  const given = (node.op === 'rcall' ? parts[2] : parts[1]) as readonly CheckedNode[]
  if (!receiver && name === 'has' && given[0]) return presence(given[0], scope)
  if (!receiver && name === 'dyn' && given[0]) {
    const inner = estimate(given[0], scope)
    return { ...inner, type, cost: inner.cost + 1 }
  }
  if (receiver && isComprehension(name, receiver, given)) return comprehensionCost(name, receiver, given, type, scope, estimate)
  // Namespaces of functions are no values.
  const isNamespace = receiver?.op === 'id' && !scope.has(String(receiver.args))
  const target = receiver && !isNamespace ? estimate(receiver, scope) : undefined
  return called(
    isNamespace ? `${String(receiver.args)}.${name}` : name,
    target,
    given.map((each) => estimate(each, scope)),
    type,
  )
}

export function estimate(node: CheckedNode, scope: Scope): Estimated {
  const type = typeOf(node)
  const { op, args } = node
  if (op === 'value') return literal(args, type)
  if (op === 'id') {
    const known = scope.get(String(args)) ?? at(scope.get(ROOT)?.place, type, 1)
    return { ...known, type: type === 'dyn' ? known.type : type, cost: 1 }
  }
  if (op === 'call' || op === 'rcall') return callOf(node, scope)
  const parts = (Array.isArray(args) ? args : [args]) as unknown[]
  if (op === '.') return select(estimate(parts[0] as CheckedNode, scope), String(parts[1]), type)
  if (op === '.?' || op === '[?]') {
    const target = estimate(parts[0] as CheckedNode, scope)
    const key = isNode(parts[1]) ? estimate(parts[1], scope).cost : 0
    return { ...at(undefined, type, 1 + target.cost + key) }
  }
  if (op === 'map') {
    const entries = (parts as readonly (readonly CheckedNode[])[]).flat().map((each) => estimate(each, scope))
    const size = { min: parts.length, max: parts.length }
    return { cost: entries.reduce((sum, each) => sum + each.cost, MAP), size, type, place: undefined, items: undefined }
  }
  const operands = parts.filter(isNode).map((each) => estimate(each, scope))
  if (op === 'list') return listOf(operands, type)
  const [first, second, third] = operands
  if (op === '[]' && first && second) return index(first, second, type, scope.get(ROOT)?.place)
  if (op === '?:' && first && second && third) return conditional(first, second, third, type)
  return called(op, undefined, operands, type)
}
