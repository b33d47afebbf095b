/** EndpointSlices: the addresses behind a service. */
import type { Draft } from '../../api/object'
import { ENDPOINT_SLICES } from '../../schema/resources'
import type { EndpointSlice } from '../../schema/types'
import { builtin } from '../framework/define'
import { validate, validateUpdate } from './validation'

const MAX_SHOWN = 3

function listText(items: readonly string[]): string {
  const shown = items.slice(0, MAX_SHOWN).join(',')
  if (items.length > MAX_SHOWN) return `${shown} + ${items.length - MAX_SHOWN} more...`
  return shown || '<unset>'
}

function setDefaults(slice: Draft<EndpointSlice>): void {
  for (const port of slice.ports ?? []) {
    port.name ??= ''
    port.protocol ??= 'TCP'
  }
}

export const endpointSlice = builtin(ENDPOINT_SLICES, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  warnings: (object, old) => (object.addressType === 'FQDN' && !old ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
  cells: {
    AddressType: (object) => object.addressType,
    Ports: (object) => listText((object.ports ?? []).map((port) => (port.port === undefined ? port.name || '*' : String(port.port)))),
    Endpoints: (object) => listText((object.endpoints ?? []).flatMap((each) => each.addresses ?? [])),
  },
})
