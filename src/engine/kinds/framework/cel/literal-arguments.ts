/** Texts written in an expression that are no pattern, time or number where one is asked for; models cel-go's ASTValidators and the folding of constants. */
import { patternProblem } from '../../../api/go-pattern'
import { isNode, located, type Node } from './failure'
import { anchorOf, typeText } from './type-errors'

export interface LiteralProblems {
  /** What the checker lists. */
  readonly errors: readonly string[]
  /** Why the program is not made of what has been checked. */
  readonly failure?: string
}

interface Call {
  readonly name: string
  readonly isMethod: boolean
  readonly args: readonly Node[]
}

function* callsOf(node: unknown): Generator<Call> {
  if (Array.isArray(node)) {
    for (const each of node as unknown[]) yield* callsOf(each)
    return
  }
  if (!isNode(node)) return
  if ((node.op === 'call' || node.op === 'rcall') && Array.isArray(node.args)) {
    const isMethod = node.op === 'rcall'
    yield { name: String(node.args[0]), isMethod, args: node.args[isMethod ? 2 : 1] as readonly Node[] }
  }
  yield* callsOf(node.args)
}

function textOf(node: Node | undefined): string | undefined {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined
}

/** Whether a conversion takes a text. */
export type Converts = (name: string, text: string) => boolean

const CHECKED = ['timestamp', 'duration']
const FOLDED = ['int', 'uint', 'double', 'bool']
const SEARCHES = ['find', 'findAll']

type TypeOf = (part: string) => string | undefined
/** Whether what is written like a map is an object, whose fields have their own types. */
type IsObject = (literal: Node) => boolean

/** The items of literals, lists and the keys and values of maps apart, but for what is formatted. */
function* literalsOf(node: unknown, isObject: IsObject): Generator<readonly Node[]> {
  if (Array.isArray(node)) {
    for (const each of node as unknown[]) yield* literalsOf(each, isObject)
    return
  }
  if (!isNode(node)) return
  const args = node.args as readonly unknown[]
  if (node.op === 'rcall' && args[0] === 'format') return
  if (node.op === 'list') yield args as readonly Node[]
  if (node.op === 'map' && !isObject(node))
    for (const place of [0, 1]) yield (args as readonly (readonly Node[])[]).map((entry) => entry[place]!)
  yield* literalsOf(node.args, isObject)
}

/** Items of other types than the first. */
function mixedItems(expression: string, tree: unknown, typeOf: TypeOf, isObject: IsObject): string[] {
  const errors: string[] = []
  for (const items of literalsOf(tree, isObject)) {
    const types = items.map((item) => (isObject(item) ? undefined : typeOf(expression.slice(item.start, item.end))))
    const [wanted] = types
    types.forEach((type, i) => {
      // What a list of unknown items holds is anybody's guess.
      if (wanted === undefined || type === undefined || type === wanted || /<.*dyn/.test(`${wanted}${type}`)) return
      errors.push(located(expression, anchorOf(expression, items[i]!), `expected type '${typeText(wanted)}' but found '${typeText(type)}'`))
    })
  }
  return errors
}

/** `typeOf` tells the type of a part that can be told by itself. */
export function literalProblems(
  expression: string,
  tree: unknown,
  typeOf: TypeOf,
  converts: Converts,
  isObject: IsObject = () => false,
): LiteralProblems {
  const errors = mixedItems(expression, tree, typeOf, isObject)
  let failure: string | undefined
  for (const { name, isMethod, args } of callsOf(tree)) {
    const [first, second] = args
    const pattern = textOf(isMethod ? first : second)
    if (name === 'matches' && pattern !== undefined) {
      const problem = patternProblem(pattern)
      if (problem !== undefined && isMethod) errors.push(located(expression, first!.start, 'invalid matches argument'))
      else failure ??= problem
    }
    if (SEARCHES.includes(name) && isMethod && pattern !== undefined) failure ??= patternProblem(pattern)
    const text = isMethod ? undefined : textOf(first)
    if (text === undefined) continue
    if (CHECKED.includes(name) && !converts(name, text)) errors.push(located(expression, first!.start, `invalid ${name} argument`))
    if (FOLDED.includes(name) && !converts(name, text)) failure ??= `type conversion error from 'string' to '${name}'`
  }
  return failure === undefined ? { errors } : { errors, failure }
}
