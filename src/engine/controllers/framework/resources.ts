/** Every resource the cluster serves, for controllers that work on all kinds: the built-in ones and those of custom resource definitions. */
import type { Resource } from '../../api/object'
import { kinds } from '../../kinds'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { CustomResourceDefinition } from '../../schema/types'
import type { ControllerContext } from './controller'

/** Built-in resources that can be deleted, events aside: they own nothing and nobody owns them. */
const BUILT_IN: readonly Resource[] = kinds
  .filter((kind) => kind.verbs.includes('delete') && kind.resource.resource !== 'events')
  .map((kind) => kind.resource)

function resourcesOf(definition: CustomResourceDefinition): Resource | undefined {
  const { group, names, scope, versions } = definition.spec
  const established = definition.status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True')
  const version = versions.find((each) => each.storage) ?? versions[0]
  if (!established || !version) return undefined
  return { group, version: version.name, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' }
}

/** Tells `found` of every deletable resource, now and as definitions get established; each once. */
export function everyResource(context: ControllerContext, found: (resource: Resource) => void): void {
  const told = new Set<string>()
  const tell = (resource: Resource | undefined): void => {
    if (!resource) return
    const id = `${resource.group}/${resource.resource}`
    if (told.has(id)) return
    told.add(id)
    found(resource)
  }
  for (const resource of BUILT_IN) tell(resource)
  context.watch(CUSTOM_RESOURCE_DEFINITIONS, {
    added: (definition) => tell(resourcesOf(definition)),
    updated: (_, definition) => tell(resourcesOf(definition)),
  })
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

export function isOf(resource: Resource, object: { readonly apiVersion: string; readonly kind: string }): boolean {
  return resource.kind === object.kind && resource.group === groupOf(object.apiVersion)
}
