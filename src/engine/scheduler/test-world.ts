/** A cluster for the scheduler's tests: the API server, nodes as the recordings have them, and nothing that runs pods. */
import { createApiServer } from '../apiserver'
import type { KubeObject, NewObject, Resource } from '../api/object'
import { ClientEventRecorder } from '../client'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { EVENTS, NAMESPACES, NODES, PODS } from '../schema/resources'
import type { NodeSpec, Pod, PodSpec } from '../schema/types'
import { createScheduler, type SchedulerMetrics } from './index'

interface NodeOptions {
  readonly labels?: Record<string, string>
  readonly spec?: NodeSpec
  readonly allocatable?: Record<string, string>
}

export class World {
  readonly clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  private readonly random: Random
  private readonly api
  readonly client
  readonly scheduler

  constructor(seed = 'scheduler', metrics?: SchedulerMetrics) {
    this.random = new Random(seed)
    this.api = createApiServer({ clock: this.clock, random: this.random })
    this.client = this.api.clientFor({ name: 'default-scheduler', user: 'system:kube-scheduler', groups: ['system:masters'] })
    const source = { component: 'default-scheduler', style: 'series' } as const
    this.scheduler = createScheduler({
      clock: this.clock,
      client: this.client,
      informers: this.api.informers,
      causes: this.api.causes,
      events: new ClientEventRecorder(this.client, this.clock, this.random.stream('events'), source),
      random: this.random.stream('scheduler'),
      ...(metrics ? { metrics } : {}),
    })
    this.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} })
    this.scheduler.start()
  }

  /** A tainted control plane and three workers, one CPU each, as the recordings have them. */
  static recorded(): World {
    const world = new World()
    world.node('m', { spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } })
    for (const name of ['w1', 'w2', 'w3']) world.node(name)
    return world
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NewObject<T>): T {
    return this.client.resource(resource).create(object)
  }

  node(name: string, { labels = {}, spec = {}, allocatable = {} }: NodeOptions = {}): void {
    const metadata = { name, labels: { 'kubernetes.io/hostname': name, ...labels } }
    const node = this.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata, spec })
    const resources = { cpu: '1', memory: '3840Mi', pods: '110', ...allocatable }
    this.client.resource(NODES).updateStatus({ ...node, status: { ...node.status, capacity: resources, allocatable: resources } })
  }

  pod(name: string, spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}, requests: Record<string, string> = {}): Pod {
    return this.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', ...metadata },
      spec: { containers: [{ name: 'c', image: 'nginx:1.25', resources: { requests } }], ...spec },
    })
  }

  run(seconds = 1): void {
    this.clock.runSync(this.clock.now() + seconds * 1000)
  }

  get(name: string): Pod {
    return this.client.resource(PODS).get(name, 'default')
  }

  nodeOf(name: string): string | undefined {
    return this.get(name).spec.nodeName
  }

  remove(name: string): void {
    this.client.resource(PODS).delete(name, 'default', { gracePeriodSeconds: 0 })
  }

  condition(name: string): { status?: string; reason?: string; message?: string } {
    const { status, reason, message } = this.get(name).status?.conditions?.find(({ type }) => type === 'PodScheduled') ?? {}
    return { ...(status ? { status } : {}), ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
  }

  events(reason: string): readonly string[] {
    const events = this.client.resource(EVENTS).list({ namespace: 'default' }).items
    return events.filter((event) => event.reason === reason).map(({ message }) => message ?? '')
  }
}

/** Keeps pods of `app: low` off each other's nodes. */
export const ANTI_SELF: PodSpec['affinity'] = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: { app: 'low' } }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
}
