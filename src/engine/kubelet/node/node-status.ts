/** The Node object a kubelet keeps: addresses, capacity, system info, conditions, images; models pkg/kubelet/nodestatus. */
import { quantityNumber, subtractQuantities } from '../../api/quantity'
import { timestamp } from '../../clock/clock'
import type { Node, NodeCondition, NodeStatus } from '../../schema/types'
import type { Pressures } from '../eviction'
import { thresholdAmount } from '../eviction/thresholds'
import type { KubeletConfiguration } from './kubelet-configuration'
import type { NodeConfig } from './node-config'
import type { ImageStore } from '../../runtime/image-store'

export const KUBELET_VERSION = 'v1.36.2'

/** What a v1.36 kubelet says it can do, for components that must know before they use it. */
const DECLARED_FEATURES = [
  'ExtendWebSocketsToKubelet',
  'InPlacePodLevelResourcesVerticalScaling',
  'InPlacePodVerticalScalingInitContainers',
  'RestartAllContainersOnContainerExits',
]

/** What the runtime can run containers with; the nameless one is its default. */
export const RUNTIME_HANDLERS: readonly string[] = ['', 'runc']

/** What a node runs that does not say so. */
export const OS_IMAGE = 'Ubuntu 24.04.3 LTS'
export const CONTAINER_RUNTIME = 'containerd://2.2.1'

/** A small machine. */
export const DEFAULT_CAPACITY = {
  cpu: '2',
  'ephemeral-storage': '20145724Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '3840Mi',
  pods: '110',
} as const

export function initialLabels(config: NodeConfig): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': config.name,
    'kubernetes.io/os': 'linux',
    ...config.labels,
  }
}

/** The node as its kubelet's configuration makes it: how many pods it takes, and what of its capacity is kept from them. */
export function configuredNode(
  config: NodeConfig,
  { maxPods, podsPerCore, reserved, thresholds, taints }: KubeletConfiguration,
): NodeConfig {
  const capacity = { ...DEFAULT_CAPACITY, ...config.capacity }
  const cores = podsPerCore * (quantityNumber(capacity.cpu) ?? 0)
  const most = maxPods ?? Number(capacity.pods)
  const pods = String(podsPerCore > 0 ? Math.min(most, cores) : most)
  const withTaints = taints.length > 0 ? { taints: [...(config.taints ?? []), ...taints] } : {}
  if (!reserved) return { ...config, ...withTaints, capacity: { ...config.capacity, pods } }
  const allocatable: Record<string, string> = {}
  const keep = (resource: string, amount: string): void => {
    const left = subtractQuantities(allocatable[resource] ?? (capacity as Record<string, string>)[resource] ?? '0', amount)
    allocatable[resource] = (quantityNumber(left) ?? 0) < 0 ? '0' : left
  }
  for (const [resource, amount] of Object.entries(reserved)) if (resource in capacity) keep(resource, amount)
  for (const { signal, value, grace } of thresholds) {
    const resource = signal === 'memory.available' ? 'memory' : signal === 'nodefs.available' ? 'ephemeral-storage' : undefined
    if (!resource || grace > 0) continue
    keep(resource, 'quantity' in value ? value.quantity : String(thresholdAmount(value, quantityNumber(capacity[resource]) ?? 0)))
  }
  return { ...config, ...withTaints, capacity: { ...config.capacity, pods }, allocatable: { ...allocatable, ...config.allocatable } }
}

export function nodeStatus(
  config: NodeConfig,
  old: Node | undefined,
  images: ImageStore,
  /** Why it is not ready, if it is not. */
  trouble: string | undefined,
  now: number,
  pressures: Pressures = { memory: false, disk: false, pids: false },
  /** The attached volumes that pods use. */
  volumesInUse: readonly string[] = [],
  maxImages = 50,
): NodeStatus {
  const capacity = { ...extendedResources(old), ...DEFAULT_CAPACITY, ...config.capacity }
  const allocatable = { ...capacity, ...config.allocatable }
  const { volumesInUse: _, ...before } = old?.status ?? {}
  return {
    ...before,
    addresses: [
      { address: config.address, type: 'InternalIP' },
      { address: config.name, type: 'Hostname' },
    ],
    allocatable,
    capacity,
    conditions: conditions(old?.status?.conditions ?? [], trouble, pressures, now),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    declaredFeatures: DECLARED_FEATURES,
    features: { supplementalGroupsPolicy: true },
    images: [...images.list()]
      .sort((a, b) => b.image.size - a.image.size)
      // The largest first; any number where that is negative.
      .slice(0, maxImages < 0 ? undefined : maxImages)
      .map(({ image, names }) => ({ names: [`${image.repository}@${image.digest}`, ...names], sizeBytes: image.size })),
    nodeInfo: {
      architecture: 'amd64',
      bootID: config.bootId,
      containerRuntimeVersion: config.runtimeVersion ?? CONTAINER_RUNTIME,
      kernelVersion: config.kernelVersion ?? '6.8.0-110-generic',
      kubeProxyVersion: '',
      kubeletVersion: config.version ?? KUBELET_VERSION,
      machineID: config.machineId,
      operatingSystem: 'linux',
      osImage: config.osImage ?? OS_IMAGE,
      systemUUID: config.systemUuid,
    },
    runtimeHandlers: RUNTIME_HANDLERS.map((name) => ({ features: { recursiveReadOnlyMounts: true, userNamespaces: true }, name })),
    ...(volumesInUse.length > 0 ? { volumesInUse: [...new Set(volumesInUse)].sort() } : {}),
  }
}

/** What somebody else has advertised: the kubelet keeps what it does not measure itself. */
function extendedResources(node: Node | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(node?.status?.capacity ?? {}).filter(([name]) => name.includes('/')))
}

function conditions(
  old: readonly NodeCondition[],
  trouble: string | undefined,
  pressures: Pressures,
  now: number,
): readonly NodeCondition[] {
  const time = timestamp(now)
  const make = (type: string, status: 'True' | 'False', reason: string, message: string): NodeCondition => {
    const before = old.find((condition) => condition.type === type)
    return {
      lastHeartbeatTime: time,
      lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? time) : time,
      message,
      reason,
      status,
      type,
    }
  }
  const known = new Set(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'])
  return [
    ...old.filter(({ type }) => !known.has(type)),
    pressures.memory
      ? make('MemoryPressure', 'True', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available')
      : make('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    pressures.disk
      ? make('DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure')
      : make('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    pressures.pids
      ? make('PIDPressure', 'True', 'KubeletHasInsufficientPID', 'kubelet has insufficient PID available')
      : make('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    trouble === undefined
      ? make('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status')
      : make('Ready', 'False', 'KubeletNotReady', trouble),
  ]
}
