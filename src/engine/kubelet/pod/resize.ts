/** Changing the resources of running containers in place: what the node gives, and what containers run with; models the allocation manager and doPodResizeAction. */
import type { Pod, ResourceRequirements } from '../../schema/types'
import type { ContainerRecord } from '../container/container-record'
import { admit } from './admit'
import { equalJson } from '../../api/json'
import { killContainer } from '../container/kill-container'
import { bytes, limitsOf, millicores, type Limits } from '../container/limits'
import { quantityNumber } from '../../api/quantity'
import type { Task } from '../task'
import type { PendingResize } from './pod-parts'
import type { PodWorker } from './pod-worker'
import { cgroupLimits } from './sandbox-config'

const MEMORY = 'memory'

/** What the pod as a whole runs within; undefined while nothing of it has started. */
export const podApplied = ({ records }: PodWorker): ResourceRequirements | undefined =>
  [...records.values()].find((record) => record.podApplied !== undefined)?.podApplied

/** More or less is asked for the pod as a whole than it has been given. */
const differsAsWhole = ({ podAllocated, pod }: PodWorker): boolean =>
  podAllocated !== undefined && !equalJson(podAllocated, pod.spec?.resources ?? {})

const asked = (record: ContainerRecord): ResourceRequirements => record.spec()?.resources ?? {}

/** What the pod asks for is what it gets from now on, or the node cannot give it yet, or ever. */
export function allocateResize(worker: PodWorker): void {
  const { node, pod } = worker
  const changed = [...worker.records.values()].filter(
    (record) => record.allocated !== undefined && record.spec() && !equalJson(record.allocated, asked(record)),
  )
  worker.podAllocated ??= podApplied(worker)
  const isWhole = differsAsWhole(worker)
  notePending(worker, changed.length > 0 || isWhole ? refusal(worker) : undefined)
  if ((changed.length === 0 && !isWhole) || worker.pendingResize) return
  for (const record of changed) record.allocated = asked(record)
  if (isWhole) worker.podAllocated = pod.spec.resources ?? {}
  worker.resize = { generation: pod.metadata.generation ?? 0 }
  node.events.event(pod, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(pod, worker.resize.generation)}`)
}

/** A resize is over when all that runs has what it was given. */
export function noteResizeDone(worker: PodWorker): void {
  const { resize, node, pod } = worker
  if (!resize || isWholeBehind(worker) || [...worker.records.values()].some((record) => isBehind(worker, record))) return
  worker.resize = undefined
  node.events.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${summary(allocatedPod(worker), resize.generation)}`)
}

function isBehind({ podAllocated }: PodWorker, record: ContainerRecord): boolean {
  const { applied, allocated } = record
  if (!record.running || applied === undefined || allocated === undefined) return false
  return !equalJson(applied, allocated) || !equalJson(limitsOf(record.podApplied, applied), limitsOf(podAllocated, allocated))
}

function isWholeBehind(worker: PodWorker): boolean {
  const applied = podApplied(worker)
  return applied !== undefined && !equalJson(applied, worker.podAllocated)
}

/** Gives running containers what they were allocated. False when something stands in the way, which is tried again. */
export function* resizeContainers(worker: PodWorker): Task<boolean> {
  const changed = [...worker.records.values()].filter((record) => isBehind(worker, record))
  if (changed.length === 0 && !isWholeBehind(worker)) return true
  const restarting = changed.filter((record) => needsRestart(worker, record))
  const inPlace = changed.filter((record) => !restarting.includes(record))
  const trouble = memoryTrouble(worker, inPlace, restarting)
  if (trouble !== undefined) {
    noteTrouble(worker, trouble)
    return false
  }
  for (const record of changed) apply(worker, record)
  noteWhole(worker)
  for (const record of restarting) yield* killContainer(worker, record, `Container ${record.name} resize requires restart`)
  if (changed.length > 0) worker.inspectAgain()
  return true
}

/** The pod's own cgroup has what the pod was given, whether or not a container's changes with it. */
function noteWhole(worker: PodWorker): void {
  const { records, podAllocated, sandbox } = worker
  for (const record of records.values()) if (record.podApplied !== undefined) record.podApplied = podAllocated
  if (!sandbox) return
  const { memoryLimit, processorLimit } = cgroupLimits(allocatedPod(worker))
  sandbox.cgroup.memoryLimit = memoryLimit
  sandbox.cgroup.processorLimit = processorLimit
}

function apply({ podAllocated }: PodWorker, record: ContainerRecord): void {
  const resources = record.allocated ?? {}
  record.applied = resources
  const { cgroup } = record.current!
  const { memory, cpu } = limitsOf(podAllocated, resources)
  cgroup.memoryLimit = bytes(memory)
  cgroup.processorLimit = millicores(cpu)
  cgroup.processorRequest = millicores(resources.requests?.['cpu'] ?? '0')!
}

const memoryLimit = (resources: ResourceRequirements | undefined): number => quantityNumber(resources?.limits?.[MEMORY] ?? '0') ?? 0

/** Nothing is given less memory than it uses now; what has no limit yet may be given any, and what restarts gives its memory back. */
function memoryTrouble(
  { records, pod, podAllocated }: PodWorker,
  changed: readonly ContainerRecord[],
  restarting: readonly ContainerRecord[],
): string | undefined {
  const used = (record: ContainerRecord): number => record.current?.cgroup.memoryBytes() ?? 0
  const shrinks = (before: number, after: number): boolean => after > 0 && (before === 0 || after < before)
  const running = [...records.values()].filter((record) => record.running)
  /** One container without a limit leaves the pod without one. */
  const whole = (of: (record: ContainerRecord) => ResourceRequirements | undefined): number => {
    const limits = (pod.spec?.containers ?? []).map(({ name }) => memoryLimit(records.has(name) ? of(records.get(name)!) : undefined))
    return limits.includes(0) ? 0 : limits.reduce((sum, limit) => sum + limit, 0)
  }
  const wrong: string[] = []
  const before = memoryLimit(running[0]?.podApplied) || whole(({ applied }) => applied)
  const after = memoryLimit(podAllocated) || whole(({ allocated }) => allocated)
  const sum = running.filter((record) => !restarting.includes(record)).reduce((total, record) => total + used(record), 0)
  if (shrinks(before, after) && sum > after) wrong.push(`attempting to set pod memory limit (${after}) below current usage (${sum})`)
  for (const record of changed) {
    const limit = bytes(limitsOf(podAllocated, record.allocated).memory) ?? 0
    if (shrinks(bytes(limitsOf(record.podApplied, record.applied).memory) ?? 0, limit) && used(record) > limit)
      wrong.push(`attempting to set container ${JSON.stringify(record.name)} memory limit (${limit}) below current usage (${used(record)})`)
  }
  if (wrong.length === 0) return undefined
  return `cannot decrease memory limits: ${wrong.length > 1 ? `[${wrong.join(', ')}]` : wrong[0]}`
}

function noteTrouble(worker: PodWorker, message: string): void {
  const { node, pod } = worker
  const generation = worker.resize?.generation ?? pod.metadata.generation ?? 0
  if (worker.resize?.message === message) return
  worker.resize = { generation, reason: 'Error', message }
  node.events.event(pod, 'Warning', 'ResizeError', `Pod resize error: ${summary(allocatedPod(worker), generation, message)}`)
}

function notePending(worker: PodWorker, pending: Omit<PendingResize, 'generation'> | undefined): void {
  const { node, pod, pendingResize: before } = worker
  const generation = pod.metadata.generation ?? 0
  worker.pendingResize = pending && { ...pending, generation }
  if (!pending || (before?.reason === pending.reason && before.message === pending.message && before.generation === generation)) return
  node.events.event(pod, 'Warning', `Resize${pending.reason}`, `Pod resize ${pending.reason}: ${summary(pod, generation, pending.message)}`)
}

function refusal(worker: PodWorker): Omit<PendingResize, 'generation'> | undefined {
  const { node, pod } = worker
  const alone = admit(pod, [], node.node())
  if (alone?.reason.startsWith('OutOf'))
    return { reason: 'Infeasible', message: alone.message.replace('enough resource', 'enough capacity').replace(/, used: \d+/, '') }
  const together = admit(pod, node.others(worker), node.node())
  return together?.reason.startsWith('OutOf') ? { reason: 'Deferred', message: together.message } : undefined
}

/** A resource whose policy says so restarts the container when it changes. */
function needsRestart({ podAllocated }: PodWorker, { applied, allocated, podApplied: pod, spec }: ContainerRecord): boolean {
  const [before, after] = [limitsOf(pod, applied), limitsOf(podAllocated, allocated)]
  return (spec().resizePolicy ?? []).some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (before[resourceName as keyof Limits] !== after[resourceName as keyof Limits] ||
        applied?.requests?.[resourceName] !== allocated?.requests?.[resourceName]),
  )
}

/** The pod with what its node has given it, which may be less or more than it asks for now. */
export function allocatedPod(worker: PodWorker): Pod {
  const { pod, records, podAllocated } = worker
  const isWhole = differsAsWhole(worker)
  const differs = [...records.values()].some(
    (record) => record.allocated !== undefined && record.spec() && !equalJson(record.allocated, asked(record)),
  )
  if (!differs && !isWhole) return pod
  const given = <T extends { readonly name: string; readonly resources?: ResourceRequirements }>(containers: readonly T[]): readonly T[] =>
    containers.map((container) => ({ ...container, resources: records.get(container.name)?.allocated ?? container.resources }))
  const { spec } = pod
  return {
    ...pod,
    spec: {
      ...spec,
      ...(isWhole ? { resources: podAllocated! } : {}),
      containers: given(spec.containers),
      ...(spec.initContainers ? { initContainers: given(spec.initContainers) } : {}),
    },
  }
}

/** `pod` as it is asked for, or as it has been given. */
function summary(pod: Pod, generation: number, error?: string): string {
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const list = (
    containers: readonly { readonly name: string; readonly resources?: { readonly limits?: object; readonly requests?: object } }[],
  ): object[] =>
    containers.map(({ name, resources }) => ({
      name,
      resources: {
        ...(resources?.limits ? { limits: resources.limits } : {}),
        ...(resources?.requests ? { requests: resources.requests } : {}),
      },
    }))
  return JSON.stringify({
    ...(sidecars.length > 0 ? { initContainers: list(sidecars) } : {}),
    containers: list(pod.spec?.containers ?? []),
    generation,
    ...(error === undefined ? {} : { error }),
  })
}
