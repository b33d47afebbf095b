/** Rules for StatefulSets; models ValidateStatefulSet. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import type { StatefulSet, StatefulSetSpec } from '../../schema/types'
import { nonNegative, selectorAndTemplateErrors } from '../framework/workload-rules'

const POLICIES = ['OrderedReady', 'Parallel'] as const
const RETENTIONS = ['Delete', 'Retain'] as const

/** What of a StatefulSet may change. */
const MUTABLE: readonly (keyof StatefulSetSpec)[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

function strategyErrors({ updateStrategy }: StatefulSetSpec): FieldError[] {
  const path = 'spec.updateStrategy'
  const type = updateStrategy?.type
  if (!type) return [required(path)]
  const rolling = updateStrategy.rollingUpdate
  // As the API server's inner type is written, without the names of its fields in the API.
  const inner = rolling ? { Partition: rolling.partition ?? 0, MaxUnavailable: null } : null
  if (type === 'OnDelete') return inner ? [invalid(`${path}.rollingUpdate`, inner, "only allowed for updateStrategy 'RollingUpdate'")] : []
  if (type !== 'RollingUpdate') return [invalid(path, { Type: type, RollingUpdate: inner }, "must be 'RollingUpdate' or 'OnDelete'")]
  return nonNegative(updateStrategy.rollingUpdate?.partition, `${path}.rollingUpdate.partition`)
}

export function validate(statefulSet: StatefulSet): FieldError[] {
  const spec = statefulSet.spec ?? ({} as StatefulSetSpec)
  const errors: FieldError[] = []
  if (!spec.podManagementPolicy) errors.push(required('spec.podManagementPolicy'))
  else if (!POLICIES.includes(spec.podManagementPolicy))
    errors.push(invalid('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"))
  errors.push(...strategyErrors(spec))
  for (const name of ['whenDeleted', 'whenScaled'] as const) {
    const value = spec.persistentVolumeClaimRetentionPolicy?.[name] as (typeof RETENTIONS)[number] | undefined
    if (value !== undefined && !RETENTIONS.includes(value)) {
      errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${name}`, value, RETENTIONS))
    }
  }
  errors.push(
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(spec.serviceName ? dns1123LabelErrors(spec.serviceName).map((text) => invalid('spec.serviceName', spec.serviceName, text)) : []),
    ...selectorAndTemplateErrors(
      { selector: spec.selector, template: withClaimVolumes(spec) },
      { what: 'statefulset', owner: 'StatefulSet', unreadable: '' },
    ),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  )
  return errors
}

/** Containers may mount the claims that the set will make for each pod. */
function withClaimVolumes(spec: StatefulSetSpec): StatefulSetSpec['template'] {
  const claims = spec.volumeClaimTemplates ?? []
  if (claims.length === 0 || !spec.template?.spec) return spec.template
  const present = spec.template.spec.volumes ?? []
  const made = claims
    .filter((claim) => !present.some((volume) => volume.name === claim.metadata.name))
    .map((claim) => ({ name: claim.metadata.name, persistentVolumeClaim: { claimName: claim.metadata.name } }))
  return { ...spec.template, spec: { ...spec.template.spec, volumes: [...present, ...made] } }
}

export function validateUpdate(statefulSet: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = validate(statefulSet)
  const fixed = (spec: StatefulSetSpec | undefined): object =>
    Object.fromEntries(Object.entries(spec ?? {}).filter(([name]) => !(MUTABLE as readonly string[]).includes(name)))
  if (!equalJson(fixed(statefulSet.spec), fixed(old.spec))) {
    errors.push(
      forbiddenField(
        'spec',
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      ),
    )
  }
  return errors
}

/** The name becomes part of host names. */
export function validateName(name: string, prefix: boolean): readonly string[] {
  return dns1123LabelErrors(prefix ? name.replace(/-$/, 'a') : name)
}
