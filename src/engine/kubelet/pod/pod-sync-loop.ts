/** Runs one pod's syncs one after another and leads it from syncing over terminating to terminated; models podWorkers. */
import type { Timer } from '../../clock/clock'
import type { Pod } from '../../schema/types'
import { podKeys, quoted } from '../node/journal'
import { RUNTIME_GONE, stillSyncs } from '../node/runtime-trouble'
import { equalJson } from '../../api/json'
import { PodWorker, type Disruption, type News } from './pod-worker'
import { generateStatus, writeStatus } from './generate-status'
import { syncPod, type SyncResult } from './sync-pod'
import { runTask, type Task, type TaskRun } from '../task'
import { syncTerminatedPod, syncTerminatingPod } from './terminate-pod'

/** The most by which a sync that is planned comes later, as a share of the wait. */
const JITTER = 0.5
/** Milliseconds until a runtime that does not answer is asked again. */
const RUNTIME_RETRY = 5000
/** So many events of one look reach the worker before it begins; more of them lead to one more sync. */
const EVENTS_AT_ONCE = 2

interface Sighting {
  readonly id: string
  readonly state: string
}

export class PodSyncLoop extends PodWorker {
  private run: TaskRun | undefined
  private again = false
  /** The sandbox that a sync has just made was seen: news only if the sync comes to nothing. */
  private againIfFailed = false
  private timer: Timer | undefined
  /** Containers and sandboxes as the runtime was last seen: a list, which for so few is smaller than a map. */
  private seenStates: readonly Sighting[] = []
  private reinspect = false
  /** A sync that found no runtime has told so. */
  private triedInVain = false
  /** Nobody works for this pod any more: what still reaches its loop is not for it. */
  private halted = false

  /** Takes over what another kubelet process knew from the runtime: sandbox, containers, volumes. */
  inherit(before: PodWorker): void {
    this.sandbox = before.sandbox
    this.sandboxAttempts = before.sandboxAttempts
    this.startTime = before.startTime
    this.closeHostPorts = before.closeHostPorts
    this.volumes = before.volumes?.handOver(this)
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
    const { pod: before, grace } = this
    this.pod = pod
    if (pod.metadata.deletionTimestamp) {
      if (this.stage === 'syncing' || (this.stage === 'terminating' && this.shortenGrace() !== grace)) {
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

  fail(reason: string, message: string, graceSeconds?: number, disruption?: Disruption): void {
    if (this.verdict || this.stage !== 'syncing') return
    this.verdict = { phase: 'Failed', reason, message, ...(disruption ? { disruption } : {}) }
    this.askedGrace = graceSeconds
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

  wake(): void {
    if (this.run) {
      this.again = true
      return
    }
    this.work()
  }

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

  inspectAgain(): void {
    this.reinspect = true
    this.node.pleg.changed(this)
  }

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

  halt(): void {
    this.halted = true
    this.run?.cancel()
    this.run = undefined
    this.timer?.cancel()
    this.node.pleg.cancel(this)
    this.probes?.stop()
    this.volumes?.stop()
  }

  private work(): void {
    if (this.halted) return
    this.timer?.cancel()
    this.timer = undefined
    this.again = false
    this.againIfFailed = false
    if (this.stage === 'terminating') this.shortenGrace()
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

  /** Nothing can be started, stopped or looked at while the runtime does not answer; what is new is tried once before it counts as down. */
  private waitForRuntime(): void {
    const { journal, clock, runtime, events } = this.node
    const { pod } = this
    if (this.stage === 'syncing' && !this.sandbox && !this.triedInVain && stillSyncs(runtime.downSince ?? clock.now(), clock.now())) {
      this.triedInVain = true
      writeStatus(this, generateStatus(this))
      events.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${RUNTIME_GONE}`)
    }
    journal.note('E', 'pod_workers.go:1324', () => `"Error syncing pod, skipping" err=${quoted(RUNTIME_GONE)} ${podKeys(pod)}`)
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
    runTask(
      this.afterLook(task),
      (result) => {
        this.run = undefined
        this.committed = false
        this.lastSync = clock.now()
        this.observed = false
        done(result)
      },
      (run) => {
        this.run = {
          cancel: () => {
            pleg.cancel(this)
            this.committed = false
            run.cancel()
          },
        }
      },
    )
  }

  private *afterLook<T>(task: Task<T>): Task<T> {
    yield (resume) => this.node.pleg.whenNewer(this, resume)
    return yield* task
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
