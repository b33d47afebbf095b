/** What a kubelet tells the API server of its node: the Node object, its lease and its events; models kubelet_node_status.go and the lease controller. */
import { equalJson } from '../../api/json'
import type { OwnerReference } from '../../api/object'
import { hasReason } from '../../api/status'
import { renewLease } from '../../client'
import { NODES } from '../../schema/resources'
import type { Node, NodeCondition } from '../../schema/types'
import type { Pressures } from '../eviction'
import { ensureCsiNode } from './csi-node'
import type { NodeConfig } from './node-config'
import { quoted } from './journal'
import type { NodeContext } from './node-context'
import { initialLabels, nodeStatus } from './node-status'

/** Says that the control plane attaches volumes, not the kubelet. */
const ATTACH_DETACH = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' }

const CGROUP_V1 =
  'cgroup v1 detected. cgroup v1 support is deprecated and will be removed in a future release. Please migrate to cgroup v2. More information at https://git.k8s.io/enhancements/keps/sig-node/5573-remove-cgroup-v1'

/** Events that a condition's new status is told by, in the order of the conditions. */
const TOLD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { True: 'NodeHasDiskPressure', False: 'NodeHasNoDiskPressure' },
  PIDPressure: { True: 'NodeHasInsufficientPID', False: 'NodeHasSufficientPID' },
  Ready: { True: 'NodeReady', False: 'NodeNotReady' },
}

/** What the kubelet knows of its node. */
export interface NodeState {
  readonly config: NodeConfig
  readonly context: NodeContext
  /** Whether the kubelet runs, and whether it reaches the API server besides. */
  readonly active: boolean
  readonly answering: boolean
  /** Why the node is not ready, if it is not. */
  readonly trouble: string | undefined
  readonly pressures: Pressures
  /** The attached volumes that pods use. */
  readonly volumesInUse: readonly string[]
}

export class NodeReporter {
  private reported = -Infinity
  /** Whether the Node took no new pods when last looked at. */
  private cordoned = false

  constructor(private readonly state: NodeState) {}

  private get name(): string {
    return this.state.config.name
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    // The kubelet does not know its node's uid, which is why `describe node` does not find these events.
    this.state.context.events.event(
      { apiVersion: 'v1', kind: 'Node', metadata: { name: this.name, uid: '', resourceVersion: '', creationTimestamp: '' } },
      type,
      reason,
      message,
    )
  }

  /** What happened to one of the node's conditions. */
  private changed(reason: string): void {
    this.event('Normal', reason, `Node ${this.name} status is now: ${reason}`)
  }

  /** Makes the node known, with what a kubelet says when it starts. */
  announce(): void {
    const { config, context } = this.state
    const before = context.node()
    const node = `node=${quoted(this.name)}`
    context.journal.note('I', 'kubelet_node_status.go:75', `"Attempting to register node" ${node}`)
    this.register()
    ensureCsiNode(context)
    if (!before) this.update(true)
    else context.journal.note('I', 'kubelet_node_status.go:124', `"Node was previously registered" ${node}`)
    context.journal.note('I', 'kubelet_node_status.go:78', `"Successfully registered node" ${node}`)
    if (before && before.status?.nodeInfo?.bootID !== config.bootId)
      this.event('Warning', 'Rebooted', `Node ${this.name} has been rebooted, boot id: ${config.bootId}`)
    this.event('Normal', 'Starting', 'Starting kubelet.')
    if (config.cgroupVersion === 1) this.event('Warning', 'CgroupV1', CGROUP_V1)
    this.event('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
    for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) this.changed(reason)
    // What has changed since it was last known is told behind that; a new node is only ready a moment later.
    if (before) this.update(true)
    else if (this.state.trouble === undefined) this.changed('NodeReady')
  }

  /** There is no API server to make the node known to. */
  cannotRegister(): void {
    const { journal } = this.state.context
    const server = this.state.context.server()
    const error = `Post "${server.url}/api/v1/nodes": ${server.failure}`
    journal.note(
      'E',
      'kubelet_node_status.go:107',
      `"Unable to register node with API server" err=${quoted(error)} node=${quoted(this.name)}`,
    )
  }

  /** Makes the Node object, or takes the one that is there. */
  private register(): void {
    const { config } = this.state
    const nodes = this.state.context.client.resource(NODES)
    const status = nodeStatus(config, undefined, this.state.context.runtime.images, this.state.trouble, this.state.context.clock.now())
    try {
      nodes.create({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: config.name, labels: initialLabels(config), annotations: config.annotations ?? ATTACH_DETACH },
        spec: {
          ...(config.taints?.length ? { taints: config.taints } : {}),
          ...(config.podCIDR ? { podCIDR: config.podCIDR, podCIDRs: [config.podCIDR] } : {}),
          ...(config.providerID ? { providerID: config.providerID } : {}),
        },
        status,
      })
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error
    }
  }

  /** Writes the status when it has changed, when it is time to, or when told to. */
  update(force = false): void {
    if (!this.state.answering) {
      this.unreachable(
        'kubelet_node_status.go:474',
        'Error updating node status, will retry',
        `/api/v1/nodes/${this.name}?timeout=10s`,
        (error) => `error getting node ${quoted(this.name)}: ${error}`,
      )
      return
    }
    const { clock, timings, client, runtime } = this.state.context
    try {
      const nodes = client.resource(NODES)
      const node = nodes.get(this.name)
      const status = nodeStatus(
        this.state.config,
        node,
        runtime.images,
        this.state.trouble,
        clock.now(),
        this.state.pressures,
        this.state.volumesInUse,
        this.state.context.configuration.nodeStatusMaxImages,
      )
      const withoutTimes = (value: Node['status']): unknown => ({
        ...value,
        conditions: value?.conditions?.map((condition) => ({ ...condition, lastHeartbeatTime: '' })),
      })
      this.tellChanges(node.status?.conditions, status?.conditions)
      this.tellCordon(node.spec?.unschedulable ?? false)
      const changed = !equalJson(withoutTimes(node.status), withoutTimes(status))
      if (!changed && !force && clock.now() - this.reported < timings.nodeStatusReport) return
      this.reported = clock.now()
      if (changed || !equalJson(node.status, status)) nodes.updateStatus({ ...node, status })
    } catch (error) {
      if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
    }
  }

  /** The API server does not answer a request that has to do with the node. */
  private unreachable(source: string, what: string, path: string, error = (text: string): string => text): void {
    const { journal } = this.state.context
    if (!this.state.active) return
    const server = this.state.context.server()
    journal.note('E', source, () => `${quoted(what)} err=${quoted(error(`Get "${server.url}${path}": ${server.failure}`))}`)
  }

  /** A kubelet that starts again finds the conditions as they were: then there is nothing to tell. */
  private tellChanges(before: readonly NodeCondition[] = [], after: readonly NodeCondition[] = []): void {
    for (const { type, status } of after) {
      const old = before.find((condition) => condition.type === type)
      const reason = TOLD[type]?.[status]
      if (old && old.status !== status && reason !== undefined) this.changed(reason)
    }
  }

  private tellCordon(cordoned: boolean): void {
    if (cordoned === this.cordoned) return
    this.cordoned = cordoned
    this.changed(cordoned ? 'NodeNotSchedulable' : 'NodeSchedulable')
  }

  renewLease(): void {
    if (!this.state.answering) {
      this.unreachable(
        'controller.go:145',
        'Failed to ensure lease exists, will retry',
        `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${this.name}?timeout=10s`,
      )
      return
    }
    const { name } = this
    const { clock, client, timings } = this.state.context
    const ownerReferences = (): readonly OwnerReference[] | undefined => {
      const node = this.state.context.node()
      return node && [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }]
    }
    const terms = { name, namespace: 'kube-node-lease', holderIdentity: name, leaseDurationSeconds: timings.leaseDurationSeconds }
    renewLease(client, { ...terms, ownerReferences }, clock.now())
  }
}
