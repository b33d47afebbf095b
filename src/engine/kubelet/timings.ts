/** Every period and delay of the kubelet, in milliseconds, with the defaults of v1.36; tests and recordings may change them in one place. */
import { INSTANT_RUNTIME, NODE_RUNTIME, NEARBY_REGISTRY, type RuntimeTimings } from '../runtime/timings'

export interface KubeletTimings {
  readonly runtime: RuntimeTimings
  /** How often the kubelet compares what runs with what it knew (PLEG). */
  readonly relistPeriod: number
  /** From hearing of a pod until its first status is with the API server. */
  readonly podPickup: number
  /** Milliseconds into each period at which it does so; random when absent. */
  readonly relistPhase?: number
  /** The share of its jitter, 0 to 1, by which every planned sync comes later; random when absent. */
  readonly jitter?: number
  /** A pod without news is looked at again after this, plus up to half. */
  readonly resyncInterval: number
  /** A sync that failed is repeated after this, plus up to half. */
  readonly syncBackOff: number
  /** How often all statuses are compared with what the API server has. */
  readonly statusSync: number
  readonly crashBackOffInitial: number
  readonly crashBackOffMax: number
  readonly imageBackOffInitial: number
  readonly imageBackOffMax: number
  readonly leaseRenewPeriod: number
  readonly leaseDurationSeconds: number
  readonly nodeStatusUpdate: number
  readonly nodeStatusReport: number
  /** How often the use of memory and storage is looked at. */
  readonly evictionCheck: number
  /** Between looks for images nobody uses. */
  readonly imageCollection: number
  /** From start until the runtime's network is up and the node can be Ready. */
  readonly networkReady: number
  /** The kubelet looks this often whether a pod's volumes are there. */
  readonly volumeMount: number
  readonly volumeRetryInitial: number
  readonly volumeRetryMax: number
  readonly volumeTimeout: number
  readonly volumeUnmount: number
  /** Age at which cached ConfigMaps and Secrets are read again. */
  readonly objectCacheTtl: number
  /** The least time a stopping container is given. */
  readonly minimumGrace: number
  /** Whether the nodes are on one host and slow each other down. */
  readonly sharedHost: boolean
  /** Whether pods have cgroups of their own, which their status then tells of. */
  readonly reportsPodResources: boolean
}

export const KUBELET_TIMINGS: KubeletTimings = {
  runtime: NODE_RUNTIME,
  relistPeriod: 1000,
  podPickup: 20,
  resyncInterval: 60_000,
  syncBackOff: 10_000,
  statusSync: 10_000,
  crashBackOffInitial: 10_000,
  crashBackOffMax: 300_000,
  imageBackOffInitial: 10_000,
  imageBackOffMax: 300_000,
  leaseRenewPeriod: 10_000,
  leaseDurationSeconds: 40,
  nodeStatusUpdate: 10_000,
  nodeStatusReport: 300_000,
  evictionCheck: 10_000,
  imageCollection: 300_000,
  networkReady: 12_000,
  volumeMount: 300,
  volumeRetryInitial: 500,
  volumeRetryMax: 122_000,
  volumeTimeout: 123_000,
  volumeUnmount: 400,
  objectCacheTtl: 60_000,
  minimumGrace: 2000,
  sharedHost: false,
  reportsPodResources: true,
}

/** Nodes next door to the registry. */
export const NEARBY_TIMINGS: KubeletTimings = { ...KUBELET_TIMINGS, runtime: NEARBY_REGISTRY }

/**
 * Nodes of a recording with a local registry; they are ready from the start. What is random in a recording takes one value here: the
 * one that most recordings are nearest to. They drew more than the middle of the jitter.
 */
export const LAB_TIMINGS: KubeletTimings = {
  ...NEARBY_TIMINGS,
  networkReady: 0,
  sharedHost: true,
  jitter: 0.65,
  relistPhase: 300,
}

/** Kubelets over a runtime that takes no time, as control plane recordings use them. */
export const INSTANT_TIMINGS: KubeletTimings = {
  ...KUBELET_TIMINGS,
  runtime: INSTANT_RUNTIME,
  podPickup: 0,
  networkReady: 0,
  minimumGrace: 0,
  reportsPodResources: false,
}
