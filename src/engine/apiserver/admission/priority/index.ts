/** Turns a pod's priority class into its number, and keeps one global default; models plugin Priority. */
import { forbidden } from '../../../api/status'
import type { Pod, PriorityClass } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { podOf, type DraftPodSpec } from '../pod'

const CLASSES = 'scheduling.k8s.io/priorityclasses'

/** The class for pods that name none; of several the lowest value counts. */
function globalDefault(core: Core): PriorityClass | undefined {
  return (core.store.list(CLASSES) as readonly PriorityClass[])
    .filter((each) => each.globalDefault)
    .reduce<PriorityClass | undefined>((lowest, each) => (lowest && (lowest.value ?? 0) <= (each.value ?? 0) ? lowest : each), undefined)
}

/** What was computed at creation stays when an update leaves it out. */
function keep(spec: DraftPodSpec, old: Pod | undefined): void {
  if (spec.priority === undefined && old?.spec?.priority !== undefined) spec.priority = old.spec.priority
  if (spec.preemptionPolicy === undefined && old?.spec?.preemptionPolicy !== undefined) spec.preemptionPolicy = old.spec.preemptionPolicy
}

function admit(attributes: Attributes, core: Core): void {
  const pod = podOf(attributes)
  if (!pod) return
  if (attributes.operation === 'UPDATE') keep(pod.spec, attributes.old as Pod | undefined)
  if (attributes.operation !== 'CREATE') return
  const { spec } = pod
  let found: PriorityClass | undefined
  if (spec.priorityClassName) {
    found = core.store.get(CLASSES, spec.priorityClassName) as PriorityClass | undefined
    if (!found) throw forbidden(attributes.served, pod.metadata.name, `no PriorityClass with name ${spec.priorityClassName} was found`)
  } else {
    found = globalDefault(core)
    if (found) spec.priorityClassName = found.metadata.name
  }
  const value = found?.value ?? 0
  if (spec.priority !== undefined && spec.priority !== value) {
    throw forbidden(
      attributes.served,
      pod.metadata.name,
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    )
  }
  spec.priority = value
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    throw forbidden(
      attributes.served,
      pod.metadata.name,
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    )
  }
  spec.preemptionPolicy = policy as NonNullable<typeof spec.preemptionPolicy>
}

function validate({ served, object, operation, subresource, name }: Attributes, core: Core): void {
  if (served.collection !== CLASSES || subresource !== '' || operation === 'DELETE') return
  if (!(object as PriorityClass).globalDefault) return
  const other = (core.store.list(CLASSES) as readonly PriorityClass[]).find((each) => each.globalDefault && each.metadata.name !== name)
  if (other) throw forbidden(served, name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`)
}

export const priority: AdmissionPlugin = { name: 'Priority', admit, validate }
