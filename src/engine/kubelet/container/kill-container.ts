/** Stops one container: event, preStop hook, its turn among others, stop signal, and KILL when the time is up; models killContainer. */
import type { ContainerRecord } from './container-record'
import { runPreStop } from './lifecycle'
import type { PodWorker } from '../pod/pod-worker'
import type { Task, Wait } from '../task'

/** `grace` in milliseconds; the pod's own when not given. `turn` waits until others have gone, for so long at most. */
export function* killContainer(
  worker: PodWorker,
  record: ContainerRecord,
  message?: string,
  grace?: number,
  turn?: (limit: number) => Wait,
): Task<void> {
  const { node, pod } = worker
  const instance = record.current
  if (!instance || instance.state !== 'running') return
  node.events.event(pod, 'Normal', 'Killing', message ?? `Stopping container ${record.name}`, record.fieldPath)
  const started = node.clock.now()
  const total = grace ?? (pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  const remaining = (): number => total - (node.clock.now() - started)
  if (total > 0) yield* runPreStop(worker, record, total)
  if (turn && remaining() > 0) yield turn(remaining())
  const left = Math.min(node.timings.runtime.maximumGrace, Math.max(node.timings.minimumGrace, remaining()))
  yield (resume) => instance.stop(left, resume)
}
