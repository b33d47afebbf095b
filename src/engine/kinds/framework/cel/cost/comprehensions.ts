/** What macros cost that go through lists and maps, by what cel-go makes of them; models its parser's macros under checker.Cost. */
import type { Declared } from './declared'
import { at, isNode, ROOT, sizeOf, union, type CheckedNode, type Estimated, type Scope } from './estimated'
import { MOST, type Size } from './sizes'

const LIST = 10
const MAP = 30
export type Estimate = (node: CheckedNode, scope: Scope) => Estimated

/** Looking at a variable. */
const LOOK = 1

/** What is made before the first turn, with each turn besides the expressions in it, and at the end. */
interface Shape {
  readonly before: number
  /** By the prices of the expressions that the macro was given. */
  turn(expressions: readonly number[]): number
  readonly after: number
  /** Whether a container comes of it, as large as what was gone through. */
  readonly makes: boolean
}

const last = (all: readonly number[]): number => all.at(-1) ?? 0
/** A condition before what is added, where one is given. */
const added =
  (price: number) =>
  (all: readonly number[]): number =>
    all.length > 1 ? all[0]! + Math.max(price + last(all), LOOK) : price + last(all)

const ALL: Shape = { before: 0, turn: (all) => 2 * LOOK + LOOK + last(all), after: LOOK, makes: false }
const EXISTS: Shape = { before: 0, turn: (all) => 3 * LOOK + LOOK + last(all), after: LOOK, makes: false }
const ONE: Shape = { before: 0, turn: (all) => last(all) + 2 * LOOK, after: 2 * LOOK, makes: false }
const MAPS: Shape = { before: LIST, turn: added(2 * LOOK + LIST), after: LOOK, makes: true }
const FILTER: Shape = { before: LIST, turn: (all) => last(all) + 3 * LOOK + LIST, after: LOOK, makes: true }
const TRANSFORM_MAP: Shape = { before: MAP, turn: added(3 * LOOK), after: LOOK, makes: true }
const TRANSFORM_ENTRY: Shape = { before: MAP, turn: added(2 * LOOK), after: LOOK, makes: true }

const SHAPES: Readonly<Record<string, Shape>> = {
  all: ALL,
  exists: EXISTS,
  exists_one: ONE,
  existsOne: ONE,
  map: MAPS,
  filter: FILTER,
  transformList: MAPS,
  transformMap: TRANSFORM_MAP,
  transformMapEntry: TRANSFORM_ENTRY,
}
const WITH_TWO = new Set(['all', 'exists', 'exists_one', 'existsOne', 'transformList', 'transformMap', 'transformMapEntry'])

export function isComprehension(name: string, receiver: CheckedNode, args: readonly CheckedNode[]): boolean {
  if (name === 'bind') return receiver.op === 'id' && receiver.args === 'cel' && args.length === 3
  if (name === 'optMap' || name === 'optFlatMap') return args.length === 2
  return Object.hasOwn(SHAPES, name) && args.length >= 2 && args[0]?.op === 'id'
}

/** cel.bind, and the value of an optional one: a variable for one expression. */
function bound(variable: CheckedNode, value: Estimated, body: CheckedNode, scope: Scope, estimate: Estimate): Estimated {
  const inner = estimate(body, new Map([...scope, [String(variable.args), value]]))
  return { ...inner, cost: Math.min(MOST, LIST + value.cost + inner.cost) }
}

function optional(
  name: string,
  receiver: CheckedNode,
  [variable, body]: readonly CheckedNode[],
  type: string,
  scope: Scope,
  estimate: Estimate,
): Estimated {
  const target = estimate(receiver, scope)
  // What is no variable is made one, so that it is not worked out twice.
  const once = receiver.op === 'id' ? 0 : LIST + target.cost
  const value: Estimated = { cost: 1 + LOOK, size: undefined, type: 'dyn', place: target.place, items: undefined }
  const inner = bound(variable!, value, body!, scope, estimate)
  const some = inner.cost + (name === 'optMap' ? 1 : 0)
  return { cost: Math.min(MOST, once + 1 + LOOK + Math.max(some, 1)), size: undefined, type, place: undefined, items: undefined }
}

/** The variables of a turn: of a list the item, of a map the key, or both of them. What was made on the way counts as the root does. */
function variables(range: Estimated, names: readonly string[], root: Declared | undefined): readonly (readonly [string, Estimated])[] {
  const isList = range.place ? !range.place.key : range.type.startsWith('list')
  const inner = /^(?:list|map)<(?:string, )?(.*)>$/.exec(range.type)?.[1] ?? 'dyn'
  const item = at(range.place ? range.place.element : root, inner, 1)
  const key = range.place ? at(range.place.key, isList ? 'int' : 'string', 1) : at(root, 'dyn', 1)
  const [first = '', second] = names
  if (second === undefined) return [[first, isList ? item : key]]
  return [
    [first, key],
    [second, item],
  ]
}

export function comprehensionCost(
  name: string,
  receiver: CheckedNode,
  args: readonly CheckedNode[],
  type: string,
  scope: Scope,
  estimate: Estimate,
): Estimated {
  if (name === 'bind') return bound(args[0]!, estimate(args[1]!, scope), args[2]!, scope, estimate)
  if (name === 'optMap' || name === 'optFlatMap') return optional(name, receiver, args, type, scope, estimate)
  const shape = SHAPES[name]!
  const two = WITH_TWO.has(name) && args.length >= 3 && args[1]?.op === 'id'
  const names = args.slice(0, two ? 2 : 1).map((each) => String(each.args))
  const range = estimate(receiver, scope)
  const inside = new Map([...scope, ...variables(range, names, scope.get(ROOT)?.place)])
  const expressions = args.slice(names.length).filter(isNode)
  const priced = expressions.map((each) => estimate(each, inside))
  const turns = sizeOf(range)
  const cost = range.cost + shape.before + turns.max * shape.turn(priced.map((each) => each.cost)) + shape.after
  const items: Size | undefined = shape.makes ? madeItems(name, range, priced.at(-1), inside.get(names[0]!)) : undefined
  return { cost: Math.min(MOST, cost), size: shape.makes ? turns : { min: 1, max: 1 }, type, place: undefined, items }
}

/** How large the items are of what a macro makes: those it was given, or those it was told to make. */
function madeItems(name: string, range: Estimated, made: Estimated | undefined, item: Estimated | undefined): Size | undefined {
  const from = name === 'filter' ? item : made
  return from?.size ? union({ min: 0, max: 0 }, from.size) : range.items
}
