/** Expressions held against the types of the objects they will see; models apiserver's policy/validating/typechecking. */
import { discoveryResources, fieldOf, schemaTypeOf, type FieldFact } from '../../../schema'
import type { NamedRuleWithOperations } from '../../../schema/types'
import { admissionSignature, type AdmissionScope } from './admission'
import { compile } from './environment'
import { isNode, located, type Node } from './failure'

/** More kinds than this are not looked at. */
const MAX_TYPES = 10

export interface CheckedType {
  /** `apps/v1, Kind=Deployment`. */
  readonly name: string
  readonly schemaType: string
}

/** The built-in kinds that rules name outright: wildcards and subresources say nothing of types. */
export function typesOf(rules: readonly NamedRuleWithOperations[]): readonly CheckedType[] {
  const found = new Map<string, CheckedType>()
  for (const { apiGroups = [], apiVersions = [], resources = [] } of rules) {
    for (const group of apiGroups)
      for (const version of apiVersions)
        for (const resource of resources) {
          if ([group, version, resource].includes('*') || resource.includes('/')) continue
          const groupVersion = group ? `${group}/${version}` : version
          const fact = discoveryResources.find((each) => each.groupVersion === groupVersion && each.name === resource)
          const schemaType = fact && schemaTypeOf(group, version, fact.kind)
          if (schemaType) found.set(`${groupVersion}, Kind=${fact.kind}`, { name: `${groupVersion}, Kind=${fact.kind}`, schemaType })
        }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MAX_TYPES)
}

type Described = FieldFact | 'unknown' | { readonly missing: string; readonly at: number }

/** What a chain of fields that begins at the object is. */
function describe(node: Node, root: FieldFact): Described {
  if (node.op === 'id') return node.args === 'object' || node.args === 'oldObject' ? root : 'unknown'
  if (!Array.isArray(node.args) || !isNode(node.args[0])) return 'unknown'
  if (node.op !== '.' && node.op !== '[]') return 'unknown'
  const outer = describe(node.args[0], root)
  if (outer === 'unknown' || 'missing' in outer) return outer
  if (node.op === '[]') return outer.items ?? outer.map ?? 'unknown'
  const name = node.args[1] as string
  if (outer.map) return outer.map
  if (!outer.ref) return outer.type === 'object' ? 'unknown' : { missing: name, at: node.pos }
  return fieldOf(outer.ref, name) ?? { missing: name, at: node.pos }
}

function firstMissing(node: unknown, root: FieldFact): { readonly missing: string; readonly at: number } | undefined {
  if (Array.isArray(node)) {
    for (const each of node as unknown[]) {
      const found = firstMissing(each, root)
      if (found) return found
    }
    return undefined
  }
  if (!isNode(node)) return undefined
  const described = node.op === '.' ? describe(node, root) : 'unknown'
  if (described !== 'unknown' && 'missing' in described) return described
  return firstMissing(node.args, root)
}

/** What is wrong with an expression for objects of these types, one line for each; undefined when nothing is. */
export function typeWarning(expression: string, scope: AdmissionScope, types: readonly CheckedType[]): string | undefined {
  const { program } = compile(expression, admissionSignature(scope))
  if (!program) return undefined
  const warnings = types.flatMap(({ name, schemaType }) => {
    const found = firstMissing(program.ast, { ref: schemaType } as FieldFact)
    if (!found) return []
    return [`${name}: ${located(expression, expression.lastIndexOf('.', found.at), `undefined field '${found.missing}'`)}`]
  })
  return warnings.length > 0 ? warnings.join('\n') : undefined
}
