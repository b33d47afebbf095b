/** PriorityClasses: how important pods are to the scheduler. */
import { forbiddenField, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Draft } from '../../api/object'
import { PRIORITY_CLASSES } from '../../schema/resources'
import type { PriorityClass } from '../../schema/types'
import { builtin } from '../framework/define'

const HIGHEST_USER_PRIORITY = 1_000_000_000
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const
const SYSTEM: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 }

function setDefaults(priorityClass: Draft<PriorityClass>): void {
  priorityClass.preemptionPolicy ??= 'PreemptLowerPriority'
}

function validate(priorityClass: PriorityClass): FieldError[] {
  const errors: FieldError[] = []
  // A name that is missing altogether is complained of with the rest of the metadata.
  const name = priorityClass.metadata.name as string | undefined
  if (name?.startsWith('system-')) {
    if (SYSTEM[name] !== priorityClass.value) {
      errors.push(
        forbiddenField(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: ${SYSTEM[name] === undefined ? `${name} is not a known system priority class` : `value of ${name} PriorityClass must be ${SYSTEM[name]}`}`,
        ),
      )
    }
  } else if ((priorityClass.value ?? 0) > HIGHEST_USER_PRIORITY) {
    errors.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`))
  }
  const policy = priorityClass.preemptionPolicy
  if (policy !== undefined) {
    if (!policy) errors.push(required('preemptionPolicy'))
    else if (!PREEMPTION_POLICIES.includes(policy)) errors.push(notSupported('preemptionPolicy', policy, PREEMPTION_POLICIES))
  }
  return errors
}

function validateUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  const errors: FieldError[] = []
  if (priorityClass.value !== old.value) errors.push(forbiddenField('value', 'may not be changed in an update.'))
  if (priorityClass.preemptionPolicy !== old.preemptionPolicy) {
    errors.push({ type: 'Invalid value', field: 'preemptionPolicy', value: priorityClass.preemptionPolicy, detail: 'field is immutable' })
  }
  return errors
}

export const priorityClass = builtin(PRIORITY_CLASSES, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  cells: {
    Value: (object) => object.value ?? 0,
    'Global-Default': (object) => object.globalDefault ?? false,
    PreemptionPolicy: (object) => object.preemptionPolicy ?? '',
  },
})
