/** From what a person writes (`deploy`, `pods.v1`, `Deployment.apps`) to a resource; models client-go's shortcut-expanding REST mapper. */
import { pathSegmentErrors } from '../../engine/api/names'
import { goQuote } from '../../engine/api/strconv'
import { splitGroupVersion } from '../../engine/schema'
import { CliError, NoKindMatch } from '../command/errors'
import type { ApiGroup, ApiResource } from './discovery'

export class Mapper {
  /** In the order of discovery, preferred versions first. */
  readonly resources: readonly ApiResource[]
  private guessed: readonly ApiResource[] | undefined

  constructor(readonly groups: readonly ApiGroup[]) {
    this.resources = groups.flatMap((group) => group.versions.flatMap((each) => each.resources))
  }

  /** Lists of objects as kinds of their own, which no server serves: manifests may hold them, and words may name them. */
  private get lists(): readonly ApiResource[] {
    this.guessed ??= this.groups.flatMap(({ name: group, versions }) =>
      versions.flatMap(({ version, resources }) => [
        ...resources.map(({ kind, namespaced }) => ({ ...servedBy({ group, version }, `${kind}List`), namespaced })),
        servedBy({ group, version }, 'List'),
      ]),
    )
    return this.guessed
  }

  private first(fits: (each: ApiResource) => boolean): ApiResource | undefined {
    return this.resources.find(fits) ?? this.lists.find(fits)
  }

  /** The resource an argument names, or undefined. */
  find(argument: string): ApiResource | undefined {
    const [resource = '', ...others] = argument.split('.')
    const rest = others.map((each) => each.toLowerCase())
    if (rest.length >= 2) {
      const versioned = this.match(resource, rest.slice(1).join('.'), rest[0])
      if (versioned) return versioned
    }
    return this.match(resource, rest.join('.'), undefined) ?? this.ofKind(resource.toLowerCase(), rest)
  }

  /** The resource of a name in a group, which may be the beginning of a group's name; in any when it is empty. */
  findInGroup(name: string, group: string): ApiResource | undefined {
    return this.match(name, group, undefined)
  }

  /** Every resource a name without a group fits, the one that is meant by it first. */
  findAll(name: string): readonly ApiResource[] {
    const { name: word } = this.expand(name, '')
    return this.resources.filter((each) => isNamed(each, word))
  }

  /** `kind.group` or `kind.version.group`, for kinds whose resources are called otherwise. */
  private ofKind(kind: string, rest: readonly string[]): ApiResource | undefined {
    const like = this.resources.filter((each) => each.kind.toLowerCase() === kind)
    return (
      like.find((each) => rest.length >= 2 && each.version === rest[0] && each.group === rest.slice(1).join('.')) ??
      like.find((each) => each.group === rest.join('.'))
    )
  }

  private match(written: string, writtenGroup: string, writtenVersion: string | undefined): ApiResource | undefined {
    const { name, group, version } = this.expand(written, writtenGroup, writtenVersion)
    const fits = (each: ApiResource) => isNamed(each, name) && (version === undefined || each.version === version)
    if (group === '') return this.first(fits)
    const exact = this.first((each) => fits(each) && each.group === group)
    // With a version the group is written out.
    return exact ?? (version === undefined ? this.first((each) => fits(each) && each.group.startsWith(group)) : undefined)
  }

  /** What a short name, in its own letters, stands for: then a version beside it does not count, unless its group is only begun. */
  private expand(
    written: string,
    group: string,
    version?: string,
  ): { readonly name: string; readonly group: string; readonly version: string | undefined } {
    const name = written.toLowerCase()
    const isInGroup = (each: ApiResource) => group === '' || each.group === group
    // A resource's own name, as far as the server tells it, goes before what others are called for short.
    if (this.resources.some((each) => isInGroup(each) && (each.name === name || each.singular === name))) return { name, group, version }
    const having = this.resources.filter((each) => each.shortNames.includes(written))
    const exact = having.find(isInGroup)
    if (exact) return { name: exact.name, group: exact.group, version: undefined }
    const begun = having.find((each) => each.group.startsWith(group))
    return begun ? { name: begun.name, group: begun.group, version } : { name, group, version }
  }

  /** What else has a short name, in another group than the one that is meant by it. */
  otherOfShortName(argument: string): ApiResource | undefined {
    const having = this.resources.filter((each) => each.shortNames.includes(argument))
    return having.find((each) => each.group !== having[0]!.group)
  }

  /** Names of the resources in a category, each as its first version has it; undefined when there is no such category. */
  category(name: string): readonly string[] | undefined {
    const found: string[] = []
    for (const group of this.groups) {
      const seen = new Set<string>()
      for (const resource of group.versions.flatMap((version) => version.resources)) {
        if (seen.has(resource.name)) continue
        seen.add(resource.name)
        if (resource.categories.includes(name)) found.push(qualified(resource))
      }
    }
    return found.length ? found : undefined
  }

  /** Throws CliError as kubectl words it. */
  resourceFor(argument: string): ApiResource {
    const found = this.find(argument)
    if (!found) throw new CliError(`the server doesn't have a resource type "${argument.split('.')[0] ?? argument}"`)
    return found
  }

  /** The resource of an object's apiVersion and kind, which may be in lower case: the server then says what is wrong. */
  ofType(apiVersion: string, kind: string): ApiResource | undefined {
    const { group, version } = splitGroupVersion(apiVersion)
    const isOf = (each: ApiResource) => each.group === group && (version === '' || each.version === version)
    const found =
      this.first((each) => isOf(each) && each.kind === kind) ??
      this.resources.find((each) => isOf(each) && each.kind.toLowerCase() === kind)
    return found && version === '' ? { ...found, isUnversioned: true } : found
  }

  /** The same. Throws NoKindMatch. */
  mappingFor(apiVersion: string, kind: string): ApiResource {
    const found = this.ofType(apiVersion, kind)
    if (!found) throw new NoKindMatch(kind, apiVersion)
    return found
  }
}

/** What a kind nobody was asked about is served as, as client-go guesses. */
export function servedBy(version: Pick<ApiResource, 'group' | 'version'>, kind: string): ApiResource {
  const singular = kind.toLowerCase()
  const name = singular.endsWith('s') ? `${singular}es` : singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`
  return { ...version, name, singular, kind, namespaced: false, verbs: [], shortNames: [], categories: [], subresources: [] }
}

function isNamed(resource: ApiResource, name: string): boolean {
  return resource.name === name || (resource.singular || resource.kind.toLowerCase()) === name
}

/** `deployments.apps`, `pods`: how messages name a resource. */
export function qualified(resource: ApiResource): string {
  return resource.group ? `${resource.name}.${resource.group}` : resource.name
}

/** `deployment.apps`, `pod`: how printed objects are prefixed. */
export function qualifiedKind(resource: Pick<ApiResource, 'kind' | 'group'>): string {
  return resource.group ? `${resource.kind.toLowerCase()}.${resource.group}` : resource.kind.toLowerCase()
}

export function apiVersionOf(resource: Pick<ApiResource, 'group' | 'version'>): string {
  return resource.group ? `${resource.group}/${resource.version}` : resource.version
}

/** Throws CliError for what cannot stand in a path. */
function checkSegment(what: string, text: string | undefined): void {
  const problems = text === undefined ? [] : pathSegmentErrors(text)
  if (problems.length) throw new CliError(`invalid ${what} ${goQuote(text!)}: [${problems.join(' ')}]`)
}

/** A name as Go's net/url writes it in a path: other than JavaScript's, it lets what may stand there stand, and escapes `!'()*`. */
export function segment(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, (each) => decodeURIComponent(each))
    .replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The path of a collection or object. Throws CliError for a namespace or name that cannot stand in a path. */
export function pathOf(
  resource: Pick<ApiResource, 'group' | 'version' | 'name' | 'namespaced' | 'isUnversioned'>,
  namespace?: string,
  name?: string,
  subresource?: string,
): string {
  if (resource.namespaced) checkSegment('namespace', namespace)
  checkSegment('resource name', name)
  const version = resource.isUnversioned ? '' : `/${resource.version}`
  const root = resource.group ? `/apis/${resource.group}${version}` : `/api${version}`
  const scope = resource.namespaced && namespace ? `/namespaces/${segment(namespace)}` : ''
  return `${root}${scope}/${resource.name}${name === undefined ? '' : `/${segment(name)}`}${subresource ? `/${subresource}` : ''}`
}
