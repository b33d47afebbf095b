/** Deletes finished Jobs when their ttlSecondsAfterFinished has passed; models pkg/controller/ttlafterfinished. */
import { keyOf, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { timeOf } from '../framework/pods'
import { JOBS } from '../../schema/resources'
import type { Job } from '../../schema/types'

/** When the Job may go, in milliseconds; undefined while it runs or when it is to stay. */
function expiry(job: Job): number | undefined {
  const { ttlSecondsAfterFinished } = job.spec
  const finished = job.status?.conditions?.find((each) => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True')
  if (ttlSecondsAfterFinished === undefined || !finished || job.metadata.deletionTimestamp !== undefined) return undefined
  return timeOf(finished.lastTransitionTime) + ttlSecondsAfterFinished * 1000
}

export const ttlAfterFinishedController = defineController({
  name: 'ttl-after-finished-controller',
  start: (context) => {
    const consider = (job: Job): void => {
      if (expiry(job) !== undefined) context.enqueue(keyOf(job))
    }
    const jobs = context.watch(JOBS, { added: consider, updated: (_, job) => consider(job) })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const job = jobs.get(name, namespace)
        const at = job && expiry(job)
        if (at === undefined) return
        const wait = at - context.clock.now()
        if (wait > 0) {
          context.enqueueAfter(key, wait)
          return
        }
        ifThere(() =>
          context.client
            .resource(JOBS)
            .delete(name, namespace, { propagationPolicy: 'Foreground', preconditions: { uid: job!.metadata.uid } }),
        )
      },
    }
  },
})
