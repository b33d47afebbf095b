/** Which of several pods a command takes first; models ActivePods and ByLogging of kubectl's podutils. */
import { asDict, asList, asText, at, textAt, type Dict } from '../values'

export type PodOrder = (a: Dict, b: Dict) => number

function readyTime(pod: Dict): number | undefined {
  const ready = asList(at(pod, 'status', 'conditions')).find((each) => at(each, 'type') === 'Ready' && at(each, 'status') === 'True')
  return ready ? Date.parse(textAt(ready, 'lastTransitionTime')) || 0 : undefined
}

const largest = (statuses: readonly unknown[]): number => Math.max(0, ...statuses.map((each) => Number(at(each, 'restartCount') ?? 0)))

function sidecarRestarts(pod: Dict): number {
  const sidecars = asList(at(pod, 'spec', 'initContainers')).filter((each) => at(each, 'restartPolicy') === 'Always')
  const names = new Set(sidecars.map((each) => asText(asDict(each)['name'])))
  return largest(asList(at(pod, 'status', 'initContainerStatuses')).filter((each) => names.has(asText(asDict(each)['name']))))
}

const isUnscheduled = (pod: Dict): number => (textAt(pod, 'spec', 'nodeName') ? 0 : 1)
const phase = (pod: Dict): string => textAt(pod, 'status', 'phase')
const isUnready = (pod: Dict): number => (readyTime(pod) === undefined ? 1 : 0)
const deletedAt = (pod: Dict): number => Date.parse(textAt(pod, 'metadata', 'deletionTimestamp')) || 0
const created = (pod: Dict): number => Date.parse(textAt(pod, 'metadata', 'creationTimestamp')) || 0

const byRestarts: PodOrder = (a, b) =>
  largest(asList(at(a, 'status', 'containerStatuses'))) - largest(asList(at(b, 'status', 'containerStatuses'))) ||
  sidecarRestarts(a) - sidecarRestarts(b)

/** What has been ready for longest comes first; both are ready or both are not. */
const byReadyTime: PodOrder = (a, b) => (readyTime(a) ?? 0) - (readyTime(b) ?? 0)

// What has ended counts as pending to one, as running to the other: Go's zero value of a phase that its table lacks.
const ACTIVE: Readonly<Record<string, number>> = { Running: 0, Unknown: 1 }
const LOGGED: Readonly<Record<string, number>> = { Unknown: 1, Pending: 2 }

/** For `exec`, `attach` and `port-forward`: what is most alive comes first, what is being deleted after what is not. */
export const byActivity: PodOrder = (a, b) =>
  isUnscheduled(a) - isUnscheduled(b) ||
  (ACTIVE[phase(a)] ?? 2) - (ACTIVE[phase(b)] ?? 2) ||
  isUnready(a) - isUnready(b) ||
  Math.sign(deletedAt(a)) - Math.sign(deletedAt(b)) ||
  deletedAt(b) - deletedAt(a) ||
  byReadyTime(a, b) ||
  byRestarts(a, b) ||
  created(a) - created(b)

/** For `logs`: of pods that are as ready, those that restarted most often come first. */
export const byLogging: PodOrder = (a, b) =>
  isUnscheduled(a) - isUnscheduled(b) ||
  (LOGGED[phase(a)] ?? 0) - (LOGGED[phase(b)] ?? 0) ||
  isUnready(a) - isUnready(b) ||
  byReadyTime(a, b) ||
  byRestarts(b, a) ||
  created(a) - created(b)
