/** The columns of `get pods`; models printPod of pkg/printers/internalversion. */
import type { Container, ContainerStatus, Pod } from '../../schema/types'
import { age } from '../../api/age'
import type { Cell } from '../framework/define'

interface Summary {
  readonly ready: number
  readonly total: number
  readonly reason: string
  readonly restarts: number
  /** When a container last ended before it was restarted, in milliseconds. */
  readonly lastRestart: number | undefined
}

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always'

function hasCondition(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((each) => each.type === type && each.status === 'True') ?? false
}

function later(a: number | undefined, status: ContainerStatus): number | undefined {
  const finished = status.lastState?.terminated?.finishedAt
  if (!finished) return a
  const time = Date.parse(finished)
  return a === undefined || time > a ? time : a
}

function exitReason(terminated: { readonly signal?: number; readonly exitCode: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`
}

/** Where the init containers stand, or undefined when all of them are done (or, as sidecars, started). */
function initReason(pod: Pod, status: ContainerStatus, index: number): string {
  const { terminated, waiting } = status.state ?? {}
  if (terminated) return `Init:${terminated.reason || exitReason(terminated)}`
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
  return `Init:${index}/${pod.spec?.initContainers?.length ?? 0}`
}

function summarize(pod: Pod): Summary {
  const { spec, status } = pod
  const initContainers = spec?.initContainers ?? []
  const total = (spec?.containers?.length ?? 0) + initContainers.filter(isSidecar).length
  let ready = 0
  let reason: string = status?.reason || status?.phase || ''
  if (status?.conditions?.some((each) => each.type === 'PodScheduled' && each.reason === 'SchedulingGated')) reason = 'SchedulingGated'

  let restarts = 0
  let lastRestart: number | undefined
  let sidecarRestarts = 0
  let lastSidecarRestart: number | undefined
  let initializing = false
  const initStatuses = status?.initContainerStatuses ?? []
  for (let i = 0; i < initStatuses.length; i++) {
    const container = initStatuses[i]!
    const sidecar = isSidecar(initContainers.find((each) => each.name === container.name))
    restarts += container.restartCount
    lastRestart = later(lastRestart, container)
    if (sidecar) {
      sidecarRestarts += container.restartCount
      lastSidecarRestart = later(lastSidecarRestart, container)
    }
    if (container.state?.terminated?.exitCode === 0) continue
    if (sidecar && container.started) {
      if (container.ready) ready++
      continue
    }
    reason = initReason(pod, container, i)
    initializing = true
    break
  }

  if (!initializing || hasCondition(pod, 'Initialized')) {
    restarts = sidecarRestarts
    lastRestart = lastSidecarRestart
    let hasRunning = false
    const statuses = status?.containerStatuses ?? []
    for (let i = statuses.length - 1; i >= 0; i--) {
      const container = statuses[i]!
      restarts += container.restartCount
      lastRestart = later(lastRestart, container)
      const { waiting, terminated, running } = container.state ?? {}
      if (waiting?.reason) reason = waiting.reason
      else if (terminated) reason = terminated.reason || exitReason(terminated)
      else if (container.ready && running) {
        hasRunning = true
        ready++
      }
    }
    if (reason === 'Completed' && hasRunning) reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
  }

  if (pod.metadata.deletionTimestamp) {
    if (status?.reason === 'NodeLost') reason = 'Unknown'
    else if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') reason = 'Terminating'
  }
  return { ready, total, reason, restarts, lastRestart }
}

/** One row asks for three of its cells; the objects are never changed, so the last summary can serve all. */
let lastPod: Pod | undefined
let lastSummary: Summary | undefined

function summaryOf(pod: Pod): Summary {
  if (pod !== lastPod || !lastSummary) {
    lastSummary = summarize(pod)
    lastPod = pod
  }
  return lastSummary
}

export const podCells: Readonly<Record<string, Cell<Pod>>> = {
  Ready: (pod) => `${summaryOf(pod).ready}/${summaryOf(pod).total}`,
  Status: (pod) => summaryOf(pod).reason,
  Restarts: (pod, now) => {
    const { restarts, lastRestart } = summaryOf(pod)
    return restarts > 0 && lastRestart !== undefined ? `${restarts} (${age(new Date(lastRestart).toISOString(), now)} ago)` : `${restarts}`
  },
  IP: (pod) => pod.status?.podIPs?.[0]?.ip || '<none>',
  Node: (pod) => pod.spec?.nodeName || '<none>',
  'Nominated Node': (pod) => pod.status?.nominatedNodeName || '<none>',
  'Readiness Gates': (pod) => {
    const gates = pod.spec?.readinessGates ?? []
    if (gates.length === 0) return '<none>'
    return `${gates.filter((gate) => hasCondition(pod, gate.conditionType)).length}/${gates.length}`
  },
}
