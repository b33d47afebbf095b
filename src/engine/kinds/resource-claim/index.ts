/** ResourceClaims: requests for devices. */
import { immutableField } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import { RESOURCE_CLAIMS } from '../../schema/resources'
import { deviceClaimErrors, setDeviceDefaults } from '../device-rules/rules'
import { builtin } from '../framework/define'
import { claimView } from '../device-rules/go-view'

export const resourceClaim = builtin(RESOURCE_CLAIMS, {
  setDefaults: ({ spec }) => setDeviceDefaults(spec.devices),
  validate: ({ spec }) => deviceClaimErrors(spec.devices, 'spec.devices'),
  validateUpdate: (object, old) =>
    equalJson(object.spec, old.spec) ? [] : [immutableField('spec', claimView(object.spec, 'ResourceClaimSpec'))],
  cells: {
    State: ({ metadata, status }) => {
      const states: string[] = []
      if (metadata.deletionTimestamp) states.push('deleted')
      if (status?.allocation) states.push('allocated')
      else if (!metadata.deletionTimestamp) states.push('pending')
      if (status?.reservedFor?.length) states.push('reserved')
      return states.join(',')
    },
  },
})
