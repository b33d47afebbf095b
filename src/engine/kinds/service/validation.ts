/** Rules for Services; models ValidateService and ValidateServiceUpdate. */
import { duplicate, forbiddenField, immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { isIPv4 } from '../../api/ipv4'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../../api/names'
import type { Service, ServicePort, ServiceSpec } from '../../schema/types'
import { cidrErrors, endpointIpErrors, ipErrors, isIPv6, portNameErrors, portNumberErrors } from '../framework/addresses'
import { labelErrors } from '../framework/label-selector'

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const
const AFFINITIES = ['ClientIP', 'None'] as const
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const
const POLICIES = ['Cluster', 'Local'] as const
const FAMILIES = ['IPv4', 'IPv6'] as const
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'] as const
const MAX_AFFINITY_SECONDS = 86400
const DISTRIBUTIONS = ['PreferClose', 'PreferSameNode', 'PreferSameZone'] as const

/** A port as Go prints the server's own type. */
const portView = (port: ServicePort): object => ({
  Name: '',
  Protocol: port.protocol ?? '',
  AppProtocol: null,
  Port: port.port,
  TargetPort: 0,
  NodePort: 0,
})

function portErrors(port: ServicePort, requireName: boolean, names: Set<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (requireName && !port.name) errors.push(required(`${path}.name`))
  else if (port.name) {
    for (const message of dns1123LabelErrors(port.name)) errors.push(invalid(`${path}.name`, port.name, message))
    if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name))
    names.add(port.name)
  }
  for (const message of portNumberErrors(port.port ?? 0)) errors.push(invalid(`${path}.port`, port.port ?? 0, message))
  if (!port.protocol) errors.push(required(`${path}.protocol`))
  else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS))
  const target = port.targetPort
  if (typeof target === 'string') for (const message of portNameErrors(target)) errors.push(invalid(`${path}.targetPort`, target, message))
  else for (const message of portNumberErrors(target ?? 0)) errors.push(invalid(`${path}.targetPort`, target ?? 0, message))
  if (port.appProtocol !== undefined) {
    for (const message of qualifiedNameErrors(port.appProtocol)) errors.push(invalid(`${path}.appProtocol`, port.appProtocol, message))
  }
  return errors
}

function portListErrors(spec: ServiceSpec): FieldError[] {
  const ports = spec.ports ?? []
  const names = new Set<string>()
  return ports.flatMap((port, i) => portErrors(port, ports.length > 1, names, `spec.ports[${i}]`))
}

function repeatedPortErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const ports = spec.ports ?? []
  const repeated = (key: (port: ServicePort) => string | undefined, complain: (port: ServicePort, at: string) => FieldError): void => {
    const seen = new Set<string>()
    ports.forEach((port, i) => {
      const text = key(port)
      if (text === undefined) return
      if (seen.has(text)) errors.push(complain(port, `spec.ports[${i}]`))
      seen.add(text)
    })
  }
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if (port.nodePort) errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    })
  }
  repeated(
    (port) => (port.nodePort ? `${port.protocol ?? ''}/${port.nodePort}` : undefined),
    (port, at) => duplicate(`${at}.nodePort`, port.nodePort),
  )
  repeated(
    (port) => `${port.protocol ?? ''}/${port.port}`,
    (port, at) => duplicate(at, portView(port)),
  )
  return errors
}

function typeErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const headless = spec.clusterIP === 'None'
  if (!spec.ports?.length && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      if (headless) errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`))
      break
    case 'ExternalName': {
      const detail = 'may not be set for ExternalName services'
      if (spec.clusterIPs?.length) errors.push(forbiddenField('spec.clusterIPs', detail))
      if (spec.ipFamilies?.length) errors.push(forbiddenField('spec.ipFamilies', detail))
      if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField('spec.ipFamilyPolicy', detail))
      const name = (spec.externalName ?? '').replace(/\.$/, '')
      if (!name) errors.push(required('spec.externalName'))
      for (const message of name ? dns1123SubdomainErrors(name) : []) errors.push(invalid('spec.externalName', name, message))
      break
    }
    default:
  }
  return errors
}

function trafficErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs?.length ?? 0) > 0
  const { externalTrafficPolicy: policy, internalTrafficPolicy, healthCheckNodePort } = spec
  if (policy) {
    if (!external) errors.push(invalid('spec.externalTrafficPolicy', policy, 'may only be set for externally-accessible services'))
    else if (!POLICIES.includes(policy)) errors.push(notSupported('spec.externalTrafficPolicy', policy, POLICIES))
  } else if (external) errors.push(required('spec.externalTrafficPolicy'))
  if (!(spec.type === 'LoadBalancer' && policy === 'Local')) {
    if (healthCheckNodePort) {
      const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
      errors.push(invalid('spec.healthCheckNodePort', healthCheckNodePort, detail))
    }
  } else if (healthCheckNodePort) {
    for (const message of portNumberErrors(healthCheckNodePort))
      errors.push(invalid('spec.healthCheckNodePort', healthCheckNodePort, message))
  }
  if (internalTrafficPolicy !== undefined) {
    if (!POLICIES.includes(internalTrafficPolicy)) errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, POLICIES))
  } else if (spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer')
    errors.push(required('spec.internalTrafficPolicy'))
  const { trafficDistribution } = spec
  if (trafficDistribution !== undefined && !(DISTRIBUTIONS as readonly string[]).includes(trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS))
  return errors
}

function addressErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const addresses = spec.clusterIPs ?? []
  if (addresses.length > 0 && !spec.clusterIP) {
    errors.push(invalid('spec.clusterIPs', addresses, 'must be empty when `clusterIP` is not specified'))
  } else if (addresses.length > 0 && spec.clusterIP !== addresses[0]) {
    errors.push(invalid('spec.clusterIPs', addresses, 'first value must match `clusterIP`'))
  }
  addresses.forEach((address, i) => {
    if (address === 'None') {
      if (i > 0 || addresses.length > 1) errors.push(invalid(`spec.clusterIPs[${i}]`, addresses, `'None' must be the first and only value`))
    } else if (!isIPv4(address) && !isIPv6(address)) errors.push(...ipErrors(address, `spec.clusterIPs[${i}]`))
  })
  spec.ipFamilies?.forEach((family, i) => {
    const known = FAMILIES.find((each) => each === family)
    if (!known) errors.push(notSupported(`spec.ipFamilies[${i}]`, family, FAMILIES))
    else if (spec.ipFamilies!.indexOf(family) !== i) errors.push(duplicate(`spec.ipFamilies[${i}]`, family))
    else if (known === 'IPv6') errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'))
  })
  if (spec.ipFamilyPolicy !== undefined) {
    if (!FAMILY_POLICIES.includes(spec.ipFamilyPolicy))
      errors.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, FAMILY_POLICIES))
    else if (spec.ipFamilyPolicy === 'RequireDualStack') {
      errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'))
    }
  }
  return errors
}

export function validate(service: Service): FieldError[] {
  const spec = service.spec ?? {}
  const errors = typeErrors(spec)
  errors.push(...portListErrors(spec))
  if (spec.selector) errors.push(...labelErrors(spec.selector, 'spec.selector'))
  if (!spec.sessionAffinity) errors.push(required('spec.sessionAffinity'))
  else if (!AFFINITIES.includes(spec.sessionAffinity)) errors.push(notSupported('spec.sessionAffinity', spec.sessionAffinity, AFFINITIES))
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (spec.sessionAffinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS)) {
    errors.push(
      invalid(
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
        seconds,
        `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`,
      ),
    )
  }
  errors.push(...addressErrors(spec))
  spec.externalIPs?.forEach((address, i) => errors.push(...endpointIpErrors(address, `spec.externalIPs[${i}]`)))
  if (!spec.type) errors.push(required('spec.type'))
  else if (!TYPES.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, TYPES))
  errors.push(...repeatedPortErrors(spec))
  if (spec.loadBalancerSourceRanges?.length) {
    if (spec.type !== 'LoadBalancer')
      errors.push(forbiddenField('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'"))
    spec.loadBalancerSourceRanges.forEach((range, i) => errors.push(...cidrErrors(range.trim(), `spec.LoadBalancerSourceRanges[${i}]`)))
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') {
    errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"))
  }
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined)
    errors.push(required('spec.allocateLoadBalancerNodePorts'))
  if (spec.loadBalancerClass !== undefined && spec.type !== 'LoadBalancer') {
    errors.push(forbiddenField('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"))
  }
  errors.push(...trafficErrors(spec))
  return errors
}

const KEPT = 'may not change once set'

/** The first address and family of a service are for good; further ones come and go. */
function keptAddressErrors(spec: ServiceSpec, before: ServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const had = before.clusterIPs ?? []
  const has = spec.clusterIPs ?? []
  const headless = had[0] === 'None' && has[0] === 'None'
  if (had.length === has.length && !headless) {
    had.forEach((address, i) => {
      if (address !== has[i]) errors.push(invalid(`spec.clusterIPs[${i}]`, has, KEPT))
    })
  } else if (!headless && had.length > 0) {
    if (has.length === 0) errors.push(invalid('spec.clusterIPs[0]', null, 'primary clusterIP can not be unset'))
    else if (has[0] !== had[0]) errors.push(invalid('spec.clusterIPs[0]', has, KEPT))
    if (has.length === 1 && had.length > 1 && spec.ipFamilyPolicy !== 'SingleStack') {
      const detail = "`ipFamilyPolicy` must be set to 'SingleStack' when releasing the secondary clusterIP"
      errors.push(invalid('spec.clusterIPs[0]', has, detail))
    }
  }
  if (had[0] === 'None' || has[0] === 'None') return errors
  const families = before.ipFamilies ?? []
  if (families.length > 0 && spec.ipFamilies?.length && spec.ipFamilies[0] !== families[0])
    errors.push(invalid('spec.ipFamilies[0]', spec.ipFamilies, KEPT))
  return errors
}

const checksHealth = ({ type, externalTrafficPolicy }: ServiceSpec): boolean => type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

export function validateUpdate(service: Service, old: Service): FieldError[] {
  const spec = service.spec ?? {}
  const before = old.spec ?? {}
  const errors: FieldError[] = []
  if (before.type !== 'ExternalName' && spec.type !== 'ExternalName') errors.push(...keptAddressErrors(spec, before))
  if (before.type === 'LoadBalancer' && spec.type === 'LoadBalancer' && !equalJson(spec.loadBalancerClass, before.loadBalancerClass)) {
    errors.push(immutableField('spec.loadBalancerClass', spec.loadBalancerClass ?? null))
  }
  if (checksHealth(spec) && checksHealth(before) && spec.healthCheckNodePort !== before.healthCheckNodePort)
    errors.push(forbiddenField('spec.healthCheckNodePort', 'field is immutable'))
  return [...errors, ...validate(service)]
}
