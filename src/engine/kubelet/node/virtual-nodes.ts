/** The machines of the cluster, and the kubelets that run on them. */
import type { Clock } from '../../clock/clock'
import type { Random } from '../../clock/random'
import type { ClientFactory, Informer } from '../../client/client'
import { ClientEventRecorder } from '../../client'
import type { ImageCatalog } from '../../images/catalog'
import type { ClusterNetwork } from '../../network'
import type { FindKubelet } from '../../apiserver/kubelet-endpoint'
import { RegistryLink } from '../../runtime/registry-link'
import { NODES, PODS, SERVICES } from '../../schema/resources'
import type { Node, Pod } from '../../schema/types'
import type { Command } from '../../../shell/command'
import type { FileSystem } from '../../../shell/files'
import type { EditorHost } from '../../../shell/far-editor'
import type { System } from '../../../shell/system'
import { Kubelet } from '../kubelet'
import type { NodeConfig } from './node-config'
import { configuredNode } from './node-status'
import { USUAL_CONFIGURATION } from './kubelet-configuration'
import type { NodeLoad } from './node-load'
import type { KubeletSettings } from './settings'
import { KUBELET_TIMINGS, type KubeletTimings } from '../timings'
import { VirtualNode } from './virtual-node'

export interface VirtualNodesOptions {
  readonly clock: Clock
  readonly random: Random
  readonly api: ClientFactory
  readonly network: ClusterNetwork
  readonly catalog: ImageCatalog
  /** Every shell and tool containers may have; an image says which it has. */
  readonly commands: readonly Command[]
  /** A node as one logs in to it, for programs in containers that make the node's files their root. */
  readonly login?: (node: string) => System | undefined
  /** Who opens the files of containers in an editor. */
  readonly editor?: () => EditorHost | undefined
  /** What the API server answers to a review that is posted to it; nothing where there is no server to ask. */
  readonly ask?: (url: string, body: object) => Promise<unknown>
  readonly timings?: KubeletTimings
  /** The cluster's name server; 10.96.0.10 when absent. */
  readonly dnsAddress?: string
  readonly clusterDomain?: string
}

/** What `add` needs; identifiers are drawn when they are not given. */
export type NewNode = Omit<NodeConfig, 'machineId' | 'systemUuid' | 'bootId'> &
  Partial<Pick<NodeConfig, 'machineId' | 'systemUuid' | 'bootId'>>

/** Where a kubelet that has run since the cluster was made looks for the API server; on machines without files it is the cluster's own Service. */
function serverOf(files: FileSystem): NonNullable<KubeletSettings['server']> {
  const path = '/etc/kubernetes/kubelet.conf'
  const [, url = 'https://10.96.0.1:443'] = /^ *server: (\S+)$/m.exec(files.exists(path) ? files.readText(path) : '') ?? []
  return { url, failure: `dial tcp ${url.replace('https://', '')}: connect: connection refused` }
}

const BY_NODE = 'kubelet/node'

export class VirtualNodes {
  /** Where all machines are on one host, what its processors have to do. */
  private readonly hostLoad: NodeLoad = { operations: 0 }
  /** Whether there is an API server for kubelets to reach. */
  apiServing = true
  /** How all machines reach the registries. */
  readonly registry = new RegistryLink()
  private readonly byName = new Map<string, VirtualNode>()
  private readonly pods: Informer<Pod>
  private readonly nodes: Informer<Node>

  constructor(readonly options: VirtualNodesOptions) {
    this.pods = options.api.informers.informer(PODS)
    this.nodes = options.api.informers.informer(NODES)
    options.api.informers.informer(SERVICES)
    this.pods.addIndex(BY_NODE, ({ spec }) => (spec?.nodeName ? [spec.nodeName] : []))
    this.pods.onChange({
      added: (pod) => this.of(pod)?.kubelet.added(pod),
      updated: (_previous, pod) => this.of(pod)?.kubelet.updated(pod),
      deleted: (pod) => this.of(pod)?.kubelet.deleted(pod),
    })
  }

  /** Adds a machine and switches it on. */
  add(config: NewNode): VirtualNode {
    const stream = this.options.random.stream(`machine/${config.name}`)
    const full: NodeConfig = {
      ...config,
      machineId: config.machineId ?? stream.hex(32),
      systemUuid: config.systemUuid ?? stream.uuid(),
      bootId: config.bootId ?? stream.uuid(),
    }
    const node = new VirtualNode(full, this)
    this.byName.set(config.name, node)
    this.options.network.setNode(config.name, config.address, config.podCIDR)
    node.powerOn()
    return node
  }

  /** Takes a machine away for good; its Node object stays for others to delete. */
  remove(name: string): void {
    this.byName.get(name)?.powerOff()
    this.byName.delete(name)
    this.options.network.removeNode(name)
  }

  get(name: string): VirtualNode | undefined {
    return this.byName.get(name)
  }

  list(): readonly VirtualNode[] {
    return [...this.byName.values()]
  }

  /** The API server has begun or ceased to answer. */
  setApiServing(serving: boolean): void {
    if (serving === this.apiServing) return
    this.apiServing = serving
    for (const node of this.byName.values()) node.noticeApi()
  }

  readonly find: FindKubelet = (name) => {
    const node = this.byName.get(name)
    return node?.answering ? node.endpoint : undefined
  }

  podsOf(node: string): readonly Pod[] {
    return this.pods.byIndex(BY_NODE, node)
  }

  /** A kubelet process for a machine; `before` is the one whose containers it finds running. */
  kubeletFor(node: VirtualNode, before?: Kubelet): Kubelet {
    const {
      clock,
      random,
      api,
      network,
      timings = KUBELET_TIMINGS,
      dnsAddress = '10.96.0.10',
      clusterDomain = 'cluster.local',
    } = this.options
    const { settings, journal } = node
    const { version, configuration = USUAL_CONFIGURATION } = settings
    const config = configuredNode(version === undefined ? node.config : { ...node.config, version }, configuration)
    const client = api.clientFor({
      name: `kubelet/${config.name}`,
      user: `system:node:${config.name}`,
      groups: ['system:nodes', 'system:authenticated'],
    })
    const stream = random.stream(`kubelet/${config.name}`)
    const kubelet = new Kubelet({
      config,
      node: () => this.nodes.get(config.name),
      connected: node.reachesApi,
      context: {
        name: config.name,
        address: config.address,
        clock,
        random: stream,
        client,
        events: new ClientEventRecorder(client, clock, stream, { component: 'kubelet', host: config.name }),
        runtime: node.runtime,
        network,
        timings: { ...timings, ...configuration.timings },
        configuration,
        services: api.informers.informer(SERVICES),
        files: node.files,
        staticPodPath: settings.staticPodPath,
        dnsAddress: settings.dnsAddress ?? dnsAddress,
        clusterDomain: settings.clusterDomain ?? clusterDomain,
        journal,
        ask: (url, body) => this.options.ask?.(url, body) ?? Promise.resolve(undefined),
        server: () => settings.server ?? serverOf(node.files),
        cgroupVersion: config.cgroupVersion ?? 2,
        foreignMemory: () => node.foreignMemory,
        diskUsed: () => node.diskUsed(),
        inodesWritten: () => node.inodesWritten(),
        mostTasks: () => node.parameters.mostTasks,
        load: timings.sharedHost ? this.hostLoad : { operations: 0 },
      },
    })
    if (before) kubelet.inherit(before)
    return kubelet
  }

  private of(pod: Pod): VirtualNode | undefined {
    const name = pod.spec?.nodeName
    return name === undefined ? undefined : this.byName.get(name)
  }
}

/** The machines of a cluster; none is there until `add`. */
export function createVirtualNodes(options: VirtualNodesOptions): VirtualNodes {
  return new VirtualNodes(options)
}
