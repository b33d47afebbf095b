/** What the end of a container leads to: its restart, that of the whole pod's containers, or nothing; models podutil.ContainerShouldRestart. */
import type { Container, Pod } from '../../schema/types'
import type { ContainerKind, ContainerRecord } from './container-record'

type Policy = 'Always' | 'OnFailure' | 'Never'

/** The action of the first of the container's rules that an exit code meets; undefined when none does. */
function ruleAction(container: Container, exitCode: number): string | undefined {
  return container.restartPolicyRules?.find(({ exitCodes }) => {
    if (!exitCodes) return false
    const listed = exitCodes.values?.includes(exitCode) ?? false
    return exitCodes.operator === 'In' ? listed : !listed
  })?.action
}

function policyOf(pod: Pod, container: Container, kind: ContainerKind): Policy {
  if (kind === 'sidecar') return 'Always'
  if (kind === 'ephemeral') return 'Never'
  const policy = (container.restartPolicy ?? pod.spec?.restartPolicy ?? 'Always') as Policy
  return kind === 'init' && policy === 'Always' ? 'OnFailure' : policy
}

/** Whether a container that ended with the exit code is to run again. */
export function restartsAfter(pod: Pod, container: Container, kind: ContainerKind, exitCode: number): boolean {
  if (kind !== 'ephemeral' && ruleAction(container, exitCode) !== undefined) return true
  const policy = policyOf(pod, container, kind)
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** Whether the next sync is to start it again; models ShouldContainerBeRestarted. */
export function shouldRestart(pod: Pod, record: ContainerRecord): boolean {
  if (pod.metadata.deletionTimestamp) return false
  const { current } = record
  if (!current || record.discarded) return true
  if (current.state === 'running') return false
  return current.state === 'created' || restartsAfter(pod, record.spec(), record.kind, current.exitCode)
}

/** Whether this container has ended in a way that restarts all containers of its pod. */
export function restartsAll(record: ContainerRecord): boolean {
  return record.exited && !record.discarded && ruleAction(record.spec(), record.current?.exitCode ?? 0) === 'RestartAllContainers'
}

/** Whether an end of one of the pod's containers could restart all of them. */
export function canRestartAll({ spec }: Pod): boolean {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].some(({ restartPolicyRules = [] }) =>
    restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
  )
}
