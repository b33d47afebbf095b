/** The order of ports in Endpoints and EndpointSlices: that of their hashes, which looks like none; models the endpointslice util package and RepackSubsets. */
import { fnv128a } from '../../api/hash'
import type { DiscoveryV1EndpointPort, EndpointPort } from '../../schema/types'

const ENCODER = new TextEncoder()
const NIL = '<nil>'

/** Texts of ports and their hashes: clusters have few, and look at them often. */
const hashes = new Map<string, string>()
const MOST_HASHES = 10_000

function hashOf(text: string): string {
  let hash = hashes.get(text)
  if (hash === undefined) {
    if (hashes.size >= MOST_HASHES) hashes.clear()
    hashes.set(text, (hash = fnv128a(ENCODER.encode(text))))
  }
  return hash
}

/** Of a port of an EndpointSlice, whose fields are pointers. */
export function slicePortHash({ name, protocol, port, appProtocol }: DiscoveryV1EndpointPort): string {
  return hashOf(
    `(v1.EndpointPort){Name:(*string)${name ?? NIL} Protocol:(*v1.Protocol)${protocol ?? NIL} Port:(*int32)${port ?? NIL} AppProtocol:(*string)${appProtocol ?? NIL}}`,
  )
}

/** Of a port of Endpoints, whose fields are plain but for one. */
export function endpointsPortHash({ name, port, protocol, appProtocol }: EndpointPort): string {
  return hashOf(
    `(v1.EndpointPort){Name:(string)${name ?? ''} Port:(int32)${port} Protocol:(v1.Protocol)${protocol ?? ''} AppProtocol:(*string)${appProtocol ?? NIL}}`,
  )
}

export function byHash<Port>(hash: (port: Port) => string): (a: Port, b: Port) => number {
  return (a, b) => (hash(a) < hash(b) ? -1 : 1)
}
