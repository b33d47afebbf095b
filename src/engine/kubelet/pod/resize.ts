/** Changing the resources of running containers in place; models the kubelet's allocation manager and doPodResizeAction. */
import type { ContainerRecord } from '../container/container-record'
import { admit } from './admit'
import { equalJson } from '../../api/json'
import { killContainer } from '../container/kill-container'
import { quantityNumber } from '../../api/quantity'
import type { Task } from '../task'
import type { PendingResize } from './pod-parts'
import type { PodWorker } from './pod-worker'

/** Applies what the spec asks for now, or notes why the node cannot. */
export function* resizeContainers(worker: PodWorker): Task<void> {
  const { node, pod } = worker
  const changed = [...worker.records.values()].filter(
    (record) => record.running && record.applied !== undefined && !equalJson(record.applied, record.spec()?.resources ?? {}),
  )
  if (worker.resizing !== undefined && changed.length === 0 && [...worker.records.values()].every(settled)) {
    node.events.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${worker.resizing}`)
    worker.resizing = undefined
  }
  notePending(worker, changed.length > 0 ? refusal(worker) : undefined)
  if (changed.length === 0 || worker.pendingResize) return
  node.events.event(pod, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(worker)}`)
  let restarts = false
  for (const record of changed) {
    const restart = needsRestart(record)
    const resources = record.spec().resources ?? {}
    record.applied = resources
    const { cgroup } = record.current!
    const { memory, cpu } = { ...resources.limits } as { memory?: string; cpu?: string }
    cgroup.memoryLimit = memory === undefined ? undefined : (quantityNumber(memory) ?? 0)
    cgroup.processorLimit = cpu === undefined ? undefined : Math.round((quantityNumber(cpu) ?? 0) * 1000)
    cgroup.processorRequest = Math.round((quantityNumber(resources.requests?.['cpu'] ?? '0') ?? 0) * 1000)
    restarts ||= restart
    if (restart) yield* killContainer(worker, record, `Container ${record.name} resize requires restart`)
  }
  const done = summary(worker)
  if (restarts) worker.resizing = done
  else node.events.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${done}`)
  worker.inspectAgain()
}

function notePending(worker: PodWorker, pending: Omit<PendingResize, 'generation'> | undefined): void {
  const { node, pod, pendingResize: before } = worker
  const generation = pod.metadata.generation ?? 0
  worker.pendingResize = pending && { ...pending, generation }
  if (!pending || (before?.reason === pending.reason && before.message === pending.message && before.generation === generation)) return
  node.events.event(pod, 'Warning', `Resize${pending.reason}`, `Pod resize ${pending.reason}: ${summary(worker, pending.message)}`)
}

/** Whether a container is not on its way back from a restart. */
function settled(record: ContainerRecord): boolean {
  return record.running || record.kind === 'init' || record.kind === 'ephemeral'
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
function needsRestart(record: ContainerRecord): boolean {
  const { resources, resizePolicy = [] } = record.spec()
  return resizePolicy.some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (record.applied?.limits?.[resourceName] !== resources?.limits?.[resourceName] ||
        record.applied?.requests?.[resourceName] !== resources?.requests?.[resourceName]),
  )
}

function summary({ pod }: PodWorker, error?: string): string {
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
    generation: pod.metadata.generation ?? 0,
    ...(error === undefined ? {} : { error }),
  })
}
