/** What metrics-server knows while it runs: usage of nodes and pods as the kubelets measure it; serves metrics.k8s.io and the autoscaler. */
import { parseSelector } from './api/selectors'
import { StatusError } from './api/status'
import type { MetricsProvider, Usage } from './apiserver/rest/metrics'
import type { Clock } from './clock/clock'
import { NO_METRICS, type MetricsSource, type PodMetric } from './controllers'
import type { PodUsage, VirtualNodes } from './kubelet'

/** Milliseconds between two scrapes of the kubelets (--metric-resolution). */
const RESOLUTION = 15_000

const UNREACHABLE = 'the server is currently unable to handle the request (get pods.metrics.k8s.io)'

interface Sample {
  readonly time: number
  readonly nodes: ReadonlyMap<string, { readonly cpu: number; readonly memory: number }>
  /** By namespace and name. */
  readonly pods: ReadonlyMap<string, PodUsage>
}

export class NodeMetrics implements MetricsProvider, MetricsSource {
  private sample: Sample | undefined
  readonly pods = NO_METRICS.pods
  readonly object = NO_METRICS.object
  readonly external = NO_METRICS.external

  constructor(
    private readonly clock: Clock,
    private readonly nodes: () => VirtualNodes,
    /** Whether metrics.k8s.io is registered and a metrics-server answers for it. */
    private readonly registered: () => boolean,
    /** Whether it is registered at all. */
    private readonly announced: () => boolean,
  ) {}

  /** Whether anybody can ask for what is measured. */
  get serving(): boolean {
    return this.registered()
  }

  node(name: string): Usage | undefined {
    const usage = this.look().nodes.get(name)
    return usage && worded(usage)
  }

  pod(namespace: string, name: string): Readonly<Record<string, Usage>> | undefined {
    const found = this.look().pods.get(`${namespace}/${name}`)
    return found && Object.fromEntries(found.containers.map((container) => [container.name, worded(container)]))
  }

  resource(namespace: string, selector: string, resource: string, container?: string): readonly PodMetric[] {
    if (!this.serving) {
      if (this.announced()) throw new StatusError(503, 'ServiceUnavailable', UNREACHABLE)
      return NO_METRICS.resource(namespace, selector, resource, container)
    }
    const { time, pods } = this.look()
    const parsed = parseSelector(selector)
    const found: PodMetric[] = []
    for (const pod of pods.values()) {
      if (pod.namespace !== namespace || !parsed.matches(pod.labels)) continue
      const counted = pod.containers.filter(({ name }) => container === undefined || name === container)
      const sum = counted.reduce((total, { cpu, memory }) => total + (resource === 'cpu' ? cpu : memory * 1000), 0)
      found.push({ pod: pod.name, value: sum, timestamp: time, window: RESOLUTION })
    }
    return found
  }

  /** The newest sample; a new one is taken when its time has come. */
  private look(): Sample {
    const now = this.clock.now()
    const time = Math.floor(now / RESOLUTION) * RESOLUTION
    if (this.sample && this.sample.time === time) return this.sample
    const nodes = new Map<string, { readonly cpu: number; readonly memory: number }>()
    const pods = new Map<string, PodUsage>()
    for (const node of this.nodes().list()) {
      if (!node.answering) continue
      const { cpu, memory } = node.usage()
      // Together they cannot use more processors than there are; each then has its share.
      const most = processors(node.config.capacity?.['cpu']) * 1000
      const share = cpu > most ? most / cpu : 1
      nodes.set(node.name, { cpu: cpu * share, memory })
      for (const pod of node.podUsage()) {
        const containers = pod.containers.map((container) => ({ ...container, cpu: container.cpu * share }))
        pods.set(`${pod.namespace}/${pod.name}`, share === 1 ? pod : { ...pod, containers })
      }
    }
    this.sample = { time, nodes, pods }
    return this.sample
  }
}

/** How many processors a node's capacity says; two when it says nothing. */
function processors(capacity: string | number | undefined): number {
  const text = String(capacity ?? 2)
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text)
}

function worded({ cpu, memory }: { readonly cpu: number; readonly memory: number }): Usage {
  return { cpu: `${Math.round(cpu * 1_000_000)}n`, memory: `${Math.ceil(memory / 1024)}Ki` }
}
