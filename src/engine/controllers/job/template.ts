/** The pods of a Job: finalizer, index, host name; models the job controller's pod creation. */
import type { NewObject } from '../../api/object'
import { podFromTemplate } from '../framework/pod-control'
import type { Container, EnvVar, Job, Pod } from '../../schema/types'
import { FAILURE_COUNT, IGNORED_COUNT, INDEX } from './indexes'

/** Holds a finished pod until the Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking'

/** Longest part of a name that the server makes up the rest of. */
const LONGEST_PREFIX = 58

/** How often an index has failed, as its next pod carries it on. */
export interface PastFailures {
  readonly counted: number
  readonly ignored: number
}

/** @param index the completion index of an Indexed Job, with its failures when they are limited per index */
export function jobPod(job: Job, index?: number, failures?: PastFailures): NewObject<Pod> {
  const pod = podFromTemplate(job.spec.template, job)
  const { metadata, spec } = pod
  const finalizers = [...new Set([...(metadata.finalizers ?? []), TRACKING])]
  if (index === undefined) return { ...pod, metadata: { ...metadata, finalizers } }
  const text = String(index)
  const variable: EnvVar = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } } }
  const withIndex = (container: Container): Container =>
    container.env?.some((each) => each.name === variable.name) ? container : { ...container, env: [...(container.env ?? []), variable] }
  return {
    ...pod,
    metadata: {
      ...metadata,
      finalizers,
      generateName: `${job.metadata.name.slice(0, LONGEST_PREFIX - text.length - 2)}-${text}-`,
      labels: { ...metadata.labels, [INDEX]: text },
      annotations: {
        ...metadata.annotations,
        [INDEX]: text,
        ...(failures ? { [FAILURE_COUNT]: String(failures.counted) } : {}),
        ...(failures?.ignored ? { [IGNORED_COUNT]: String(failures.ignored) } : {}),
      },
    },
    spec: {
      ...spec,
      hostname: spec.hostname ?? `${job.metadata.name}-${index}`,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}),
    },
  }
}
