/** Which documents a filter means; models MongoDB's query operators. */
import { compare, isArray, isDocument, isPattern, MongoError, same, valuesAt, type Document, type Pattern, type Value } from './values'

const operatorsOf = (condition: Value): Document | undefined => {
  if (!isDocument(condition)) return undefined
  const keys = Object.keys(condition)
  return keys.length > 0 && keys.every((key) => key.startsWith('$')) ? condition : undefined
}

const list = (value: Value, operator: string): readonly Value[] => {
  if (!isArray(value)) throw new MongoError('BadValue', `${operator} needs an array`)
  return value
}

/** A field that holds an array is met by the array as a whole or by any element. */
const candidates = (found: readonly Value[]): readonly Value[] => found.flatMap((value) => (isArray(value) ? [value, ...value] : [value]))

function compiled({ $regex, $options }: Pattern): RegExp {
  try {
    return new RegExp($regex, $options)
  } catch {
    throw new MongoError('Location51091', `Regular expression is invalid: ${$regex}`)
  }
}

function equals(found: readonly Value[], wanted: Value): boolean {
  if (wanted === null && found.length === 0) return true
  if (isPattern(wanted)) {
    const pattern = compiled(wanted)
    return candidates(found).some((value) => typeof value === 'string' && pattern.test(value))
  }
  return candidates(found).some((value) => same(value, wanted))
}

/** Only values of one kind are compared. */
const ordered = (found: readonly Value[], wanted: Value, test: (difference: number) => boolean): boolean =>
  candidates(found).some((value) => typeof value === typeof wanted && isArray(value) === isArray(wanted) && test(compare(value, wanted)))

type Operator = (found: readonly Value[], wanted: Value, all: Document) => boolean

const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: equals,
  $ne: (found, wanted) => !equals(found, wanted),
  $gt: (found, wanted) => ordered(found, wanted, (difference) => difference > 0),
  $gte: (found, wanted) => ordered(found, wanted, (difference) => difference >= 0),
  $lt: (found, wanted) => ordered(found, wanted, (difference) => difference < 0),
  $lte: (found, wanted) => ordered(found, wanted, (difference) => difference <= 0),
  $in: (found, wanted) => list(wanted, '$in').some((each) => equals(found, each)),
  $nin: (found, wanted) => !list(wanted, '$nin').some((each) => equals(found, each)),
  $exists: (found, wanted) => found.length > 0 === Boolean(wanted),
  $size: (found, wanted) => found.some((value) => isArray(value) && value.length === wanted),
  $all: (found, wanted) => list(wanted, '$all').every((each) => equals(found, each)),
  $not: (found, wanted) => !meets(found, wanted),
  $regex: (found, wanted, { $options = '' }) =>
    equals(found, isPattern(wanted) ? wanted : { $regex: String(wanted), $options: String($options) }),
  $options: () => true,
  $elemMatch: (found, wanted) => {
    if (!isDocument(wanted)) throw new MongoError('BadValue', '$elemMatch needs an Object')
    return found.some((value) => isArray(value) && value.some((each) => (isDocument(each) ? matches(each, wanted) : meets([each], wanted))))
  },
}

function meets(found: readonly Value[], condition: Value): boolean {
  const operators = operatorsOf(condition)
  if (!operators) return equals(found, condition)
  return Object.entries(operators).every(([name, wanted]) => {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
    if (!operator) throw new MongoError('BadValue', `unknown operator: ${name}`)
    return operator(found, wanted, operators)
  })
}

export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([key, condition]) => {
    const each = (): boolean[] =>
      list(condition, key).map((inner) => {
        if (!isDocument(inner)) throw new MongoError('BadValue', '$or/$and/$nor entries need to be full objects')
        return matches(document, inner)
      })
    if (key === '$and') return each().every(Boolean)
    if (key === '$or') return each().some(Boolean)
    if (key === '$nor') return !each().some(Boolean)
    if (key.startsWith('$')) throw new MongoError('BadValue', `unknown top level operator: ${key}`)
    return meets(valuesAt(document, key), condition)
  })
}
