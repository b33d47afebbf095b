/** CEL as the API server speaks it: the language, its libraries and how an expression is compiled; models apiserver/pkg/cel/environment. */
import { Environment } from '@marcbachmann/cel-js'
import { compileErrorTexts, listed } from './compile-errors'
import { misfittingCalls } from './dynamic-calls'
import { CelFailure, evaluationErrorText, isCelJsError, isNode, located, type Node } from './failure'
import { libraries } from './libraries'
import { jsonPatches } from './libraries/json-patches'
import { literalProblems, type LiteralProblems } from './literal-arguments'
import { goType, misfits, namedType, withoutObjectNames, type Plain } from './object-literals'

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
  /** Types of their own that variables have as far as is known before: fields by their types, after those that they have in them. */
  readonly types?: readonly (readonly [name: string, fields: Readonly<Record<string, string>>])[]
  /** Variables, and fields of theirs by their paths, of which only these fields exist. */
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
  const patches = base.clone()
  jsonPatches(patches)
  for (const each of patches.getDefinitions().functions) functions.add(each.name)
  return base
}

const environments = new Map<string, Environment>()

function environmentFor({ variables, objects = false, types }: Signature): Environment {
  const key = JSON.stringify([variables, objects, types?.length])
  let environment = environments.get(key)
  if (!environment) {
    environment = baseEnvironment().clone()
    if (objects) jsonPatches(environment)
    for (const [name, fields] of types ?? []) {
      environment.registerType(name, { fields } as never)
      for (const pair of [`${name} == ${name}`, `${name} == null`]) environment.registerOperator(pair, () => false)
    }
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type)
    environments.set(key, environment)
  }
  return environment
}

/** Values are anything while a program runs: their types are for the checker. */
function untyped({ types, variables, ...rest }: Signature): Signature {
  const own = new Set(types?.map(([name]) => name))
  return { ...rest, variables: Object.fromEntries(Object.entries(variables).map(([name, type]) => [name, own.has(type) ? 'dyn' : type])) }
}

/** Whole numbers that no number of 64 bits is. */
function tooLarge(expression: string, node: unknown): readonly string[] {
  if (Array.isArray(node)) return (node as unknown[]).flatMap((each) => tooLarge(expression, each))
  if (!isNode(node)) return []
  const { op, args, start } = node
  // The smallest number is written with one more than the largest.
  const number = op === '-_' && isNode(args) && typeof args.args === 'bigint' ? -args.args : args
  if (typeof number === 'bigint') return BigInt.asIntN(64, number) === number ? [] : [located(expression, start, 'invalid int literal')]
  return tooLarge(expression, args)
}

/** `request.userInfo` of a tree; undefined of what is no path. */
function pathOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.op === 'id') return String(node.args)
  if (node.op !== '.') return undefined
  const [target, name] = node.args as [unknown, string]
  const above = pathOf(target)
  return above === undefined ? undefined : `${above}.${name}`
}

/** Every use of a field that a variable does not have, as cel-go reports it. */
function unknownFields(expression: string, node: unknown, fields: Readonly<Record<string, readonly string[]>>): readonly string[] {
  if (Array.isArray(node)) return (node as unknown[]).flatMap((each) => unknownFields(expression, each, fields))
  if (typeof node !== 'object' || node === null || !('op' in node)) return []
  const { op, args, pos } = node as Node
  if (op === '.' && Array.isArray(args)) {
    const [target, name] = args as [Node, string]
    const path = pathOf(target)
    const known = path !== undefined && Object.hasOwn(fields, path) ? fields[path] : undefined
    if (known && !known.includes(name)) return [located(expression, expression.lastIndexOf('.', pos), `undefined field '${name}'`)]
  }
  return unknownFields(expression, args, fields)
}

/** An error of the text without object literals, where it is in the expression itself. */
function whereWritten(text: string, plain: Plain, expression: string): string {
  const [, line, column, message] = /^ERROR: <input>:(\d+):(\d+): ([^]*?)\n \| /.exec(text) ?? []
  if (message === undefined) return text
  const before = plain.text.split('\n').slice(0, Number(line) - 1)
  const offset = before.reduce((sum, each) => sum + each.length + 1, 0) + Number(column) - 1
  return located(expression, plain.origin(offset), message)
}

/** Why an expression is no mutation: it has to be an object that is written by its name, or a list of patches. */
function wrongMutation(ast: unknown, type: string, plain: Plain, wanted: string): string | undefined {
  const named = namedType(ast, plain.names)
  if (named === wanted) return undefined
  const isLiteral = isNode(ast) && (ast.op === 'map' || ast.op === 'list')
  // The types of variables, and of what is bound to a name, are only known where they are made.
  const isUncertain = named === undefined ? /^(map|list|dyn)/.test(type) : named === 'dyn' && /\bvariables\b/.test(plain.text)
  if (isUncertain && !isLiteral) return undefined
  return `must evaluate to ${wanted} but got ${named ?? goType(type)}`
}

const methods = new WeakMap<Environment, ReturnType<Environment['getDefinitions']>['functions']>()

function methodsOf(environment: Environment): ReturnType<Environment['getDefinitions']>['functions'] {
  let known = methods.get(environment)
  if (!known) methods.set(environment, (known = environment.getDefinitions().functions.filter(({ receiverType }) => receiverType)))
  return known
}

const CACHE_LIMIT = 500
const compiled = new Map<string, Compilation>()

function compileAnew(expression: string, signature: Signature): Compilation {
  const environment = environmentFor(signature.types ? untyped(signature) : signature)
  const typed = environmentFor(signature)
  const plain = signature.objects ? withoutObjectNames(expression) : undefined
  if (plain?.problem !== undefined) return { error: `compilation failed: ${plain.problem}` }
  const source = plain?.text ?? expression
  const complaint = (texts: readonly string[]): Compilation => ({
    error: `compilation failed: ${listed(plain ? texts.map((text) => whereWritten(text, plain, expression)) : texts)}`,
  })
  const failed = (error: unknown): Compilation => {
    if (!isCelJsError(error)) throw error
    return complaint(compileErrorTexts(source, error, environment, isFunction))
  }
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(source)
  } catch (error) {
    return failed(error)
  }
  const { ast } = parsed as { readonly ast: unknown }
  const tooMuch = tooLarge(source, ast)
  if (tooMuch.length > 0) return complaint(tooMuch)
  const typeOf = (part: string): string | undefined => {
    const known = typed.check(part)
    return known.valid ? String(known.type) : undefined
  }
  const check = checkTypes(source, typed)
  const missing = signature.fields ? unknownFields(source, ast, signature.fields) : []
  const calls = signature.results ? misfittingCalls(source, ast, methodsOf(typed), typeOf) : []
  const wrong = ['errors' in check ? check.errors : [], missing, calls].flat()
  if (wrong.length > 0 || !('type' in check)) return complaint(wrong)
  const misfitting = plain ? misfits(plain, expression, ast, typeOf) : []
  if (misfitting.length > 0) return { error: `compilation failed: ${listed(misfitting)}` }
  // Rules of schemas are held against their literals where their types are known.
  const literals: LiteralProblems = signature.results
    ? literalProblems(source, ast, typeOf, converts, (node) => plain?.names.has(node.start) ?? false)
    : { errors: [] }
  if (literals.errors.length > 0) return complaint(literals.errors)
  const { type } = check
  const { results } = signature
  if (plain) {
    const wrong = results && wrongMutation(ast, type, plain, results[0]!)
    if (wrong !== undefined) return { error: wrong }
  } else if (results && !results.includes(type))
    return {
      error: `must evaluate to ${results.length === 1 ? results[0]! : `one of [${results.map(goType).join(' ')}]`} but got ${goType(type)}`,
    }
  if (literals.failure !== undefined) return { error: `program instantiation failed: ${literals.failure}` }
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

/** Whether a conversion takes a text. */
export function converts(name: string, text: string): boolean {
  try {
    compile(`${name}(text)`, { variables: { text: 'string' } }).program!.run({ text })
    return true
  } catch (error) {
    if (error instanceof CelFailure) return false
    throw error
  }
}
