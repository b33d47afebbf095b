/** ResourceClaims: requests for devices. */
import { RESOURCE_CLAIMS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const resourceClaim = builtin(RESOURCE_CLAIMS, {
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
