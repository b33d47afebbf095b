/** `-o jsonpath`: a template's text for an object; models cli-runtime's JSONPathPrinter. */
import { CliError } from '../../command/errors'
import { goPlain, goSyntax } from '../go-syntax'
import { compactJson, escapeHtml, indentedJson } from '../json'
import type { ObjectPrinter } from '../object-printer'
import type { Dict } from '../../values'
import { Evaluation, Fraction, JsonPathError } from './evaluate'
import { JsonPathSyntaxError, parseJsonPath, type PathNode } from './parse'

export { JsonPathError, JsonPathSyntaxError }

function parse(template: string): readonly PathNode[] {
  try {
    return parseJsonPath(template)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new CliError(`error parsing jsonpath ${template}, ${error.message}`)
    throw error
  }
}

function plain(value: unknown): unknown {
  return value instanceof Fraction ? value.value : value
}

/** A value as text: strings as they are, objects as JSON. */
function valueText(found: unknown): string {
  const value = plain(found)
  if (value === null || value === undefined) return 'null'
  return typeof value === 'object' ? compactJson(value) : goPlain(value)
}

function failure(template: string, data: unknown, error: JsonPathError): CliError {
  return new CliError(
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(data)}\n\n\n`,
  )
}

/** `asJson`: each action's values as a list of their own. */
export function compileJsonPath(template: string, allowMissing: boolean, asJson = false): ObjectPrinter {
  const nodes = parse(template)
  const text = (values: readonly unknown[]) => (asJson ? escapeHtml(indentedJson(values.map(plain))) : values.map(valueText).join(' '))
  return {
    print(object: Dict): string {
      try {
        return new Evaluation(allowMissing).run(nodes, object).map(text).join('')
      } catch (error) {
        if (error instanceof JsonPathError) throw failure(template, object, error)
        throw error
      }
    },
  }
}

/** All values of a template, for waiting. */
export function jsonPathValues(template: string, data: unknown, allowMissing: boolean): readonly unknown[] {
  try {
    return findValues(template, data, allowMissing)
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new CliError(`error parsing jsonpath ${template}, ${error.message}`)
    if (error instanceof JsonPathError) throw failure(template, data, error)
    throw error
  }
}

/** Throws JsonPathSyntaxError. */
export function checkSyntax(template: string): void {
  parseJsonPath(template)
}

/** Values, or the bare error of syntax or evaluation, for callers with words of their own. */
export function findValues(template: string, data: unknown, allowMissing: boolean): readonly unknown[] {
  return new Evaluation(allowMissing).run(parseJsonPath(template), data).flat().map(plain)
}

/** `.a.b`, `a.b` and `{.a.b}` all mean `{.a.b}`. Throws CliError. */
export function relaxedExpression(written: string): string {
  if (written === '') return ''
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(written)
  if (!match)
    throw new CliError(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  return `{.${match[1] ?? match[2] ?? ''}}`
}
