/** Completion indexes as the API writes them, `0-2,5`; models pkg/controller/job/indexed_job_utils.go. */
import type { Pod } from '../../schema/types'

export const INDEX = 'batch.kubernetes.io/job-completion-index'
export const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count'
export const IGNORED_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count'

export function parseIndexes(text: string | undefined): Set<number> {
  const found = new Set<number>()
  for (const part of (text ?? '').split(',')) {
    if (part === '') continue
    const [first, last = first] = part.split('-').map(Number)
    for (let i = first!; i <= last!; i++) found.add(i)
  }
  return found
}

export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length;) {
    let end = i
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end++
    parts.push(end === i ? String(sorted[i]) : `${sorted[i]}${end === i + 1 ? ',' : '-'}${sorted[end]}`)
    i = end + 1
  }
  return parts.join(',')
}

/** The pod's index; -1 for a pod without one. */
export function indexOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[INDEX]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1
}

function countIn(pod: Pod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0
}

/** How often the pod's index had failed before it. */
export function failureCount(pod: Pod): number {
  return countIn(pod, FAILURE_COUNT)
}

/** How often it had failed in ways that the pod failure policy ignores. */
export function ignoredCount(pod: Pod): number {
  return countIn(pod, IGNORED_COUNT)
}
