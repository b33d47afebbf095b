/** Rules for EndpointSlices; models pkg/apis/discovery/validation. */
import { duplicate, immutableField, invalid, notSupported, required } from '../../api/field-errors'
import { isIPv4 } from '../../api/ipv4'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { EndpointSlice } from '../../schema/types'
import { endpointIpErrors, isIPv6, portNumberErrors } from '../framework/addresses'

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'] as const
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const
const MAX_ENDPOINTS = 1000
const MAX_PORTS = 20000
const MAX_ADDRESSES = 100

function addressErrors(address: string, type: EndpointSlice['addressType'], field: string): FieldError[] {
  if (type === 'FQDN') return dns1123SubdomainErrors(address).map((message) => invalid(field, address, message))
  // Nothing can be said of addresses of an unknown type.
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const right = type === 'IPv4' ? isIPv4(address) : isIPv6(address)
  if (!right) return [invalid(field, address, `must be a valid ${type} address`)]
  return endpointIpErrors(address, field)
}

export function validate(slice: EndpointSlice): FieldError[] {
  const errors: FieldError[] = []
  if (!slice.addressType) errors.push(required('addressType'))
  else if (!ADDRESS_TYPES.includes(slice.addressType)) errors.push(notSupported('addressType', slice.addressType, ADDRESS_TYPES))
  const endpoints = slice.endpoints ?? []
  if (endpoints.length > MAX_ENDPOINTS) {
    errors.push({ type: 'Too many', field: 'endpoints', value: endpoints.length, detail: `must have at most ${MAX_ENDPOINTS} items` })
    return errors
  }
  endpoints.forEach((endpoint, i) => {
    const path = `endpoints[${i}]`
    const addresses = endpoint.addresses ?? []
    if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'))
    else if (addresses.length > MAX_ADDRESSES) {
      errors.push({
        type: 'Too many',
        field: `${path}.addresses`,
        value: addresses.length,
        detail: `must have at most ${MAX_ADDRESSES} items`,
      })
    }
    addresses.forEach((address, j) => errors.push(...addressErrors(address, slice.addressType, `${path}.addresses[${j}]`)))
    if (endpoint.nodeName !== undefined) {
      for (const message of dns1123SubdomainErrors(endpoint.nodeName)) errors.push(invalid(`${path}.nodeName`, endpoint.nodeName, message))
    }
    if (endpoint.hostname !== undefined) {
      for (const message of dns1123LabelErrors(endpoint.hostname)) errors.push(invalid(`${path}.hostname`, endpoint.hostname, message))
    }
  })
  const ports = slice.ports ?? []
  if (ports.length > MAX_PORTS)
    errors.push({ type: 'Too many', field: 'ports', value: ports.length, detail: `must have at most ${MAX_PORTS} items` })
  const names = new Set<string>()
  ports.forEach((port, i) => {
    const path = `ports[${i}]`
    const name = port.name ?? ''
    if (name) for (const message of dns1123LabelErrors(name)) errors.push(invalid(`${path}.name`, name, message))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (port.protocol === undefined) errors.push(required(`${path}.protocol`))
    else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS))
    if (port.port !== undefined) for (const message of portNumberErrors(port.port)) errors.push(invalid(`${path}.port`, port.port, message))
  })
  return errors
}

export function validateUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  const errors = validate(slice)
  if (slice.addressType !== old.addressType) errors.push(immutableField('addressType', slice.addressType))
  return errors
}
