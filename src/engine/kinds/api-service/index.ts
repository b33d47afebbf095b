/** APIServices: which server answers for an API group. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors, dns1123SubdomainErrors, pathSegmentErrors } from '../../api/names'
import { API_SERVICES } from '../../schema/resources'
import { portNumberErrors } from '../framework/addresses'
import { builtin } from '../framework/define'

const MAX_GROUP_PRIORITY = 20_000
const MAX_VERSION_PRIORITY = 1000

export const apiService = builtin(API_SERVICES, {
  versionedUpdates: true,
  validateName: pathSegmentErrors,
  validate: ({ metadata, spec }) => {
    const wanted = `${spec?.version ?? ''}.${spec?.group ?? ''}`
    const errors: FieldError[] = []
    if (metadata.name && metadata.name !== wanted)
      errors.push(invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: "${wanted}"`))
    if (!spec?.group && spec?.version !== 'v1')
      errors.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'))
    if (spec?.group) for (const message of dns1123SubdomainErrors(spec.group)) errors.push(invalid('spec.group', spec.group, message))
    for (const message of dns1035LabelErrors(spec?.version ?? '')) errors.push(invalid('spec.version', spec?.version ?? '', message))
    const { groupPriorityMinimum = 0, versionPriority = 0, service } = spec ?? {}
    if (groupPriorityMinimum <= 0 || groupPriorityMinimum > MAX_GROUP_PRIORITY)
      errors.push(invalid('spec.groupPriorityMinimum', groupPriorityMinimum, `must be positive and less than ${MAX_GROUP_PRIORITY}`))
    if (versionPriority <= 0 || versionPriority > MAX_VERSION_PRIORITY)
      errors.push(invalid('spec.versionPriority', versionPriority, `must be positive and less than ${MAX_VERSION_PRIORITY}`))
    if (!service) {
      if (spec?.caBundle)
        errors.push(invalid('spec.caBundle', `${spec.caBundle.length} bytes`, 'local APIServices may not have a caBundle'))
      if (spec?.insecureSkipTLSVerify)
        errors.push(invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify'))
      return errors
    }
    if (!service.namespace) errors.push(required('spec.service.namespace'))
    if (!service.name) errors.push(required('spec.service.name'))
    for (const message of portNumberErrors(service.port ?? 0))
      errors.push(invalid('spec.service.port', service.port ?? 0, `port is not valid: ${message}`))
    if (spec?.insecureSkipTLSVerify && spec.caBundle)
      errors.push(invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present'))
    return errors
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
