/** Serves custom resources as their definitions come and go; models apiextensions-apiserver's naming, establishing, approval and finalizing controllers. */
import { equalJson } from '../../api/json'
import { timestamp } from '../../clock/clock'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../schema/types'
import { CLEANUP } from '../../kinds/custom-resource-definition'
import { API_SERVER } from '../bootstrap/bootstrap'
import type { Core } from '../core'
import { internalRequest } from '../request'
import { deleteObject } from '../verbs/delete'
import { updateStored } from '../verbs/raw'
import { changeObject } from '../verbs/update'
import { collectionOf } from '../registry'
import { convertByWebhook } from './conversion-webhook'
import { customKind, type ConvertByWebhook, type CustomDefinition } from './definition'
import { namingOf } from './names'

const COLLECTION = collectionOf(CUSTOM_RESOURCE_DEFINITIONS)
/** Milliseconds from a definition's creation until its resources are served. */
const ESTABLISH = 30
/** How long the clean-up waits before it looks again whether all objects are gone. */
const CLEANUP_INTERVAL = 1000
const APPROVAL = 'api-approved.kubernetes.io'

type Verdict = Pick<CustomResourceDefinitionCondition, 'status' | 'reason' | 'message'>

/** What the annotation says of a group that belongs to Kubernetes; undefined for all other groups. */
function approvalOf({ metadata, spec }: CustomResourceDefinition): Verdict | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec?.group ?? '')) return undefined
  const value = metadata.annotations?.[APPROVAL] ?? ''
  if (value.startsWith('unapproved'))
    return { status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(value)}` }
  return { status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${value}` }
}

export class CustomResources {
  private readonly served = new Map<string, CustomDefinition>()
  private readonly specOf = new Map<string, unknown>()

  constructor(private readonly core: Core) {}

  start(): void {
    this.core.store.observe((change) => {
      if (change.collection !== COLLECTION) return
      const { name } = change.object.metadata
      if (change.type === 'DELETED') {
        this.stop(name)
        // Names that were waited for may be free now.
        for (const other of this.all()) if (!this.served.has(other.metadata.name)) this.later(other.metadata.name)
      } else this.later(name)
    })
  }

  private later(name: string): void {
    this.core.clock.after(ESTABLISH, () => this.sync(name))
  }

  private all(): readonly CustomResourceDefinition[] {
    return this.core.store.list(COLLECTION) as readonly CustomResourceDefinition[]
  }

  private find(name: string): CustomResourceDefinition | undefined {
    return this.core.store.get(COLLECTION, name) as CustomResourceDefinition | undefined
  }

  private stop(name: string): void {
    const known = this.served.get(name)
    if (!known) return
    this.core.registry.remove(known)
    this.served.delete(name)
    this.specOf.delete(name)
  }

  private sync(name: string): void {
    const definition = this.find(name)
    if (!definition) return
    if (definition.metadata.deletionTimestamp) this.cleanUp(name)
    else this.establish(definition)
  }

  private readonly convert: ConvertByWebhook = ({ spec }, object, desired) => convertByWebhook(this.core, spec?.conversion, object, desired)

  /** Serves the newest spec under the names it gets, and says so in the status. */
  private establish(definition: CustomResourceDefinition): void {
    const { name } = definition.metadata
    const naming = namingOf(definition, this.all())
    const wasEstablished = definition.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') ?? false
    const established = naming.condition.status === 'True' || wasEstablished
    if (established && !equalJson(this.specOf.get(name), definition.spec)) {
      const kind = customKind(definition, this.convert)
      const before = this.served.get(name)
      if (before) this.core.registry.remove(before)
      if (kind) {
        this.core.registry.add(kind)
        this.served.set(name, kind)
        this.specOf.set(name, definition.spec)
      }
    }
    const now = timestamp(this.core.clock.now())
    const condition = (type: string, verdict: Verdict): CustomResourceDefinitionCondition => {
      const present = definition.status?.conditions?.find((each) => each.type === type)
      const since = present?.status === verdict.status ? present.lastTransitionTime : undefined
      return {
        lastTransitionTime: since ?? now,
        message: verdict.message ?? '',
        reason: verdict.reason ?? '',
        status: verdict.status,
        type,
      }
    }
    const approval = approvalOf(definition)
    const storage = definition.spec?.versions.find((each) => each.storage)?.name
    const served = this.core.registry.ofCollection(COLLECTION)!
    updateStored(
      this.core,
      served,
      internalRequest(API_SERVER),
      definition,
      (draft) => {
        draft.status = {
          acceptedNames: naming.accepted,
          conditions: [
            condition('NamesAccepted', naming.condition),
            condition(
              'Established',
              established
                ? { status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
                : { status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
            ),
            ...(approval ? [condition('KubernetesAPIApprovalPolicyConformant', approval)] : []),
          ],
          storedVersions: [...new Set([...(definition.status?.storedVersions ?? []), ...(storage ? [storage] : [])])],
        }
      },
      'status',
    )
  }

  /** Says how far the deletion of all objects is. */
  private terminating(name: string, reason: string, message: string): CustomResourceDefinition | undefined {
    const definition = this.find(name)
    if (!definition) return undefined
    const done = reason === 'InstanceDeletionCompleted'
    const present = definition.status?.conditions?.find((each) => each.type === 'Terminating')
    if (present?.reason === reason) return definition
    const condition = {
      lastTransitionTime: present && !done ? present.lastTransitionTime : timestamp(this.core.clock.now()),
      message,
      reason,
      status: done ? 'False' : 'True',
      type: 'Terminating',
    }
    const served = this.core.registry.ofCollection(COLLECTION)!
    return updateStored(
      this.core,
      served,
      internalRequest(API_SERVER),
      definition,
      (draft) => {
        const conditions = definition.status?.conditions ?? []
        draft.status = { ...definition.status, conditions: [...conditions.filter((each) => each.type !== 'Terminating'), condition] }
      },
      'status',
    ) as CustomResourceDefinition
  }

  /** Deletes every object of a definition that is going away, then lets it go. */
  private cleanUp(name: string): void {
    const definition = this.find(name)
    if (!definition?.metadata.deletionTimestamp || !definition.metadata.finalizers?.includes(CLEANUP)) return
    const kind = this.served.get(name)
    const served = kind && this.core.registry.ofCollection(collectionOf(kind.resource))
    const request = internalRequest(API_SERVER)
    if (served) {
      this.terminating(name, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
      for (const object of this.core.store.list(served.collection)) {
        if (!object.metadata.deletionTimestamp) deleteObject(this.core, served, request, object.metadata.name, object.metadata.namespace)
      }
      if (this.core.store.count(served.collection) > 0) {
        this.core.clock.after(CLEANUP_INTERVAL, () => this.cleanUp(name))
        return
      }
    }
    const last = this.terminating(name, 'InstanceDeletionCompleted', 'removed all instances') ?? definition
    const draft = this.core.draftOf(last)
    draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((each) => each !== CLEANUP)
    // As a write of the status: whatever else is wrong with it does not keep it.
    changeObject(this.core, this.core.registry.ofCollection(COLLECTION)!, request, last, draft, 'status')
  }
}
