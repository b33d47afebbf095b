/** Services: one lasting address for a changing set of pods. */
import { dns1123LabelErrors } from '../../api/names'
import { SERVICES } from '../../schema/resources'
import type { Service } from '../../schema/types'
import { builtin } from '../framework/define'
import { labelsText } from '../framework/selector-text'
import { prepareForCreate, prepareForUpdate } from './allocation'
import { setDefaults, setStatusDefaults } from './defaults'
import { validateStatusUpdate } from './load-balancer-status'
import { validate, validateUpdate } from './validation'
import { warnings } from './warnings'

function externalAddresses(service: Service): string {
  const { type, externalIPs = [], externalName } = service.spec ?? {}
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.length > 0 ? externalIPs.join(',') : '<none>'
    case 'LoadBalancer': {
      const given = (service.status?.loadBalancer?.ingress ?? []).map((each) => each.ip || each.hostname || '').filter(Boolean)
      const all = [...new Set(given), ...externalIPs]
      return all.length > 0 ? all.join(',') : '<pending>'
    }
    case 'ExternalName':
      return externalName ?? ''
    default:
      return '<unknown>'
  }
}

function portsText(service: Service): string {
  const ports = service.spec?.ports ?? []
  if (ports.length === 0) return '<none>'
  return ports.map((port) => (port.nodePort ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`)).join(',')
}

export const service = builtin(SERVICES, {
  setDefaults,
  setStatusDefaults,
  prepareForCreate,
  prepareForUpdate,
  validate,
  validateUpdate,
  validateStatusUpdate,
  warnings,
  validateName: (name, prefix) => dns1123LabelErrors(prefix ? name.replace(/-$/, 'a') : name),
  cells: {
    Type: (object) => object.spec?.type ?? '',
    'Cluster-IP': (object) => object.spec?.clusterIPs?.[0] || '<none>',
    'External-IP': externalAddresses,
    'Port(s)': portsText,
    Selector: (object) => labelsText(object.spec?.selector),
  },
  selectableFields: { 'spec.clusterIP': (object) => object.spec?.clusterIP ?? '', 'spec.type': (object) => object.spec?.type ?? '' },
})
