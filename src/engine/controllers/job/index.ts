/** Runs pods to completion; models pkg/controller/job. */
import { keyOf, splitKey } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { defineController, type Steps } from '../framework'
import { ownerKey } from '../framework/handlers'
import { claim, dependentsOf } from '../framework/ownership'
import { isDeleting, isFinished } from '../framework/pods'
import { JOBS, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import { FailureRecord } from './failures'
import { JobSync } from './sync'
import { isJobFinished } from './status'
import { TRACKING } from './template'
import { releasePod } from './tracking'

/** Changes of pods within this many milliseconds are looked at together. */
const BATCH_PERIOD = 1000
const ORPHAN = 'orphan pod '

export const jobController = defineController({
  name: 'job-controller',
  retries: { first: 1_000, longest: 60_000 },
  start: (context) => {
    const { client, enqueue } = context
    const record = new FailureRecord()
    const pods = context.watch(PODS)
    const jobs = context.watch(JOBS, {
      added: (job) => enqueue(keyOf(job)),
      updated: (before, job) => {
        if (before.metadata.generation !== job.metadata.generation) enqueue(keyOf(job))
        else context.enqueueAfter(keyOf(job), BATCH_PERIOD)
      },
      deleted: (job) => {
        record.forget(job.metadata.uid)
        // Nobody else takes the finalizer off the pods of a Job that is gone.
        for (const pod of dependentsOf(pods, job.metadata.uid)) release(pod)
      },
    })
    const release = (pod: Pod): void => {
      if (pod.metadata.finalizers?.includes(TRACKING)) enqueue(`${ORPHAN}${keyOf(pod)}`)
    }
    const podChanged = (pod: Pod): void => {
      const key = ownerKey(pod, 'Job', jobs)
      if (key !== undefined) context.enqueueAfter(key, BATCH_PERIOD)
      else if (isDeleting(pod) || isFinished(pod)) release(pod)
    }
    context.watch(PODS, {
      added: (pod) => {
        podChanged(pod)
        if (pod.metadata.ownerReferences?.some((owner) => owner.controller)) return
        for (const job of jobs.list(pod.metadata.namespace))
          if (selectorFromObject(job.spec.selector).matches(pod.metadata.labels)) enqueue(keyOf(job))
      },
      updated: (before, pod) => {
        const former = ownerKey(before, 'Job', jobs)
        if (former !== undefined && former !== ownerKey(pod, 'Job', jobs)) enqueue(former)
        podChanged(pod)
      },
      deleted: podChanged,
    })

    function releaseOrphan(key: string): void {
      const { namespace, name } = splitKey(key)
      const pod = pods.get(name, namespace)
      if (pod && ownerKey(pod, 'Job', jobs) === undefined) releasePod(client, pod)
    }

    return {
      *reconcile(key): Steps {
        if (key.startsWith(ORPHAN)) {
          releaseOrphan(key.slice(ORPHAN.length))
          return
        }
        const { namespace, name } = splitKey(key)
        const job = jobs.get(name, namespace)
        if (!job) return
        if (job.spec.managedBy && job.spec.managedBy !== 'kubernetes.io/job-controller') return
        const own = claim({
          owner: job,
          ownerResource: JOBS,
          selector: selectorFromObject(job.spec.selector),
          resource: PODS,
          informer: pods,
          client,
          finalizers: [TRACKING],
        })
        if (isJobFinished(job)) {
          for (const pod of own) releasePod(client, pod)
          record.forget(job.metadata.uid)
          return
        }
        yield* new JobSync(context, job, own, record).run()
      },
    }
  },
})
