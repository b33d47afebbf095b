/** The stages of an aggregation, one after another; models MongoDB's pipeline. */
import { evaluated, truth } from './expression'
import { matches } from './match'
import { compare, isArray, isDocument, MongoError, valuesAt, withValue, type Document, type Value } from './values'

type Documents = readonly Document[]

function accumulated(name: string, values: readonly Value[]): Value {
  const numbers = values.filter((value) => typeof value === 'number')
  const sum = numbers.reduce((total, value) => total + value, 0)
  const ordered = [...values].filter((value) => value !== null).sort(compare)
  switch (name) {
    case '$sum':
      return sum
    case '$avg':
      return numbers.length > 0 ? sum / numbers.length : null
    case '$min':
      return ordered[0] ?? null
    case '$max':
      return ordered.at(-1) ?? null
    case '$first':
      return values[0] ?? null
    case '$last':
      return values.at(-1) ?? null
    case '$push':
      return values
    case '$addToSet':
      return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
    case '$count':
      return values.length
    default:
      throw new MongoError('Location15952', `unknown group operator '${name}'`)
  }
}

function grouped(documents: Documents, { _id = null, ...fields }: Document, variables: Document = {}): Documents {
  const groups = new Map<string, { readonly id: Value; readonly members: Document[] }>()
  for (const document of documents) {
    const id = evaluated(_id, document, variables)
    const group = groups.get(JSON.stringify(id)) ?? { id, members: [] }
    groups.set(JSON.stringify(id), group)
    group.members.push(document)
  }
  return [...groups.values()].map(({ id, members }) => ({
    _id: id,
    ...Object.fromEntries(
      Object.entries(fields).map(([field, accumulator]) => {
        if (!isDocument(accumulator)) throw new MongoError('Location40234', `The field '${field}' must be an accumulator object`)
        const [[name, given] = ['', null]] = Object.entries(accumulator)
        return [
          field,
          accumulated(
            name,
            members.map((member) => evaluated(given, member, variables)),
          ),
        ]
      }),
    ),
  }))
}

export function sorted(documents: Documents, by: Document): Documents {
  return [...documents].sort((a, b) => {
    for (const [path, direction] of Object.entries(by)) {
      const difference = compare(valuesAt(a, path)[0] ?? null, valuesAt(b, path)[0] ?? null)
      if (difference !== 0) return Number(direction) < 0 ? -difference : difference
    }
    return 0
  })
}

/** What a projection leaves: the fields it names, or all but those. */
export function projected(document: Document, projection: Document, variables: Document = {}): Document {
  const { _id: own = 1, ...fields } = projection
  const entries = Object.entries(fields)
  const isPlain = (value: Value): boolean => typeof value === 'number' || typeof value === 'boolean'
  const namesIdAlone = entries.length === 0 && '_id' in projection && Boolean(own)
  if (!namesIdAlone && entries.every(([, value]) => isPlain(value) && !value)) {
    const names = [...entries.map(([name]) => name), ...(own ? [] : ['_id'])]
    return names.reduce((rest, name) => without(rest, name.split('.')), document)
  }
  if (entries.some(([, value]) => isPlain(value) && !value))
    throw new MongoError('Location31254', 'Cannot do exclusion on a field in inclusion projection')
  let result: Document = own && document['_id'] !== undefined ? { _id: document['_id'] } : {}
  for (const [path, value] of entries) {
    if (isPlain(value)) result = merging(result, only(document, path.split('.')) ?? {})
    else result = withValue(result, path, evaluated(value, document, variables))
  }
  return result
}

/** A document with what lies at a path alone, in each element of the arrays on the way; undefined where there is nothing. */
function only(document: Document, [name = '', ...rest]: readonly string[]): Document | undefined {
  if (!Object.hasOwn(document, name)) return undefined
  const value = document[name]!
  if (rest.length === 0) return { [name]: value }
  if (isArray(value)) return { [name]: value.filter(isDocument).map((each) => only(each, rest) ?? {}) }
  return isDocument(value) ? { [name]: only(value, rest) ?? {} } : undefined
}

/** A document without what lies at a path, in each element of the arrays on the way, too. */
function without(document: Document, [name = '', ...below]: readonly string[]): Document {
  if (!Object.hasOwn(document, name)) return document
  const { [name]: value, ...others } = document
  if (below.length === 0) return others
  if (isArray(value)) return { ...document, [name]: value.map((each) => (isDocument(each) ? without(each, below) : each)) }
  return isDocument(value) ? { ...document, [name]: without(value, below) } : document
}

/** Two parts of one document as one. */
function merging(a: Document, b: Document): Document {
  const made: Record<string, Value> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const known = Object.hasOwn(made, key) ? made[key] : undefined
    if (isDocument(known) && isDocument(value)) made[key] = merging(known, value)
    else if (isArray(known) && isArray(value))
      made[key] = value.map((each, i) => (isDocument(each) && isDocument(known[i]) ? merging(known[i], each) : each))
    else made[key] = value
  }
  return made
}

function unwound(documents: Documents, given: Value): Documents {
  const told = isDocument(given) ? given['path'] : given
  if (typeof told !== 'string' || !told.startsWith('$'))
    throw new MongoError('Location28818', `path option to $unwind stage should be prefixed with a '$': ${String(told)}`)
  const path = told.slice(1)
  const index = isDocument(given) && given['includeArrayIndex'] !== undefined ? String(given['includeArrayIndex']) : undefined
  const numbered = (document: Document, at: number | null): Document => (index === undefined ? document : withValue(document, index, at))
  const keeps = isDocument(given) && given['preserveNullAndEmptyArrays'] === true
  return documents.flatMap((document) => {
    const [value] = valuesAt(document, path)
    if (value === undefined || value === null || (isArray(value) && value.length === 0))
      return keeps ? [numbered(isArray(value) ? withValue(document, path, undefined) : document, null)] : []
    return isArray(value) ? value.map((each, at) => numbered(withValue(document, path, each), at)) : [numbered(document, null)]
  })
}

/** Another collection of the database. */
type Collections = (name: string) => Documents

/** Every document with those of another collection that belong to it. */
function joined(documents: Documents, settings: Document, collections: Collections, outer: Document): Documents {
  const { from, localField, foreignField, as, pipeline, let: given = {} } = settings
  if (typeof as !== 'string') throw new MongoError('FailedToParse', "must specify 'as' field for a $lookup")
  if (typeof from !== 'string') throw new MongoError('FailedToParse', "must specify 'from' field for a $lookup")
  if (isArray(pipeline) ? localField !== undefined && foreignField === undefined : localField === undefined || foreignField === undefined)
    throw new MongoError('FailedToParse', "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
  const others = collections(from)
  return documents.map((document) => {
    const local = localField === undefined ? undefined : valuesAt(document, String(localField))
    const wanted = local?.flatMap((value) => (isArray(value) ? value : [value]))
    const found = wanted
      ? others.filter((other) => matches(other, { [String(foreignField)]: { $in: wanted.length > 0 ? wanted : [null] } }))
      : others
    const own = Object.entries(isDocument(given) ? given : {}).map(([name, value]) => [name, evaluated(value, document, outer)] as const)
    const variables = { ...outer, ...Object.fromEntries(own) }
    return withValue(document, as, isArray(pipeline) ? aggregated(found, pipeline, collections, variables) : found)
  })
}

/** What `$unionWith` adds: a collection, or what a pipeline makes of one. */
function united(given: Value, collections: Collections): Documents {
  if (!isDocument(given)) return collections(String(given))
  const { coll = '', pipeline } = given
  return isArray(pipeline) ? aggregated(collections(String(coll)), pipeline, collections) : collections(String(coll))
}

/** `$expr` within a filter is an expression; the rest is met as elsewhere. */
function filtered(documents: Documents, filter: Document, variables: Document): Documents {
  const { $expr, ...rest } = filter
  return documents.filter((document) => ($expr === undefined || truth(evaluated($expr, document, variables))) && matches(document, rest))
}

function merged(documents: Documents, given: Value, variables: Document): Documents {
  return documents.map((document) => {
    const made = evaluated(isDocument(given) && 'newRoot' in given ? given['newRoot']! : given, document, variables)
    if (!isDocument(made)) throw new MongoError('Location40228', "'newRoot' expression must evaluate to an object")
    return made
  })
}

/** Stages that are told by a document. */
const OF_DOCUMENTS = new Set(['$match', '$group', '$sort', '$project', '$addFields', '$set', '$lookup', '$facet', '$replaceRoot'])

export function aggregated(
  documents: Documents,
  pipeline: readonly Value[],
  collections: Collections = () => [],
  variables: Document = {},
): Documents {
  return pipeline.reduce((found: Documents, stage) => {
    if (!isDocument(stage)) throw new MongoError('TypeMismatch', "Each element of the 'pipeline' array must be an object")
    const [[name, given] = ['', null]] = Object.entries(stage)
    if (OF_DOCUMENTS.has(name) && !isDocument(given)) throw new MongoError('TypeMismatch', `${name} specification must be an object`)
    const settings = given as Document
    switch (name) {
      case '$match':
        return filtered(found, settings, variables)
      case '$group':
        return grouped(found, settings, variables)
      case '$sort':
        return sorted(found, settings)
      case '$project':
        return found.map((document) => projected(document, settings, variables))
      case '$addFields':
      case '$set':
        return found.map((document) =>
          Object.entries(settings).reduce((made, [path, value]) => withValue(made, path, evaluated(value, document, variables)), document),
        )
      case '$lookup':
        return joined(found, settings, collections, variables)
      case '$facet':
        return [
          Object.fromEntries(
            Object.entries(settings).map(([name, part]) => [name, aggregated(found, isArray(part) ? part : [], collections, variables)]),
          ),
        ]
      case '$replaceRoot':
      case '$replaceWith':
        return merged(found, given, variables)
      case '$unset':
        return found.map((document) =>
          (isArray(given) ? given : [given]).reduce((rest: Document, path) => without(rest, String(path).split('.')), document),
        )
      case '$sortByCount':
        return sorted(grouped(found, { _id: given, count: { $sum: 1 } }, variables), { count: -1 })
      case '$unionWith':
        return [...found, ...united(given, collections)]
      case '$limit':
        return found.slice(0, Number(given))
      case '$skip':
        return found.slice(Number(given))
      case '$unwind':
        return unwound(found, given)
      case '$count':
        return found.length > 0 ? [{ [String(given)]: found.length }] : []
      default:
        throw new MongoError('Location40324', `Unrecognized pipeline stage name: '${name}'`)
    }
  }, documents)
}
