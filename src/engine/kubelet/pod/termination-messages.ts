/** How much containers may say about their end in a pod's status; models the part of the status manager's normalizeStatus about messages. */
import { decodeText, encodeText } from '../../../shell/bytes'
import type { ContainerState, ContainerStatus, Pod, PodStatus } from '../../schema/types'

/** Bytes that all containers of a pod share, each having as much as any other. */
const POD_MESSAGES = 12 * 1024

export function withShortMessages({ spec }: Pod, status: PodStatus): PodStatus {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {}
  const share = Math.floor(POD_MESSAGES / Math.max(1, containers.length + initContainers.length + ephemeralContainers.length))
  const shortened: { [K in 'containerStatuses' | 'initContainerStatuses' | 'ephemeralContainerStatuses']?: readonly ContainerStatus[] } = {}
  for (const kind of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const)
    if (status[kind]?.some((each) => isLong(each.state, share) || isLong(each.lastState, share)))
      shortened[kind] = status[kind].map((each) => ({ ...each, state: short(each.state, share), lastState: short(each.lastState, share) }))
  return { ...status, ...shortened }
}

/** No character takes more than three bytes for each of its units. */
function isLong(state: ContainerState | undefined, share: number): boolean {
  const message = state?.terminated?.message
  return message !== undefined && message.length * 3 > share && encodeText(message).length > share
}

function short(state: ContainerState | undefined, share: number): ContainerState {
  if (!state?.terminated?.message || !isLong(state, share)) return state ?? {}
  return { terminated: { ...state.terminated, message: decodeText(encodeText(state.terminated.message).subarray(0, share)) } }
}
