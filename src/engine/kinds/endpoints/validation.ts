/** Rules for Endpoints; models ValidateEndpoints. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../../api/names'
import type { Endpoints, EndpointSubset } from '../../schema/types'
import { endpointIpErrors, ipErrors, portNumberErrors } from '../framework/addresses'

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const

function subsetErrors(subset: EndpointSubset, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!subset.addresses?.length && !subset.notReadyAddresses?.length)
    errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'))
  for (const field of ['addresses', 'notReadyAddresses'] as const) {
    subset[field]?.forEach((address, i) => {
      const at = `${path}.${field}[${i}]`
      const wrong = ipErrors(address.ip ?? '', `${at}.ip`)
      errors.push(...wrong)
      if (address.hostname)
        for (const message of dns1123LabelErrors(address.hostname)) errors.push(invalid(`${at}.hostname`, address.hostname, message))
      if (address.nodeName !== undefined)
        for (const message of dns1123SubdomainErrors(address.nodeName)) errors.push(invalid(`${at}.nodeName`, address.nodeName, message))
      // The second look at an address that is none has words of its own.
      if (wrong.length > 0) errors.push(invalid(`${at}.ip`, address.ip ?? '', 'must be a valid IP address'))
      else errors.push(...endpointIpErrors(address.ip, `${at}.ip`))
    })
  }
  const named = (subset.ports?.length ?? 0) > 1
  subset.ports?.forEach((port, i) => {
    const at = `${path}.ports[${i}]`
    if (named && !port.name) errors.push(required(`${at}.name`))
    else if (port.name) for (const message of dns1123LabelErrors(port.name)) errors.push(invalid(`${at}.name`, port.name, message))
    for (const message of portNumberErrors(port.port)) errors.push(invalid(`${at}.port`, port.port, message))
    if (!port.protocol) errors.push(required(`${at}.protocol`))
    else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${at}.protocol`, port.protocol, PROTOCOLS))
    if (port.appProtocol !== undefined)
      for (const message of qualifiedNameErrors(port.appProtocol)) errors.push(invalid(`${at}.appProtocol`, port.appProtocol, message))
  })
  return errors
}

export function validate(endpoints: Endpoints): FieldError[] {
  return (endpoints.subsets ?? []).flatMap((subset, i) => subsetErrors(subset, `subsets[${i}]`))
}
