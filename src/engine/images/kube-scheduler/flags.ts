/** The flags of kube-scheduler v1.36. */
import { CLIENT, COMMON, DELEGATED, flagTable, LEADER_ELECTION, SERVING } from '../component-flags'

export const FLAGS = flagTable(
  COMMON,
  SERVING,
  DELEGATED,
  LEADER_ELECTION,
  CLIENT,
  'config write-config-to pod-max-in-unschedulable-pods-duration:d',
)
