/** Every error of the types of an expression, where a checker stops at the first; models cel-go's common.Errors. */
import type { Environment } from '@marcbachmann/cel-js'
import { isCelJsError, type CelJsError, type Node } from './failure'
import { compileErrorText, wrongPart } from './type-errors'

/** More are not told, only counted. */
const MOST = 100

interface Found {
  readonly text: string
  readonly line: number
  readonly column: number
}

function found(text: string): Found {
  const [, line = '1', column = '1'] = /^ERROR: <input>:(\d+):(\d+): /.exec(text) ?? []
  return { text, line: Number(line), column: Number(column) }
}

/** A name as short as can be that nothing in the expression has, nor anybody was given. */
function freeName(expression: string, given: ReadonlySet<string>): string {
  for (let number = 0; ; number++) {
    const name = `_${number === 0 ? '' : (number - 1).toString(36)}`
    if (name !== '_' && !given.has(name) && !expression.includes(name)) return name
  }
}

/**
 * The expression without what is wrong, and all else where it was: a value of any type stands there, so that nothing around it is
 * wrong for its sake. Undefined where that cannot be done.
 */
function mended(
  expression: string,
  error: CelJsError,
  wrong: Node | undefined,
  environment: Environment,
  given: Set<string>,
): string | undefined {
  const variable = /^Unknown variable: (\w+)$/.exec(error.summary)?.[1]
  if (variable !== undefined) {
    environment.registerVariable(variable, 'dyn')
    return expression
  }
  const { start, end } = wrong ?? error.range ?? {}
  if (start === undefined || end === undefined) return undefined
  const name = freeName(expression, given)
  if (end - start < name.length) return undefined
  environment.registerVariable(name, 'dyn')
  given.add(name)
  const room = expression.slice(start + name.length, end).replace(/[^\n]/g, ' ')
  return expression.slice(0, start) + name + room + expression.slice(end)
}

/** The tree of an expression; undefined when it cannot be read as it is written. */
function treeOf(expression: string, environment: Environment): unknown {
  try {
    return (environment.parse(expression) as { readonly ast: unknown }).ast
  } catch (error) {
    if (isCelJsError(error)) return undefined
    throw error
  }
}

/** All that cel-go would list, by their places. `first` is what the checker has found; `known` says which functions there are. */
export function compileErrorTexts(
  expression: string,
  first: CelJsError,
  environment: Environment,
  known: (name: string) => boolean,
): readonly string[] {
  const errors: string[] = []
  let error: CelJsError | undefined = first
  let rest: string | undefined = expression
  const own = environment.clone()
  const given = new Set<string>()
  const tree = treeOf(expression, own)
  const typeOf = (part: string): string | undefined => {
    const { valid, type } = own.check(part)
    return valid ? String(type) : undefined
  }
  while (error) {
    const wrong = wrongPart(expression, error, typeOf)
    errors.push(...compileErrorText(expression, error, { known, typeOf, tree }, wrong).split(/\n(?=ERROR: )/))
    // What cannot be read cannot be checked.
    if (error.name === 'ParseError') break
    rest = mended(rest, error, wrong, own, given)
    if (rest === undefined) break
    const { valid, error: next } = own.check(rest)
    error = !valid && isCelJsError(next) ? next : undefined
  }
  return errors
}

/** Several texts of `located` in one, as cel-go lists them. */
export function listed(texts: readonly string[]): string {
  const sorted = texts.map(found).sort((a, b) => a.line - b.line || a.column - b.column)
  const unique = sorted.filter(({ text }, index) => sorted.findIndex((each) => each.text === text) === index)
  const shown = unique.slice(0, MOST).map(({ text }) => text)
  if (unique.length > MOST) shown.push(`${unique.length - MOST} more errors were truncated`)
  return shown.join('\n')
}
