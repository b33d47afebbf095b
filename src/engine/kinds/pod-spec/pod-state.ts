/** What is asked of a pod's status everywhere: ready, over; models pkg/api/v1/pod. */
import type { Pod, PodCondition } from '../../schema/types'

type WithStatus = Pick<Pod, 'status'>

export function podCondition({ status }: WithStatus, type: string): PodCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type)
}

export function isReady(pod: WithStatus): boolean {
  return podCondition(pod, 'Ready')?.status === 'True'
}

export function isFinished({ status }: WithStatus): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}
