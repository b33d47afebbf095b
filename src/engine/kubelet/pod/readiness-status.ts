/** The status of a pod that is being ended, when a readiness probe comes to another result; models SetContainerReadiness of the status manager. */
import type { ContainerStatus, PodCondition, PodStatus } from '../../schema/types'
import { podConditions, type Phase } from './pod-status'
import type { PodWorker } from './pod-worker'

/** Nothing else is told of such a pod before it has ended, so the rest stays as it was written last. */
export function readinessStatus({ pod, node, sandbox }: PodWorker, written: PodStatus, container: string, ready: boolean): PodStatus {
  const { containerStatuses, initContainerStatuses, conditions = [] } = written
  const marked = (status: ContainerStatus): ContainerStatus => (status.name === container ? { ...status, ready } : status)
  const statuses = containerStatuses?.map(marked)
  const initStatuses = initContainerStatuses?.map(marked)
  const phase = written.phase as Phase
  const now = podConditions(pod, phase, statuses ?? [], initStatuses ?? [], sandbox?.ready ?? false, conditions, node.clock.now())
  const renewed = (old: PodCondition): PodCondition =>
    (READINESS.has(old.type) ? now.find(({ type }) => type === old.type) : undefined) ?? old
  return {
    ...written,
    conditions: conditions.map(renewed),
    ...(statuses ? { containerStatuses: statuses } : {}),
    ...(initStatuses ? { initContainerStatuses: initStatuses } : {}),
  }
}

const READINESS: ReadonlySet<string> = new Set(['Ready', 'ContainersReady'])
