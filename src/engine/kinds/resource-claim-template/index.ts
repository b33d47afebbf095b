/** ResourceClaimTemplates: what claims are made of for the pods that ask for one of their own. */
import { immutableField } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import { RESOURCE_CLAIM_TEMPLATES } from '../../schema/resources'
import { deviceClaimErrors, setDeviceDefaults } from '../device-rules/rules'
import { builtin } from '../framework/define'
import { claimView } from '../device-rules/go-view'

export const resourceClaimTemplate = builtin(RESOURCE_CLAIM_TEMPLATES, {
  setDefaults: ({ spec }) => setDeviceDefaults(spec.spec.devices),
  validate: ({ spec }) => deviceClaimErrors(spec.spec.devices, 'spec.spec.devices'),
  validateUpdate: (object, old) =>
    equalJson(object.spec, old.spec)
      ? []
      : [immutableField('spec', { ...object.spec.metadata, Spec: claimView(object.spec.spec, 'ResourceClaimSpec') })],
})
