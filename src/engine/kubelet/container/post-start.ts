/** The postStart hook: what runs right after a container's start, and what its failure does. */
import type { ContainerRecord } from './container-record'
import { killContainer } from './kill-container'
import { runHook } from './lifecycle'
import type { PodWorker } from '../pod/pod-worker'
import type { StartOutcome } from './start-container'
import type { Task } from '../task'

/** Runs the hook after a start; a failure kills the container. */
export function* runPostStart(worker: PodWorker, record: ContainerRecord): Task<StartOutcome> {
  const hook = record.spec().lifecycle?.postStart
  if (!hook) return 'started'
  const failure = yield* runHook(worker, record, hook)
  if (failure === undefined) return 'started'
  const { node, pod } = worker
  node.events.event(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', record.fieldPath)
  yield* killContainer(worker, record, 'FailedPostStartHook')
  record.waiting = { reason: 'PostStartHookError', message: failure }
  return 'failed'
}
