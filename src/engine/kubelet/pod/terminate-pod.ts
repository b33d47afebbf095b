/** The end of a pod: stop its containers, take down its sandbox and volumes, report, and let the object go; models SyncTerminatingPod and SyncTerminatedPod. */
import { hasReason } from '../../api/status'
import { PODS } from '../../schema/resources'
import type { ContainerRecord } from '../container/container-record'
import { generateStatus, writeStatus } from './generate-status'
import { killContainer } from '../container/kill-container'
import type { PodWorker } from './pod-worker'
import { pause, runTask, type Task, type Wait } from '../task'

export function* syncTerminatingPod(worker: PodWorker): Task<void> {
  const { node, pod } = worker
  writeStatus(worker, generateStatus(worker))
  worker.probes?.stopLiveness()
  const grace = graceOf(worker)
  const began = node.clock.now()
  const records = [...worker.records.values()]
  yield stopAll(
    worker,
    records.filter(({ kind }) => kind !== 'sidecar'),
    grace,
  )
  // Sidecars outlive the main containers and go in the reverse of their order, one after another.
  for (const { name } of [...(pod.spec?.initContainers ?? [])].reverse()) {
    const record = worker.records.get(name)
    if (record?.kind === 'sidecar') yield* killContainer(worker, record, undefined, Math.max(0, grace - (node.clock.now() - began)))
  }
  if (worker.sandbox?.ready) {
    yield pause(node.clock, node.timings.runtime.sandboxStop)
    node.runtime.stopSandbox(worker.sandbox)
    worker.closeHostPorts?.()
  }
  worker.probes?.stop()
  worker.stopped = true
  writeStatus(worker, generateStatus(worker, true))
  node.stopped(worker)
}

export function* syncTerminatedPod(worker: PodWorker): Task<void> {
  const { node } = worker
  writeStatus(worker, generateStatus(worker, true))
  if (worker.volumes?.any) yield pause(node.clock, node.timings.volumeUnmount)
  worker.volumes?.unmount()
}

/** Takes the object away once nothing of the pod is left here; models the status manager's canBeDeleted. */
export function deleteObject(worker: PodWorker): void {
  const { pod, node } = worker
  if (!pod.metadata.deletionTimestamp || worker.removed || !node.online()) return
  try {
    node.client
      .resource(PODS)
      .delete(pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } })
  } catch (error) {
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
  }
}

/** Milliseconds the containers get; a pod's own spec counts when nobody asked for less. */
function graceOf(worker: PodWorker): number {
  const { pod } = worker
  const asked = worker.verdict && worker.grace !== undefined ? worker.grace : undefined
  const seconds = pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30
  return asked ?? Math.max(1, seconds) * 1000
}

function stopAll(worker: PodWorker, records: readonly ContainerRecord[], grace: number): Wait {
  return (resume) => {
    let left = records.length
    if (left === 0) resume()
    for (const record of records)
      runTask(killContainer(worker, record, undefined, grace), () => {
        if (--left === 0) resume()
      })
  }
}
