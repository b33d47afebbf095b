/** CEL as the API server speaks it: the language, its libraries and how an expression is compiled; models apiserver/pkg/cel/environment. */
import { Environment } from '@marcbachmann/cel-js'
import { compileErrorTexts, listed } from './compile-errors'
import { CelFailure, evaluationErrorText, isCelJsError, located } from './failure'
import { libraries } from './libraries'
import { withoutObjectNames } from './object-literals'

export interface Program {
  /** The type the expression has, `dyn` when that is not known before it runs. */
  readonly type: string
  /** The tree of the expression, as cel-js has it. */
  readonly ast: unknown
  /** The value. Throws CelFailure. */
  run(variables: Readonly<Record<string, unknown>>): unknown
}

export type Compilation =
  { readonly program: Program; readonly error?: undefined } | { readonly program?: undefined; readonly error: string }

export interface Signature {
  /** Types by the variables' names. */
  readonly variables: Readonly<Record<string, string>>
  /** Variables of which only these fields exist. */
  readonly fields?: Readonly<Record<string, readonly string[]>>
  /** What the expression may evaluate to; anything when absent. */
  readonly results?: readonly string[]
  /** Whether objects may be written as `Object.spec{...}`. */
  readonly objects?: boolean
}

let base: Environment | undefined
const functions = new Set<string>()
/** What the parser makes something else of is no function, called with anything else. */
const MACROS: ReadonlySet<string> = new Set(['has', 'all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'])
const isFunction = (name: string): boolean => functions.has(name) && !MACROS.has(name)

/** Made when first needed: it takes some milliseconds. */
function baseEnvironment(): Environment {
  if (base) return base
  base = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  for (const library of libraries) library(base)
  for (const each of base.getDefinitions().functions) functions.add(each.name)
  return base
}

const environments = new Map<string, Environment>()

function environmentFor(variables: Readonly<Record<string, string>>): Environment {
  const key = JSON.stringify(variables)
  let environment = environments.get(key)
  if (!environment) {
    environment = baseEnvironment().clone()
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type)
    environments.set(key, environment)
  }
  return environment
}

interface Node {
  readonly op: string
  readonly args: unknown
  readonly pos: number
}

/** Every use of a field that a variable does not have, as cel-go reports it. */
function unknownFields(expression: string, node: unknown, fields: Readonly<Record<string, readonly string[]>>): readonly string[] {
  if (Array.isArray(node)) return (node as unknown[]).flatMap((each) => unknownFields(expression, each, fields))
  if (typeof node !== 'object' || node === null || !('op' in node)) return []
  const { op, args, pos } = node as Node
  if (op === '.' && Array.isArray(args)) {
    const [target, name] = args as [Node, string]
    const known =
      target.op === 'id' && typeof target.args === 'string' && Object.hasOwn(fields, target.args) ? fields[target.args] : undefined
    if (known && !known.includes(name)) return [located(expression, expression.lastIndexOf('.', pos), `undefined field '${name}'`)]
  }
  return unknownFields(expression, args, fields)
}

const CACHE_LIMIT = 500
const compiled = new Map<string, Compilation>()

function compileAnew(expression: string, signature: Signature): Compilation {
  const environment = environmentFor(signature.variables)
  const source = signature.objects ? withoutObjectNames(expression) : expression
  const failed = (error: unknown): Compilation => {
    if (!isCelJsError(error)) throw error
    return { error: `compilation failed: ${listed(compileErrorTexts(expression, error, environment, isFunction))}` }
  }
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(source)
  } catch (error) {
    return failed(error)
  }
  const check = parsed.check()
  if (!check.valid) return failed(check.error)
  const { ast } = parsed as unknown as { readonly ast: unknown }
  const missing = signature.fields ? unknownFields(expression, ast, signature.fields) : []
  if (missing.length > 0) return { error: `compilation failed: ${listed(missing)}` }
  const type = String(check.type)
  const { results } = signature
  if (results && !results.includes(type))
    return { error: results.length === 1 ? `must evaluate to ${results[0]!}` : `must evaluate to one of [${results.join(' ')}]` }
  return {
    program: {
      type,
      ast,
      run: (variables) => {
        try {
          return parsed(variables)
        } catch (error) {
          throw error instanceof CelFailure ? error : new CelFailure(evaluationErrorText(error))
        }
      },
    },
  }
}

/** The names of declared types begin so, as cel-go's do. */
export const DECLARED = 'selfType'

/** What is wrong with the types of an expression in an environment that knows them, or the type it has. */
export function checkTypes(
  expression: string,
  environment: Environment,
): { readonly errors: readonly string[] } | { readonly type: string } {
  const { valid, error, type } = environment.check(expression)
  if (valid) return { type: String(type) }
  if (!isCelJsError(error)) throw error ?? new Error(`no type for ${expression}`)
  const [, left, right] = /^no such overload: (\S+) [!=]= (\S+)$/.exec(error.summary) ?? []
  if (left?.startsWith(DECLARED) && (left === right || right === 'null')) {
    // Objects of one type can be compared, which has to be said of each; it is done where it is asked for.
    environment.registerOperator(`${left} == ${right}`, () => false)
    return checkTypes(expression, environment)
  }
  return { errors: compileErrorTexts(expression, error, environment, isFunction) }
}

/** An environment to declare types in. */
export const typedEnvironment = (): Environment => baseEnvironment().clone()

/** An expression ready to run, or why it is not one, worded as kube-apiserver words it. Remembered. */
export function compile(expression: string, signature: Signature): Compilation {
  const key = `${JSON.stringify(signature)} ${expression}`
  let known = compiled.get(key)
  if (!known) {
    if (compiled.size >= CACHE_LIMIT) compiled.clear()
    compiled.set(key, (known = compileAnew(expression, signature)))
  }
  return known
}
