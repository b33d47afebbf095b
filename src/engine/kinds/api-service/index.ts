/** APIServices: which server answers for an API group. */
import { invalid } from '../../api/field-errors'
import { pathSegmentErrors } from '../../api/names'
import { API_SERVICES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const apiService = builtin(API_SERVICES, {
  versionedUpdates: true,
  validateName: pathSegmentErrors,
  validate: ({ metadata, spec }) => {
    const wanted = `${spec?.version ?? ''}.${spec?.group ?? ''}`
    return metadata.name === wanted ? [] : [invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: "${wanted}"`)]
  },
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
