/** Serves custom resources as their definitions come and go; models apiextensions-apiserver's naming, establishing and finalizing controllers. */
import { equalJson } from '../../api/json'
import { timestamp } from '../../clock/clock'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { CustomResourceDefinition } from '../../schema/types'
import { API_SERVER } from '../bootstrap/bootstrap'
import type { Core } from '../core'
import { internalRequest } from '../request'
import { deleteObject } from '../verbs/delete'
import { updateStored } from '../verbs/raw'
import { changeObject } from '../verbs/update'
import { collectionOf } from '../registry'
import { customKind, type CustomDefinition } from './definition'

const COLLECTION = collectionOf(CUSTOM_RESOURCE_DEFINITIONS)
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'
/** Milliseconds from a definition's creation until its resources are served. */
const ESTABLISH = 30
/** How long the clean-up waits before it looks again whether all objects are gone. */
const CLEANUP_INTERVAL = 1000

export class CustomResources {
  private readonly served = new Map<string, CustomDefinition>()

  constructor(private readonly core: Core) {}

  start(): void {
    this.core.store.observe((change) => {
      if (change.collection !== COLLECTION) return
      const { name } = change.object.metadata
      if (change.type === 'DELETED') this.stop(name)
      else this.core.clock.after(ESTABLISH, () => this.sync(name))
    })
  }

  private find(name: string): CustomResourceDefinition | undefined {
    return this.core.store.get(COLLECTION, name) as CustomResourceDefinition | undefined
  }

  private stop(name: string): void {
    const known = this.served.get(name)
    if (!known) return
    this.core.registry.remove(known)
    this.served.delete(name)
  }

  private sync(name: string): void {
    const definition = this.find(name)
    if (!definition) return
    if (definition.metadata.deletionTimestamp) this.cleanUp(name)
    else this.establish(definition)
  }

  /** Serves the newest spec, and says so in the status. */
  private establish(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata
    const kind = customKind(definition)
    if (!kind) return
    const clash = this.core.registry
      .all()
      .find((each) => each.group === kind.resource.group && each.resource === kind.resource.resource && !this.served.has(name))
    if (clash) return
    const before = this.served.get(name)
    const known = before && this.specOf.get(name)
    if (!before || !equalJson(known, definition.spec)) {
      if (before) this.core.registry.remove(before)
      this.core.registry.add(kind)
      this.served.set(name, kind)
      this.specOf.set(name, definition.spec)
    }
    const now = timestamp(this.core.clock.now())
    const { spec } = definition
    const condition = (type: string, reason: string, message: string) => {
      const present = definition.status?.conditions?.find((each) => each.type === type)
      return { lastTransitionTime: present?.lastTransitionTime ?? now, message, reason, status: 'True', type }
    }
    const names = { ...spec!.names, singular: kind.singular, listKind: spec!.names.listKind ?? `${spec!.names.kind}List` }
    const served = this.core.registry.ofCollection(COLLECTION)!
    updateStored(this.core, served, internalRequest(API_SERVER), definition, (draft) => {
      const finalizers = draft.metadata.finalizers ?? []
      if (!finalizers.includes(CLEANUP)) draft.metadata.finalizers = [...finalizers, CLEANUP]
      draft.status = {
        acceptedNames: names,
        conditions: [
          condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
          condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
        ],
        storedVersions: [...new Set([...(definition.status?.storedVersions ?? []), kind.resource.version])],
      }
    })
  }

  private readonly specOf = new Map<string, unknown>()

  /** Deletes every object of a definition that is going away, then lets it go. */
  private cleanUp(name: string): void {
    const definition = this.find(name)
    if (!definition?.metadata.deletionTimestamp || !definition.metadata.finalizers?.includes(CLEANUP)) return
    const kind = this.served.get(name)
    const served = kind && this.core.registry.of(kind.resource)
    const request = internalRequest(API_SERVER)
    if (served) {
      for (const object of this.core.store.list(served.collection)) {
        if (!object.metadata.deletionTimestamp) deleteObject(this.core, served, request, object.metadata.name, object.metadata.namespace)
      }
      if (this.core.store.count(served.collection) > 0) {
        this.core.clock.after(CLEANUP_INTERVAL, () => this.cleanUp(name))
        return
      }
    }
    const draft = this.core.draftOf(definition)
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== CLEANUP)
    changeObject(this.core, this.core.registry.ofCollection(COLLECTION)!, request, definition, draft, '')
  }
}
