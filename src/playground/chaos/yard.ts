/** A cluster of three nodes under chaos: carries operations out, heals everything at the end. */
import type { KubeObject, NewObject, Resource } from '../../engine/api/object'
import { StatusError } from '../../engine/api/status'
import { VirtualClock } from '../../engine/clock/clock'
import { Random } from '../../engine/clock/random'
import { Cluster } from '../../engine/cluster'
import {
  CONFIG_MAPS,
  DAEMON_SETS,
  DEPLOYMENTS,
  JOBS,
  NAMESPACES,
  NODES as NODE_RESOURCE,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  RESOURCE_QUOTAS,
  STATEFUL_SETS,
} from '../../engine/schema/resources'
import type { Pod } from '../../engine/schema/types'
import { applyFault } from '../faults'
import { containerPrograms } from '../programs'
import { bigPodName, held, imageOf, IMPORTANT, jobName, manifest, namespace, QUOTA, resourceOf, workload } from './manifests'
import { NODES, type Operation, type WorkloadKind } from './operations'

const KINDS: Readonly<Record<WorkloadKind, Resource<KubeObject>>> = {
  deployments: DEPLOYMENTS,
  statefulsets: STATEFUL_SETS,
  daemonsets: DAEMON_SETS,
}
const START = Date.UTC(2026, 10, 21, 9)

/** What the API server says no to is part of chaos; anything else is a defect. */
function tolerate(action: () => void): string | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (error instanceof StatusError) return error.status.reason ?? 'Unknown'
    throw error
  }
}

export class Yard {
  readonly clock = new VirtualClock(START)
  readonly cluster: Cluster
  readonly defects: string[] = []

  constructor(seed: string) {
    this.cluster = new Cluster({
      clock: this.clock,
      random: new Random(seed),
      commands: containerPrograms,
      address: '192.168.49.2',
      onDefect: (where, error) => this.defects.push(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    })
    for (const [index, name] of NODES.entries())
      this.cluster.addNode({ name, address: `192.168.49.${index + 11}`, podCIDR: `10.244.${index}.0/24`, capacity: { cpu: '2' } })
    this.cluster.start()
    this.make(IMPORTANT)
  }

  get admin() {
    return this.cluster.admin
  }

  pods(): readonly Pod[] {
    return this.admin.resource(PODS).list({ namespace: 'default' }).items
  }

  pass(milliseconds: number): Promise<boolean> {
    return this.clock.run(this.clock.now() + milliseconds)
  }

  /** Why the API server refused it, if it did. */
  async carryOut(operation: Operation): Promise<string | undefined> {
    switch (operation.do) {
      case 'wait':
        await this.pass(operation.milliseconds)
        return undefined
      case 'create':
        return tolerate(() => this.create(operation.kind, operation.name, operation.replicas))
      case 'scale':
        return tolerate(() =>
          this.admin.resource(KINDS[operation.kind]).scale(this.nameOf(operation.kind, operation.name), 'default', operation.replicas),
        )
      case 'image':
        return tolerate(() =>
          this.patch(operation.kind, operation.name, {
            spec: { template: { spec: { containers: [{ name: 'main', image: imageOf(operation.version) }] } } },
          }),
        )
      case 'delete':
        return tolerate(() =>
          this.admin
            .resource(KINDS[operation.kind])
            .delete(this.nameOf(operation.kind, operation.name), 'default', { propagationPolicy: operation.propagation }),
        )
      case 'suspend job':
        return tolerate(
          () => void this.admin.resource(JOBS).patch(jobName(operation.name), 'default', 'merge', { spec: { suspend: operation.suspend } }),
        )
      case 'delete claim':
        return tolerate(() => this.admin.resource(PERSISTENT_VOLUME_CLAIMS).delete(operation.name, 'default'))
      case 'delete namespace':
        return tolerate(() => this.admin.resource(NAMESPACES).delete(`ns-${operation.name}`))
      case 'let go':
        return tolerate(() => this.letGo(operation.name))
      case 'hold':
        return tolerate(() => {
          this.make(held(operation.name))
          this.admin.resource(CONFIG_MAPS).delete(operation.name, 'default')
        })
      case 'namespace':
        return tolerate(() => {
          this.make(namespace(operation.name))
          this.make(workload('Deployment', 'inner', 2, `ns-${operation.name}`))
        })
      case 'budget':
      case 'service':
      case 'job':
      case 'big pod':
      case 'quota':
      case 'volume':
      case 'claim':
        return tolerate(() => this.make(manifest(operation)))
      case 'delete pod':
      case 'evict':
      case 'kill container':
        return this.harm(operation.do, operation.pod)
      case 'cordon':
      case 'uncordon':
        return tolerate(() => this.cordon(NODES[operation.node]!, operation.do === 'cordon'))
      case 'drain':
        return tolerate(() => this.drain(NODES[operation.node]!))
      case 'node':
        return this.fault(operation.state, NODES[operation.node]!)
      case 'component': {
        const component = operation.name === 'scheduler' ? this.cluster.scheduler : this.cluster.controllerManager
        if (operation.runs) component.start()
        else component.stop()
        return undefined
      }
    }
  }

  make(object: NewObject<KubeObject>): void {
    this.admin.resource(resourceOf(object)).create(object)
  }

  /** To the pod at a place in the list of those there are, counted round; nothing without pods. */
  private harm(how: 'delete pod' | 'evict' | 'kill container', place: number): string | undefined {
    const pods = this.pods()
    const pod = pods[place % Math.max(1, pods.length)]
    if (!pod) return undefined
    const { name } = pod.metadata
    if (how === 'evict') return tolerate(() => this.admin.evict('default', name))
    if (how === 'delete pod') return tolerate(() => this.admin.resource(PODS).delete(name, 'default'))
    applyFault(this.cluster, { kind: 'container.kill', namespace: 'default', pod: name })
    return undefined
  }

  private drain(node: string): void {
    this.cordon(node, true)
    for (const pod of this.pods())
      if (pod.spec?.nodeName === node && !isDaemon(pod)) tolerate(() => this.admin.evict('default', pod.metadata.name))
  }

  private letGo(name: string): void {
    this.admin.resource(CONFIG_MAPS).patch(name, 'default', 'merge', { metadata: { finalizers: null } })
  }

  /** Everything that was broken is mended, and nothing is in anybody's way any more. */
  heal(): void {
    for (const name of ['a', 'b']) {
      tolerate(() => this.letGo(name))
      tolerate(() => void this.admin.resource(JOBS).patch(jobName(name), 'default', 'merge', { spec: { suspend: false } }))
      tolerate(() => this.admin.resource(PODS).delete(bigPodName(name, false), 'default'))
    }
    tolerate(() => this.admin.resource(RESOURCE_QUOTAS).delete(QUOTA, 'default'))
    for (const node of NODES) {
      for (const state of ['start', 'mend', 'kubelet starts'] as const) this.fault(state, node)
      tolerate(() => this.cordon(node, false))
    }
    this.cluster.scheduler.start()
    this.cluster.controllerManager.start()
  }

  private fault(state: 'stop' | 'start' | 'cut' | 'mend' | 'kubelet stops' | 'kubelet starts', node: string): undefined {
    const kind = state === 'kubelet stops' ? 'kubelet.stop' : state === 'kubelet starts' ? 'kubelet.start' : (`node.${state}` as const)
    applyFault(this.cluster, { kind, node })
  }

  private cordon(node: string, unschedulable: boolean): void {
    this.admin.resource(NODE_RESOURCE).patch(node, undefined, 'merge', { spec: { unschedulable: unschedulable ? true : null } })
  }

  /** Deployments `a` and `b` have Services and budgets; the other kinds have names of their own. */
  private nameOf(kind: WorkloadKind, name: string): string {
    return kind === 'deployments' ? name : `${name}-${kind === 'statefulsets' ? 'set' : 'agent'}`
  }

  private patch(kind: WorkloadKind, name: string, patch: unknown): void {
    this.admin.resource(KINDS[kind]).patch(this.nameOf(kind, name), 'default', 'strategic', patch)
  }

  private create(kind: WorkloadKind, short: string, replicas: number): void {
    const name = this.nameOf(kind, short)
    this.admin.resource(KINDS[kind]).create(workload(KINDS[kind].kind, name, replicas))
  }
}

const isDaemon = (pod: Pod): boolean => pod.metadata.ownerReferences?.some((owner) => owner.kind === 'DaemonSet') ?? false
