/** Discovery documents, aggregated and plain, from the facts and the custom resources; models endpoints/discovery. */
import { encodeBase64 } from '../../api/base64'
import { bytesOfHex } from '../../api/hex'
import type { JsonObject } from '../../api/json'
import { discoveryGroups, discoveryResources, splitGroupVersion, type DiscoveryResource } from '../../schema'
import { sha256 } from '../../../shell/digests'
import { newestFirst } from '../custom/version-order'
import { apiVersionOf, type Registry, type Served } from '../registry'

export type ResourceEntry = Omit<DiscoveryResource, 'groupVersion'>

export interface VersionEntry {
  readonly version: string
  readonly resources: readonly ResourceEntry[]
  /** Its own server, which knows the resources, cannot be reached. */
  readonly stale?: boolean
}

export interface GroupEntry {
  readonly name: string
  readonly preferred: string
  readonly versions: readonly VersionEntry[]
}

/** The group and version of a subresource's own kind, where it is not the resource's. */
const FOREIGN_KINDS: Readonly<Record<string, readonly [group: string, version: string]>> = {
  Scale: ['autoscaling', 'v1'],
  Eviction: ['policy', 'v1'],
  TokenRequest: ['authentication.k8s.io', 'v1'],
}

const STATUS_VERBS = ['get', 'patch', 'update']

function customResources(served: Served): ResourceEntry[] {
  const { definition } = served
  const entries: ResourceEntry[] = [
    {
      name: served.resource,
      singularName: definition.singular,
      namespaced: served.namespaced,
      kind: served.kind,
      verbs: definition.verbs,
      ...(definition.shortNames.length > 0 ? { shortNames: definition.shortNames } : {}),
      ...(definition.categories.length > 0 ? { categories: definition.categories } : {}),
    },
  ]
  for (const subresource of definition.subresources) {
    const scale = subresource === 'scale'
    entries.push({
      name: `${served.resource}/${subresource}`,
      singularName: '',
      namespaced: served.namespaced,
      kind: scale ? 'Scale' : served.kind,
      verbs: STATUS_VERBS,
      ...(scale ? { group: 'autoscaling', version: 'v1' } : {}),
    })
  }
  return entries
}

/** Others may serve further versions of a group that is known. */
function withOthers(known: readonly GroupEntry[], others: readonly GroupEntry[]): readonly GroupEntry[] {
  const groups = [...known]
  for (const { name, preferred, versions } of others) {
    const at = groups.findIndex((each) => each.name === name)
    const same = groups[at]
    if (same) groups[at] = { ...same, versions: [...same.versions, ...versions] }
    else groups.push({ name, preferred, versions })
  }
  return groups
}

export class Discovery {
  private known: { readonly generation: number; readonly groups: readonly GroupEntry[] } | undefined

  constructor(
    private readonly registry: Registry,
    /** Groups served by others, such as metrics.k8s.io. */
    private readonly extra: () => readonly GroupEntry[] = () => [],
    /** Of the resources in the registry alone. */
    private readonly bare = false,
  ) {}

  /** Every group, '' for the core group first. */
  groups(): readonly GroupEntry[] {
    if (this.known?.generation !== this.registry.generation) this.known = { generation: this.registry.generation, groups: this.build() }
    return withOthers(this.known.groups, this.extra())
  }

  private build(): readonly GroupEntry[] {
    const order = this.bare ? [] : [{ name: '', preferred: 'v1', versions: ['v1'] }, ...discoveryGroups.filter((each) => each.name !== '')]
    const groups: { name: string; preferred: string; versions: { version: string; resources: ResourceEntry[] }[] }[] = order.map(
      (group) => ({
        name: group.name,
        preferred: group.preferred,
        versions: group.versions.map((version) => ({
          version,
          resources: discoveryResources
            .filter((each) => each.groupVersion === apiVersionOf(group.name, version))
            .map(({ name, singularName, namespaced, kind, verbs, shortNames, categories }) => {
              const foreign = name.includes('/') ? FOREIGN_KINDS[kind] : undefined
              return {
                name,
                singularName,
                namespaced,
                kind,
                verbs,
                ...(shortNames ? { shortNames } : {}),
                ...(categories ? { categories } : {}),
                ...(foreign ? { group: foreign[0], version: foreign[1] } : {}),
              }
            }),
        })),
      }),
    )
    for (const served of this.registry.all()) {
      if (!served.custom) continue
      let group = groups.find((each) => each.name === served.group)
      if (!group) groups.push((group = { name: served.group, preferred: served.version, versions: [] }))
      let version = group.versions.find((each) => each.version === served.version)
      if (!version) group.versions.push((version = { version: served.version, resources: [] }))
      version.resources.push(...customResources(served))
    }
    for (const group of groups) {
      if (discoveryGroups.some((each) => each.name === group.name) || group.name === '') continue
      group.versions.sort((a, b) => newestFirst(a.version, b.version))
      group.preferred = group.versions[0]!.version
    }
    return groups
  }

  /** `APIGroupDiscoveryList` for `/api` (core) or `/apis`. */
  aggregated(core: boolean): JsonObject {
    const items = this.groups()
      .filter((group) => (group.name === '') === core)
      .map((group) => ({
        metadata: { ...(group.name ? { name: group.name } : {}), creationTimestamp: null },
        versions: group.versions.map((each) => this.aggregatedVersion(group.name, each)),
      }))
    return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
  }

  private aggregatedVersion(group: string, { version, resources, stale }: VersionEntry): JsonObject {
    if (stale) return { version, freshness: 'Stale' }
    const whole = resources.filter((each) => !each.name.includes('/'))
    return { version, resources: whole.map((each) => this.aggregatedResource(group, version, each, resources)), freshness: 'Current' }
  }

  private aggregatedResource(group: string, version: string, entry: ResourceEntry, all: readonly ResourceEntry[]): JsonObject {
    const responseKind = (each: ResourceEntry): JsonObject => ({
      group: each.group ?? group,
      version: each.version ?? version,
      kind: each.kind,
    })
    const subresources = all
      .filter((each) => each.name.startsWith(`${entry.name}/`))
      .map((each) => ({ subresource: each.name.slice(entry.name.length + 1), responseKind: responseKind(each), verbs: each.verbs }))
    return {
      resource: entry.name,
      responseKind: responseKind(entry),
      scope: entry.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: entry.singularName,
      verbs: entry.verbs,
      ...(entry.shortNames ? { shortNames: entry.shortNames } : {}),
      ...(entry.categories ? { categories: entry.categories } : {}),
      ...(subresources.length > 0 ? { subresources } : {}),
    }
  }

  /** `/api`: the versions of the core group. */
  coreVersions(): JsonObject {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:8443' }],
    }
  }

  private groupDocument(group: GroupEntry): JsonObject {
    const version = (each: string): JsonObject => ({ groupVersion: `${group.name}/${each}`, version: each })
    return { name: group.name, versions: group.versions.map((each) => version(each.version)), preferredVersion: version(group.preferred) }
  }

  groupList(): JsonObject {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: this.groups()
        .filter((each) => each.name !== '')
        .map((each) => this.groupDocument(each)),
    }
  }

  group(name: string): JsonObject | undefined {
    const group = this.groups().find((each) => each.name === name && name !== '')
    return group && { kind: 'APIGroup', apiVersion: 'v1', ...this.groupDocument(group) }
  }

  /** What tells the version that objects are stored in from others; nothing for what is not stored. */
  private storageVersion(group: string, version: string, resource: string): { readonly storageVersionHash?: string } {
    const served = this.registry.at(group, version, resource)
    const stored = served && this.registry.ofCollection(served.collection)
    if (!stored) return {}
    const digest = bytesOfHex(sha256(new TextEncoder().encode(`${stored.group}/${stored.version}/${stored.kind}`)))
    return { storageVersionHash: encodeBase64(digest.subarray(0, 8)) }
  }

  /** What a group version of this server has, `pods/log` and the like included; undefined for one that nobody serves. */
  resourcesOf(groupVersion: string): readonly ResourceEntry[] | undefined {
    const { group, version } = splitGroupVersion(groupVersion)
    return this.groups()
      .find((each) => each.name === group)
      ?.versions.find((each) => each.version === version)?.resources
  }

  resourceList(groupVersion: string): JsonObject | undefined {
    const { group, version } = splitGroupVersion(groupVersion)
    const found = this.resourcesOf(groupVersion)
    if (!found) return undefined
    const resources = found.map((each) => ({
      name: each.name,
      singularName: each.singularName,
      namespaced: each.namespaced,
      ...(each.group ? { group: each.group, version: each.version } : {}),
      kind: each.kind,
      verbs: each.verbs,
      ...(each.shortNames ? { shortNames: each.shortNames } : {}),
      ...(each.categories ? { categories: each.categories } : {}),
      ...this.storageVersion(group, version, each.name),
    }))
    return { kind: 'APIResourceList', ...(group ? { apiVersion: 'v1' } : {}), groupVersion, resources }
  }
}
