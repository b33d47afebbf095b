/** What a Deployment and its ReplicaSets know of each other: annotations, revisions, which set is the new one; models deployment_util. */
import { canonicalJson } from '../../api/json'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../schema/types'

export const REVISION = 'deployment.kubernetes.io/revision'
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'
export const HASH_LABEL = 'pod-template-hash'

/** Most characters of the list of past revisions. */
const HISTORY_LENGTH = 2000

const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
])

type Annotations = Readonly<Record<string, string>>

const templateTexts = new WeakMap<PodTemplateSpec, string>()

/** The template as text that is equal for equal templates, whatever the hash label. */
export function templateText(template: PodTemplateSpec): string {
  let text = templateTexts.get(template)
  if (text === undefined) {
    const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {}
    text = canonicalJson({ ...template, metadata: { ...template.metadata, labels } })
    templateTexts.set(template, text)
  }
  return text
}

export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (left !== right) return left < right ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

export function replicasOf(set: ReplicaSet): number {
  return set.spec?.replicas ?? 1
}

/** The oldest set with the Deployment's template. */
export function newSetOf(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = templateText(deployment.spec!.template)
  return [...sets].sort(byAge).find((set) => set.spec?.template && templateText(set.spec.template) === wanted)
}

/** Revisions have 64 bits; what is no such number counts as none. */
function parseRevision(text = '0'): bigint {
  if (!/^[+-]?\d+$/.test(text)) return 0n
  const number = BigInt(text.replace(/^\+/, ''))
  return BigInt.asIntN(64, number) === number ? number : 0n
}

export function revisionOf(object: ReplicaSet | Deployment): bigint {
  return parseRevision(object.metadata.annotations?.[REVISION])
}

/** The revision after those of `sets`. */
export function nextRevision(sets: readonly ReplicaSet[]): bigint {
  return sets.map(revisionOf).reduce((last, each) => (each > last ? each : last), 0n) + 1n
}

export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const difference = revisionOf(a) - revisionOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The new set's annotations: the Deployment's own, its revision and the revisions it had before. */
export function newSetAnnotations(
  deployment: Deployment,
  current: Annotations | undefined,
  revision: bigint,
  exists: boolean,
  maxReplicas: number,
): Annotations {
  const annotations: Record<string, string> = { ...current }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!NOT_COPIED.has(key)) annotations[key] = value
  }
  const before = annotations[REVISION]
  if (parseRevision(before) < revision) {
    annotations[REVISION] = String(revision)
    if (before !== undefined) annotations[REVISION_HISTORY] = extendHistory(annotations[REVISION_HISTORY], before)
  }
  return exists ? annotations : withReplicas(annotations, deployment.spec?.replicas ?? 1, maxReplicas)
}

function extendHistory(history: string | undefined, revision: string): string {
  if (!history) return revision
  const revisions = history.split(',')
  while (revisions.length > 0 && revisions.join(',').length + revision.length + 1 > HISTORY_LENGTH) revisions.shift()
  return [...revisions, revision].join(',')
}

export function withReplicas(annotations: Annotations | undefined, desired: number, max: number): Annotations {
  return { ...annotations, [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(max) }
}

export function replicasNoted(set: ReplicaSet, annotation: string): number | undefined {
  const text = set.metadata.annotations?.[annotation]
  const value = text === undefined ? NaN : Number.parseInt(text, 10)
  return Number.isNaN(value) ? undefined : value
}
