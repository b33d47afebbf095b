/** The status of a pod as the kubelet sees it now, and its way to the API server; models generateAPIPodStatus and the status manager. */
import { equalJson } from '../../api/json'
import { addQuantities } from '../../api/quantity'
import { hasReason } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { PODS } from '../../schema/resources'
import type { ContainerStatus, PodCondition, PodStatus, ResourceRequirements } from '../../schema/types'
import { containerStatus } from '../container/container-status'
import { OWNED_CONDITIONS, condition, podConditions, podPhase, type Phase, type Verdict } from './pod-status'
import { canRestartAll } from '../container/restart-rules'
import { qosClass } from '../../kinds/pod-spec/qos'
import type { RunningResize } from './pod-parts'
import { podApplied } from './resize'
import type { PodWorker } from './pod-worker'
import { withShortMessages } from './termination-messages'

/** `terminal`: the pod's containers are not to be started any more. */
export function generateStatus(worker: PodWorker, terminal = false): PodStatus {
  const { pod, node } = worker
  const { spec } = pod
  const now = node.clock.now()
  worker.startTime ??= pod.status?.startTime ? Date.parse(pod.status.startTime) : now
  if (worker.rejected) return rejection(worker)
  const status = (name: string, initializing: boolean): ContainerStatus => containerStatus(pod, worker.record(name), initializing)
  const initializing = (spec?.initContainers ?? []).length > 0
  const initStatuses = (spec?.initContainers ?? []).map(({ name }) => status(name, true))
  const statuses = byName((spec?.containers ?? []).map(({ name }) => status(name, initializing)))
  const ephemeral = byName((spec?.ephemeralContainers ?? []).map(({ name }) => status(name, false)))
  const old = worker.written ?? pod.status
  // A phase that is final stays, and a verdict of the kubelet outweighs what containers did.
  const phase =
    worker.verdict?.phase ??
    (old?.phase === 'Failed' || old?.phase === 'Succeeded'
      ? old.phase
      : startsAnew(worker)
        ? 'Pending'
        : podPhase(pod, statuses, initStatuses, terminal))
  const sandboxReady = worker.sandbox?.ready ?? false
  const previous = old?.conditions ?? []
  const address = worker.sandbox?.address
  return {
    conditions: [
      ...(worker.pendingResize ? [condition('PodResizePending', { status: 'True', ...worker.pendingResize }, pod, previous, now)] : []),
      ...(worker.resize ? [resizeCondition(worker, worker.resize, previous, now)] : []),
      ...(worker.verdict?.disruption
        ? [condition('DisruptionTarget', { status: 'True', ...worker.verdict.disruption }, pod, previous, now)]
        : []),
      ...podConditions(pod, phase, statuses, initStatuses, sandboxReady, previous, now),
      ...(canRestartAll(pod) ? [condition('AllContainersRestarting', restartingVerdict(worker, phase), pod, previous, now)] : []),
    ],
    ...(statuses.length > 0 ? { containerStatuses: statuses } : {}),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    hostIP: node.address,
    hostIPs: [{ ip: node.address }],
    ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    ...(worker.verdict ? { message: worker.verdict.message, reason: worker.verdict.reason } : {}),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    ...(address ? { podIP: address, podIPs: [{ ip: address }] } : {}),
    qosClass: pod.status?.qosClass ?? qosClass(pod.spec),
    ...(node.timings.reportsPodResources ? { resources: podResources(worker) } : {}),
    ...(pod.spec?.resources && worker.podAllocated?.requests ? { allocatedResources: worker.podAllocated.requests } : {}),
    startTime: timestamp(worker.startTime),
  }
}

/** Of the generation that asked for it. */
function resizeCondition(
  { pod }: PodWorker,
  { generation, ...verdict }: RunningResize,
  previous: readonly PodCondition[],
  now: number,
): PodCondition {
  const { metadata } = pod
  const asking = metadata.generation === undefined ? pod : { ...pod, metadata: { ...metadata, generation } }
  return condition('PodResizeInProgress', { status: 'True', ...verdict }, asking, previous, now)
}

/** A pod that was not let in has a verdict and nothing else. */
function rejection({ pod, verdict, startTime = 0 }: PodWorker): PodStatus {
  return {
    ...(verdict ? { message: verdict.message, reason: verdict.reason } : {}),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase: 'Failed',
    qosClass: pod.status?.qosClass ?? qosClass(pod.spec),
    startTime: timestamp(startTime),
  }
}

/** All containers of the pod are being restarted, and not all of them have come so far. */
function startsAnew({ pod, records, restartingAll }: PodWorker): boolean {
  if (restartingAll) return ![...records.values()].some(({ running, kind }) => running && kind !== 'ephemeral')
  return (pod.spec?.containers ?? []).some(({ name }) => records.get(name)?.discarded)
}

function restartingVerdict({ restartingAll }: PodWorker, phase: Phase): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' }
  return { status: restartingAll ? 'True' : 'False' }
}

/** Statuses of init containers keep the order of the spec, the others go by name. */
function byName(statuses: readonly ContainerStatus[]): readonly ContainerStatus[] {
  return statuses.length < 2 ? statuses : [...statuses].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A cgroup v1 without a limit says this many bytes. */
const UNLIMITED = '9007199254740988Ki'

/** What the pod's own cgroup allows; it is only read of pods the kubelet has already seen running. */
function podResources(worker: PodWorker): ResourceRequirements {
  const { pod, isStatic, knownRunning, node } = worker
  const own = podApplied(worker) ?? pod.spec?.resources ?? {}
  if (isStatic || !knownRunning) return own
  const containers = pod.spec?.containers ?? []
  const total = (kind: 'limits' | 'requests', name: string): string | undefined => {
    if (own[kind]?.[name] !== undefined) return own[kind][name]
    const all = containers.map(({ resources }) => resources?.[kind]?.[name])
    // One container without a limit leaves the pod without one.
    if (kind === 'limits' && all.some((value) => value === undefined)) return undefined
    const known = all.filter((value) => value !== undefined)
    return known.length === 0 ? undefined : known.reduce(addQuantities)
  }
  const processorLimit = total('limits', 'cpu')
  const processorRequest = total('requests', 'cpu')
  const memoryLimit = total('limits', 'memory') ?? (node.cgroupVersion === 1 ? UNLIMITED : undefined)
  return {
    ...(processorLimit || memoryLimit
      ? { limits: { ...(processorLimit ? { cpu: processorLimit } : {}), ...(memoryLimit ? { memory: memoryLimit } : {}) } }
      : {}),
    ...(processorRequest ? { requests: { cpu: processorRequest } } : {}),
  }
}

/** Until a pod's containers have been stopped for good it is not said to be over; models what mergePodStatus holds back. */
function heldBack(worker: PodWorker, status: PodStatus): PodStatus {
  const before = worker.written?.phase ?? worker.pod.status?.phase ?? 'Pending'
  if (worker.stopped || !isOver(status.phase) || isOver(before)) return status
  const { reason: _reason, message: _message, ...rest } = status
  return { ...rest, phase: before, conditions: (status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget') }
}

const isOver = (phase: string | undefined): boolean => phase === 'Succeeded' || phase === 'Failed'

/** Writes the status unless the API server has it already. */
export function writeStatus(worker: PodWorker, whole: PodStatus): void {
  // A static pod whose file is gone is reported no more: its mirror waits for whatever comes next.
  if (worker.isStatic && worker.pod.metadata.deletionTimestamp) return
  const status = withShortMessages(worker.pod, heldBack(worker, whole))
  if (worker.removed || !worker.node.online() || (worker.written && equalJson(worker.written, status))) return
  const { name, namespace, uid } = worker.pod.metadata
  const pods = worker.node.client.resource(PODS)
  for (let tries = 0; tries < 3; tries++) {
    try {
      const current = pods.get(name, namespace)
      if (current.metadata.uid !== uid && !worker.isStatic) {
        worker.removed = true
        return
      }
      const others = (current.status?.conditions ?? []).filter(
        ({ type }) => !OWNED_CONDITIONS.has(type) && !status.conditions?.some((own) => own.type === type),
      )
      const { nominatedNodeName, resourceClaimStatuses, extendedResourceClaimStatus } = current.status ?? {}
      const conditions: readonly PodCondition[] = others.concat(status.conditions ?? [])
      const merged: PodStatus = {
        ...status,
        ...(conditions.length > 0 ? { conditions } : {}),
        ...(nominatedNodeName ? { nominatedNodeName } : {}),
        ...(resourceClaimStatuses ? { resourceClaimStatuses } : {}),
        ...(extendedResourceClaimStatus ? { extendedResourceClaimStatus } : {}),
      }
      // What is stored shares its parts with the versions before it, which is why it is remembered in place of what was written.
      const stored = equalJson(current.status, merged) ? current : pods.updateStatus({ ...current, status: merged })
      worker.written = equalJson(stored.status, status) ? stored.status : status
      return
    } catch (error) {
      if (hasReason(error, 'NotFound')) {
        worker.removed = !worker.isStatic
        return
      }
      if (!hasReason(error, 'Conflict')) throw error
    }
  }
}
