/** What the server remarks on jobs and their templates; models pkg/api/job/warnings.go. */
import type { JobSpec } from '../../schema/types'
import { templateWarnings } from '../pod-spec/warnings'

const MANY_COMPLETIONS = 100_000
const MUCH_PARALLELISM = 10_000

/** `path` is that of the spec. */
export function jobSpecWarnings(spec: JobSpec | undefined, path: string): string[] {
  const large =
    spec?.completionMode === 'Indexed' && (spec.completions ?? 0) > MANY_COMPLETIONS && (spec.parallelism ?? 0) > MUCH_PARALLELISM
  return [
    ...(large
      ? [
          `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
        ]
      : []),
    ...templateWarnings(spec?.template, `${path}.template`),
  ]
}
