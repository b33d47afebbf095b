/** ComponentStatuses: the health of the control plane, an old way to ask. */
import { COMPONENT_STATUSES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const componentStatus = builtin(COMPONENT_STATUSES, {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  cells: {
    Status: (object) => {
      const healthy = object.conditions?.find((each) => each.type === 'Healthy')
      return healthy ? (healthy.status === 'True' ? 'Healthy' : 'Unhealthy') : 'Unknown'
    },
    Message: (object) => object.conditions?.find((each) => each.type === 'Healthy')?.message ?? '',
    Error: (object) => object.conditions?.find((each) => each.type === 'Healthy')?.error ?? '',
  },
})
