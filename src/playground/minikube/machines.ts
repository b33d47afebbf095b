/** A machine of a profile as it joins the cluster: its size, labels, images and the files on its disk. */
import type { Authority } from '../../engine/api/authority'
import type { Cluster } from '../../engine/cluster'
import type { StartOptions } from '../../tools/minikube/host'
import { VERSION } from '../../tools/minikube'
import type { Dice } from '../control-plane/certificates'
import { NODE_IMAGES } from '../control-plane/manifests'
import { writeNodeFiles } from '../node/files'

const POD_NETWORK = '10.244.0.0/16'
/** What docker gives when nobody asks, in MiB, and as the kubelet measures it. */
export const USUAL_DISK = 59_820
const USUAL_DISK_MEASURED = '61255492Ki'

export interface NewMachine {
  readonly name: string
  readonly profile: string
  readonly address: string
  readonly podRange: string
  readonly labels: Readonly<Record<string, string>>
  /** Beside those every machine has. */
  readonly images: readonly string[]
  readonly size: Pick<StartOptions, 'cpus' | 'memory' | 'disk'>
  /** The control plane's address. */
  readonly controlPlane: string
  readonly authority: Authority
  /** When it joins, in milliseconds. */
  readonly now: number
  readonly random: Dice
}

export function addMachine(cluster: Cluster, machine: NewMachine): void {
  const { name, profile, address, podRange, labels, images, size, controlPlane, authority, now, random } = machine
  cluster.addNode({
    name,
    address,
    podCIDR: podRange,
    labels: {
      'minikube.k8s.io/name': profile,
      'minikube.k8s.io/version': VERSION,
      'minikube.k8s.io/primary': String(name === profile),
      ...labels,
    },
    capacity: {
      cpu: String(size.cpus),
      memory: `${Math.floor(size.memory * 1024)}Ki`,
      'ephemeral-storage': size.disk === USUAL_DISK ? USUAL_DISK_MEASURED : `${size.disk * 1024}Ki`,
      pods: '110',
    },
    version: 'v1.36.2',
    images: [...NODE_IMAGES, ...images],
  })
  writeNodeFiles(cluster.nodes.get(name)!.files, { name, podRange: POD_NETWORK, controlPlane, authority, now, random })
}
