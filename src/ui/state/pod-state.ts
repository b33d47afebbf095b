/** The state a pod is drawn in, and the word `kubectl get pods` has for it; models kubectl's STATUS column. */
import { condition, type ContainerStatus, type PodObject } from './wire'

export const POD_STATES = ['pending', 'creating', 'unready', 'ready', 'terminating', 'completed', 'error', 'image', 'unknown'] as const
export type PodState = (typeof POD_STATES)[number]

export interface PodCondition {
  readonly state: PodState
  /** As the STATUS column has it. */
  readonly status: string
  readonly ready: number
  readonly containers: number
  readonly restarts: number
}

const IMAGE_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
])
const STARTING_REASONS = new Set(['ContainerCreating', 'PodInitializing'])

const exitWord = (terminated: { readonly reason?: string; readonly exitCode?: number; readonly signal?: number }): string =>
  terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`)

/** The word for the init containers while they are not done; undefined once they are. */
function initStatus(pod: PodObject): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? []
  const sidecars = new Set(pod.spec?.initContainers?.filter((c) => c.restartPolicy === 'Always').map((c) => c.name))
  const total = pod.spec?.initContainers?.length ?? statuses.length
  for (const [index, { name, state, started }] of statuses.entries()) {
    if (state?.terminated && state.terminated.exitCode === 0) continue
    if (sidecars.has(name) && started) continue
    if (state?.terminated) return `Init:${exitWord(state.terminated)}`
    const waiting = state?.waiting?.reason
    if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`
    return `Init:${index}/${total}`
  }
  return undefined
}

/** The word of the last container in the list that is not simply running. */
function containerStatus(statuses: readonly ContainerStatus[]): string | undefined {
  for (const { state } of [...statuses].reverse()) {
    if (state?.waiting?.reason) return state.waiting.reason
    if (state?.terminated) return exitWord(state.terminated)
  }
  return undefined
}

function statusOf(pod: PodObject, statuses: readonly ContainerStatus[], running: number): string {
  let word = pod.status?.reason || pod.status?.phase || 'Unknown'
  if (condition(pod, 'PodScheduled')?.reason === 'SchedulingGated') word = 'SchedulingGated'
  const init = initStatus(pod)
  if (init !== undefined) word = init
  else {
    word = containerStatus(statuses) ?? word
    if (word === 'Completed' && running > 0) word = condition(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status?.reason === 'NodeLost') return 'Unknown'
    if (pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') return 'Terminating'
  }
  return word
}

function stateOf(pod: PodObject, status: string, ready: boolean): PodState {
  if (status === 'Unknown' || pod.status?.phase === 'Unknown') return 'unknown'
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating'
  const word = status.startsWith('Init:') ? status.slice(5) : status
  if (IMAGE_REASONS.has(word)) return 'image'
  if (pod.status?.phase === 'Succeeded') return 'completed'
  // A container that has ended and is started again: nobody is served meanwhile, and nothing is done for good.
  if (word === 'Completed') return (pod.spec?.restartPolicy ?? 'Always') === 'Always' ? 'unready' : 'completed'
  if (STARTING_REASONS.has(word) || /^\d+\/\d+$/.test(word)) return 'creating'
  if (word === 'Running' || word === 'NotReady') return ready ? 'ready' : 'unready'
  if (word === 'Pending' || word === 'SchedulingGated') return pod.spec?.nodeName === undefined ? 'pending' : 'creating'
  return 'error'
}

const DISRUPTIONS = {
  PreemptionByScheduler: 'preempted',
  EvictionByEvictionAPI: 'evicted',
  DeletionByTaintManager: 'tainted',
  DeletionByPodGC: 'collected',
  TerminationByKubelet: 'kubelet',
} as const

/** Who made a pod go that would have stayed: a condition `DisruptionTarget` says so. */
export type Disruption = (typeof DISRUPTIONS)[keyof typeof DISRUPTIONS]

export function disruptionOf(pod: PodObject): Disruption | undefined {
  const target = condition(pod, 'DisruptionTarget')
  const reason = target?.reason ?? ''
  return target?.status === 'True' && Object.hasOwn(DISRUPTIONS, reason) ? DISRUPTIONS[reason as keyof typeof DISRUPTIONS] : undefined
}

/** What keeps the pod from being ready, in the cluster's own words; undefined when nothing does, or only time. */
export function obstacleOf(pod: PodObject): string | undefined {
  if (disruptionOf(pod) !== undefined) return condition(pod, 'DisruptionTarget')?.message
  if (pod.metadata.deletionTimestamp !== undefined) return undefined
  const scheduled = condition(pod, 'PodScheduled')
  if (pod.spec?.nodeName === undefined && scheduled?.status === 'False') return scheduled.message ?? scheduled.reason
  for (const { state, lastState } of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const waiting = state?.waiting
    if (waiting?.reason !== undefined && !STARTING_REASONS.has(waiting.reason)) {
      const before = lastState?.terminated
      const end = before ? `${exitWord(before)}${before.reason ? ` (exit ${before.exitCode ?? 0})` : ''}` : undefined
      return [waiting.message ?? waiting.reason, end].filter(Boolean).join(' · ')
    }
  }
  return pod.status?.message
}

export function podCondition(pod: PodObject): PodCondition {
  const statuses = pod.status?.containerStatuses ?? []
  const readyContainers = statuses.filter((s) => s.ready && s.state?.running).length
  const running = statuses.filter((s) => s.state?.running).length
  const status = statusOf(pod, statuses, running)
  return {
    state: stateOf(pod, status, condition(pod, 'Ready')?.status === 'True'),
    status,
    ready: readyContainers,
    containers: pod.spec?.containers?.length ?? statuses.length,
    restarts: statuses.reduce((sum, s) => sum + s.restartCount, 0),
  }
}
