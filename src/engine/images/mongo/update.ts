/** What an update makes of a document; models MongoDB's update operators. */
import { matches } from './match'
import { compare, isArray, isDocument, MongoError, same, valuesAt, withValue, type Document, type Value } from './values'

interface Field {
  readonly now: Value | undefined
  readonly given: Value
  readonly path: string
  /** The document is made by this update. */
  readonly inserts: boolean
}

function numeric({ now = 0, path }: Field, verb: string): number {
  if (typeof now !== 'number')
    throw new MongoError('TypeMismatch', `Cannot apply ${verb} to a value of non-numeric type. {path: '${path}'}`)
  return now
}

function elements({ now = [], path }: Field): readonly Value[] {
  if (!isArray(now)) throw new MongoError('BadValue', `The field '${path}' must be an array but is of type ${typeof now}`)
  return now
}

const each = (given: Value): readonly Value[] => (isDocument(given) && isArray(given['$each']) ? given['$each'] : [given])

const OPERATORS: Readonly<Record<string, (field: Field) => Value | undefined>> = {
  $set: ({ given }) => given,
  $setOnInsert: ({ now, given, inserts }) => (inserts ? given : now),
  $unset: () => undefined,
  $inc: (field) => numeric(field, '$inc') + Number(field.given),
  $mul: (field) => numeric(field, '$mul') * Number(field.given),
  $min: ({ now, given }) => (now === undefined || compare(given, now) < 0 ? given : now),
  $max: ({ now, given }) => (now === undefined || compare(given, now) > 0 ? given : now),
  $push: (field) => [...elements(field), ...each(field.given)],
  $addToSet: (field) => {
    const known = [...elements(field)]
    for (const value of each(field.given)) if (!known.some((other) => same(other, value))) known.push(value)
    return known
  },
  $pull: (field) =>
    elements(field).filter(
      (value) => !(isDocument(field.given) && isDocument(value) ? matches(value, field.given) : matches({ value }, { value: field.given })),
    ),
  $pop: (field) => (Number(field.given) < 0 ? elements(field).slice(1) : elements(field).slice(0, -1)),
}

/** Whether these are operators, and not a document to put in the place of another. */
export function isOperators(update: Document): boolean {
  const keys = Object.keys(update)
  return keys.length > 0 && keys.every((key) => key.startsWith('$'))
}

export function updated(document: Document, update: Document, inserts = false): Document {
  let result = document
  for (const [name, fields] of Object.entries(update)) {
    if (!isDocument(fields))
      throw new MongoError(
        'FailedToParse',
        `Modifiers operate on fields but we found another type instead. For example: {$mod: {<field>: ...}} not {${name}: ${JSON.stringify(fields)}}`,
      )
    if (name === '$rename') {
      for (const [from, to] of Object.entries(fields)) {
        const [value] = valuesAt(result, from)
        if (value !== undefined) result = withValue(withValue(result, from, undefined), String(to), value)
      }
      continue
    }
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
    if (!operator)
      throw new MongoError(
        'FailedToParse',
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      )
    for (const [path, given] of Object.entries(fields)) {
      if (path === '_id' && inserts === false && !same(given, result['_id'] ?? null))
        throw new MongoError('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'")
      result = withValue(result, path, operator({ now: valuesAt(result, path)[0], given, path, inserts }))
    }
  }
  return result
}
