/** Fitting endpoints into slices with the fewest writes: keep what is right, fill what changes anyway, then add; models the endpointslice reconciler. */
import { canonicalJson, equalJson } from '../../api/json'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '../../schema/types'

/** The label that says who keeps a slice, and the one that says whose endpoints it has. */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
export const SERVICE_NAME = 'kubernetes.io/service-name'
/** Most endpoints in one slice. */
const MAX_ENDPOINTS = 100

export interface SlicePlan {
  readonly create: readonly (readonly Endpoint[])[]
  readonly update: readonly { readonly slice: EndpointSlice; readonly endpoints: readonly Endpoint[] }[]
  readonly remove: readonly EndpointSlice[]
}

export function portsKey(ports: readonly DiscoveryV1EndpointPort[] | undefined): string {
  return canonicalJson([...(ports ?? [])].map((port) => canonicalJson(port)).sort())
}

function endpointKey(endpoint: Endpoint): string {
  return `${endpoint.targetRef?.uid ?? ''}/${endpoint.addresses[0]}`
}

/** Plans the slices of one set of ports: `existing` have those ports, `wanted` are all endpoints they should hold. */
export function planSlices(existing: readonly EndpointSlice[], wanted: readonly Endpoint[]): SlicePlan {
  const missing = new Map(wanted.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const update = new Map<EndpointSlice, Endpoint[]>()
  const untouched: EndpointSlice[] = []
  const remove: EndpointSlice[] = []
  for (const slice of existing) {
    const before = slice.endpoints ?? []
    let changed = false
    const kept: Endpoint[] = []
    for (const endpoint of before) {
      const key = endpointKey(endpoint)
      const now = missing.get(key)
      if (!now) {
        changed = true
        continue
      }
      missing.delete(key)
      if (!equalJson(now, endpoint)) changed = true
      kept.push(now)
    }
    if (kept.length === 0) remove.push(slice)
    else if (changed) update.set(slice, kept)
    else untouched.push(slice)
  }
  const add = [...missing.values()]
  // The fullest of the slices that are written anyway take new endpoints first.
  for (const endpoints of [...update.values()].sort((a, b) => b.length - a.length)) {
    while (endpoints.length < MAX_ENDPOINTS && add.length > 0) endpoints.push(add.shift()!)
  }
  const create: Endpoint[][] = []
  while (add.length > 0) {
    const chunk = add.splice(0, MAX_ENDPOINTS)
    const fits = chunk.length < MAX_ENDPOINTS ? roomiest(untouched, chunk.length) : undefined
    if (fits) {
      untouched.splice(untouched.indexOf(fits), 1)
      update.set(fits, [...(fits.endpoints ?? []), ...chunk])
    } else {
      const emptied = remove.shift()
      if (emptied) update.set(emptied, chunk)
      else create.push(chunk)
    }
  }
  return { create, update: [...update].map(([slice, endpoints]) => ({ slice, endpoints })), remove }
}

/** Of the slices with room for `count` more the fullest. */
function roomiest(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined
  for (const slice of slices) {
    const size = slice.endpoints?.length ?? 0
    if (size + count <= MAX_ENDPOINTS && size > (best?.endpoints?.length ?? -1)) best = slice
  }
  return best
}
