/** What calls of functions and operators cost at most, by the sizes of what they are given; models library.CostEstimator and cel-go's own. */
import type { Declared } from './declared'
import { MOST, product, REGULAR, sum, times, TRAVERSAL, type Size } from './sizes'

export interface Argument {
  readonly size: Size
  readonly type: string
  readonly place: Declared | undefined
  readonly items: Size | undefined
  readonly literal?: unknown
}

export interface Called {
  readonly name: string
  readonly target?: Argument
  readonly args: readonly Argument[]
}

/** The price of the call itself, and how large what it gives is where that is known. */
export interface CallCost {
  readonly cost: number
  readonly size?: Size
}

type Coster = (target: Argument, args: readonly Argument[]) => CallCost

const NOMINAL: CallCost = { cost: 1 }
const CHECK = 350_000
const LIST = 10
const FORMAT_EXPRESSION = 128 * REGULAR
/** Bytes of an address. */
const ADDRESS = 16

const isText = ({ type }: Argument): boolean => type === 'string' || type === 'bytes'
const isList = ({ type }: Argument): boolean => type.startsWith('list')
const most = ({ size }: Argument): number => size.max

/** How large the items of a list are. */
function itemsOf({ place, items }: Argument): Size {
  if (place?.element) return { min: 0, max: place.element.most }
  return items ?? { min: 0, max: MOST }
}

const traversed =
  (factor: number): Coster =>
  (target) => ({ cost: times(most(target), factor) })

const kept =
  (factor: number): Coster =>
  (target) => ({ cost: times(most(target), factor), size: target.size })

function compared(target: Argument): CallCost {
  if (!isList(target)) return { cost: times(most(target), TRAVERSAL) }
  const texts = /^list<(string|bytes)>$/.test(target.type)
  return { cost: Math.min(MOST, most(target) * (1 + (texts ? times(itemsOf(target).max, TRAVERSAL) : 0))) }
}

function replaced(target: Argument, args: readonly Argument[]): CallCost {
  const [from, to] = args
  if (!from || !to) return NOMINAL
  const { size } = target
  const longest = ((): readonly [count: number, rest: number] => {
    if (from.size.min === 0) return [size.max + 1, size.max]
    return to.size.max <= from.size.min ? [0, size.max] : [Math.ceil(size.max / from.size.min), 0]
  })()
  const shortest = ((): readonly [count: number, rest: number] => {
    if (from.size.max === 0) return [size.min + 1, size.min]
    return from.size.max <= to.size.min ? [0, size.min] : [Math.ceil(size.min / from.size.max), 0]
  })()
  const result = {
    min: Math.min(MOST, shortest[0] * to.size.min + shortest[1]),
    max: Math.min(MOST, longest[0] * to.size.max + longest[1]),
  }
  return { cost: times(size.max, 2 * TRAVERSAL), size: result }
}

function split(target: Argument, args: readonly Argument[]): CallCost {
  const given = args[1]?.literal
  const pieces = typeof given === 'bigint' && given >= 0n ? Number(given) : most(target)
  return { cost: times(most(target), 2 * TRAVERSAL), size: { min: 0, max: pieces } }
}

function joined(target: Argument, [separator]: readonly Argument[]): CallCost {
  const { size } = target
  const texts = product(size, itemsOf(target))
  const between = { min: Math.max(0, size.min - 1), max: Math.max(0, size.max - 1) }
  const all = separator ? sum(texts, product(separator.size, between)) : texts
  return { cost: times(all.max, TRAVERSAL), size: all }
}

function matched(text: Argument, expression: Argument): number {
  return Math.min(MOST, times(text.size.max + 1, TRAVERSAL) * times(most(expression), REGULAR))
}

const found: Coster = (target, [expression]) =>
  expression ? { cost: matched(target, expression), size: { min: 0, max: most(target) } } : NOMINAL

const contained =
  (more: number): Coster =>
  (_, [other]) => ({ cost: times(2 * ADDRESS, TRAVERSAL) + more + (other && isText(other) ? times(most(other), TRAVERSAL) : 0) })

const compareSets =
  (factor: number): Coster =>
  (one, [, other]) => ({ cost: Math.min(MOST, 1 + factor * most(one) * (other ? most(other) : 0)) })

const selector: Coster = (_, [text]) => {
  const length = text ? most(text) : 0
  return { cost: Math.min(MOST, 10 + times(length, TRAVERSAL) + times(times(length, 0.5), 50)) }
}

/** What makes a list of so many items. */
const newList = (size: Size, factor: number): CallCost => ({ cost: Math.min(MOST, 1 + LIST + times(size.max, factor)), size })

/** Each item is held against each other one. */
function pairwise(target: Argument): CallCost {
  return newList(product(target.size, target.size), 2 + (/^list<(string|bytes)>$/.test(target.type) ? TRAVERSAL : 0))
}

function sliced(target: Argument, [from, to]: readonly Argument[]): CallCost {
  const number = (given: Argument | undefined, standard: number): number =>
    typeof given?.literal === 'bigint' ? Number(given.literal) : standard
  const length = Math.max(0, number(to, most(target)) - number(from, 0))
  return newList({ min: length, max: length }, 1)
}

function flattened(target: Argument, [depth]: readonly Argument[]): CallCost {
  return newList(target.size, typeof depth?.literal === 'bigint' ? Number(depth.literal) : depth ? MOST : 1)
}

/** Functions that are called on a value. */
const METHODS: Readonly<Record<string, Coster>> = {
  check: () => ({ cost: CHECK }),
  fieldSelector: selector,
  labelSelector: selector,
  isSorted: compared,
  sum: compared,
  max: compared,
  min: compared,
  indexOf: compared,
  lastIndexOf: compared,
  lowerAscii: kept(TRAVERSAL),
  upperAscii: kept(TRAVERSAL),
  substring: kept(TRAVERSAL),
  trim: kept(TRAVERSAL),
  replace: replaced,
  split,
  join: joined,
  find: found,
  findAll: found,
  format: traversed(TRAVERSAL),
  matches: (target, [expression]) => (expression ? { cost: matched(target, expression) } : NOMINAL),
  contains: (target, [part]) => (part ? { cost: Math.min(MOST, times(most(target), TRAVERSAL) * times(most(part), TRAVERSAL)) } : NOMINAL),
  startsWith: (_, [part]) => ({ cost: part ? times(most(part), TRAVERSAL) : 1 }),
  endsWith: (_, [part]) => ({ cost: part ? times(most(part), TRAVERSAL) : 1 }),
  containsIP: contained(0),
  containsCIDR: contained(times(ADDRESS, TRAVERSAL) + 1),
  reverse: (target) => (isList(target) ? newList(target.size, 1) : NOMINAL),
  slice: sliced,
  flatten: flattened,
  distinct: pairwise,
  sort: pairwise,
  sortByAssociatedKeys: (_, [keys]) => (keys ? pairwise(keys) : NOMINAL),
  validate: (_, [text]) => ({ cost: text ? times(times(most(text), TRAVERSAL), FORMAT_EXPRESSION) : 1 }),
}

/** Functions that are called by themselves. */
const FUNCTIONS: Readonly<Record<string, Coster>> = {
  url: kept(TRAVERSAL),
  'jsonpatch.escapeKey': kept(TRAVERSAL),
  cidr: traversed(TRAVERSAL),
  isIP: traversed(TRAVERSAL),
  isCIDR: traversed(TRAVERSAL),
  ip: traversed(TRAVERSAL),
  'ip.isCanonical': traversed(2 * TRAVERSAL),
  quantity: traversed(TRAVERSAL),
  isQuantity: traversed(TRAVERSAL),
  semver: traversed(TRAVERSAL),
  isSemver: traversed(TRAVERSAL),
  'lists.range': (end) => {
    const length = typeof end.literal === 'bigint' ? Math.max(0, Number(end.literal)) : MOST
    return newList({ min: length, max: length }, 1)
  },
  'strings.quote': (text) => ({ cost: times(most(text), TRAVERSAL), size: { min: text.size.min + 2, max: text.size.max * 2 + 2 } }),
  'sets.contains': compareSets(1),
  'sets.intersects': compareSets(1),
  'sets.equivalent': compareSets(2),
  matches: (text, [, expression]) => (expression ? { cost: matched(text, expression) } : NOMINAL),
  bytes: (text) => (isText(text) ? { cost: times(most(text), TRAVERSAL), size: { min: text.size.min, max: text.size.max * 4 } } : NOMINAL),
  string: (text) =>
    text.type === 'bytes'
      ? { cost: times(most(text), TRAVERSAL), size: { min: Math.floor(text.size.min / 4), max: text.size.max } }
      : NOMINAL,
}

function operatorCost(name: string, left: Argument, right: Argument): CallCost | undefined {
  const smaller = Math.min(left.size.max, right.size.max)
  switch (name) {
    case '&&':
    case '||':
      return { cost: 0 }
    case '==':
    case '!=':
      return { cost: times(smaller, TRAVERSAL) }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isText(left) ? { cost: times(smaller, TRAVERSAL) } : NOMINAL
    case 'in':
      return isList(right) ? { cost: most(right) } : NOMINAL
    case '+': {
      const size = sum(left.size, right.size)
      if (isList(left)) return { cost: 1, size }
      return isText(left) ? { cost: times(size.max, TRAVERSAL), size } : NOMINAL
    }
    default:
      return undefined
  }
}

export function callCost({ name, target, args }: Called): CallCost {
  const [first, second] = args
  const coster = (of: Readonly<Record<string, Coster>>): Coster | undefined => (Object.hasOwn(of, name) ? of[name] : undefined)
  if (target) return coster(METHODS)?.(target, args) ?? NOMINAL
  const operator = first && second ? operatorCost(name, first, second) : undefined
  return operator ?? (first && coster(FUNCTIONS)?.(first, args)) ?? NOMINAL
}
