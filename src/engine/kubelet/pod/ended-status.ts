/** The last status of a pod, whose containers nobody can have missed: what never ran has failed; models the status manager's TerminatePod. */
import type { ContainerStatus, Pod, PodStatus } from '../../schema/types'

const UNKNOWN = {
  exitCode: 137,
  finishedAt: null,
  message: 'The container could not be located when the pod was terminated',
  reason: 'ContainerStatusUnknown',
  startedAt: null,
} as unknown as NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

const failed = (status: ContainerStatus): ContainerStatus =>
  status.state?.terminated ? status : { ...status, state: { terminated: UNKNOWN } }

const hasBegun = ({ state, lastState }: ContainerStatus): boolean => !state?.waiting || lastState?.terminated !== undefined

const hasSucceeded = ({ state, lastState }: ContainerStatus): boolean =>
  state?.terminated?.exitCode === 0 || lastState?.terminated?.exitCode === 0

function isInitialized({ spec }: Pod, { containerStatuses = [], initContainerStatuses = [] }: PodStatus): boolean {
  const init = spec?.initContainers ?? []
  if (init.length === 0 || containerStatuses.some(hasBegun)) return true
  const last = initContainerStatuses.at(-1)
  if (!last) return false
  const sidecar = init.find(({ name }) => name === last.name)?.restartPolicy === 'Always'
  return sidecar ? last.state?.running !== undefined && last.started === true : hasSucceeded(last)
}

/** All that have tried to start, and the first in any case. */
const tried = (statuses: readonly ContainerStatus[]): number => Math.max(1, statuses.findLastIndex(hasBegun) + 1)

/** The status of a pod of which nothing is left on its node. */
export function ended(pod: Pod, status: PodStatus): PodStatus {
  const { containerStatuses, initContainerStatuses } = status
  return {
    ...status,
    ...(containerStatuses && isInitialized(pod, status) ? { containerStatuses: containerStatuses.map(failed) } : {}),
    ...(initContainerStatuses
      ? { initContainerStatuses: initContainerStatuses.map((each, index) => (index < tried(initContainerStatuses) ? failed(each) : each)) }
      : {}),
    phase: status.phase === 'Succeeded' ? 'Succeeded' : 'Failed',
  }
}
