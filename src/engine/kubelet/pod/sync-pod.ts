/** Makes a pod's sandbox and containers be what its spec says; models kubelet.SyncPod and the runtime manager's computePodActions. */
import { hasReason, StatusError } from '../../api/status'
import { RUNTIME_CLASSES, SECRETS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import type { Container as RuntimeContainer } from '../../runtime/container'
import type { Sandbox } from '../../runtime/sandbox'
import type { ContainerRecord } from '../container/container-record'
import { generateStatus, writeStatus } from './generate-status'
import { checkDeadline } from './deadline'
import { openHostPorts } from './host-ports'
import { pullImageVolumes } from '../volumes/image-volumes'
import { allocatedPod, allocateResize, noteResizeDone, resizeContainers } from './resize'
import { discardContainers, noteRestartAll } from '../container/restart-all'
import { restartsAfter, shouldRestart } from '../container/restart-rules'
import { cgroupLimits, sandboxConfig } from './sandbox-config'
import { startContainer } from '../container/start-container'
import { killContainer } from '../container/kill-container'
import { operation } from '../node/node-load'
import { RUNTIME_HANDLERS } from '../node/node-status'
import { NO_NETWORK } from '../node/runtime-trouble'
import type { Task } from '../task'
import type { PodWorker } from './pod-worker'
import { VolumeReconciler } from '../volumes/reconciler'
import { ProbeWorkers } from '../probes/probe-workers'

/** Milliseconds until a pod is tried again for which there is no network; that may be there any moment. */
const NETWORK_RETRY = 1000

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

export function* syncPod(worker: PodWorker): Task<SyncResult> {
  const { node, pod } = worker
  keepTerminations(worker)
  worker.knownRunning = pod.status?.phase === 'Running'
  noteRestartAll(worker)
  allocateResize(worker)
  noteResizeDone(worker)
  const status = generateStatus(worker)
  writeStatus(worker, status)
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return { terminal: true }
  if (checkDeadline(worker) || nothingKept(worker)) return { terminal: true }
  if (!node.runtime.hasNetwork && !pod.spec?.hostNetwork) {
    node.events.event(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${NO_NETWORK}`)
    return { failed: true, backOff: NETWORK_RETRY }
  }

  worker.volumes ??= new VolumeReconciler(worker)
  if (!(yield* worker.volumes.mounted())) return { failed: true }
  tellMissingPullSecrets(worker)
  worker.probes ??= new ProbeWorkers(worker)
  worker.probes.nudge()

  worker.committed = true
  const created = !worker.sandbox?.ready
  const sandbox = yield* readySandbox(worker)
  if (!sandbox) return { failed: true }
  if (worker.restartingAll) {
    yield* discardContainers(worker)
    writeStatus(worker, generateStatus(worker))
  }
  const resized = yield* resizeContainers(worker)
  const before = actions(worker)
  const result = yield* startWhatIsMissing(worker)
  return { failed: result.failed || !resized, backOff: result.backOff, acted: created || actions(worker) !== before }
}

/** All main containers have ended for good, or run to be killed for good: what else there is, is only there for them. */
function nothingKept({ pod, records, probes, restartingAll }: PodWorker): boolean {
  if (restartingAll) return false
  return (pod.spec?.containers ?? []).every((container) => {
    const record = records.get(container.name)
    if (!record || record.discarded) return false
    if (record.exited) return !restartsAfter(pod, container, record.kind, record.current?.exitCode ?? 0)
    // The hash last: this is asked at every sync, and seldom gets that far.
    return record.running && neverAgain(pod, record) && !!probes?.failure(record.name) && !record.changedFrom(definitionHash(pod, record))
  })
}

function neverAgain(pod: Pod, record: ContainerRecord): boolean {
  return (record.spec().restartPolicy ?? pod.spec?.restartPolicy) === 'Never'
}

/** Of instances that have ended only the newest stays; what came before it is known until the next look at the runtime. */
function keepTerminations(worker: PodWorker): void {
  for (const record of worker.records.values()) {
    if (!record.exited || !record.previous) continue
    if (record.previousRemoved) record.lastTermination = undefined
    record.previousRemoved = true
  }
}

/** Grows with every container that is started, shrinks with every one that ends. */
function actions(worker: PodWorker): number {
  let count = 0
  for (const { current, restartCount } of worker.records.values()) if (current) count += 2 * restartCount + (current.running ? 2 : 1)
  return count
}

function* readySandbox(worker: PodWorker): Task<Sandbox | undefined> {
  const { node, pod } = worker
  if (worker.sandbox?.ready) return worker.sandbox
  if (worker.sandbox) node.events.event(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
  // No two set-ups of a pod's network take equally long.
  yield* operation(node, node.timings.runtime.sandboxStart * (0.7 + 0.6 * node.random.next()))
  try {
    const handler = runtimeHandler(worker)
    if (!RUNTIME_HANDLERS.includes(handler)) throw new Error(`failed to get sandbox runtime: no runtime for "${handler}" is configured`)
    worker.sandbox = node.runtime.createSandbox({ ...sandboxConfig(worker, node), ...cgroupLimits(allocatedPod(worker)) })
  } catch (error) {
    const message = error instanceof StatusError ? error.message : `rpc error: code = Unknown desc = ${(error as Error).message}`
    node.events.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${message}`)
    return undefined
  }
  worker.sandboxAttempts++
  worker.closeHostPorts?.()
  worker.closeHostPorts = openHostPorts(worker)
  node.pleg.changed(worker)
  writeStatus(worker, generateStatus(worker))
  return worker.sandbox
}

/** Secrets for its images that are not there: they are pulled without. */
function tellMissingPullSecrets({ node, pod }: PodWorker): void {
  const missing: string[] = []
  for (const { name } of pod.spec?.imagePullSecrets ?? []) {
    if (!name) continue
    try {
      node.client.resource(SECRETS).get(name, pod.metadata.namespace)
    } catch (error) {
      if (!hasReason(error, 'NotFound')) throw error
      missing.push(name)
    }
  }
  if (missing.length === 0) return
  const names = missing.join(', ')
  const message = `Unable to retrieve some image pull secrets (${names}); attempting to pull the image may not succeed.`
  node.events.event(pod, 'Warning', 'FailedToRetrieveImagePullSecret', message)
}

/** What the pod's RuntimeClass calls the program that runs its containers. Throws NotFound for a class that is not there. */
function runtimeHandler({ node, pod }: PodWorker): string {
  const name = pod.spec?.runtimeClassName
  return name ? node.client.resource(RUNTIME_CLASSES).get(name).handler : ''
}

/** The containers one sync starts, and what came of it. */
class Starts {
  failed = false

  constructor(
    readonly worker: PodWorker,
    /** Milliseconds until the first back-off ends. */
    public backOff: number | undefined,
  ) {}

  /** True when it runs now. */
  *attempt(record: ContainerRecord, ended: RuntimeContainer | undefined): Task<boolean> {
    const outcome = yield* startContainer(this.worker, record, ended)
    if (outcome === 'started') return true
    if (outcome === 'failed') this.failed = true
    else this.backOff = Math.min(this.backOff ?? Infinity, outcome.backOff)
    return false
  }
}

function* startWhatIsMissing(worker: PodWorker): Task<SyncResult> {
  const { pod } = worker
  const starts = new Starts(worker, yield* pullImageVolumes(worker))

  for (const { name } of pod.spec?.ephemeralContainers ?? []) {
    const record = worker.record(name)
    if (!record.current) yield* starts.attempt(record, record.lastExited)
  }

  const ready = yield* initialize(starts)
  if (ready) {
    for (const { name } of pod.spec?.containers ?? []) {
      const record = worker.record(name)
      const ended = record.lastExited
      if (record.running && (yield* mustRestart(worker, record))) yield* starts.attempt(record, ended)
      else if (!record.running && shouldRestart(pod, record)) yield* starts.attempt(record, record.lastExited)
    }
  }
  return { failed: starts.failed, backOff: starts.backOff }
}

/** Runs init containers in turn and keeps sidecars running. True when the main containers may start. */
function* initialize(starts: Starts): Task<boolean> {
  const { worker } = starts
  const { pod } = worker
  const mainStarted = (pod.spec?.containers ?? []).some(({ name }) => {
    const { current, discarded } = worker.record(name)
    return current !== undefined && !discarded && current.sandbox === worker.sandbox
  })
  for (const { name } of pod.spec?.initContainers ?? []) {
    const record = worker.record(name)
    if (record.kind === 'sidecar') {
      const ended = record.lastExited
      if (record.running && !(yield* mustRestart(worker, record))) {
        if (record.startupDone || mainStarted) continue
        return false
      }
      const started = yield* starts.attempt(record, ended)
      if (mainStarted) continue
      if (!started || !record.startupDone) return false
      continue
    }
    if (mainStarted) continue
    if (record.running) return false
    const exitCode = record.exited && !record.discarded ? record.current?.exitCode : undefined
    if (exitCode === 0 && record.current?.sandbox === worker.sandbox) continue
    if (exitCode !== undefined && exitCode !== 0 && !restartsAfter(pod, record.spec(), record.kind, exitCode)) return false
    yield* starts.attempt(record, record.lastExited)
    return false
  }
  return true
}

/** A running container whose definition changed or whose liveness or startup probe failed is killed first. */
function* mustRestart(worker: PodWorker, record: ContainerRecord): Task<boolean> {
  const { pod } = worker
  const changed = record.changedFrom(definitionHash(pod, record))
  const failure = worker.probes?.failure(record.name)
  if (!changed && !failure) return false
  const what = changed ? 'definition changed' : `failed ${failure} probe`
  const restart = changed || !neverAgain(pod, record)
  const message = `Container ${record.name} ${what}${restart ? ', will be restarted' : ''}`
  yield* killContainer(worker, record, message, worker.probes?.grace(record.name))
  return restart
}

/** What of a container's definition forces a restart when it changes: the image. */
export function definitionHash(_pod: Pod, record: ContainerRecord): string {
  return record.spec().image ?? ''
}
