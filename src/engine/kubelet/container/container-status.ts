/** ContainerStatus from what runs: states, restarts, resources and mounts; models convertToAPIContainerStatuses of the kubelet. */
import { oneText } from '../../api/one-text'
import { timestamp } from '../../clock/clock'
import type { Container, ContainerState, ContainerStateTerminated, ContainerStatus, Pod } from '../../schema/types'
import type { Container as RuntimeContainer } from '../../runtime/container'
import { groupsOfRoot, identityOf } from '../../runtime/credentials'
import type { ContainerRecord } from './container-record'
import { shouldRestart } from './restart-rules'

export function terminatedState(instance: RuntimeContainer): ContainerStateTerminated {
  return {
    containerID: `containerd://${instance.id}`,
    exitCode: instance.exitCode,
    finishedAt: timestamp(instance.finished ?? 0),
    ...(instance.message ? { message: instance.message } : {}),
    reason: instance.reason ?? 'Error',
    startedAt: timestamp(instance.started ?? 0),
  }
}

export function containerStatus(pod: Pod, record: ContainerRecord, initializing: boolean): ContainerStatus {
  // A discarded instance is gone from the runtime.
  const current = record.discarded ? undefined : record.current
  const spec = record.spec()
  const resources = record.applied ?? spec.resources ?? {}
  const allocated = record.allocated ?? spec.resources
  let state: ContainerState
  if (!current || current.state === 'created') state = { waiting: { reason: initializing ? 'PodInitializing' : 'ContainerCreating' } }
  else if (current.state === 'running') state = { running: { startedAt: timestamp(current.started ?? 0) } }
  else state = { terminated: terminatedState(current) }

  let lastState: ContainerState = record.lastTermination ? { terminated: record.lastTermination } : {}
  if (record.waiting && shouldRestart(pod, record)) {
    if (state.terminated) lastState = { terminated: state.terminated }
    const { reason, message } = record.waiting
    state = { waiting: { ...(message === undefined ? {} : { message }), reason } }
  }
  const running = current?.state === 'running' && !state.waiting
  const image = current?.config.image
  return {
    ...(allocated?.requests ? { allocatedResources: allocated.requests } : {}),
    ...(current && current.state !== 'created' ? { containerID: `containerd://${current.id}` } : {}),
    image: oneText(current?.imageName ?? spec.image ?? ''),
    imageID: image ? oneText(`${image.repository}@${image.digest}`) : '',
    lastState,
    name: record.name,
    ready:
      record.kind === 'init'
        ? state.terminated?.exitCode === 0
        : record.kind !== 'ephemeral' && running === true && record.startupDone && record.readinessOk,
    ...(current ? { resources } : {}),
    restartCount: record.restartCount,
    // Nobody probes a debugger, so it is never said to have started.
    ...(record.kind === 'ephemeral' ? {} : { started: running === true && record.kind !== 'init' ? record.startupDone : running === true }),
    state,
    ...(current ? { user: { linux: linuxUser(pod, spec, current) } } : {}),
    ...(spec.volumeMounts?.length
      ? {
          volumeMounts: spec.volumeMounts.map(({ name, mountPath, readOnly, recursiveReadOnly = 'Disabled' }) => ({
            mountPath,
            name,
            // The runtime can do it wherever it is asked for.
            ...(readOnly ? { readOnly, recursiveReadOnly: recursiveReadOnly === 'Disabled' ? 'Disabled' : 'Enabled' } : {}),
          })),
        }
      : {}),
  }
}

function linuxUser(
  pod: Pod,
  container: Container,
  instance: RuntimeContainer,
): { uid: number; gid: number; supplementalGroups: readonly number[] } {
  const { runAsGroup } = { ...pod.spec?.securityContext, ...container.securityContext }
  // Only another user than root has to be looked up in the container's files.
  const isRoot = instance.config.user === 'root'
  const asked = isRoot ? undefined : identityOf(instance.config, instance.files)
  const { uid, gid } = asked ?? { uid: 0, gid: runAsGroup ?? 0 }
  const ofImage = isRoot && !instance.config.onlyGivenGroups ? groupsOfRoot(instance).slice(1) : (asked?.groups ?? [])
  const groups = new Set([
    gid,
    ...ofImage,
    ...(pod.spec?.securityContext?.fsGroup === undefined ? [] : [pod.spec.securityContext.fsGroup]),
    ...(pod.spec?.securityContext?.supplementalGroups ?? []),
  ])
  return { gid, supplementalGroups: [...groups], uid }
}
