/** One look at one DaemonSet: which nodes lack a pod, which have too many, and what a rollout replaces now; models syncDaemonSet. */
import { equalJson } from '../../api/json'
import { keyOf, type NewObject } from '../../api/object'
import type { StatusError } from '../../api/status'
import type { ControllerContext, Steps } from '../framework'
import { inChunks, slowStart } from '../framework/batches'
import { pruneHistory, REVISION_HASH, type History } from '../framework/history'
import { createPod, deletePod, podFromTemplate } from '../framework/pod-control'
import { isDeleting, isFinished } from '../framework/pods'
import { DAEMON_SETS } from '../../schema/resources'
import type { DaemonSet, Node, Pod } from '../../schema/types'
import { byAge, countPods } from './counts'
import type { FailedPods } from './failed-pods'
import { placement, specForNode, targetNode } from './placement'
import { bounds, plan, surplus } from './update'

/** Most pods created or deleted for one set in one go. */
const BURST = 250
const GENERATION = 'deprecated.daemonset.template.generation'

export class DaemonSync {
  private readonly now: number
  /** Of the newest template. */
  private readonly hash: string
  private readonly byNode: ReadonlyMap<string, readonly Pod[]>
  private readonly rolling: boolean
  /** Nodes that get a pod. */
  private readonly create: string[] = []
  private readonly remove: Pod[] = []

  constructor(
    private readonly context: ControllerContext,
    private readonly set: DaemonSet,
    private readonly nodes: readonly Node[],
    private readonly pods: readonly Pod[],
    private readonly history: History,
    private readonly failed: FailedPods,
  ) {
    this.now = context.clock.now()
    this.hash = history.current.metadata.labels![REVISION_HASH]!
    this.byNode = podsByNode(pods)
    this.rolling = set.spec.updateStrategy?.type !== 'OnDelete'
  }

  *run(): Steps {
    const desired = this.nodes.filter((node) => placement(this.set, node).shouldRun)
    const surging = this.rolling && bounds(this.set, desired.length).surge > 0
    for (const node of this.nodes) this.settle(node, surging)
    this.removeStranded()
    if (this.rolling && this.create.length === 0 && this.remove.length === 0) this.renew(desired)
    const error = yield* this.act()
    this.prune()
    this.report()
    if (error) throw error
    if (this.create.length > BURST || this.remove.length > BURST) this.context.enqueue(keyOf(this.set))
  }

  private on(node: Node): readonly Pod[] {
    return this.byNode.get(node.metadata.name) ?? []
  }

  /** What one node lacks or has too much of. */
  private settle(node: Node, surging: boolean): void {
    const there = this.on(node)
    const { shouldRun, mayStay } = placement(this.set, node)
    if (shouldRun && there.length === 0) {
      this.create.push(node.metadata.name)
      return
    }
    const live = there.filter((pod) => !isDeleting(pod))
    if (!mayStay) {
      this.remove.push(...live)
      return
    }
    const running = live.filter((pod) => !isFinished(pod))
    for (const pod of live) if (isFinished(pod)) this.replaceFinished(node, pod)
    if (running.length <= 1) return
    const oldestFirst = [...running].sort((a, b) => Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) || byAge(a, b))
    this.remove.push(...(surging ? surplus(this.set, oldestFirst, this.hash, this.now) : oldestFirst.slice(1)))
  }

  private replaceFinished(node: Node, pod: Pod): void {
    const { context, set } = this
    const where = `daemon pod ${keyOf(pod)} on node ${node.metadata.name}`
    if (pod.status?.phase === 'Failed') {
      const wait = this.failed.wait(`${set.metadata.uid}/${set.status?.observedGeneration}/${node.metadata.name}`)
      if (wait > 0) {
        context.enqueueAfter(keyOf(set), wait)
        return
      }
      context.events.event(set, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`)
    } else context.events.event(set, 'Normal', 'SucceededDaemonPod', `Found succeeded ${where}, will try to delete it`)
    this.remove.push(pod)
  }

  /** Pods that never got to a node which is gone by now. */
  private removeStranded(): void {
    const present = new Set(this.nodes.map((node) => node.metadata.name))
    for (const [node, there] of this.byNode)
      if (!present.has(node)) this.remove.push(...there.filter((pod) => !isDeleting(pod) && !pod.spec.nodeName))
  }

  private renew(desired: readonly Node[]): void {
    const eligible = new Map(desired.map((node) => [node.metadata.name, this.on(node)]))
    const next = plan(this.set, eligible, desired.length, this.hash, this.now)
    this.create.push(...next.surge)
    this.remove.push(...next.remove)
  }

  private *act(): Generator<number | undefined, StatusError | undefined, void> {
    const { context, set, create } = this
    const { error } = yield* slowStart(Math.min(create.length, BURST), (i) => createPod(context, this.podFor(create[i]!), set))
    const other = yield* inChunks(this.remove.slice(0, BURST), (pod) => deletePod(context, pod, set))
    return error ?? other
  }

  private podFor(node: string): NewObject<Pod> {
    const { set, hash } = this
    const pod = podFromTemplate(set.spec.template, set)
    const generation = set.metadata.annotations?.[GENERATION]
    const labels = { ...pod.metadata.labels, [REVISION_HASH]: hash, ...(generation ? { 'pod-template-generation': generation } : {}) }
    return { ...pod, metadata: { ...pod.metadata, labels }, spec: specForNode(set.spec.template.spec, node) }
  }

  private prune(): void {
    const { current, all } = this.history
    const inUse = new Set(this.pods.map((pod) => pod.metadata.labels?.[REVISION_HASH]))
    pruneHistory(
      this.context.client,
      all.filter((each) => each !== current),
      (each) => inUse.has(each.metadata.labels?.[REVISION_HASH]),
      this.set.spec.revisionHistoryLimit ?? 10,
    )
  }

  private report(): void {
    const { context, set } = this
    const now = context.clock.now()
    const { status, next } = countPods(set, this.nodes, this.byNode, this.hash, this.history.collisionCount, now)
    if (!equalJson(status, set.status ?? {})) context.client.resource(DAEMON_SETS).updateStatus({ ...set, status })
    if (Number.isFinite(next)) context.enqueueAfter(keyOf(set), next - now)
  }
}

/** A deleted pod whose containers have ended leaves its node to the next one, although it is still there. */
function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const byNode = new Map<string, Pod[]>()
  for (const pod of pods) {
    if (isDeleting(pod) && isFinished(pod)) continue
    const node = targetNode(pod)
    const there = byNode.get(node)
    if (there) there.push(pod)
    else byNode.set(node, [pod])
  }
  return byNode
}
