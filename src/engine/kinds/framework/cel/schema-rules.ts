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
type Described = Schema | 'unknown' | { readonly missing: string; readonly at: number }

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
function firstMissing(node: unknown, schema: Schema, root: boolean): { readonly missing: string; readonly at: number } | undefined {
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
  return firstMissing(node.args, schema, root)
}

/** A rule or message of a schema, ready to run. `optional` makes oldSelf an optional value. */
export function compileRule(expression: string, schema: Schema, root: boolean, optional: boolean, result: 'bool' | 'string'): Compilation {
  const compilation = compile(expression, signatureOf(usesOldSelf(expression), [result]))
  const { program } = compilation
  if (!program) return compilation
  // An optional oldSelf is unwrapped before its fields are asked for.
  if (optional) return compilation
  const missing = firstMissing(program.ast, schema, root)
  if (missing)
    return {
      error: `compilation failed: ${located(expression, expression.lastIndexOf('.', missing.at), `undefined field '${missing.missing}'`)}`,
    }
  const described = isNode(program.ast) ? describe(program.ast, schema, root) : 'unknown'
  const wanted = result === 'bool' ? 'boolean' : 'string'
  if (described !== 'unknown' && !('missing' in described) && described.type && described.type !== wanted)
    return { error: result === 'bool' ? 'must evaluate to a bool' : 'must evaluate to a string' }
  return compilation
}
