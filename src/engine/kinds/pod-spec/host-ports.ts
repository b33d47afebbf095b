/** The ports of its node that a pod takes; models component-helpers' GetHostPorts and the scheduler's HostPortInfo. */
import type { Pod } from '../../schema/types'

export interface HostPort {
  /** `0.0.0.0` for every address of the node. */
  readonly address: string
  readonly protocol: string
  readonly port: number
}

/** Those of containers and sidecars. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const ports: HostPort[] = []
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const port of container.ports ?? []) {
      const number = port.hostPort ?? (pod.spec.hostNetwork ? port.containerPort : 0)
      if (number) ports.push({ address: port.hostIP || '0.0.0.0', protocol: port.protocol ?? 'TCP', port: number })
    }
  }
  return ports
}

/** Whether both cannot be had on one node. */
export function clash(a: HostPort, b: HostPort): boolean {
  const everywhere = a.address === '0.0.0.0' || b.address === '0.0.0.0'
  return a.port === b.port && a.protocol === b.protocol && (everywhere || a.address === b.address)
}
