/** Endpoints: the addresses behind a service, in their older form. */
import type { Draft } from '../../api/object'
import { ENDPOINTS } from '../../schema/resources'
import type { Endpoints } from '../../schema/types'
import { builtin } from '../framework/define'
import { validate } from './validation'

const MAX_SHOWN = 3

function endpointsText(endpoints: Endpoints): string {
  const subsets = endpoints.subsets ?? []
  if (subsets.length === 0) return '<none>'
  const all: string[] = []
  for (const subset of subsets) {
    const addresses = subset.addresses ?? []
    if (!subset.ports?.length) for (const address of addresses) all.push(address.ip)
    for (const port of subset.ports ?? []) {
      for (const address of addresses) all.push(address.ip.includes(':') ? `[${address.ip}]:${port.port}` : `${address.ip}:${port.port}`)
    }
  }
  const shown = all.slice(0, MAX_SHOWN).join(',')
  return all.length > MAX_SHOWN ? `${shown} + ${all.length - MAX_SHOWN} more...` : shown
}

function setDefaults(endpoints: Draft<Endpoints>): void {
  for (const subset of endpoints.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP'
}

export const endpoints = builtin(ENDPOINTS, {
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  setDefaults,
  validate,
  cells: { Endpoints: endpointsText },
})
