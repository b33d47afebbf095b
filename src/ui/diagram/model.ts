/** What the diagram shows, derived from the objects change by change: pods with a lasting place on their node, nodes, Services with their endpoints, workloads with their revisions. */
import type { ObjectChange, WireObject } from '../../protocol/messages'
import { isSystem } from '../state/namespaces'
import { disruptionOf, obstacleOf, podCondition } from '../state/pod-state'
import {
  condition,
  controllerOf,
  revisionOf,
  type EndpointSliceObject,
  type NodeObject,
  type PodObject,
  type ServiceObject,
  type WorkloadObject,
} from '../state/wire'
import {
  asksBudgets,
  healthOf,
  type NodeView,
  type Part,
  partOf,
  type PartView,
  type PodView,
  type RevisionView,
  type ServiceView,
  WORKLOADS,
  type WorkloadView,
} from './drawn'
import { BUDGETS, Budgets, type BudgetView, type Guard } from './budgets'
import type { Mark } from './marks'
import { autoscalingOf, AUTOSCALERS, type AutoscalerObject } from './autoscaling'
import { Slots } from './slots'
import { CLAIMS, Storage, VOLUMES, volumesOf, type StorageView } from './storage'

/** What changed since the view last looked. */
export interface Dirt {
  readonly pods: Set<string>
  /** Boxes may have to move. */
  shape: boolean
  /** Services, workloads or what stands behind them. */
  lanes: boolean
  /** Nodes or parts of the control plane look different. */
  boxes: boolean
  /** A pod that a line may lead to came, went or moved. */
  links: boolean
}

/** What is told at the foot of a node. */
export interface NodeNote {
  readonly path?: string
  readonly pods: number
  readonly budget?: BudgetView
}

const fresh = (): Dirt => ({ pods: new Set(), shape: false, lanes: false, boxes: false, links: false })

const sameNode = (a: NodeView | undefined, b: NodeView): boolean =>
  a?.ready === b.ready && a.lost === b.lost && a.cordoned === b.cordoned && a.controlPlane === b.controlPlane && a.address === b.address

export class DiagramModel {
  readonly pods = new Map<string, PodView>()
  readonly nodes = new Map<string, NodeView>()
  readonly services = new Map<string, ServiceView>()
  readonly parts = new Map<Part, PartView>()
  readonly slots = new Slots()
  private readonly storage = new Storage()
  private readonly budgets = new Budgets()
  /** Nodes that had something to tell at their foot when last asked: it has the room that their pods leave. */
  private readonly noted = new Set<string>()
  /** Which namespaces are drawn. */
  private shows: (namespace: string | undefined) => boolean = (namespace) => !isSystem(namespace)
  private readonly slices = new Map<string, EndpointSliceObject>()
  private readonly sets = new Map<string, WorkloadObject>()
  private readonly objects = new Map<string, readonly [string, WorkloadObject]>()
  private readonly autoscalers = new Map<string, AutoscalerObject>()
  private dirt = fresh()
  private readonly joinedEndpoints = new Map<string, ReadonlySet<string>>()
  private readonly joinedWorkloads = new Map<string, WorkloadView>()
  /** Whether the two above are behind the objects they are made from: many changes in a row are joined once, when next looked at. */
  private stale = { endpoints: false, workloads: false }
  private systemPods = 0

  /** Ready endpoints per Service key: pod keys. */
  get endpoints(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.stale.endpoints) this.joinEndpoints()
    return this.joinedEndpoints
  }

  get workloads(): ReadonlyMap<string, WorkloadView> {
    if (this.stale.workloads) this.joinWorkloads()
    return this.joinedWorkloads
  }

  /** Keys of the pods that a workload has, itself or through what it makes: a ReplicaSet, a Job. */
  podsOf(workload: string): ReadonlySet<string> {
    const top = this.objects.get(workload)?.[1].metadata.uid
    if (top === undefined) return new Set()
    const owners = new Set([top])
    for (const [, object] of this.objects.values()) if (controllerOf(object)?.uid === top) owners.add(object.metadata.uid)
    return new Set([...this.pods.values()].flatMap(({ key, ownerUid }) => (ownerUid && owners.has(ownerUid) ? [key] : [])))
  }

  /** Claims that are drawn, and volumes that nobody has. */
  get stored(): readonly StorageView[] {
    return this.storage.views((namespace) => this.visible(namespace))
  }

  /** The marks that there are to be seen, in the order of their kinds. */
  get marks(): readonly Mark[] {
    return [...this.storage.inUse, ...(this.budgets.none ? [] : ['budget' as const])]
  }

  budgetsOf(pod: PodView): readonly BudgetView[] {
    return this.budgets.over(pod)
  }

  guardOf(pod: PodView): Guard {
    return this.budgets.none ? '' : this.budgets.guardOf(pod, this.isCordoned(pod))
  }

  /** The paths that pods have of a node, and the budgets that emptying it has to mind. */
  notesOf({ name, cordoned }: NodeView): readonly NodeNote[] {
    const budgets = new Map<string, { budget: BudgetView; pods: number }>()
    const paths = this.pathsOf(name)
    const emptied = cordoned && !this.budgets.none
    for (const key of emptied ? this.slots.in(name) : [])
      for (const budget of this.budgets.minded(this.pods.get(key)!))
        budgets.set(budget.key, { budget, pods: (budgets.get(budget.key)?.pods ?? 0) + 1 })
    if (budgets.size + paths.size > 0) this.noted.add(name)
    else this.noted.delete(name)
    return [...budgets.values(), ...[...paths].map(([path, pods]) => ({ path, pods: pods.length }))]
  }

  /** The pods that have each path of a node, in the order of their places. */
  pathsOf(node: string): ReadonlyMap<string, readonly string[]> {
    const paths = new Map<string, string[]>()
    const { hostPaths } = this.storage
    for (const key of hostPaths.size > 0 ? this.slots.in(node) : [])
      for (const path of hostPaths.get(key) ?? []) {
        const pods = paths.get(path)
        if (pods) pods.push(key)
        else paths.set(path, [key])
      }
    return paths
  }

  private isCordoned({ node }: PodView): boolean {
    return node !== null && this.nodes.get(node)?.cordoned === true
  }

  apply(changes: readonly ObjectChange[], whole: boolean): void {
    if (whole) this.clear(changes)
    for (const change of changes) this.one(change)
  }

  /** Hands over what changed and starts counting anew. */
  takeDirt(): Dirt {
    const dirt = this.dirt
    this.dirt = fresh()
    return dirt
  }

  /** Draws other namespaces than before. */
  show(shows: (namespace: string | undefined) => boolean): void {
    const before = this.shows
    this.shows = shows
    for (const pod of this.pods.values()) if (before(pod.namespace) !== shows(pod.namespace)) this.place(pod)
    this.stale.workloads = true
    this.dirt.shape = this.dirt.lanes = true
  }

  visible(namespace: string): boolean {
    return this.shows(namespace)
  }

  /** How many pods belong to the cluster itself, drawn or not. */
  countSystemPods(): number {
    return this.systemPods
  }

  /** Pods that survive keep their place when the whole world is sent anew (undo, looking at the past). */
  private clear(changes: readonly ObjectChange[]): void {
    const stay = new Set(changes.filter((c) => c.collection === '/pods' && c.object).map((c) => c.key))
    for (const key of this.pods.keys()) if (!stay.has(key)) this.dropPod(key)
    this.nodes.clear()
    this.services.clear()
    this.parts.clear()
    this.slices.clear()
    this.sets.clear()
    this.objects.clear()
    this.autoscalers.clear()
    this.storage.clear()
    this.budgets.clear()
    this.noted.clear()
    this.stale.endpoints = this.stale.workloads = true
    this.dirt.shape = this.dirt.lanes = this.dirt.boxes = this.dirt.links = true
  }

  private one({ collection, key, object }: ObjectChange): void {
    if (collection === '/pods') this.pod(key, object as PodObject | null)
    else if (collection === '/nodes') this.node(key, object as NodeObject | null)
    else if (collection === '/services') this.service(key, object as ServiceObject | null)
    else if (collection === 'discovery.k8s.io/endpointslices') {
      this.keep(this.slices, key, object as EndpointSliceObject | null)
      this.stale.endpoints = this.dirt.links = true
    } else if (collection === CLAIMS || collection === VOLUMES) {
      this.storage.set(collection, key, object)
      this.dirt.lanes = true
    } else if (collection === BUDGETS) {
      if (this.budgets.set(key, object)) this.touchKept(this.slots.all())
      else for (const { name, cordoned } of this.nodes.values()) if (cordoned) this.touchKept(this.slots.in(name))
    } else if (collection === AUTOSCALERS) {
      this.keep(this.autoscalers, key, object as AutoscalerObject | null)
      this.stale.workloads = true
    } else if (WORKLOADS.has(collection)) {
      this.stale.workloads = true
      if (collection === 'apps/replicasets') this.keep(this.sets, key, object as WorkloadObject | null)
      const at = `${collection}|${key}`
      this.keep(this.objects, at, object ? ([collection, object as WorkloadObject] as const) : null)
    }
  }

  /** A budget is drawn at every pod it keeps, and whether it lets go at those that are to leave and at their node. */
  private touchKept(pods: Iterable<string>): void {
    this.dirt.boxes = true
    for (const key of pods) this.dirt.pods.add(key)
  }

  private keep<T>(map: Map<string, T>, key: string, value: T | null): void {
    if (value === null) map.delete(key)
    else map.set(key, value)
    this.dirt.lanes = true
  }

  private pod(key: string, object: PodObject | null): void {
    const namespace = object?.metadata.namespace ?? key.split('/')[0] ?? ''
    const name = object?.metadata.name ?? key.split('/')[1] ?? ''
    const part = partOf(name, namespace)
    if (part) return this.part(part, key, object)
    if (!object) return this.dropPod(key)
    const revision = revisionOf(object)
    const owner = controllerOf(object)
    const obstacle = obstacleOf(object)
    const disruption = disruptionOf(object)
    const before = this.pods.get(key)
    const volumes = before?.uid === object.metadata.uid ? before.volumes : volumesOf(object)
    const pod: PodView = {
      ...podCondition(object),
      key,
      uid: object.metadata.uid,
      name,
      namespace,
      node: object.spec?.nodeName ?? null,
      system: isSystem(namespace),
      labels: object.metadata.labels ?? {},
      volumes,
      asksBudgets: asksBudgets(object),
      ...(revision === undefined ? {} : { revision }),
      ...(owner === undefined ? {} : { owner: owner.name, ownerUid: owner.uid }),
      ...(obstacle === undefined ? {} : { obstacle }),
      ...(disruption === undefined ? {} : { disruption }),
    }
    this.pods.set(key, pod)
    this.dirt.pods.add(key)
    if (volumes !== before?.volumes) {
      if (before && this.storage.unmount(before)) this.dirt.lanes = true
      if (this.storage.mount(pod)) this.dirt.lanes = true
    }
    if (before?.state !== pod.state || before.asksBudgets !== pod.asksBudgets) this.touchNotes(pod)
    if (!before && pod.system) this.systemPods++
    if (!before || before.node !== pod.node) this.place(pod)
  }

  private place(pod: PodView): void {
    const moved = this.visible(pod.namespace) ? this.slots.put(pod.key, pod.node ?? '') : this.slots.take(pod.key)
    if (moved) this.dirt.links = true
    this.touchNotes(pod)
    this.dirt.pods.add(pod.key)
  }

  /** What is told at the foot of nodes may have changed with this pod. */
  private touchNotes(pod: PodView): void {
    if (pod.node !== null && (this.noted.has(pod.node) || this.storage.hostPaths.has(pod.key))) this.dirt.boxes = true
    if (!this.budgets.none && this.isCordoned(pod)) this.dirt.boxes = true
  }

  private dropPod(key: string): void {
    const pod = this.pods.get(key)
    if (!pod) return
    if (pod.system) this.systemPods--
    this.pods.delete(key)
    this.touchNotes(pod)
    if (this.storage.unmount(pod)) this.dirt.lanes = true
    this.slots.take(key)
    this.dirt.pods.add(key)
    this.dirt.links = true
  }

  private part(part: Part, key: string, object: PodObject | null): void {
    const before = this.parts.get(part)
    if (!object) {
      if (before?.pod !== key) return
      this.parts.delete(part)
    } else {
      const view: PartView = { part, pod: key, node: object.spec?.nodeName ?? null, health: healthOf(object) }
      this.parts.set(part, view)
      if (before?.pod === key && before.health === view.health) return
    }
    this.dirt.boxes = true
  }

  private node(key: string, object: NodeObject | null): void {
    const before = this.nodes.get(key)
    if (!object) {
      this.nodes.delete(key)
      this.dirt.shape = this.dirt.boxes = true
      return
    }
    const address = object.status?.addresses?.find((a) => a.type === 'InternalIP')?.address
    const heard = condition(object, 'Ready')?.status
    const view: NodeView = {
      name: object.metadata.name,
      ready: heard === 'True',
      lost: heard === 'Unknown',
      cordoned: object.spec?.unschedulable === true,
      controlPlane: object.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
      ...(address === undefined ? {} : { address }),
    }
    if (!before) this.dirt.shape = true
    if (sameNode(before, view)) return
    this.nodes.set(key, view)
    this.dirt.boxes = true
    if (!this.budgets.none && before?.cordoned !== view.cordoned) this.touchKept(this.slots.all())
  }

  private service(key: string, object: ServiceObject | null): void {
    if (!object) this.services.delete(key)
    else {
      const { name, namespace = '' } = object.metadata
      const port = object.spec?.ports?.[0]
      this.services.set(key, {
        key,
        name,
        namespace,
        type: object.spec?.clusterIP === 'None' ? 'Headless' : (object.spec?.type ?? 'ClusterIP'),
        api: namespace === 'default' && name === 'kubernetes',
        ...(port?.port === undefined ? {} : { port: port.port }),
        ...(port?.nodePort === undefined ? {} : { nodePort: port.nodePort }),
      })
    }
    this.dirt.lanes = true
  }

  private joinEndpoints(): void {
    this.stale.endpoints = false
    this.joinedEndpoints.clear()
    for (const slice of this.slices.values()) {
      const service = slice.metadata.labels?.['kubernetes.io/service-name']
      if (service === undefined) continue
      const key = `${slice.metadata.namespace}/${service}`
      const pods = new Set(this.joinedEndpoints.get(key))
      for (const { conditions, targetRef } of slice.endpoints ?? [])
        if (conditions?.ready !== false && targetRef?.kind === 'Pod')
          pods.add(`${targetRef.namespace ?? slice.metadata.namespace}/${targetRef.name}`)
      this.joinedEndpoints.set(key, pods)
    }
  }

  private joinWorkloads(): void {
    this.stale.workloads = false
    this.joinedWorkloads.clear()
    for (const [at, [collection, object]] of this.objects) {
      const namespace = object.metadata.namespace ?? ''
      if (controllerOf(object) || !this.visible(namespace)) continue
      this.joinedWorkloads.set(at, this.workload(collection, object))
    }
  }

  private workload(collection: string, object: WorkloadObject): WorkloadView {
    const namespace = object.metadata.namespace ?? ''
    const { spec, status } = object
    const autoscaling = autoscalingOf(object, this.autoscalers.values())
    return {
      key: `${namespace}/${object.metadata.name}`,
      collection,
      kind: object.kind,
      name: object.metadata.name,
      namespace,
      desired: spec?.replicas ?? spec?.completions ?? status?.desiredNumberScheduled ?? (object.kind === 'CronJob' ? 0 : 1),
      ...(spec?.schedule === undefined ? {} : { words: spec.schedule }),
      ...(autoscaling === undefined ? {} : { autoscaling }),
      ready: status?.readyReplicas ?? status?.numberReady ?? status?.succeeded ?? 0,
      revisions: collection === 'apps/deployments' ? this.revisionsOf(object) : [],
    }
  }

  private revisionsOf(owner: WireObject): readonly RevisionView[] {
    const sets = [...this.sets.values()].filter((set) => controllerOf(set)?.uid === owner.metadata.uid)
    const number = (set: WireObject) => Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
    const newest = Math.max(0, ...sets.map(number))
    return sets
      .filter((set) => number(set) === newest || (set.spec?.replicas ?? 0) > 0 || (set.status?.replicas ?? 0) > 0)
      .sort((a, b) => number(a) - number(b))
      .map((set) => ({
        name: set.metadata.name,
        hash: revisionOf(set) ?? '',
        current: number(set) === newest,
        desired: set.spec?.replicas ?? 0,
        ready: set.status?.readyReplicas ?? 0,
      }))
  }
}
