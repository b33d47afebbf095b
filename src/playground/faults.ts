/** The faults a person can cause from the page: machines, cables, kubelets, containers, the control plane's programs. */
import type { Cluster } from '../engine/cluster'
import { MANIFESTS } from '../engine/kubelet/node/settings'
import type { Pod } from '../engine/schema/types'
import type { Fault } from '../protocol/messages'

export function applyFault(cluster: Cluster, fault: Fault): void {
  if (fault.kind === 'container.kill') return killContainers(cluster, fault)
  if ('component' in fault) return moveManifest(cluster, fault)
  if (!('node' in fault)) {
    cluster.nodes.registry.state = REGISTRY[fault.kind]
    return
  }
  const node = cluster.nodes.get(fault.node)
  if (!node) return
  switch (fault.kind) {
    case 'node.stop':
      return node.powerOff()
    case 'node.start':
      return node.powerOn()
    case 'node.cut':
      return node.setConnected(false)
    case 'node.mend':
      return node.setConnected(true)
    case 'kubelet.stop':
      return node.stopKubelet()
    case 'kubelet.start':
      return node.startKubelet()
    case 'memory.fill':
      return node.fillMemory(fault.bytes)
  }
}

const REGISTRY = { 'registry.slow': 'slow', 'registry.fail': 'failing', 'registry.mend': 'fine' } as const

/** As an administrator does it: a static pod stops when its manifest leaves the folder, and starts when it comes back. */
function moveManifest(cluster: Cluster, { kind, component }: Extract<Fault, { component: unknown }>): void {
  const served = `${MANIFESTS}/${component}.yaml`
  const aside = `${MANIFESTS.slice(0, MANIFESTS.lastIndexOf('/'))}/${component}.yaml`
  const [from, to] = kind === 'component.stop' ? [served, aside] : [aside, served]
  for (const { files } of cluster.nodes.list()) if (files.exists(from)) files.rename(from, to)
}

/** As the kernel's own killer would: the process is gone, and the kubelet finds out. */
function killContainers(cluster: Cluster, { namespace, pod: name, container }: Extract<Fault, { kind: 'container.kill' }>): void {
  const pod = cluster.api.store.get('/pods', `${namespace}/${name}`) as Pod | undefined
  const node = pod?.spec?.nodeName === undefined ? undefined : cluster.nodes.get(pod.spec.nodeName)
  for (const sandbox of node?.runtime.sandboxesOf(pod!.metadata.uid) ?? [])
    for (const each of sandbox.containers) if (container === undefined || each.config.name === container) each.kill()
}
