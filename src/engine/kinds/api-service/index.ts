/** APIServices: which server answers for an API group. */
import { API_SERVICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const apiService = builtin(API_SERVICES, {
  setDefaults: (draft) => {
    if (draft.spec?.service) draft.spec.service.port ??= 443
  },
  cells: {
    Service: ({ spec }) => (spec?.service ? `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}` : 'Local'),
    Available: ({ status }) => {
      const available = status?.conditions?.find((each) => each.type === 'Available')
      if (!available) return 'Unknown'
      return available.status === 'True' ? available.status : `${available.status} (${available.reason ?? ''})`
    },
  },
})
