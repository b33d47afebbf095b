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

function grouped(documents: Documents, { _id = null, ...fields }: Document): Documents {
  const groups = new Map<string, { readonly id: Value; readonly members: Document[] }>()
  for (const document of documents) {
    const id = evaluated(_id, document)
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
            members.map((member) => evaluated(given, member)),
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
export function projected(document: Document, projection: Document): Document {
  const { _id: own = 1, ...fields } = projection
  const entries = Object.entries(fields)
  const isPlain = (value: Value): boolean => typeof value === 'number' || typeof value === 'boolean'
  if (entries.every(([, value]) => isPlain(value) && !value)) {
    const names = [...entries.map(([name]) => name), ...(own ? [] : ['_id'])]
    return names.reduce((rest, name) => withValue(rest, name, undefined), document)
  }
  if (entries.some(([, value]) => isPlain(value) && !value))
    throw new MongoError('Location31254', 'Cannot do exclusion on a field in inclusion projection')
  let result: Document = own && document['_id'] !== undefined ? { _id: document['_id'] } : {}
  for (const [path, value] of entries) {
    const found = isPlain(value) ? valuesAt(document, path)[0] : evaluated(value, document)
    if (found !== undefined) result = withValue(result, path, found)
  }
  return result
}

function unwound(documents: Documents, given: Value): Documents {
  const path = String(isDocument(given) ? given['path'] : given).slice(1)
  const keeps = isDocument(given) && given['preserveNullAndEmptyArrays'] === true
  return documents.flatMap((document) => {
    const [value] = valuesAt(document, path)
    if (value === undefined || value === null || (isArray(value) && value.length === 0))
      return keeps ? [isArray(value) ? withValue(document, path, undefined) : document] : []
    return isArray(value) ? value.map((each) => withValue(document, path, each)) : [document]
  })
}

/** Another collection of the database. */
type Collections = (name: string) => Documents

/** Every document with those of another collection that belong to it. */
function joined(documents: Documents, settings: Document, collections: Collections): Documents {
  const { from, localField, foreignField, as, pipeline, let: given = {} } = settings
  if (typeof as !== 'string') throw new MongoError('FailedToParse', "must specify 'as' field for a $lookup")
  if (typeof from !== 'string') throw new MongoError('FailedToParse', "must specify 'from' field for a $lookup")
  if (isArray(pipeline) ? localField !== undefined && foreignField === undefined : localField === undefined || foreignField === undefined)
    throw new MongoError('FailedToParse', "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified")
  const others = collections(from)
  return documents.map((document) => {
    const own = localField === undefined ? undefined : valuesAt(document, String(localField))
    const wanted = own?.flatMap((value) => (isArray(value) ? value : [value]))
    const found = wanted
      ? others.filter((other) => matches(other, { [String(foreignField)]: { $in: wanted.length > 0 ? wanted : [null] } }))
      : others
    const variables = Object.fromEntries(
      Object.entries(isDocument(given) ? given : {}).map(([name, value]) => [name, evaluated(value, document)]),
    )
    return withValue(document, as, isArray(pipeline) ? aggregated(found, pipeline, collections, variables) : found)
  })
}

/** `$expr` within a filter is an expression; the rest is met as elsewhere. */
function filtered(documents: Documents, filter: Document, variables: Document): Documents {
  const { $expr, ...rest } = filter
  return documents.filter((document) => ($expr === undefined || truth(evaluated($expr, document, variables))) && matches(document, rest))
}

function merged(documents: Documents, given: Value): Documents {
  return documents.map((document) => {
    const made = evaluated(isDocument(given) && 'newRoot' in given ? given['newRoot']! : given, document)
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
        return grouped(found, settings)
      case '$sort':
        return sorted(found, settings)
      case '$project':
        return found.map((document) => projected(document, settings))
      case '$addFields':
      case '$set':
        return found.map((document) =>
          Object.entries(settings).reduce((made, [path, value]) => withValue(made, path, evaluated(value, document, variables)), document),
        )
      case '$lookup':
        return joined(found, settings, collections)
      case '$facet':
        return [
          Object.fromEntries(
            Object.entries(settings).map(([name, part]) => [name, aggregated(found, isArray(part) ? part : [], collections, variables)]),
          ),
        ]
      case '$replaceRoot':
      case '$replaceWith':
        return merged(found, given)
      case '$unset':
        return found.map((document) =>
          (isArray(given) ? given : [given]).reduce((rest: Document, path) => withValue(rest, String(path), undefined), document),
        )
      case '$sortByCount':
        return sorted(grouped(found, { _id: given, count: { $sum: 1 } }), { count: -1 })
      case '$unionWith':
        return [...found, ...collections(String(isDocument(given) ? given['coll'] : given))]
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
