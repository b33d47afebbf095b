/** How far a rollout is, in words; models polymorphichelpers' StatusViewers. */
import { CliError } from '../../command/errors'
import { revisionOf } from '../../resource/replica-sets'
import { asList, at, nameOfObject, textAt, type Dict } from '../../values'

export interface Progress {
  /** With its line break. */
  readonly text: string
  readonly isDone: boolean
}

/** Throws CliError when the rollout cannot succeed any more. `revision`: 0 for whatever is being rolled out. */
export type ProgressOf = (object: Dict, revision: number) => Progress

const TIMED_OUT_REASON = 'ProgressDeadlineExceeded'

function count(object: Dict, ...path: readonly string[]): number {
  return Number(at(object, ...path) ?? 0)
}

function waiting(text: string): Progress {
  return { text: `${text}...\n`, isDone: false }
}

function isObserved(object: Dict): boolean {
  return count(object, 'metadata', 'generation') <= count(object, 'status', 'observedGeneration')
}

const deploymentProgress: ProgressOf = (deployment, revision) => {
  const name = JSON.stringify(nameOfObject(deployment))
  if (revision > 0) {
    const running = revisionOf(deployment)
    if (running === undefined)
      throw new CliError(`cannot get the revision of deployment ${name}: strconv.ParseInt: parsing "": invalid syntax`)
    if (running !== revision) throw new CliError(`desired revision (${revision}) is different from the running revision (${running})`)
  }
  if (!isObserved(deployment)) return waiting('Waiting for deployment spec update to be observed')
  const progressing = asList(at(deployment, 'status', 'conditions')).find((each) => at(each, 'type') === 'Progressing')
  if (textAt(progressing, 'reason') === TIMED_OUT_REASON) throw new CliError(`deployment ${name} exceeded its progress deadline`)
  const wanted = count(deployment, 'spec', 'replicas')
  const updated = count(deployment, 'status', 'updatedReplicas')
  const all = count(deployment, 'status', 'replicas')
  const available = count(deployment, 'status', 'availableReplicas')
  const start = `Waiting for deployment ${name} rollout to finish:`
  if (updated < wanted) return waiting(`${start} ${updated} out of ${wanted} new replicas have been updated`)
  if (all > updated) return waiting(`${start} ${all - updated} old replicas are pending termination`)
  if (available < updated) return waiting(`${start} ${available} of ${updated} updated replicas are available`)
  return { text: `deployment ${name} successfully rolled out\n`, isDone: true }
}

function requireRolling(object: Dict): void {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate')
    throw new CliError('rollout status is only available for RollingUpdate strategy type')
}

const daemonSetProgress: ProgressOf = (set) => {
  requireRolling(set)
  const name = JSON.stringify(nameOfObject(set))
  if (!isObserved(set)) return waiting('Waiting for daemon set spec update to be observed')
  const desired = count(set, 'status', 'desiredNumberScheduled')
  const updated = count(set, 'status', 'updatedNumberScheduled')
  const available = count(set, 'status', 'numberAvailable')
  const start = `Waiting for daemon set ${name} rollout to finish:`
  if (updated < desired) return waiting(`${start} ${updated} out of ${desired} new pods have been updated`)
  if (available < desired) return waiting(`${start} ${available} of ${desired} updated pods are available`)
  return { text: `daemon set ${name} successfully rolled out\n`, isDone: true }
}

const statefulSetProgress: ProgressOf = (set) => {
  requireRolling(set)
  if (count(set, 'status', 'observedGeneration') === 0 || !isObserved(set))
    return waiting('Waiting for statefulset spec update to be observed')
  const wanted = count(set, 'spec', 'replicas')
  const ready = count(set, 'status', 'readyReplicas')
  const updated = count(set, 'status', 'updatedReplicas')
  if (ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready`)
  const rolling = at(set, 'spec', 'updateStrategy', 'rollingUpdate')
  if (rolling) {
    const partition = at(rolling, 'partition')
    const goal = wanted - Number(partition ?? 0)
    if (partition !== undefined && updated < goal)
      return waiting(`Waiting for partitioned roll out to finish: ${updated} out of ${goal} new pods have been updated`)
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, isDone: true }
  }
  const revision = textAt(set, 'status', 'updateRevision')
  if (revision !== textAt(set, 'status', 'currentRevision'))
    return waiting(`waiting for statefulset rolling update to complete ${updated} pods at revision ${revision}`)
  const current = count(set, 'status', 'currentReplicas')
  return { text: `statefulset rolling update complete ${current} pods at revision ${revision}...\n`, isDone: true }
}

const VIEWERS: Readonly<Record<string, ProgressOf>> = {
  'Deployment.apps': deploymentProgress,
  'DaemonSet.apps': daemonSetProgress,
  'StatefulSet.apps': statefulSetProgress,
}

/** `kind` is `Deployment.apps`. Throws CliError for kinds that have no rollouts. */
export function progressFor(kind: string): ProgressOf {
  const found = Object.hasOwn(VIEWERS, kind) ? VIEWERS[kind] : undefined
  if (!found) throw new CliError(`no status viewer has been implemented for ${kind}`)
  return found
}
