/** Rules in CEL within the schema of a custom resource: what they may speak of, and whether they compile; models apiextensions-apiserver's schema/cel. */
import type { JSONSchemaProps } from '../../../schema/types'
import { declared, mostOften } from './cost/declared'
import { estimate } from './cost/estimate'
import { at, ROOT, type CheckedNode } from './cost/estimated'
import { listed } from './compile-errors'
import { checkTypes, compile, converts, DECLARED, typedEnvironment, type Compilation } from './environment'
import { isNode, located, type Node } from './failure'
import { literalProblems, type LiteralProblems } from './literal-arguments'
import { declareType } from './schema-types'

export type Rule = NonNullable<JSONSchemaProps['x-kubernetes-validations']>[number]
type Schema = JSONSchemaProps

export function usesOldSelf(rule: string): boolean {
  return /\boldSelf\b/.test(rule)
}

/** Where it is asked whether fields are there that none of these expressions may speak of: checkers of types let that pass. */
function askedInVain(node: unknown, known: (path: string) => boolean): readonly { readonly at: number; readonly asked: Node }[] {
  if (Array.isArray(node)) return (node as unknown[]).flatMap((each) => askedInVain(each, known))
  if (!isNode(node)) return []
  const [name, given] = node.op === 'call' && Array.isArray(node.args) ? (node.args as [unknown, unknown]) : []
  const asked = name === 'has' && Array.isArray(given) ? (given[0] as Node) : undefined
  if (asked?.op === '.' && !known(pathOf(asked) ?? 'self')) return [{ at: node.pos + 'has'.length, asked }]
  return askedInVain(node.args, known)
}

/** A chain of fields that begins at self as it is written; undefined for everything else. */
function pathOf({ op, args }: Node): string | undefined {
  if (op === 'id') return args === 'self' || args === 'oldSelf' ? 'self' : undefined
  if (op !== '.' || !Array.isArray(args)) return undefined
  const outer = pathOf(args[0] as Node)
  return outer === undefined ? undefined : `${outer}.${String(args[1])}`
}

interface Checker {
  readonly environment: ReturnType<typeof typedEnvironment>
  readonly results: Map<string, Compilation>
}

/** By schema, and how it is looked at. */
const checkers = new WeakMap<Schema, Map<string, Checker>>()

function wordsOf(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.flatMap(({ rule, messageExpression = '' }) => `${rule} ${messageExpression}`.match(/\w+/g) ?? []))
}

function checkerFor(schema: Schema, root: boolean, optional: boolean): Checker {
  let ofSchema = checkers.get(schema)
  if (!ofSchema) checkers.set(schema, (ofSchema = new Map()))
  const key = `${root} ${optional}`
  let checker = ofSchema.get(key)
  if (!checker) {
    const environment = typedEnvironment()
    const words = wordsOf(schema['x-kubernetes-validations'] ?? [])
    const type = declareType(environment, schema, DECLARED, root, (field) => words.has(field)) ?? 'dyn'
    environment.registerVariable('self', type)
    environment.registerVariable('oldSelf', optional ? `optional<${type}>` : type)
    ofSchema.set(key, (checker = { environment, results: new Map() }))
  }
  return checker
}

/** A rule or message of a schema, ready to run. `optional` makes oldSelf an optional value. Remembered with the schema. */
export function compileRule(expression: string, schema: Schema, root: boolean, optional: boolean, result: 'bool' | 'string'): Compilation {
  const { environment, results } = checkerFor(schema, root, optional)
  const key = `${result} ${expression}`
  let known = results.get(key)
  if (!known) results.set(key, (known = compileAnew(expression, environment, result)))
  return known
}

const SCALARS: ReadonlySet<string> = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes'])

/** What is said of asking for a field that is not there, or for one of what has none. */
function vainText(expression: string, at: number, { args }: Node, environment: Checker['environment']): string {
  const [target, field] = args as [Node, string]
  const path = pathOf(target)
  const parent = path === undefined ? undefined : checkTypes(path, environment)
  if (parent && 'type' in parent && SCALARS.has(parent.type))
    return located(expression, at, `type '${parent.type}' does not support field selection`)
  // Of a chain that ends early what is told is where it ends.
  if (parent && 'errors' in parent && path !== undefined) {
    const inner = vainText(expression, at, target, environment)
    const offset = expression.indexOf('.', (target.args as [Node])[0].end)
    return inner.includes('does not support') ? located(expression, offset, /: (type .*)/.exec(inner)![1]!) : inner
  }
  return located(expression, at, `undefined field '${field}'`)
}

function compileAnew(expression: string, environment: Checker['environment'], result: 'bool' | 'string'): Compilation {
  const checked = checkTypes(expression, environment)
  const variables = { self: 'dyn', ...(usesOldSelf(expression) ? { oldSelf: 'dyn' } : {}) }
  const compilation = compile(expression, { variables })
  const typeOf = (part: string): string | undefined => {
    const { valid, type } = environment.check(part)
    return valid ? String(type) : undefined
  }
  const vain = compilation.program ? askedInVain(compilation.program.ast, (path) => 'type' in checkTypes(path, environment)) : []
  const literals: LiteralProblems = compilation.program
    ? literalProblems(expression, compilation.program.ast, typeOf, converts)
    : { errors: [] }
  const errors = [
    ...('errors' in checked ? checked.errors : []),
    ...vain.map(({ at, asked }) => vainText(expression, at, asked, environment)),
    ...literals.errors,
  ]
  if (errors.length > 0) return { error: `compilation failed: ${listed(errors)}` }
  if (!('type' in checked)) throw new Error(`no type for ${expression}`)
  if (literals.failure !== undefined) return { error: `program instantiation failed: ${literals.failure}` }
  if (![result, 'dyn'].includes(checked.type)) return { error: `cel expression must evaluate to a ${result}` }
  return compilation
}

/** What a rule or message that compiles costs at most each time, and how often it may be asked where no limit says how often. */
export function estimatedCost(expression: string, schema: Schema, root: boolean, optional: boolean): { cost: number; often: number } {
  const { environment } = checkerFor(schema, root, optional)
  const parsed = environment.parse(expression)
  parsed.check()
  const place = declared(schema, root)
  const self = at(place, 'self', 1)
  const scope = new Map([
    [ROOT, self],
    ['self', self],
    ['oldSelf', optional ? at(undefined, 'optional', 1) : self],
  ])
  const { cost } = estimate((parsed as { readonly ast: CheckedNode }).ast, scope)
  return { cost, often: place ? mostOften(place) : 1 }
}
