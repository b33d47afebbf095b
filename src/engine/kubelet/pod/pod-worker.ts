/** One pod on one node: runs its syncs one after another and leads it from syncing over terminating to terminated; models podWorkers. */
import { microTimestamp, type Timer } from '../../clock/clock'
import type { Pod, PodStatus } from '../../schema/types'
import type { Sandbox } from '../../runtime/sandbox'
import { ContainerRecord, type ContainerKind } from '../container/container-record'
import { PullState } from '../container/ensure-image'
import type { ImageVolume } from '../volumes/image-volumes'
import { podKeys, quoted } from '../node/journal'
import type { NodeContext } from '../node/node-context'
import { CONNECTION_REFUSED } from '../node/runtime-trouble'
import { equalJson } from '../../api/json'
import type { PendingResize } from './resize'
import { syncPod } from './sync-pod'
import { runTask, type Task, type TaskRun } from '../task'
import { syncTerminatedPod, syncTerminatingPod } from './terminate-pod'
import type { PodVolumes } from '../volumes/pod-volumes'
import type { PodToken } from '../volumes/token'
import type { PodProbes } from '../probes/pod-probes'

/** The most by which a sync that is planned comes later, as a share of the wait. */
const JITTER = 0.5
/** Milliseconds until a runtime that does not answer is asked again. */
const RUNTIME_RETRY = 5000
/** So many events of one look reach the worker before it begins; more of them lead to one more sync. */
const EVENTS_AT_ONCE = 2

/** How many of each changed. */
export interface News {
  readonly sandboxes: number
  readonly containers: number
}

export interface SyncResult {
  /** The pod has come to its end by itself. */
  readonly terminal?: boolean
  /** Something failed; try again soon. */
  readonly failed?: boolean
  /** Something was started or stopped. */
  readonly acted?: boolean
  /** Milliseconds until a back-off ends, when one is waited for. */
  readonly backOff?: number
}

/** Why the kubelet itself ends a pod: eviction, deadline, admission. */
export interface Verdict {
  readonly phase: 'Failed'
  readonly reason: string
  readonly message: string
  /** Its DisruptionTarget condition, when the pod was not to blame alone. */
  readonly disruption?: Disruption
}

/** What a pod's DisruptionTarget condition says. */
export interface Disruption {
  readonly reason: string
  readonly message: string
}

interface Sighting {
  readonly id: string
  readonly state: string
}

export class PodWorker {
  readonly records = new Map<string, ContainerRecord>()
  sandbox: Sandbox | undefined
  sandboxAttempts = 0
  closeHostPorts: (() => void) | undefined
  volumes: PodVolumes | undefined
  probes: PodProbes | undefined
  /** Of its service account, as its volumes have them. */
  tokens: readonly PodToken[] = []
  /** By the image's name; pods whose images are there have none. */
  private pulls: Map<string, PullState> | undefined
  /** By the volume's name; pods without such volumes have none. */
  imageVolumes: Map<string, ImageVolume> | undefined
  stage: 'syncing' | 'terminating' | 'terminated' | 'finished' = 'syncing'
  /** A change of resources the node cannot make now. */
  pendingResize: PendingResize | undefined
  /** What is being changed while containers restart for it, as its events tell it. */
  resizing: string | undefined
  /** A container has ended in a way that restarts all of them; they are being stopped. */
  restartingAll = false
  /** Nothing of the pod runs any more, and nothing will. */
  stopped = false
  /** Set when the kubelet has decided that the pod fails. */
  verdict: Verdict | undefined
  /** The pod was not let in: nothing of it has ever been set up here. */
  rejected = false
  /** Milliseconds given for stopping; set by who asked first, lowered by later ones. */
  grace: number | undefined
  /** As last written to the API server. */
  written: PodStatus | undefined
  startTime: number | undefined
  /** The activeDeadlineSeconds a wake-up is planned for. */
  deadlineFor: number | undefined
  /** A sync found the pod already running: from then on its cgroup is looked at. */
  knownRunning = false
  /** When this kubelet first heard of the pod, to the nanosecond as it notes it. */
  readonly seen: string
  /** The pod comes from a file; the API server only has a mirror of it. */
  isStatic = false
  /** The object is gone from the API server. */
  removed = false
  /** What runs now changes the runtime and is not broken off when the pod is to end. */
  committed = false
  private run: TaskRun | undefined
  private again = false
  /** The sandbox that a sync has just made was seen: news only if the sync comes to nothing. */
  private againIfFailed = false
  private timer: Timer | undefined
  /** When the last sync ended. */
  lastSync = -Infinity
  /** The runtime has been looked at since the last sync. */
  observed = true
  /** Containers and sandboxes as the runtime was last seen: a list, which for so few is smaller than a map. */
  private seenStates: readonly Sighting[] = []
  private reinspect = false

  constructor(
    readonly node: NodeContext,
    public pod: Pod,
  ) {
    this.seen = microTimestamp(node.clock.now()).replace('Z', '000Z')
  }

  get uid(): string {
    return this.pod.metadata.uid
  }

  record(name: string): ContainerRecord {
    let record = this.records.get(name)
    if (!record) {
      record = new ContainerRecord(() => this.specOf(name), name, this.kindOf(name), this.node.timings)
      this.records.set(name, record)
    }
    return record
  }

  /** What is remembered of the attempts to get an image; another image of the same container begins anew. */
  pullState(image: string): PullState {
    this.pulls ??= new Map()
    let state = this.pulls.get(image)
    if (!state) this.pulls.set(image, (state = new PullState(this.node.timings)))
    return state
  }

  /** Takes over what another kubelet process knew from the runtime: sandbox, containers, volumes. */
  inherit(before: PodWorker): void {
    this.sandbox = before.sandbox
    this.sandboxAttempts = before.sandboxAttempts
    this.startTime = before.startTime
    this.closeHostPorts = before.closeHostPorts
    this.written = before.written
    for (const [name, old] of before.records) {
      const record = this.record(name)
      record.inherit(old)
      const { current } = record
      if (current?.running) current.onExit(() => this.node.pleg.changed(this))
    }
    this.observe()
  }

  /** The API server has a newer version of the pod. */
  update(pod: Pod): void {
    const before = this.pod
    const shorter = pod.metadata.deletionGracePeriodSeconds !== before.metadata.deletionGracePeriodSeconds
    this.pod = pod
    if (pod.metadata.deletionTimestamp) {
      if (this.stage === 'syncing' || (this.stage === 'terminating' && shorter)) {
        this.terminate()
        return
      }
    }
    if (this.stage === 'finished' || concernsKubelet(before, pod)) this.wake()
  }

  /** Somebody else wrote what is the kubelet's to say, as when its node was taken for lost: it says it again. */
  compareStatus(): void {
    if (!this.written || this.stage !== 'syncing') return
    const there = this.pod.status?.conditions ?? []
    const differs = this.written.conditions?.some(({ type, status }) =>
      there.some((other) => other.type === type && other.status !== status),
    )
    if (!differs) return
    this.written = undefined
    this.wake()
  }

  /** Starts stopping the pod, whatever it was doing. */
  terminate(): void {
    if (this.stage !== 'syncing' && this.stage !== 'terminating') {
      this.wake()
      return
    }
    const stopping = this.stage === 'terminating'
    this.stage = 'terminating'
    if (this.run && this.committed && !stopping) {
      this.again = true
      return
    }
    this.run?.cancel()
    this.run = undefined
    this.work()
  }

  /** The kubelet ends the pod: its phase becomes Failed for this reason. */
  fail(reason: string, message: string, graceSeconds?: number, disruption?: Disruption): void {
    if (this.verdict || this.stage !== 'syncing') return
    this.verdict = { phase: 'Failed', reason, message, ...(disruption ? { disruption } : {}) }
    if (graceSeconds !== undefined) this.grace = graceSeconds * 1000
    this.terminate()
  }

  /** Starts the first sync, a moment after the pod was heard of. */
  begin(): void {
    const { clock, timings } = this.node
    if (timings.podPickup === 0) this.wake()
    else
      this.timer = clock.after(timings.podPickup, () => {
        this.timer = undefined
        this.wake()
      })
  }

  /** Something about the pod may have changed. */
  wake(): void {
    if (this.run) {
      this.again = true
      return
    }
    this.work()
  }

  /** Takes in what the runtime shows of the pod now. Returns what happened to its containers and sandboxes since the last look. */
  observe(): News {
    let states: readonly Sighting[] = []
    const news = { sandboxes: 0, containers: 0 }
    const note = (id: string, state: string, kind: keyof News): void => {
      const before = this.seenStates.find((each) => each.id === id)
      if (before?.state !== state) news[kind]++
      states = states.concat(before?.state === state ? before : { id, state })
    }
    for (const sandbox of this.node.runtime.sandboxesOf(this.uid)) {
      note(sandbox.id, sandbox.ready ? 'running' : 'exited', 'sandboxes')
      for (const { id, state } of sandbox.containers) if (state !== 'created') note(id, state, 'containers')
    }
    // What ran and is not there at all has ended too.
    for (const before of this.seenStates) if (before.state === 'running' && !states.some(({ id }) => id === before.id)) news.containers++
    this.seenStates = states
    this.observed = true
    if (this.reinspect) news.containers = Math.max(1, news.containers)
    this.reinspect = false
    return news
  }

  /** The next look at the runtime leads to a sync even when nothing has changed. */
  inspectAgain(): void {
    this.reinspect = true
    this.node.pleg.changed(this)
  }

  /** The runtime has shown news of the pod. */
  happened({ sandboxes, containers }: News): void {
    if (sandboxes + containers === 0) return
    if (this.run && containers === 0) {
      this.againIfFailed = true
      return
    }
    this.wake()
    // Every event asks for a sync. The first ones are taken together; what comes when the worker has begun makes it work once more.
    if (sandboxes + containers > EVENTS_AT_ONCE) this.wake()
  }

  /** Stops working without touching what runs: the kubelet itself stops. */
  halt(): void {
    this.run?.cancel()
    this.run = undefined
    this.timer?.cancel()
    this.node.pleg.cancel(this)
    this.probes?.stop()
    this.volumes?.stop()
  }

  private work(): void {
    this.timer?.cancel()
    this.timer = undefined
    this.again = false
    this.againIfFailed = false
    if (this.node.runtime.downSince !== undefined && this.stage !== 'finished') {
      this.waitForRuntime()
      return
    }
    if (this.stage === 'finished') this.node.finished(this)
    else if (this.stage === 'syncing') this.start(syncPod(this), (result) => this.synced(result))
    else
      this.start(this.stage === 'terminating' ? syncTerminatingPod(this) : syncTerminatedPod(this), () => {
        this.stage = this.stage === 'terminating' ? 'terminated' : 'finished'
        this.work()
      })
  }

  /** Nothing can be started, stopped or looked at while the runtime does not answer. */
  private waitForRuntime(): void {
    const { journal, clock } = this.node
    const { pod } = this
    journal.note('E', 'pod_workers.go:1324', () => `"Error syncing pod, skipping" err=${quoted(CONNECTION_REFUSED)} ${podKeys(pod)}`)
    this.timer = clock.after(RUNTIME_RETRY, () => {
      this.timer = undefined
      this.wake()
    })
  }

  private synced(result: SyncResult): void {
    if ((this.stage as string) !== 'syncing') {
      this.work()
      return
    }
    if (result.terminal) {
      this.stage = 'terminating'
      this.work()
      return
    }
    const failed = result.failed || result.backOff !== undefined
    if (failed) this.logFailure()
    if (result.acted && !failed) this.node.pleg.request(this)
    if (this.again || (failed && this.againIfFailed)) {
      this.work()
      return
    }
    const { resyncInterval, syncBackOff } = this.node.timings
    const base = !failed ? resyncInterval : result.backOff === undefined ? syncBackOff : Math.min(resyncInterval, result.backOff)
    this.timer = this.node.afterTick(base * (1 + JITTER * this.node.jitter()), () => {
      this.timer = undefined
      this.wake()
    })
  }

  /** Why the sync failed, as it is logged: what keeps containers from starting. */
  private logFailure(): void {
    const reasons: string[] = []
    for (const { name, waiting } of this.records.values())
      if (waiting?.message !== undefined)
        reasons.push(`failed to "StartContainer" for "${name}" with ${waiting.reason}: ${quoted(waiting.message)}`)
    if (reasons.length === 0) return
    const { pod } = this
    const error = (): string => (reasons.length > 1 ? `[${reasons.join(', ')}]` : reasons[0]!)
    this.node.journal.note('E', 'pod_workers.go:1324', () => `"Error syncing pod, skipping" err=${quoted(error())} ${podKeys(pod)}`)
  }

  /** Runs one sync, but not before the runtime has been looked at since the last one. */
  private start<T>(task: Task<T>, done: (result: T) => void): void {
    const { clock, pleg } = this.node
    let finished = false
    const run = runTask(this.afterLook(task), (result) => {
      finished = true
      this.run = undefined
      this.committed = false
      this.lastSync = clock.now()
      this.observed = false
      done(result)
    })
    if (finished) return
    this.run = {
      cancel: () => {
        pleg.cancel(this)
        this.committed = false
        run.cancel()
      },
    }
  }

  private *afterLook<T>(task: Task<T>): Task<T> {
    yield (resume) => this.node.pleg.whenNewer(this, resume)
    return yield* task
  }

  private kindOf(name: string): ContainerKind {
    const { spec } = this.pod
    const init = spec?.initContainers?.find((container) => container.name === name)
    if (init) return init.restartPolicy === 'Always' ? 'sidecar' : 'init'
    return spec?.ephemeralContainers?.some((container) => container.name === name) ? 'ephemeral' : 'main'
  }

  private specOf(name: string): import('../../schema/types').Container {
    const { spec } = this.pod
    const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])]
    return all.find((container) => container.name === name) as import('../../schema/types').Container
  }
}

/** The kubelet's own status updates come back to it, and must not make it work again. */
function concernsKubelet(before: Pod, after: Pod): boolean {
  const a = before.metadata
  const b = after.metadata
  if (a.deletionTimestamp !== b.deletionTimestamp || a.generation !== b.generation) return true
  if (!equalJson(before.spec, after.spec) || !equalJson(a.labels, b.labels) || !equalJson(a.annotations, b.annotations)) return true
  const gates = after.spec?.readinessGates ?? []
  return gates.length > 0 && !equalJson(before.status?.conditions, after.status?.conditions)
}
