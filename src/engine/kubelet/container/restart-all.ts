/** Restarting all containers of a pod in its sandbox because one of them ended as a rule says; models RestartAllContainersOnContainerExits. */
import { killContainer } from './kill-container'
import { restartsAll } from './restart-rules'
import type { PodWorker } from '../pod/pod-worker'
import type { Task, Wait } from '../task'
import { runTask } from '../task'

/** Notes whether an end of a container asks for it. */
export function noteRestartAll(worker: PodWorker): void {
  if (!worker.pod.metadata.deletionTimestamp && [...worker.records.values()].some(restartsAll)) worker.restartingAll = true
}

/** Stops what still runs, without hooks and without grace, and forgets what ran, so that the pod starts from its first container. */
export function* discardContainers(worker: PodWorker): Task<void> {
  const records = [...worker.records.values()].filter(({ kind }) => kind !== 'ephemeral')
  const running = records.filter((record) => record.running)
  const all: Wait = (resume) => {
    let left = running.length
    if (left === 0) resume()
    for (const record of running)
      runTask(killContainer(worker, record, undefined, 0), () => {
        if (--left === 0) resume()
      })
  }
  yield all
  for (const record of records) record.discard()
  worker.restartingAll = false
}
