/** `vars`: values of fields of some objects in the texts of others, as $(NAME); models kustomize's VarSet and its variable reference transformer. */
import { CliError } from '../command/errors'
import { splitGroupVersion } from '../../engine/schema'
import { goPlain } from '../printing/go-syntax'
import { log } from '../rest/klog'
import type { Session } from '../session'
import { asDict, asList, asText, at, isDict, type Dict } from '../values'
import { changeSpecs, type FieldSpec } from './field-paths'
import { VARIABLE_REFERENCES } from './field-specs'
import { typeText, type Resource, type ResourceId, type ResourceSet, type Variable } from './resource'

function variableOf(written: unknown): Variable {
  const { name, objref, fieldref } = asDict(written)
  const { apiVersion, group, version, kind, name: of, namespace } = asDict(objref)
  const type = apiVersion ? splitGroupVersion(asText(apiVersion)) : { group: asText(group), version: asText(version) }
  return {
    name: asText(name),
    target: { ...type, kind: asText(kind), name: asText(of), namespace: asText(namespace) },
    path: asText(at(fieldref, 'fieldPath')) || 'metadata.name',
  }
}

/** `{SVC Service.v1.[noGrp] {metadata.name}}`: a variable as Go prints it. */
function shown({ name, target, path }: Variable): string {
  return `{${name} ${typeText(target)} {${path}}}`
}

/** What is written of it, before anything is made of it. */
function shownAsWritten(written: unknown): string {
  const { name, objref, fieldref } = asDict(written)
  const { group, version, kind } = asDict(objref)
  const type = typeText({ group: asText(group), version: asText(version), kind: asText(kind) })
  return `{${asText(name)} ${type} {${asText(at(fieldref, 'fieldPath'))}}}`
}

/** Notes a kustomization's variables with the objects they are of. Throws CliError. */
export function addVariables(kustomization: Dict, set: ResourceSet): void {
  const written = asList(kustomization['vars'])
  try {
    const variables = written.map(variableOf)
    for (const variable of variables) bind(variable, set)
    for (const variable of variables) addVariable(variable, set)
  } catch (error) {
    throw error instanceof CliError ? new CliError(`merging vars [${written.map(shownAsWritten).join(' ')}]: ${error.message}`) : error
  }
}

function bind(variable: Variable, set: ResourceSet): void {
  const { target } = variable
  const isIt = (id: ResourceId) =>
    (['group', 'version', 'kind', 'name'] as const).every((key) => id[key] === target[key]) &&
    (target.namespace === '' || id.namespace === target.namespace)
  const found = set.all.filter((each) => each.ids.some(isIt))
  if (found.length > 1) throw new CliError(`found ${found.length} resId matches for var ${shown(variable)} (unable to disambiguate)`)
  found[0]?.variables.push(variable.name)
}

/** Throws CliError when there is one of the name. */
export function addVariable(variable: Variable, set: ResourceSet): void {
  if (set.variables.has(variable.name)) throw new CliError(`var '${variable.name}' already encountered`)
  set.variables.set(variable.name, variable)
}

/** Puts the values into every field that may refer to variables; says which of them nobody referred to. Throws CliError. */
export async function resolveVariables(session: Session, set: ResourceSet): Promise<void> {
  const byName = new Map([...set.variables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, variable]) => [name, valueOf(variable, set)]))
  if (byName.size === 0) return
  const values = new Values(byName)
  const specs = [...VARIABLE_REFERENCES, ...set.configuration.specs('varReference')]
  for (const resource of set.all) resource.object = expandedIn(resource, specs, values)
  const tell = (text: string) => log(session.io, 'I', 'log.go:244', text)
  for (const each of values.misfits)
    await tell(`MakePrimitiveReplacer: bad replacement type=${Array.isArray(each) ? '[]' : 'map[string]'}interface {} val=${goPlain(each)}`)
  if (values.unused.length) await tell(`well-defined vars that were never replaced: ${values.unused.join(',')}`)
}

function expandedIn(resource: Resource, specs: readonly FieldSpec[], values: Values): Dict {
  const expand = (value: unknown): unknown => (typeof value === 'string' ? values.expanded(value) : value)
  return changeSpecs(resource.object, resource.id, specs, (value) => {
    if (isDict(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expand(each)]))
    if (!Array.isArray(value)) return expand(value)
    if (!value.every((each) => typeof each === 'string')) throw new CliError('invalid value type expect a string')
    return value.map(expand)
  })
}

function valueOf(variable: Variable, set: ResourceSet): unknown {
  const resource = set.all.find((each) => each.variables.includes(variable.name))
  if (!resource) throw new CliError(`var '${shown(variable)}' cannot be mapped to a field in the set of known resources`)
  const value = at(resource.object, ...stepsOf(variable.path))
  if (value === undefined || value === null)
    throw new CliError(`field specified in var '${shown(variable)}' not found in corresponding resource`)
  return value
}

/** `spec.ports[0].port`, `metadata.annotations[a.b/c]`, `metadata.labels.a\.b`. */
function stepsOf(path: string): readonly (string | number)[] {
  const steps = path.match(/\[[^\]]*\]|(?:\\.|[^.[\]])+/g) ?? []
  return steps.map((step) => {
    const bare = step.startsWith('[') ? step.slice(1, -1).replaceAll(/["']/g, '') : step.replaceAll('\\.', '.')
    return step.startsWith('[') && /^\d+$/.test(bare) ? Number(bare) : bare
  })
}

/** The values by name, which remember those that were asked for. */
class Values {
  readonly used = new Set<string>()
  /** What could not be put into a text, as often as it should have been. */
  readonly misfits: unknown[] = []

  constructor(private readonly byName: ReadonlyMap<string, unknown>) {}

  get unused(): readonly string[] {
    return [...this.byName.keys()].filter((name) => !this.used.has(name))
  }

  /** Undefined for those nobody knows, and those that are lists and maps. */
  private valueOf(name: string): unknown {
    const value = this.byName.get(name)
    if (typeof value === 'object') {
      this.misfits.push(value)
      return undefined
    }
    if (value !== undefined) this.used.add(name)
    return value
  }

  /** A text with the values of `$(NAME)`; one that is nothing else becomes the value itself. `$$` is a dollar that means nothing. */
  expanded(text: string): unknown {
    const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1]
    if (whole !== undefined) return this.valueOf(whole) ?? text
    return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (reference: string, name: string | undefined) =>
      name === undefined ? '$' : String(this.valueOf(name) ?? reference),
    )
  }
}
