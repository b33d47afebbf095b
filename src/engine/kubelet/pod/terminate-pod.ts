/** The end of a pod: stop its containers, take down its sandbox and volumes, report, and let the object go; models SyncTerminatingPod and SyncTerminatedPod. */
import { hasReason } from '../../api/status'
import { PODS } from '../../schema/resources'
import type { ContainerRecord } from '../container/container-record'
import { generateStatus, writeStatus } from './generate-status'
import { killContainer } from '../container/kill-container'
import { ended } from './ended-status'
import type { PodWorker } from './pod-worker'
import { TerminationOrder } from './termination-order'
import { pause, runTask, type Task, type Wait } from '../task'

export function* syncTerminatingPod(worker: PodWorker): Task<void> {
  const { node } = worker
  writeStatus(worker, generateStatus(worker))
  worker.probes?.stopLiveness()
  const records = [...worker.records.values()]
  const isSidecar = ({ kind }: ContainerRecord): boolean => kind === 'sidecar'
  const inTurn = [...records.filter((record) => !isSidecar(record)), ...records.filter(isSidecar).reverse()]
  yield stopAll(worker, inTurn, worker.shortenGrace() * 1000)
  if (worker.sandbox?.ready) {
    yield pause(node.clock, node.timings.runtime.sandboxStop)
    node.runtime.stopSandbox(worker.sandbox)
    worker.closeHostPorts?.()
  }
  worker.probes?.stop()
  worker.stopped = true
  // Nobody is to look into what was ended to make room: its containers are taken away at once.
  if (isEvicted(worker)) for (const container of worker.sandbox?.containers ?? []) container.sandbox.forget(container)
  writeStatus(worker, generateStatus(worker, true))
  node.stopped(worker)
}

/** Why pods are ended to make room. */
const EVICTING: ReadonlySet<string> = new Set(['Evicted', 'Preempting'])

export function isEvicted({ verdict }: PodWorker): boolean {
  return verdict !== undefined && EVICTING.has(verdict.reason)
}

export function* syncTerminatedPod(worker: PodWorker): Task<void> {
  const { node } = worker
  writeStatus(worker, generateStatus(worker, true))
  if (worker.volumes?.any) yield pause(node.clock, node.timings.volumeUnmount)
  worker.volumes?.unmount()
  if (!worker.isStatic) writeStatus(worker, ended(worker.pod, generateStatus(worker, true)))
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

/** All are told at once that they are to stop; who comes before whom is decided when their hooks have run. */
function stopAll(worker: PodWorker, records: readonly ContainerRecord[], grace: number): Wait {
  return (resume) => {
    const order = new TerminationOrder(worker)
    let left = records.length
    if (left === 0) resume()
    for (const record of records)
      runTask(
        killContainer(worker, record, undefined, grace, (limit) => order.turn(record, limit)),
        () => {
          order.ended(record)
          if (--left === 0) resume()
        },
      )
  }
}
