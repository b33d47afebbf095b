/** Creating an object; models registry/generic/registry.Store.Create and rest.BeforeCreate. */
import { invalidError } from '../../api/field-errors'
import type { KubeObject } from '../../api/object'
import { alreadyExists, badRequest, conflict, StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { admit, validateAdmission, type Attributes } from '../admission/admission'
import { refuseEscalation } from '../authorization/escalation'
import type { Core, Working } from '../core'
import { metadataErrors } from '../metadata'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { dropRepeatedOwners } from './owner-references'
import { OTHER_NAMESPACE } from './preconditions'

const GENERATED_NAME_LIMIT = 63 - 5
const NAME_ATTEMPTS = 8

/** The draft of a new object: metadata the server owns is set, whatever the client sent. */
function prepareMetadata(core: Core, served: Served, draft: Working, namespace: string | undefined): void {
  draft.metadata ??= {} as Working['metadata']
  const { metadata } = draft
  draft.apiVersion = served.definition.resource.group
    ? `${served.group}/${served.definition.resource.version}`
    : served.definition.resource.version
  draft.kind = served.kind
  if (served.namespaced) {
    if (metadata.namespace && namespace && metadata.namespace !== namespace) {
      throw badRequest(OTHER_NAMESPACE)
    }
    const chosen = metadata.namespace || namespace
    if (chosen) metadata.namespace = chosen
  } else if (metadata.namespace === '') delete metadata.namespace
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
  delete metadata.managedFields
  delete metadata.generation
  // Absent and empty are the same to kinds and plugins; validation asks for one.
  metadata.name ??= ''
  metadata.uid = core.uid()
  metadata.creationTimestamp = timestamp(core.clock.now())
  if (served.definition.hasGeneration) metadata.generation = 1
}

function generateName(core: Core, base: string): string {
  return base.slice(0, GENERATED_NAME_LIMIT) + core.nameSuffix()
}

/** Creates an object and returns it as stored. Throws AlreadyExists, Invalid, Forbidden, NotFound (namespace). */
export function createObject(
  core: Core,
  served: Served,
  request: RequestContext,
  object: unknown,
  namespace: string | undefined,
): KubeObject {
  const draft = request.handedOver ? (object as Working) : core.draftOf(object)
  const { definition } = served
  prepareMetadata(core, served, draft, namespace)
  dropRepeatedOwners(request, draft)
  core.dependencies.applyDefaults(definition.schemaType, draft)
  definition.setDefaults?.(draft)
  const generated = !draft.metadata.name && Boolean(draft.metadata.generateName)
  for (let attempt = 1; ; attempt++) {
    if (generated) draft.metadata.name = generateName(core, draft.metadata.generateName!)
    if (!generated || attempt === NAME_ATTEMPTS || !core.find(served, draft.metadata.name, draft.metadata.namespace)) break
  }
  const attributes: Attributes = {
    operation: 'CREATE',
    served,
    subresource: '',
    name: draft.metadata.name ?? '',
    namespace: draft.metadata.namespace,
    object: draft,
    old: undefined,
    request,
  }
  // What admission adds belongs to nobody.
  const written = request.internal || request.quietFields ? undefined : core.draftOf(draft)
  admit(core, attributes)
  refuseEscalation(core, served, request, draft as KubeObject, undefined)
  const remarks = definition.prepareForCreate?.(draft, core.strategy, request.actor)
  if (!request.internal) request.warnings.push(...(remarks ?? []))
  const stored = draft as KubeObject
  const errors = [...metadataErrors(definition, stored), ...definition.validate(stored)]
  if (errors.length > 0) throw invalidError(served, draft.metadata.name ?? '', errors)
  definition.completeStored?.(draft)
  if (!request.internal) request.warnings.push(...(definition.warnings?.(stored, undefined) ?? []))
  const existing = core.find(served, draft.metadata.name, draft.metadata.namespace)
  if (existing) {
    if (generated) {
      throw new StatusError(
        409,
        'AlreadyExists',
        `${alreadyExists(served, draft.metadata.name).message}, the server was not able to generate a unique name for the object`,
        {
          name: draft.metadata.name,
          ...(served.group ? { group: served.group } : {}),
          kind: served.resource,
          retryAfterSeconds: 1,
        },
      )
    }
    if (existing.metadata.deletionTimestamp) {
      const blocked = conflict(served, draft.metadata.name, 'object is being deleted: ')
      throw new StatusError(
        409,
        'AlreadyExists',
        `object is being deleted: ${alreadyExists(served, draft.metadata.name).message}`,
        blocked.status.details,
      )
    }
    throw alreadyExists(served, draft.metadata.name)
  }
  // Only what stores it minds: nothing is stored by a dry run.
  // What is no version is none that was set.
  if (/^0*[1-9]\d*$/.test(draft.metadata.resourceVersion ?? '') && !request.dryRun)
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created')
  if (!draft.metadata.resourceVersion) delete (draft.metadata as { resourceVersion?: string }).resourceVersion
  // Last, because the quota books what it admits.
  validateAdmission(core, attributes)
  return core.commit(request, served, 'ADDED', draft, '', written)
}
