/** Names of other objects follow when those objects are renamed; models kustomize's name reference transformer. */
import { CliError } from '../command/errors'
import { asText, isDict, type Dict } from '../values'
import { changeSpecs } from './field-paths'
import { NAME_REFERENCES, type NameReference } from './field-specs'
import { idText, isClusterScoped, type Resource, type ResourceSet } from './resource'

/** Writes current names into every field that holds the name an object had. */
export function fixReferences(set: ResourceSet): void {
  for (const referrer of set.all) {
    for (const reference of [...NAME_REFERENCES, ...set.configuration.references]) {
      const candidates = set.all.filter((each) => isTarget(each, reference))
      if (candidates.length === 0) continue
      referrer.object = changeSpecs(referrer.object, referrer.id, reference.fields, (value) => rewritten(value, candidates, referrer))
    }
  }
}

function isTarget(resource: Resource, { kind, group, version }: NameReference): boolean {
  const { id } = resource
  if (id.kind !== kind || (group !== undefined && id.group !== group) || (version !== undefined && id.version !== version)) return false
  const before = resource.original
  return before.name !== id.name || before.namespace !== id.namespace
}

function rewritten(value: unknown, candidates: readonly Resource[], referrer: Resource): unknown {
  if (typeof value === 'string') return chosen(value, candidates, referrer)?.id.name
  if (Array.isArray(value)) return value.map((item: unknown) => rewritten(item, candidates, referrer) ?? item)
  return isDict(value) ? rewrittenObject(value, candidates, referrer) : undefined
}

/** A reference by name and namespace: the subject of a role binding, the service of a webhook. */
function rewrittenObject(value: Dict, candidates: readonly Resource[], referrer: Resource): Dict | undefined {
  const [first] = candidates
  if (value['kind'] !== undefined && value['kind'] !== first?.id.kind) return undefined
  const namespace = asText(value['namespace'])
  const fitting =
    namespace === '' ? candidates : candidates.filter((each) => each.ids.some((id) => id.namespace === namespace || id.namespace === ''))
  const target = chosen(asText(value['name']), fitting, referrer)
  if (!target) return undefined
  return { ...value, name: target.id.name, ...(target.id.namespace ? { namespace: target.id.namespace } : {}) }
}

/** The object an old name means. Throws CliError when it may be several. */
function chosen(name: string, candidates: readonly Resource[], referrer: Resource): Resource | undefined {
  let found = candidates.filter((each) => each.earlier.some((id) => id.name === name) && isWithinReach(each, referrer))
  if (found.length > 1) found = preferring(found, (each) => sharesLayers(each, referrer))
  if (found.length > 1) found = preferring(found, (each) => each.original.name === name)
  if (found.length > 1) {
    throw new CliError(
      `found multiple possible referrals: ${found.map((each) => idText(each.id)).join(', ')} for the name ${name} in ${idText(referrer.id)}`,
    )
  }
  return found[0]
}

const namespaceOf = ({ id }: Resource): string => id.namespace || 'default'

/** Names mean objects of the same namespace; only service accounts are named from elsewhere, by the subjects of bindings. */
function isWithinReach(target: Resource, referrer: Resource): boolean {
  if (isClusterScoped(referrer.id) || isClusterScoped(target.id) || target.id.kind === 'ServiceAccount') return true
  return namespaceOf(target) === namespaceOf(referrer)
}

function preferring(resources: Resource[], fits: (resource: Resource) => boolean): Resource[] {
  const better = resources.filter(fits)
  return better.length > 0 ? better : resources
}

/** Whether both went through the same kustomizations, as far as their prefixes and suffixes tell. */
function sharesLayers(a: Resource, b: Resource): boolean {
  const same = (x: readonly string[], y: readonly string[]) => x.length === y.length && x.every((each, index) => each === y[index])
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes)
}
