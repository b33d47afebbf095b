/** Rules for pods, and for what of a pod may change; models ValidatePodCreate and ValidatePodUpdate. */
import { forbiddenField, invalid } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { Container, Pod, PodSpec, Toleration } from '../../schema/types'
import { goDiff } from '../framework/go-diff'
import { podSpecView } from '../pod-spec/go-view'
import { tolerationErrors } from '../pod-spec/scheduling'
import { imageBlankErrors } from '../pod-spec/containers'
import { podSpecErrors } from '../pod-spec/validation'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const MIRROR = 'kubernetes.io/config.mirror'

function annotationErrors(pod: Pod): FieldError[] {
  const errors: FieldError[] = []
  const { annotations = {} } = pod.metadata
  if (annotations[MIRROR] !== undefined && !pod.spec?.nodeName)
    errors.push(invalid(`metadata.annotations[${MIRROR}]`, annotations[MIRROR], 'must set spec.nodeName if mirror pod annotation is set'))
  const cost = annotations[DELETION_COST]
  // No sign and no zeros in front: a cost is written in one way only.
  if (cost !== undefined && (!/^(0|-?[1-9]\d*)$/.test(cost) || Number(cost) < -(2 ** 31) || Number(cost) >= 2 ** 31))
    errors.push(invalid(`metadata.annotations[${DELETION_COST}]`, cost, 'must be a 32bit integer'))
  return errors
}

/** What holds for new pods and changed ones alike. */
function commonErrors(pod: Pod, spec: PodSpec): FieldError[] {
  const errors = [...annotationErrors(pod), ...podSpecErrors(spec, 'spec', true, pod.metadata.name)]
  if (!spec.serviceAccountName) {
    spec.volumes?.forEach((volume, i) =>
      volume.projected?.sources?.forEach((source, j) => {
        const field = `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`
        if (source.serviceAccountToken) errors.push(forbiddenField(field, 'must not be specified when serviceAccountName is not set'))
      }),
    )
  }
  errors.push(...imageBlankErrors(spec.containers, 'spec.containers'), ...imageBlankErrors(spec.initContainers, 'spec.initContainers'))
  return errors
}

export function validate(pod: Pod): FieldError[] {
  const spec: PodSpec = pod.spec ?? { containers: [] }
  const errors = commonErrors(pod, spec)
  if (spec.ephemeralContainers?.length) errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'))
  if (spec.nodeName && spec.schedulingGates?.length)
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  return errors
}

const MUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

function imageErrors(containers: readonly Container[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  containers?.forEach((container, i) => {
    const image = container.image ?? ''
    if (!image) errors.push({ type: 'Required value', field: `${path}[${i}].image` })
    else if (image.trim() !== image) errors.push(invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace'))
  })
  return errors
}

/** The spec with the images of another one. */
function withImages(containers: readonly Container[], from: readonly Container[]): Container[] {
  return containers.map((container, i) => ({ ...container, image: from[i]?.image }))
}

/** Existing tolerations stay; only how long they hold may change. */
function keepsTolerations(now: readonly Toleration[], before: readonly Toleration[]): boolean {
  const bare = ({ tolerationSeconds: _seconds, ...toleration }: Toleration): object => toleration
  return before.every((old) => now.some((each) => equalJson(bare(each), bare(old))))
}

function gateErrors(spec: PodSpec, before: PodSpec): FieldError[] {
  const names = new Set((before.schedulingGates ?? []).map((gate) => gate.name))
  return (spec.schedulingGates ?? []).flatMap((gate, i) =>
    names.has(gate.name)
      ? []
      : [forbiddenField(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${gate.name}'`)],
  )
}

/** Annotations that only the kubelet of a static pod sets. */
function mirrorErrors(pod: Pod, old: Pod): FieldError[] {
  const now = pod.metadata.annotations?.[MIRROR]
  const before = old.metadata.annotations?.[MIRROR]
  if (now === before) return []
  const what = before === undefined ? 'add' : 'remove or update'
  return [forbiddenField(`metadata.annotations[${MIRROR}]`, `may not ${what} mirror pod annotation`)]
}

/** A deadline may only come nearer. The second part tells whether nothing more needs to be said. */
function deadlineErrors(
  deadline: number | undefined,
  before: number | undefined,
): { readonly errors: FieldError[]; readonly last: boolean } {
  const field = 'spec.activeDeadlineSeconds'
  if (deadline === undefined) {
    const errors = before === undefined ? [] : [invalid(field, null, 'must not update from a positive integer to nil value')]
    return { errors, last: false }
  }
  if (deadline < 0 || deadline > 2 ** 31 - 1)
    return { errors: [invalid(field, deadline, 'must be between 0 and 2147483647, inclusive')], last: true }
  if (before !== undefined && deadline > before)
    return { errors: [invalid(field, deadline, 'must be less than or equal to previous value')], last: true }
  return { errors: [], last: false }
}

export function validateUpdate(pod: Pod, old: Pod): FieldError[] {
  const spec: PodSpec = { ...pod.spec, containers: pod.spec?.containers ?? [] }
  const before: PodSpec = { ...old.spec, containers: old.spec?.containers ?? [] }
  const errors = [...commonErrors(pod, spec), ...mirrorErrors(pod, old)]
  const initBefore = before.initContainers ?? []
  for (const [list, now, had] of [
    ['containers', spec.containers, before.containers],
    ['initContainers', spec.initContainers ?? [], initBefore],
  ] as const) {
    if (now.length !== had.length) return [...errors, forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
    errors.push(...imageErrors(now, `spec.${list}`))
  }
  const oldDeadline = before.activeDeadlineSeconds
  const deadline = deadlineErrors(spec.activeDeadlineSeconds, oldDeadline)
  errors.push(...deadline.errors)
  if (deadline.last) return errors
  if (!keepsTolerations(spec.tolerations ?? [], before.tolerations ?? []))
    errors.push(forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'))
  else errors.push(...tolerationErrors(spec.tolerations, 'spec.tolerations'))
  errors.push(...gateErrors(spec, before))

  // Everything that may change is set to what it was; what still differs may not.
  const gated = (before.schedulingGates?.length ?? 0) > 0
  const allowed: PodSpec = {
    ...spec,
    containers: withImages(spec.containers, before.containers),
    ...(spec.initContainers ? { initContainers: withImages(spec.initContainers, initBefore) } : {}),
    activeDeadlineSeconds: oldDeadline,
    tolerations: before.tolerations,
    schedulingGates: before.schedulingGates,
    ...((before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
      ? { terminationGracePeriodSeconds: before.terminationGracePeriodSeconds }
      : {}),
    // While it is gated, a pod may be told more narrowly where to run.
    ...(gated ? { nodeSelector: narrowed(spec.nodeSelector, before.nodeSelector), affinity: before.affinity } : {}),
  }
  if (!equalJson(allowed, before)) errors.push(forbiddenField('spec', `${MUTABLE}\n${goDiff(podSpecView(before), podSpecView(allowed))}`))
  return errors
}

function narrowed(now: PodSpec['nodeSelector'], before: PodSpec['nodeSelector']): PodSpec['nodeSelector'] {
  return Object.entries(before ?? {}).every(([key, value]) => now?.[key] === value) ? before : now
}
