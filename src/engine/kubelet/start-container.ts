/** Starts one container: image, configuration, creation, start and postStart hook, with the events and errors of each; models startContainer. */
import type { Image } from '../images/image'
import { parseReference } from '../images/reference'
import { StartError, type Container } from '../runtime/container'
import { terminatedState } from './container-status'
import type { ContainerRecord } from './container-record'
import { containerConfig } from './container-config'
import { ConfigError } from './config-error'
import { goDuration } from './duration'
import { runPostStart } from './post-start'
import type { PodWorker } from './pod-worker'
import { operation } from './node-load'
import type { Task } from './task'

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

  const image = yield* ensureImage(worker, record)
  if ('outcome' in image) return image.outcome

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
  record.applied = record.spec().resources ?? {}
  record.startupDone = record.spec().startupProbe === undefined
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
    message: `back-off ${goDuration(record.crashBackOff.current)} restarting failed container=${record.name} pod=${podName}`,
  }
  return left
}

/** The image on this node, pulled when the policy says so; or how that failed. */
function* ensureImage(worker: PodWorker, record: ContainerRecord): Task<{ readonly image: Image } | { readonly outcome: StartOutcome }> {
  const { node, pod } = worker
  const { clock, events, runtime } = node
  const container = record.spec()
  const name = container.image ?? ''
  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    events.event(pod, type, reason, message, record.fieldPath)
  const fail = (reason: string, message: string): { readonly outcome: StartOutcome } => {
    record.waiting = { reason, message }
    event('Warning', 'Failed', `Error: ${reason}`)
    return { outcome: 'failed' }
  }

  const parsed = parseReference(name)
  if ('error' in parsed) {
    const message = `Failed to apply default image tag "${name}": couldn't parse image name "${name}": ${parsed.error}`
    event('Warning', 'InspectFailed', message)
    return fail('InvalidImageName', message)
  }
  const policy = container.imagePullPolicy ?? (parsed.tag === 'latest' ? 'Always' : 'IfNotPresent')
  const present = runtime.images.find(name)
  if (present && policy !== 'Always') {
    event('Normal', 'Pulled', `Container image "${name}" already present on machine and can be accessed by the pod`)
    return { image: present }
  }
  if (policy === 'Never') {
    const message = `Container image "${name}" is not present with pull policy of Never`
    event('Warning', 'ErrImageNeverPull', message)
    return fail('ErrImageNeverPull', message)
  }
  const left = record.imageBackOff.remainingSinceUpdate(clock.now())
  if (left > 0) {
    event('Normal', 'BackOff', `Back-off pulling image "${name}"`)
    event('Warning', 'Failed', 'Error: ImagePullBackOff')
    record.waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${name}": ErrImagePull: ${record.pullError ?? ''}` }
    return { outcome: { backOff: left } }
  }
  event('Normal', 'Pulling', `Pulling image "${name}"`)
  let result: Parameters<Parameters<typeof runtime.images.pull>[1]>[0] | undefined
  yield (resume) =>
    runtime.images.pull(name, (done) => {
      result = done
      resume()
    })
  if (!result?.image) {
    record.pullError = result?.error ?? ''
    event('Warning', 'Failed', `Failed to pull image "${name}": ${record.pullError}`)
    record.imageBackOff.next(clock.now(), clock.now())
    return fail('ErrImagePull', record.pullError)
  }
  event(
    'Normal',
    'Pulled',
    `Successfully pulled image "${name}" in ${goDuration(result.took)} (${goDuration(result.waited)} including waiting). Image size: ${result.image.size} bytes.`,
  )
  return { image: result.image }
}
