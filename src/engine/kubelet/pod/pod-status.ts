/** PodStatus from the containers' states: phase and conditions; models getPhase and status.Generate* of the kubelet. */
import { timestamp } from '../../clock/clock'
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../schema/types'
import { restartsAfter } from '../container/restart-rules'
import { equalJson } from '../../api/json'

export type Phase = NonNullable<PodStatus['phase']>

/** models getPhase: init containers first, then what the main containers do. */
export function podPhase(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  terminal: boolean,
): Phase {
  const { initContainers = [], containers = [] } = pod.spec ?? {}
  let pendingInit = 0
  let failedInit = 0
  let failedForGood = 0
  let pendingSidecar = 0
  const noteInit = (container: Container, exitCode: number): void => {
    if (exitCode === 0) return
    failedInit++
    if (!restartsAfter(pod, container, 'init', exitCode)) failedForGood++
  }
  for (const container of initContainers) {
    const status = initStatuses.find(({ name }) => name === container.name)
    const { state, lastState } = status ?? {}
    if (container.restartPolicy === 'Always') {
      if (terminal) continue
      if (state?.running) {
        if (status?.started === false) pendingSidecar++
      } else if (!state?.terminated && !lastState?.terminated) pendingSidecar++
      continue
    }
    if (state?.running) pendingInit++
    else if (state?.terminated) {
      noteInit(container, state.terminated.exitCode)
    } else if (state?.waiting && lastState?.terminated) noteInit(container, lastState.terminated.exitCode)
    else pendingInit++
  }

  let unknown = 0
  let running = 0
  let waiting = 0
  let stopped = 0
  let succeeded = 0
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name)
    if (!status) unknown++
    else if (status.state?.running) running++
    else if (status.state?.terminated) {
      stopped++
      if (status.state.terminated.exitCode === 0) succeeded++
    } else if (status.state?.waiting) {
      if (status.lastState?.terminated) stopped++
      else waiting++
    } else unknown++
  }

  if (failedForGood > 0) return 'Failed'
  if (pendingInit > 0) return 'Pending'
  if (failedInit > 0 && running === 0 && stopped === 0) return 'Pending'
  if (waiting > 0) return 'Pending'
  if (pendingSidecar > 0 && running === 0 && stopped === 0) return 'Pending'
  if (running > 0 && unknown === 0) return 'Running'
  if (running === 0 && stopped > 0 && unknown === 0) {
    if (terminal) return stopped === succeeded ? 'Succeeded' : 'Failed'
    const comesBack = containers.some((container) => {
      const status = statuses.find(({ name }) => name === container.name)
      const end = status?.state?.terminated ?? status?.lastState?.terminated
      return end !== undefined && restartsAfter(pod, container, 'main', end.exitCode)
    })
    if (comesBack) return 'Running'
    return stopped === succeeded ? 'Succeeded' : 'Failed'
  }
  return 'Pending'
}

export interface Verdict {
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

/** The five conditions the kubelet owns, in the order v1.36 lists them. */
export function podConditions(
  pod: Pod,
  phase: Phase,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  sandboxReady: boolean,
  previous: readonly PodCondition[],
  now: number,
): readonly PodCondition[] {
  const containersReady = readyVerdict(pod, phase, statuses, initStatuses)
  const conditions: [string, Verdict][] = [
    ['PodReadyToStartContainers', { status: sandboxReady ? 'True' : 'False' }],
    ['Initialized', initializedVerdict(pod, phase, statuses, initStatuses)],
    ['Ready', gatesVerdict(pod, containersReady, previous)],
    ['ContainersReady', containersReady],
    ['PodScheduled', { status: 'True' }],
  ]
  return conditions.map(([type, verdict]) => condition(type, verdict, pod, previous, now))
}

export function condition(
  type: string,
  { status, reason, message }: Verdict,
  pod: Pod,
  previous: readonly PodCondition[],
  now: number,
): PodCondition {
  const old = previous.find((entry) => entry.type === type)
  const fresh: PodCondition = {
    lastProbeTime: null as unknown as string,
    lastTransitionTime: old && old.status === status && old.lastTransitionTime ? old.lastTransitionTime : timestamp(now),
    ...(message ? { message } : {}),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    ...(reason ? { reason } : {}),
    status,
    type,
  }
  // What is as it was stays the same object: comparing is quick, and history holds it once.
  return old && equalJson(old, fresh) ? old : fresh
}

function initializedVerdict(
  pod: Pod,
  phase: Phase,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  const initContainers = pod.spec?.initContainers ?? []
  if (initContainers.length === 0) return { status: 'True' }
  if (statuses.some(({ state, lastState }) => state?.running ?? state?.terminated ?? lastState?.terminated)) return { status: 'True' }
  const incomplete = initContainers.filter((container) => {
    const status = initStatuses.find(({ name }) => name === container.name)
    return container.restartPolicy === 'Always' ? !status?.started : !(status?.ready ?? false)
  })
  if (incomplete.length === 0) return { status: 'True' }
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.map(({ name }) => name).join(' ')}]`,
  }
}

function readyVerdict(pod: Pod, phase: Phase, statuses: readonly ContainerStatus[], initStatuses: readonly ContainerStatus[]): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' }
  const unready: string[] = []
  for (const container of pod.spec?.initContainers ?? [])
    if (container.restartPolicy === 'Always' && !initStatuses.find(({ name }) => name === container.name)?.ready)
      unready.push(container.name)
  for (const container of pod.spec?.containers ?? [])
    if (!statuses.find(({ name }) => name === container.name)?.ready) unready.push(container.name)
  if (unready.length === 0) return { status: 'True' }
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
}

function gatesVerdict(pod: Pod, containersReady: Verdict, previous: readonly PodCondition[]): Verdict {
  if (containersReady.status !== 'True') return containersReady
  const messages: string[] = []
  for (const { conditionType } of pod.spec?.readinessGates ?? []) {
    const found = (pod.status?.conditions ?? previous).find(({ type }) => type === conditionType)
    if (!found) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (found.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`)
  }
  return messages.length === 0 ? { status: 'True' } : { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}

export const OWNED_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
  'AllContainersRestarting',
])
