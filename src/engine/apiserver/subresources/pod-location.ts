/** From a pod and a container name to the kubelet that runs it; models registry/core/pod.LogLocation and ExecLocation. */
import { badRequest, StatusError } from '../../api/status'
import type { Pod } from '../../schema/types'
import type { Core } from '../core'
import type { KubeletEndpoint } from '../kubelet-endpoint'
import type { ResourceCall } from '../rest/call'
import { nameOf } from '../rest/call'
import type { Surroundings } from './subresource'

export function podOf(call: ResourceCall): Pod {
  return call.core.read(call.served, nameOf(call), call.info.namespace) as Pod
}

/** The container meant: the one named, or the only one. Throws BadRequest when that is not clear. */
export function containerOf(pod: Pod, wanted: string | null): string {
  const names = (list: readonly { readonly name: string }[] | undefined): string[] => (list ?? []).map((each) => each.name)
  const containers = names(pod.spec?.containers)
  const init = names(pod.spec?.initContainers)
  const ephemeral = names(pod.spec?.ephemeralContainers)
  if (!wanted) {
    if (containers.length === 1) return containers[0]!
    let message = `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${containers.join(' ')}]`
    if (init.length > 0) message += ` or one of the init containers: [${init.join(' ')}]`
    if (ephemeral.length > 0) message += ` or one of the ephemeral containers: [${ephemeral.join(' ')}]`
    throw badRequest(message)
  }
  if (![...containers, ...init, ...ephemeral].includes(wanted))
    throw badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`)
  return wanted
}

/** The node a pod is on. Throws BadRequest while there is none. */
export function hostOf(pod: Pod): string {
  const node = pod.spec?.nodeName
  if (!node) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`)
  return node
}

/** For who asks for a session by an ordinary request. */
export function upgradeRequired(): StatusError {
  return badRequest('Upgrade request required')
}

export function nodeAddress(core: Core, node: string): string {
  const found = core.store.get('/nodes', node) as unknown as
    { status?: { addresses?: readonly { type: string; address: string }[] } } | undefined
  const addresses = found?.status?.addresses ?? []
  return (addresses.find((each) => each.type === 'InternalIP') ?? addresses[0])?.address ?? node
}

/** The pod's kubelet; throws what the API server answers when it cannot reach it. `path` is of the kubelet's own API. */
export function kubeletOf(call: ResourceCall, surroundings: Surroundings, node: string, path: string): KubeletEndpoint {
  const kubelet = surroundings.findKubelet(node)
  if (kubelet) return kubelet
  const address = `${nodeAddress(call.core, node)}:10250`
  const refused = `dial tcp ${address}: connect: connection refused`
  // Logs are fetched, sessions are passed through, which words the failure differently.
  const message = path.startsWith('/containerLogs/') ? `Get "https://${address}${path}": ${refused}` : `error dialing backend: ${refused}`
  throw new StatusError(500, '', message, { causes: [{ message: refused }] })
}
