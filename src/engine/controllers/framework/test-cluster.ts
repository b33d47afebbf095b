/** A cluster for controllers' tests: the real API server, the controllers asked for, and pods that start and stop by themselves. */
import { newAuthority } from '../../api/authority'
import { controllerOf, keyOf, type KubeObject, type NewObject, type Resource } from '../../api/object'
import { inScope, usageOf } from '../../apiserver/admission/resource-quota/usage'
import { createApiServer, type ApiServer } from '../../apiserver'
import { ClientEventRecorder } from '../../client'
import type { Client } from '../../client/client'
import { timestamp, VirtualClock } from '../../clock/clock'
import { Random } from '../../clock/random'
import { EVENTS, NAMESPACES, NODES, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import type { ControllerDefinition } from './controller'
import { ControllerManager } from './manager'
import { NO_METRICS, type MetricsSource } from './metrics'

export interface TestClusterOptions {
  readonly nodes?: readonly string[]
  readonly seed?: string
  readonly metrics?: MetricsSource
  /** Milliseconds from binding to ready; Infinity for pods that never get ready. */
  readonly startTime?: (pod: Pod) => number
  /** Milliseconds a deleted pod takes to go. */
  readonly stopTime?: number
  /** How a pod ends, and after how many milliseconds of running; undefined for one that runs for ever. */
  readonly end?: (
    pod: Pod,
  ) => { readonly after: number; readonly phase: 'Succeeded' | 'Failed'; readonly exitCode?: number; readonly reason?: string } | undefined
}

const START = Date.UTC(2026, 0, 1)

export class TestCluster {
  readonly clock = new VirtualClock(START)
  readonly random: Random
  readonly server: ApiServer
  readonly client: Client
  readonly manager: ControllerManager
  readonly authority = newAuthority(
    { commonName: 'minikubeCA', now: START, days: 3650, usages: ['cert sign'] },
    new Random('authority').stream('ca'),
  )
  private addresses = 0

  constructor(
    definitions: readonly ControllerDefinition[],
    private readonly options: TestClusterOptions = {},
  ) {
    this.random = new Random(options.seed ?? 'test')
    this.server = createApiServer({ clock: this.clock, random: this.random })
    this.client = this.server.clientFor({ name: 'test', user: 'admin', groups: ['system:masters'] })
    for (const name of ['default', 'kube-system', 'kube-node-lease'])
      this.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} })
    for (const name of options.nodes ?? ['node-1', 'node-2']) {
      this.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } }, spec: {} })
      const node = this.client.resource(NODES).get(name)
      this.client.resource(NODES).updateStatus({
        ...node,
        status: {
          capacity: { cpu: '8', memory: '32Gi', pods: '1100' },
          allocatable: { cpu: '8', memory: '32Gi', pods: '1100' },
          conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
        },
      })
    }
    this.runPods()
    this.manager = new ControllerManager(
      {
        clock: this.clock,
        random: this.random,
        clients: this.server,
        recorder: (component, client) =>
          new ClientEventRecorder(client, this.clock, this.random.stream(`events/${component}`), { component }),
        metrics: options.metrics ?? NO_METRICS,
        authority: this.authority,
        quota: {
          usageOf: (resource, object, now) => usageOf(this.server.core.registry.of(resource), object, now),
          inScope: (quota, resource, object) => inScope(quota, this.server.core.registry.of(resource), object),
        },
        isAllowed: (question) => this.server.core.authorizer!.authorize(question).allowed,
        onDefect: (controller, key, error) => {
          throw new Error(`${controller} ${key}`, { cause: error })
        },
      },
      definitions,
    )
    this.manager.start()
  }

  /** Lets `seconds` of virtual time pass. */
  run(seconds: number): void {
    this.clock.runSync(this.clock.now() + seconds * 1000)
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NewObject<T>): T {
    return this.client.resource(resource).create(object)
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string, namespace = 'default'): T {
    return this.client.resource(resource).get(name, resource.namespaced ? namespace : undefined)
  }

  exists(resource: Resource, name: string, namespace = 'default'): boolean {
    return this.list(resource, namespace).some((object) => object.metadata.name === name)
  }

  list<T extends KubeObject>(resource: Resource<T>, namespace = 'default'): readonly T[] {
    return this.client.resource(resource).list(resource.namespaced ? { namespace } : {}).items
  }

  /** Changes the stored spec (or anything else but status). */
  change<T extends KubeObject>(resource: Resource<T>, name: string, patch: object, namespace = 'default'): T {
    return this.client.resource(resource).patch(name, resource.namespaced ? namespace : undefined, 'merge', patch)
  }

  podsOf(owner: string, namespace = 'default'): readonly Pod[] {
    return this.list(PODS, namespace).filter((pod) => controllerOf(pod)?.name === owner)
  }

  /** `Reason: message` of the events about an object, oldest first. */
  events(name: string, namespace = 'default'): readonly string[] {
    return this.list(EVENTS, namespace)
      .filter((event) => event.involvedObject.name === name)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map((event) => `${event.reason}: ${event.message}`)
  }

  /** Replaces the status of a pod as its kubelet would. */
  podStatus(name: string, status: NonNullable<Pod['status']>, namespace = 'default'): void {
    const pod = this.get(PODS, name, namespace)
    this.client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, ...status } })
  }

  private runPods(): void {
    const pods = this.server.informers.informer(PODS)
    const nodes = this.options.nodes ?? ['node-1', 'node-2']
    let turn = 0
    const live = (pod: Pod): Pod | undefined => {
      const current = this.server.store.get('/pods', keyOf(pod)) as Pod | undefined
      return current?.metadata.uid === pod.metadata.uid ? current : undefined
    }
    pods.onChange({
      added: (pod) => {
        if (!pod.spec?.nodeName)
          this.clock.after(
            3,
            () =>
              live(pod) &&
              this.client.bind(
                pod.metadata.namespace!,
                pod.metadata.name,
                pod.metadata.uid,
                wantedNode(pod) ?? nodes[turn++ % nodes.length]!,
              ),
          )
        else this.start(pod, live)
      },
      updated: (before, pod) => {
        if (!before.spec?.nodeName && pod.spec?.nodeName) this.start(pod, live)
        if (!before.metadata.deletionTimestamp && pod.metadata.deletionTimestamp) {
          this.clock.after(
            this.options.stopTime ?? 1000,
            () => live(pod) && this.client.resource(PODS).delete(pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0 }),
          )
        }
      },
    })
  }

  private start(pod: Pod, live: (pod: Pod) => Pod | undefined): void {
    const delay = this.options.startTime?.(pod) ?? 1000
    if (!Number.isFinite(delay)) return
    this.clock.after(delay, () => {
      const current = live(pod)
      if (!current || current.metadata.deletionTimestamp) return
      const address = `10.244.${1 + (this.addresses >> 8)}.${this.addresses++ & 255}`
      const time = timestamp(this.clock.now())
      const name = current.spec?.containers[0]?.name ?? 'main'
      const image = current.spec?.containers[0]?.image ?? ''
      const state = { name, image, imageID: image, restartCount: 0 }
      this.client.resource(PODS).updateStatus({
        ...current,
        status: {
          ...current.status,
          phase: 'Running',
          podIP: address,
          podIPs: [{ ip: address }],
          startTime: time,
          conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time }],
          containerStatuses: [{ ...state, ready: true, state: { running: { startedAt: time } } }],
        },
      })
      const end = this.options.end?.(current)
      if (!end) return
      this.clock.after(end.after, () => {
        const running = live(pod)
        if (!running) return
        const finishedAt = timestamp(this.clock.now())
        const exitCode = end.exitCode ?? (end.phase === 'Succeeded' ? 0 : 1)
        this.client.resource(PODS).updateStatus({
          ...running,
          status: {
            ...running.status,
            phase: end.phase,
            conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted', lastTransitionTime: finishedAt }],
            containerStatuses: [
              {
                ...state,
                ready: false,
                state: {
                  terminated: { exitCode, reason: end.reason ?? (exitCode === 0 ? 'Completed' : 'Error'), startedAt: time, finishedAt },
                },
              },
            ],
          },
        })
      })
    })
  }
}

/** The node a daemon pod's affinity names. */
function wantedNode(pod: Pod): string | undefined {
  return pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]
    ?.values?.[0]
}
