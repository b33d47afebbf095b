/** Rules in CEL within the schema of a custom resource: what they may speak of, and whether they compile; models apiextensions-apiserver's schema/cel. */
import type { JSONSchemaProps } from '../../../schema/types'
import { compile, type Compilation, type Signature } from './environment'
import { located } from './failure'

export type Rule = NonNullable<JSONSchemaProps['x-kubernetes-validations']>[number]
type Schema = JSONSchemaProps

const ESCAPES: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
]
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return'.split(' '),
)

/** A property's name as expressions spell it; undefined when they cannot. */
export function escapedName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`
  let text = ''
  for (let i = 0; i < name.length;) {
    const found = ESCAPES.find(([from]) => name.startsWith(from, i))
    text += found ? found[1] : name[i]
    i += found ? found[0].length : 1
  }
  return /^[A-Za-z_]\w*$/.test(text) ? text : undefined
}

export function usesOldSelf(rule: string): boolean {
  return /\boldSelf\b/.test(rule)
}

function signatureOf(transition: boolean, results: readonly string[]): Signature {
  return { variables: { self: 'dyn', ...(transition ? { oldSelf: 'dyn' } : {}) }, results: [...results, 'dyn'] }
}

interface Node {
  readonly op: string
  readonly args: unknown
  readonly pos: number
}

/** What a chain of fields that begins at self is described by: a schema, or `unknown` for everything else. */
type Described = Schema | 'unknown' | Missing

interface Missing {
  readonly missing: string
  readonly at: number
  /** Where it is asked whether it is there. */
  readonly asked?: number
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value
}

const METADATA: Schema = { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } }
const STRING: Schema = { type: 'string' }

/** The schema of a field of an object; embedded objects and the root have their type and name as well. */
function propertyOf(schema: Schema, name: string, root: boolean): Schema | 'unknown' | undefined {
  if (root || schema['x-kubernetes-embedded-resource']) {
    if (name === 'apiVersion' || name === 'kind') return STRING
    if (name === 'metadata') return METADATA
  }
  if (schema.properties) {
    for (const [property, own] of Object.entries(schema.properties)) if (escapedName(property) === name) return own
    return schema['x-kubernetes-preserve-unknown-fields'] ? 'unknown' : undefined
  }
  if (schema.type !== 'object') return 'unknown'
  if (typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null) return schema.additionalProperties as Schema
  return schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties ? 'unknown' : undefined
}

function describe(node: Node, schema: Schema, root: boolean): Described {
  if (node.op === 'id') return node.args === 'self' || node.args === 'oldSelf' ? schema : 'unknown'
  if (node.op !== '.' || !Array.isArray(node.args)) return 'unknown'
  const [target, name] = node.args as [Node, string]
  const outer = describe(target, schema, root)
  if (outer === 'unknown' || 'missing' in outer) return outer
  const found = propertyOf(outer, name, root && target.op === 'id')
  return found ?? { missing: name, at: node.pos }
}

/** The first field that the schema does not have. */
function firstMissing(node: unknown, schema: Schema, root: boolean): Missing | undefined {
  if (Array.isArray(node)) {
    for (const each of node as unknown[]) {
      const found = firstMissing(each, schema, root)
      if (found) return found
    }
    return undefined
  }
  if (!isNode(node)) return undefined
  if (node.op === '.') {
    const described = describe(node, schema, root)
    if (described !== 'unknown' && 'missing' in described) return described
  }
  const found = firstMissing(node.args, schema, root)
  const asks = found && node.op === 'call' && Array.isArray(node.args) && node.args[0] === 'has'
  return asks ? { ...found, asked: node.pos + 'has'.length } : found
}

const SCALARS: Readonly<Record<string, string>> = { string: 'string', integer: 'int', number: 'double', boolean: 'bool' }
const LITERALS: Readonly<Record<string, string>> = { string: 'string', bigint: 'int', number: 'double', boolean: 'bool' }
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=']
const NUMBERS = ['int', 'double']

/** CEL's name of a scalar's type, where the schema or a literal tells it. */
function scalarOf(node: Node, schema: Schema, root: boolean): string | undefined {
  if (node.op === 'value') return LITERALS[typeof node.args]
  const described = describe(node, schema, root)
  return described === 'unknown' || 'missing' in described ? undefined : SCALARS[described.type ?? '']
}

function startOf(node: unknown): number {
  if (Array.isArray(node)) return Math.min(...node.map(startOf))
  return isNode(node) ? Math.min(node.pos, startOf(node.args)) : Infinity
}

/** The first comparison of scalars that cannot be compared. */
function firstMismatch(
  node: unknown,
  schema: Schema,
  root: boolean,
): { readonly op: string; readonly types: string; readonly before: number } | undefined {
  if (Array.isArray(node)) {
    for (const each of node as unknown[]) {
      const found = firstMismatch(each, schema, root)
      if (found) return found
    }
    return undefined
  }
  if (!isNode(node)) return undefined
  const [left, right] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  if (COMPARISONS.includes(node.op) && isNode(left) && isNode(right)) {
    const types = [scalarOf(left, schema, root), scalarOf(right, schema, root)]
    // Numbers of two sorts have an order, and are never equal.
    const ordered = node.op.startsWith('<') || node.op.startsWith('>') ? NUMBERS : []
    const fits = types[0] === types[1] || types.some((each) => each === undefined) || types.every((each) => ordered.includes(each!))
    if (!fits) return { op: node.op, types: types.join(', '), before: startOf(right) }
  }
  return firstMismatch(node.args, schema, root)
}

/** A rule or message of a schema, ready to run. `optional` makes oldSelf an optional value. */
export function compileRule(expression: string, schema: Schema, root: boolean, optional: boolean, result: 'bool' | 'string'): Compilation {
  const compilation = compile(expression, signatureOf(usesOldSelf(expression), [result]))
  const { program, error } = compilation
  if (!program) return error?.startsWith('must evaluate to') ? { error: `cel expression must evaluate to a ${result}` } : compilation
  // An optional oldSelf is unwrapped before its fields are asked for.
  if (optional) return compilation
  const mismatch = firstMismatch(program.ast, schema, root)
  if (mismatch) {
    const why = `found no matching overload for '_${mismatch.op}_' applied to '(${mismatch.types})'`
    return { error: `compilation failed: ${located(expression, expression.lastIndexOf(mismatch.op, mismatch.before - 1), why)}` }
  }
  const missing = firstMissing(program.ast, schema, root)
  if (missing)
    return {
      error: `compilation failed: ${located(expression, missing.asked ?? expression.lastIndexOf('.', missing.at), `undefined field '${missing.missing}'`)}`,
    }
  const described = isNode(program.ast) ? describe(program.ast, schema, root) : 'unknown'
  const wanted = result === 'bool' ? 'boolean' : 'string'
  if (described !== 'unknown' && !('missing' in described) && described.type && described.type !== wanted)
    return { error: `cel expression must evaluate to a ${result}` }
  return compilation
}
