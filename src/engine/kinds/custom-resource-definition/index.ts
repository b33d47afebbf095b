/** CustomResourceDefinitions: kinds that users add. */
import type { Draft } from '../../api/object'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../schema/types'
import { builtin } from '../framework/define'
import { formatWarnings } from './formats'
import { validate, validateStatusUpdate, validateUpdate } from './validation'

function setDefaults(definition: Draft<CustomResourceDefinition>): void {
  const { spec } = definition
  if (!spec) return
  const names = spec.names as Draft<CustomResourceDefinitionNames> | undefined
  if (names?.kind) {
    names.singular ||= names.kind.toLowerCase()
    names.listKind ||= `${names.kind}List`
  }
  spec.conversion ??= { strategy: 'None' }
  const storage = spec.versions?.find((version) => version.storage)
  if (definition.status?.storedVersions?.length === 0 && storage) definition.status.storedVersions = [storage.name]
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service) service.port ??= 443
}

/** Keeps a definition until its objects are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'
const GOING = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon'

function markTerminating(definition: Draft<CustomResourceDefinition>, now: string): void {
  const going = { lastTransitionTime: now, message: GOING, reason: 'InstanceDeletionPending', status: 'True', type: 'Terminating' }
  definition.status = { ...definition.status, conditions: [...(definition.status?.conditions ?? []), going] }
  const finalizers = definition.metadata.finalizers ?? []
  if (!finalizers.includes(CLEANUP)) definition.metadata.finalizers = [...finalizers, CLEANUP]
}

export const customResourceDefinition = builtin(CUSTOM_RESOURCE_DEFINITIONS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults,
  prepareForCreate: (draft) => {
    const storage = draft.spec?.versions?.find((version) => version.storage)
    const status = { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: storage ? [storage.name] : [] }
    draft.status = status as unknown as NonNullable<typeof draft.status>
  },
  // A version that objects are stored in from now on is on record at once.
  prepareForUpdate: (draft, old) => {
    const storage = draft.spec?.versions?.find((version) => version.storage)?.name
    const stored = old.status?.storedVersions ?? []
    if (storage && !stored.includes(storage))
      draft.status = { ...(old.status as typeof draft.status), storedVersions: [...stored, storage] }
  },
  markTerminating,
  validate,
  validateUpdate,
  validateStatusUpdate,
  warnings: formatWarnings,
})
