/** CustomResourceDefinitions: kinds that users add. */
import type { Draft } from '../../api/object'
import { CUSTOM_RESOURCE_DEFINITIONS } from '../../schema/resources'
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../schema/types'
import { builtin } from '../framework/define'
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
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service) service.port ??= 443
}

export const customResourceDefinition = builtin(CUSTOM_RESOURCE_DEFINITIONS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults,
  prepareForCreate: (draft) => {
    const storage = draft.spec?.versions?.find((version) => version.storage)
    draft.status = storage ? { storedVersions: [storage.name] } : {}
  },
  validate,
  validateUpdate,
  validateStatusUpdate,
})
