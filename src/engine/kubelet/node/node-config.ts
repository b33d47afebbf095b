/** What a virtual node is: name, size, labels, addresses; given by whoever builds the cluster. */
import type { Quantity, Taint } from '../../schema/types'

export interface NodeConfig {
  readonly name: string
  readonly address: string
  /** For example `node-role.kubernetes.io/control-plane`. */
  readonly labels?: Readonly<Record<string, string>>
  /** Instead of the one every kubelet sets (volumes.kubernetes.io/controller-managed-attach-detach). */
  readonly annotations?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  /** Over the defaults: 2 cpu, 3840Mi, 110 pods. */
  readonly capacity?: Readonly<Record<string, Quantity>>
  readonly allocatable?: Readonly<Record<string, Quantity>>
  /** Where its pods' addresses come from when nobody else assigns a range. */
  readonly podCIDR?: string
  readonly version?: string
  readonly osImage?: string
  readonly kernelVersion?: string
  readonly runtimeVersion?: string
  /** 2 when absent; kubelets warn of version 1. */
  readonly cgroupVersion?: 1 | 2
  readonly providerID?: string
  readonly machineId: string
  readonly systemUuid: string
  readonly bootId: string
  /** Images on the node from the start. */
  readonly images?: readonly string[]
}
