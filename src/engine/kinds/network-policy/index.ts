/** NetworkPolicies: who may talk to whom. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Draft } from '../../api/object'
import { NETWORK_POLICIES } from '../../schema/resources'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../schema/types'
import { cidrContains, cidrErrors, portNameErrors, portNumberErrors } from '../framework/addresses'
import { builtin } from '../framework/define'
import { labelSelectorErrors } from '../framework/label-selector'
import { selectorText } from '../framework/selector-text'

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const

function setDefaults(policy: Draft<NetworkPolicy>): void {
  policy.spec ??= { podSelector: {} }
  const { spec } = policy
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
}

function portErrors(port: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (port.protocol !== undefined && !PROTOCOLS.includes(port.protocol))
    errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS))
  if (typeof port.port === 'number') {
    for (const message of portNumberErrors(port.port)) errors.push(invalid(`${path}.port`, port.port, message))
    if (port.endPort !== undefined) {
      if (port.endPort < port.port) errors.push(invalid(`${path}.endPort`, port.endPort, 'must be greater than or equal to `port`'))
      for (const message of portNumberErrors(port.endPort)) errors.push(invalid(`${path}.endPort`, port.endPort, message))
    }
  } else if (typeof port.port === 'string') {
    if (port.endPort !== undefined) errors.push(invalid(`${path}.endPort`, port.endPort, 'may not be specified when `port` is non-numeric'))
    for (const message of portNameErrors(port.port)) errors.push(invalid(`${path}.port`, port.port, message))
  } else if (port.endPort !== undefined)
    errors.push(invalid(`${path}.endPort`, port.endPort, 'may not be specified when `port` is not specified'))
  return errors
}

function peerErrors(peer: NetworkPolicyPeer, path: string): FieldError[] {
  const errors: FieldError[] = []
  let kinds = 0
  if (peer.podSelector) {
    kinds++
    errors.push(...labelSelectorErrors(peer.podSelector, `${path}.podSelector`))
  }
  if (peer.namespaceSelector) {
    kinds++
    errors.push(...labelSelectorErrors(peer.namespaceSelector, `${path}.namespaceSelector`))
  }
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock
    kinds++
    const at = `${path}.ipBlock`
    if (!cidr) errors.push(required(`${at}.cidr`))
    else {
      const faults = cidrErrors(cidr, `${at}.cidr`)
      errors.push(...faults)
      if (faults.length === 0) {
        except.forEach((inner, i) => {
          const bad = cidrErrors(inner, `${at}.except[${i}]`)
          errors.push(...bad)
          if (bad.length === 0 && !cidrContains(cidr, inner)) {
            errors.push(invalid(`${at}.except[${i}]`, inner, `must be a strict subset of \`cidr\``))
          }
        })
      }
    }
  }
  if (kinds === 0) errors.push(required(path, 'must specify a peer'))
  else if (kinds > 1 && peer.ipBlock) errors.push(forbiddenField(path, 'may not specify both ipBlock and another peer'))
  return errors
}

function validate(policy: NetworkPolicy): FieldError[] {
  const spec = policy.spec
  const errors = labelSelectorErrors(spec?.podSelector, 'spec.podSelector')
  const rules = [
    ...(spec?.ingress ?? []).map((rule, i) => ({ ports: rule.ports, peers: rule.from, path: `spec.ingress[${i}]`, list: 'from' })),
    ...(spec?.egress ?? []).map((rule, i) => ({ ports: rule.ports, peers: rule.to, path: `spec.egress[${i}]`, list: 'to' })),
  ]
  for (const rule of rules) {
    rule.ports?.forEach((port, i) => errors.push(...portErrors(port, `${rule.path}.ports[${i}]`)))
    rule.peers?.forEach((peer, i) => errors.push(...peerErrors(peer, `${rule.path}.${rule.list}[${i}]`)))
  }
  if ((spec?.policyTypes?.length ?? 0) > 2)
    errors.push(invalid('spec.policyTypes', spec!.policyTypes, 'may not specify more than two policyTypes'))
  spec?.policyTypes?.forEach((type, i) => {
    if (type !== 'Ingress' && type !== 'Egress') errors.push(notSupported(`spec.policyTypes[${i}]`, type, ['Ingress', 'Egress']))
  })
  return errors
}

export const networkPolicy = builtin(NETWORK_POLICIES, {
  hasGeneration: true,
  setDefaults,
  validate,
  cells: { 'Pod-Selector': (object) => selectorText(object.spec?.podSelector) },
})
