/** What the parts of one kubelet share: clock, API access, runtime and the node they run on. */
import type { Clock, Timer } from '../../clock/clock'
import type { RandomStream } from '../../clock/random'
import type { Client, EventRecorder, Informer } from '../../client/client'
import type { Network } from '../../network/types'
import type { ContainerRuntime } from '../../runtime/container-runtime'
import type { Node, Pod, Service } from '../../schema/types'
import type { FileSystem } from '../../../shell/files'
import type { KubeletJournal } from './journal'
import type { KubeletConfiguration } from './kubelet-configuration'
import type { NodeLoad } from './node-load'
import type { Pleg } from '../pleg'
import type { KubeletTimings } from '../timings'
import type { PodWorker } from '../pod/pod-worker'

export interface NodeContext {
  readonly name: string
  readonly address: string
  readonly clock: Clock
  readonly random: RandomStream
  readonly client: Client
  readonly events: EventRecorder
  readonly runtime: ContainerRuntime
  readonly network: Network
  readonly timings: KubeletTimings
  readonly services: Informer<Service>
  /** The node's own files: hostPath volumes, manifests. */
  readonly files: FileSystem
  /** The folder static pods come from, if there is to be one. */
  readonly staticPodPath: string | undefined
  readonly dnsAddress: string
  readonly clusterDomain: string
  readonly cgroupVersion: 1 | 2
  /** Bytes of memory in use outside of pods, beyond the system's own share. */
  foreignMemory(): number
  /** Bytes on the node's disk. */
  diskUsed(): number
  /** Files and folders of its own that the node has beside what its system brought. */
  inodesWritten(): number
  /** So many processes and threads its kernel lets be. */
  mostTasks(): number
  readonly configuration: KubeletConfiguration
  readonly load: NodeLoad
  readonly journal: KubeletJournal
  /** The API server's URL and what a connection to it fails with, for the log. */
  server(): { readonly url: string; readonly failure: string }
  /** What the API server answers to a review. */
  ask(url: string, body: object): Promise<unknown>
  /** Whether the kubelet runs and reaches the API server. */
  online(): boolean
  /** The Node object as last seen. */
  node(): Node | undefined
  /** The other pods that count against the node's capacity. */
  others(worker: PodWorker): readonly Pod[]
  readonly pleg: Pleg
  /** A random share from 0 to 1 by which something planned comes later. */
  jitter(): number
  /** Runs something that much later, when the kubelet next looks at what is planned, which it does every second. */
  afterTick(milliseconds: number, action: () => void): Timer
  /** Nothing of the pod runs any more. */
  stopped(worker: PodWorker): void
  /** The pod is over as far as this node is concerned. */
  finished(worker: PodWorker): void
}
