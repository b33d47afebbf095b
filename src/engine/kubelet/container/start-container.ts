/** Starts one container: image, configuration, creation, start and postStart hook, with the events and errors of each; models startContainer. */
import { StartError, type Container } from '../../runtime/container'
import { terminatedState } from './container-status'
import type { ContainerRecord } from './container-record'
import { containerConfig } from './container-config'
import { ConfigError } from './config-error'
import { ensureImage } from './ensure-image'
import { formatDuration } from '../../api/strconv'
import { runPostStart } from './post-start'
import type { PodWorker } from '../pod/pod-worker'
import { operation } from '../node/node-load'
import type { Task } from '../task'

export type StartOutcome = 'started' | 'failed' | { readonly backOff: number }

/** `ended` is the instance whose end the back-off counts from: as it was known before this sync killed anything. */
export function* startContainer(worker: PodWorker, record: ContainerRecord, ended: Container | undefined): Task<StartOutcome> {
  const { node, pod } = worker
  const { events, timings } = node
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    events.event(pod, type, reason, message, record.fieldPath)
  const fail = (reason: string, message: string): 'failed' => {
    record.waiting = { reason, message }
    return 'failed'
  }

  const crashed = crashBackOff(worker, record, ended)
  if (crashed !== undefined) return { backOff: crashed }

  const broken = record
    .spec()
    .volumeMounts?.map(({ name }) => worker.imageVolumes?.get(name)?.trouble)
    .findLast((each) => each !== undefined)
  if (broken) {
    event('Warning', 'Failed', `Error: ${broken.message}`)
    return fail(broken.reason, broken.message ?? '')
  }

  const { image: name = '', imagePullPolicy: policy } = record.spec()
  const image = yield* ensureImage(worker, { name, policy, fieldPath: record.fieldPath })
  if (!image.image) {
    record.waiting = image.trouble
    return image.backOff === undefined ? 'failed' : { backOff: image.backOff }
  }

  record.allocated ??= record.spec().resources ?? {}
  worker.podAllocated ??= worker.pod.spec?.resources ?? {}
  let config
  try {
    config = containerConfig(worker, record, image.image)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    event('Warning', 'Failed', `Error: ${error.message}`)
    return fail(error.reason, error.message)
  }
  yield* operation(node, timings.runtime.containerCreate)
  if (!worker.sandbox?.ready) return 'failed'
  const previous = record.current
  const instance = worker.sandbox.create(config)
  if (previous) {
    if (previous.state === 'exited') record.lastTermination = terminatedState(previous)
    record.restartCount++
  }
  record.replace(instance, record.spec().image ?? '')
  record.applied = record.allocated
  record.podApplied = worker.podAllocated
  record.startupDone = record.spec().startupProbe === undefined || reportedAsStarted(worker, record.name)
  record.readinessOk = record.spec().readinessProbe === undefined
  instance.onExit(() => worker.node.pleg.changed(worker))
  event('Normal', 'Created', 'Container created')
  yield* operation(node, timings.runtime.containerStart)
  try {
    instance.start()
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    event('Warning', 'Failed', `Error: ${error.message}`)
    node.pleg.changed(worker)
    return fail('RunContainerError', error.message)
  }
  event('Normal', 'Started', 'Container started')
  record.waiting = undefined
  node.pleg.changed(worker)
  worker.probes?.started(record)
  return yield* runPostStart(worker, record)
}

/** Milliseconds left of the back-off after a crash; undefined when the container may start now. */
function crashBackOff(worker: PodWorker, record: ContainerRecord, ended: Container | undefined): number | undefined {
  const { node, pod } = worker
  if (!ended) return undefined
  const now = node.clock.now()
  const finished = ended.finished ?? now
  const left = record.crashBackOff.remaining(finished, now)
  if (left === 0) {
    record.crashBackOff.next(finished, now)
    return undefined
  }
  const { name, namespace = 'default', uid } = pod.metadata
  const podName = `${name}_${namespace}(${uid})`
  node.events.event(pod, 'Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${podName}`, record.fieldPath)
  record.waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off ${formatDuration(record.crashBackOff.current)} restarting failed container=${record.name} pod=${podName}`,
  }
  return left
}

/**
 * Whether the last status said so, of the instance before: what replaces it at once, as after a failed liveness probe, inherits
 * that until the startup probe's worker has seen the new one.
 */
function reportedAsStarted({ written }: PodWorker, name: string): boolean {
  const statuses = [...(written?.containerStatuses ?? []), ...(written?.initContainerStatuses ?? [])]
  return statuses.find((status) => status.name === name)?.started === true
}
