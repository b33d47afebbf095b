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
  let left = grace ?? (pod.metadata.deletionGracePeriodSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  // What hooks and others take is counted in whole seconds, as the kubelet counts it.
  const since = (began: number): number => Math.floor((node.clock.now() - began) / 1000) * 1000
  const began = node.clock.now()
  if (left > 0) yield* runPreStop(worker, record, left)
  left -= since(began)
  const waiting = node.clock.now()
  if (turn && left > 0) yield turn(left)
  left -= since(waiting)
  left = Math.min(node.timings.runtime.maximumGrace, Math.max(node.timings.minimumGrace, left))
  yield (resume) => instance.stop(left, resume)
}
