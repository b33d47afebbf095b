/** Expressions of aggregations: fields, variables and operators; models MongoDB's expression language as far as courses go. */
import { compare, isArray, isDocument, isMoment, isObjectId, MongoError, type Document, type Value } from './values'

export const truth = (value: Value): boolean => value !== null && value !== false && value !== 0

/** `$field`, `$$variable`, an operator, or what stands there. */
export function evaluated(expression: Value, document: Document, variables: Document = {}): Value {
  const inner = (part: Value): Value => evaluated(part, document, variables)
  if (typeof expression === 'string' && expression.startsWith('$$')) return variable(expression.slice(2), document, variables)
  if (typeof expression === 'string' && expression.startsWith('$')) return field(document, expression.slice(1)) ?? null
  if (isArray(expression)) return expression.map(inner)
  if (!isDocument(expression)) return expression
  const [[name, given] = ['', null]] = Object.entries(expression)
  if (!name.startsWith('$')) return Object.fromEntries(Object.entries(expression).map(([key, value]) => [key, inner(value)]))
  if (name === '$literal') return given
  if (isDocument(given) && Object.hasOwn(NAMED, name)) return NAMED[name]!(given, document, variables)
  // Of the two only the one that is meant is worked out.
  if (name === '$cond' && isArray(given)) return inner(truth(inner(given[0] ?? null)) ? (given[1] ?? null) : (given[2] ?? null))
  const args = (isArray(given) ? given : [given]).map(inner)
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (!operator) throw new MongoError('InvalidPipelineOperator', `Unrecognized expression '${name}'`)
  return operator(args)
}

/** What lies at a path; of an array, what lies there in each of its documents. */
function field(value: Value, path: string): Value | undefined {
  if (isArray(value)) return value.map((each) => field(each, path)).filter((each) => each !== undefined)
  const at = path.indexOf('.')
  const name = at < 0 ? path : path.slice(0, at)
  const next = isDocument(value) && Object.hasOwn(value, name) ? value[name] : undefined
  return at < 0 || next === undefined ? next : field(next, path.slice(at + 1))
}

function variable(path: string, document: Document, variables: Document): Value {
  const [name = '', ...rest] = path.split('.')
  if (name !== 'ROOT' && name !== 'CURRENT' && !Object.hasOwn(variables, name))
    throw new MongoError('Location17276', `Use of undefined variable: ${name}`)
  const value = name === 'ROOT' || name === 'CURRENT' ? document : variables[name]!
  return rest.length === 0 ? value : (field(value, rest.join('.')) ?? null)
}

const compared =
  (test: (order: number) => boolean) =>
  ([a = null, b = null]: readonly Value[]): Value =>
    test(compare(a, b))
const list = (value: Value | undefined): readonly Value[] => (isArray(value) ? value : [])
/** The elements of all arguments that are lists, with those that are none. */
const flat = (args: readonly Value[]): readonly Value[] => args.flatMap((each) => (isArray(each) ? each : [each]))
/** The one that comes first in some order; what is null counts only where there is nothing else. */
const extreme = (args: readonly Value[], isBetter: (order: number) => boolean): Value =>
  flat(args).reduce((best: Value, each) => (each !== null && (best === null || isBetter(compare(each, best))) ? each : best), null)

/** To so many decimal places, halves to the even neighbour; with less than none, to tens, hundreds, ... */
function rounded(value: number, places: number): number {
  if (!Number.isInteger(places) || places < -20 || places > 100)
    throw new MongoError('Location51083', `cannot apply $round with precision value ${places} value must be in [-20, 100]`)
  const text = value.toString()
  if (!Number.isFinite(value) || text.includes('e')) return value
  const scaled = Number(`${text}e${places}`)
  const below = Math.floor(scaled)
  const isHalf = scaled - below === 0.5
  return Number(`${isHalf ? below + (below % 2 === 0 ? 0 : 1) : Math.round(scaled)}e${-places}`)
}

/** An operator that takes so many arguments, no more and no fewer. */
const exactly =
  (name: string, count: number, operator: (args: readonly Value[]) => Value) =>
  (args: readonly Value[]): Value => {
    if (args.length !== count)
      throw new MongoError('Location16020', `Expression ${name} takes exactly ${count} arguments. ${args.length} were passed in.`)
    return operator(args)
  }
/** What reckons with null makes null of it, and so of a field that is not there. */
const arithmetic =
  (operator: (numbers: readonly number[]) => number) =>
  (args: readonly Value[]): Value =>
    args.includes(null) ? null : operator(args.map(Number))

function text(value: Value): Value {
  if (isObjectId(value)) return value.$oid
  if (isMoment(value)) return new Date(value.$date).toISOString()
  if (value !== null && typeof value === 'object')
    throw new MongoError(
      'ConversionFailure',
      `Unsupported conversion from ${isArray(value) ? 'array' : 'object'} to string in $convert with no onError value`,
    )
  return value === null ? null : String(value)
}

const moment = (value: Value | undefined): Date => new Date(isMoment(value) ? value.$date : NaN)

const OPERATORS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  $add: arithmetic((args) => args.reduce((sum, each) => sum + each, 0)),
  $subtract: exactly(
    '$subtract',
    2,
    arithmetic(([a, b]) => a! - b!),
  ),
  $multiply: arithmetic((args) => args.reduce((product, each) => product * each, 1)),
  $divide: arithmetic(([a = 0, b = 0]) => {
    if (b === 0) throw new MongoError('BadValue', "can't $divide by zero")
    return a / b
  }),
  $mod: arithmetic(([a = 0, b = 0]) => a % b),
  $abs: arithmetic(([a = 0]) => Math.abs(a)),
  $ceil: arithmetic(([a = 0]) => Math.ceil(a)),
  $floor: arithmetic(([a = 0]) => Math.floor(a)),
  $round: arithmetic(([a = 0, places = 0]) => rounded(a, places)),
  $sum: (args) => flat(args).reduce((sum: number, each) => sum + (typeof each === 'number' ? each : 0), 0),
  $avg: (args) => {
    const all = flat(args).filter((each) => typeof each === 'number')
    return all.length === 0 ? null : all.reduce((sum, each) => sum + each, 0) / all.length
  },
  $max: (args) => extreme(args, (order) => order > 0),
  $min: (args) => extreme(args, (order) => order < 0),
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $and: (args) => args.every(truth),
  $or: (args) => args.some(truth),
  $not: ([a = null]) => !truth(a),
  $ifNull: (args) => args.find((each) => each !== null) ?? args.at(-1) ?? null,
  $concat: (args) => (args.includes(null) ? null : args.map(String).join('')),
  $toUpper: ([text = null]) => (text === null ? '' : String(text).toUpperCase()),
  $toLower: ([text = null]) => (text === null ? '' : String(text).toLowerCase()),
  $strLenCP: ([text = '']) => [...String(text)].length,
  $substrCP: ([text = '', from = 0, count = 0]) => [...String(text)].slice(Number(from), Number(from) + Number(count)).join(''),
  $split: ([text = '', between = '']) => String(text).split(String(between)),
  $toString: ([value = null]) => text(value),
  $toInt: ([value = null]) => (value === null ? null : Math.trunc(Number(value))),
  $toDouble: ([value = null]) => (value === null ? null : Number(value)),
  $size: ([items = null]) => {
    if (!isArray(items)) throw new MongoError('Location17124', 'The argument to $size must be an array, but was of type: missing')
    return items.length
  },
  $arrayElemAt: ([items, at = 0]) => list(items).at(Number(at)) ?? null,
  $first: ([items]) => list(items)[0] ?? null,
  $last: ([items]) => list(items).at(-1) ?? null,
  $slice: ([items, count = 0]) => (Number(count) < 0 ? list(items).slice(Number(count)) : list(items).slice(0, Number(count))),
  $concatArrays: (args) => args.flatMap(list),
  $in: ([value = null, items]) => list(items).some((each) => compare(each, value) === 0),
  $isArray: ([value = null]) => isArray(value),
  $year: ([at]) => moment(at).getUTCFullYear(),
  $month: ([at]) => moment(at).getUTCMonth() + 1,
  $dayOfMonth: ([at]) => moment(at).getUTCDate(),
  $hour: ([at]) => moment(at).getUTCHours(),
}

/** Operators whose arguments have names. */
const NAMED: Readonly<Record<string, (given: Document, document: Document, variables: Document) => Value>> = {
  $cond: ({ if: test = null, then = null, else: otherwise = null }, document, variables) =>
    evaluated(truth(evaluated(test, document, variables)) ? then : otherwise, document, variables),
  $switch: ({ branches = [], default: otherwise = null }, document, variables) => {
    for (const branch of list(branches))
      if (isDocument(branch) && truth(evaluated(branch['case'] ?? null, document, variables)))
        return evaluated(branch['then'] ?? null, document, variables)
    return evaluated(otherwise, document, variables)
  },
  $map: ({ input = null, as = 'this', in: made = null }, document, variables) =>
    list(evaluated(input, document, variables)).map((each) => evaluated(made, document, { ...variables, [String(as)]: each })),
  $filter: ({ input = null, as = 'this', cond = null }, document, variables) =>
    list(evaluated(input, document, variables)).filter((each) => truth(evaluated(cond, document, { ...variables, [String(as)]: each }))),
}
