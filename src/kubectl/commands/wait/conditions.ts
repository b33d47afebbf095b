/** What --for can ask for: a condition of the status, or a value at a JSONPath. */
import { CliError } from '../../command/errors'
import { jsonPathValues, relaxedExpression } from '../../printing/jsonpath'
import { goPlain } from '../../printing/go-syntax'
import { asList, at, textAt, type Dict } from '../../values'

/** Whether an object is as it should be. Throws CliError when that cannot be told. */
export type Check = (object: Dict) => boolean

export type Condition = { readonly type: 'delete' } | { readonly type: 'create' } | { readonly type: 'check'; readonly check: Check }

const JSONPATH_FORM = "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'"

function statusCondition(wanted: string): Check {
  const equals = wanted.indexOf('=')
  const name = (equals < 0 ? wanted : wanted.slice(0, equals)).toLowerCase()
  const value = (equals < 0 ? 'true' : wanted.slice(equals + 1)).toLowerCase()
  return (object) => {
    const condition = asList(at(object, 'status', 'conditions')).find((each) => textAt(each, 'type').toLowerCase() === name)
    if (!condition) return false
    const generation = at(object, 'metadata', 'generation')
    const observed = at(condition, 'observedGeneration') ?? at(object, 'status', 'observedGeneration')
    if (generation !== undefined && observed !== undefined && Number(observed) < Number(generation)) return false
    return textAt(condition, 'status').toLowerCase() === value
  }
}

/** Splits at single `=`; `==` belongs to the expression. */
function splitSingle(text: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== '=') part += text[index]
    else if (text[index + 1] === '=') {
      part += '=='
      index++
    } else {
      parts.push(part)
      part = ''
    }
  }
  return [...parts, part]
}

function pathCondition(written: string): Check {
  const parts = splitSingle(written)
  if (parts.length > 2) throw new CliError(JSONPATH_FORM)
  const [path = '', given] = parts
  const expression = relaxedExpression(path)
  const wanted = given?.replaceAll(/^['"]+|['"]+$/g, '')
  if (wanted === '')
    throw new CliError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  if (expression === '') throw new CliError('jsonpath expression cannot be empty')
  return (object) => {
    const values = jsonPathValues(expression, object, true)
    if (values.length === 0) return false
    if (values.length > 1) throw new CliError('given jsonpath expression matches more than one value')
    const [value] = values
    if (wanted === undefined) return true
    if (typeof value === 'object' && value !== null) throw new CliError('jsonpath leads to a nested object or list which is not supported')
    return goPlain(value).trim() === wanted.trim()
  }
}

/** Throws CliError for what is no condition. */
export function parseCondition(written: string): Condition {
  const word = written.toLowerCase()
  if (word === 'delete') return { type: 'delete' }
  if (word === 'create') return { type: 'create' }
  if (written.startsWith('condition=')) return { type: 'check', check: statusCondition(written.slice('condition='.length)) }
  if (written.startsWith('jsonpath=')) return { type: 'check', check: pathCondition(written.slice('jsonpath='.length)) }
  throw new CliError(`unrecognized condition: ${JSON.stringify(written)}`)
}
