/** PodStatus from the containers' states: phase and conditions; models getPhase and status.Generate* of the kubelet. */
import { timestamp } from '../../clock/clock'
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../schema/types'
import { restartsAfter } from '../container/restart-rules'
import { equalJson } from '../../api/json'

export type Phase = NonNullable<PodStatus['phase']>

/** models getPhase: init containers first, then what sidecars and main containers do. */
export function podPhase(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  terminal: boolean,
): Phase {
  const init = countInit(pod, initStatuses)
  if (init.failedForGood > 0) return 'Failed'
  const { running, waiting, stopped, comesBack, succeeded, unknown, pendingSidecars, begun } = countRunning(pod, statuses, initStatuses)
  if (init.pending > 0 || (pendingSidecars > 0 && !begun) || waiting > 0) return 'Pending'
  if (running > 0 && unknown === 0) return 'Running'
  if (running > 0 || stopped === 0 || unknown > 0) return 'Pending'
  if (comesBack > 0 && !terminal) return 'Running'
  return stopped === succeeded ? 'Succeeded' : 'Failed'
}

/** Init containers that are not done, and those that failed and will not be tried again. */
function countInit(pod: Pod, statuses: readonly ContainerStatus[]): { readonly pending: number; readonly failedForGood: number } {
  let pending = 0
  let failedForGood = 0
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') continue
    const { state, lastState } = statuses.find(({ name }) => name === container.name) ?? {}
    const end = state?.terminated ?? (state?.waiting && lastState?.terminated)
    if (!end) pending++
    else if (end.exitCode !== 0 && !restartsAfter(pod, container, 'init', end.exitCode)) failedForGood++
  }
  return { pending, failedForGood }
}

interface Counts {
  running: number
  waiting: number
  stopped: number
  /** Stopped, and to be started again. */
  comesBack: number
  succeeded: number
  unknown: number
  pendingSidecars: number
  /** Whether any main container has ever run. */
  begun: boolean
}

/** A sidecar that has stopped does not count: it lives and dies for the others. */
function countRunning(pod: Pod, statuses: readonly ContainerStatus[], initStatuses: readonly ContainerStatus[]): Counts {
  const counts: Counts = { running: 0, waiting: 0, stopped: 0, comesBack: 0, succeeded: 0, unknown: 0, pendingSidecars: 0, begun: false }
  for (const { name, restartPolicy } of pod.spec?.initContainers ?? []) {
    if (restartPolicy !== 'Always') continue
    const { state, lastState, started } = initStatuses.find((status) => status.name === name) ?? {}
    if (state?.running) {
      counts.running++
      if (!started) counts.pendingSidecars++
    } else if (!state) counts.unknown++
    else if (!state.terminated && !lastState?.terminated) {
      counts.pendingSidecars++
      counts.waiting++
    }
  }
  for (const container of pod.spec?.containers ?? []) {
    const { state, lastState } = statuses.find(({ name }) => name === container.name) ?? {}
    const end = state?.terminated ?? (state?.waiting && lastState?.terminated)
    if (state?.running) counts.running++
    else if (end) {
      counts.stopped++
      if (restartsAfter(pod, container, 'main', end.exitCode)) counts.comesBack++
      if (state?.terminated?.exitCode === 0) counts.succeeded++
    } else if (state?.waiting) counts.waiting++
    else counts.unknown++
    counts.begun ||= state?.running !== undefined || end !== undefined
  }
  return counts
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
