/** Stops one container: event, preStop hook, stop signal, and KILL when the time is up; models killContainer. */
import type { ContainerRecord } from './container-record'
import { runPreStop } from './lifecycle'
import type { PodWorker } from '../pod/pod-worker'
import type { Task } from '../task'

/** `grace` in milliseconds; the pod's own when not given. */
export function* killContainer(worker: PodWorker, record: ContainerRecord, message?: string, grace?: number): Task<void> {
  const { node, pod } = worker
  const instance = record.current
  if (!instance || instance.state !== 'running') return
  node.events.event(pod, 'Normal', 'Killing', message ?? `Stopping container ${record.name}`, record.fieldPath)
  const started = node.clock.now()
  const total = grace ?? (pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  if (total > 0) yield* runPreStop(worker, record, total)
  const left = Math.min(node.timings.runtime.maximumGrace, Math.max(node.timings.minimumGrace, total - (node.clock.now() - started)))
  yield (resume) => instance.stop(left, resume)
}
