/** activeDeadlineSeconds of a pod: it fails when it has been active for longer; models the activeDeadlineHandler. */
import type { PodWorker } from './pod-worker'

/** True when the pod has just run out of time. Otherwise makes sure that somebody looks when it does. */
export function checkDeadline(worker: PodWorker): boolean {
  const seconds = worker.pod.spec?.activeDeadlineSeconds
  if (seconds === undefined || worker.startTime === undefined || worker.verdict) return false
  const { clock, events, afterTick } = worker.node
  const left = worker.startTime + seconds * 1000 - clock.now()
  if (left > 0) {
    if (worker.deadlineFor !== seconds) {
      worker.deadlineFor = seconds
      afterTick(left, () => worker.stage === 'syncing' && worker.wake())
    }
    return false
  }
  const message = 'Pod was active on the node longer than the specified deadline'
  worker.verdict = { phase: 'Failed', reason: 'DeadlineExceeded', message }
  events.event(worker.pod, 'Normal', 'DeadlineExceeded', message)
  return true
}
