/** Rules for where a pod may run: affinity, tolerations, topology spread, gates; models pkg/apis/core/validation. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '../../api/names'
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSpec,
  Toleration,
} from '../../schema/types'
import { labelSelectorErrors } from '../framework/label-selector'
import { labelKeyErrors } from './label-keys'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

function requirementErrors(requirement: NodeSelectorRequirement, path: string, anyValues: boolean): FieldError[] {
  const errors: FieldError[] = []
  const values = requirement.values ?? []
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbiddenField(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      break
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
      break
    default:
      errors.push(invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator'))
  }
  for (const message of qualifiedNameErrors(requirement.key)) errors.push(invalid(`${path}.key`, requirement.key, message))
  if (!anyValues) {
    values.forEach((value, i) => {
      for (const message of labelValueErrors(value)) errors.push(invalid(`${path}.values[${i}]`, value, message))
    })
  }
  return errors
}

function fieldRequirementErrors(requirement: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (requirement.operator !== 'In' && requirement.operator !== 'NotIn')
    errors.push(invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator'))
  else if (requirement.values?.length !== 1)
    errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  if (requirement.key !== 'metadata.name') errors.push(invalid(`${path}.key`, requirement.key, 'not a valid field selector key'))
  else
    requirement.values?.forEach((value, i) => {
      for (const message of dns1123SubdomainErrors(value)) errors.push(invalid(`${path}.values[${i}]`, value, message))
    })
  return errors
}

/** A preference may ask for values that no label can have. */
function termErrors(term: NodeSelectorTerm, path: string, preference = false): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((each, i) => requirementErrors(each, `${path}.matchExpressions[${i}]`, preference)),
    ...(term.matchFields ?? []).flatMap((each, i) => fieldRequirementErrors(each, `${path}.matchFields[${i}]`)),
  ]
}

export function nodeSelectorErrors(selector: NodeSelector, path: string): FieldError[] {
  if (!selector.nodeSelectorTerms?.length) return [required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term')]
  return selector.nodeSelectorTerms.flatMap((term, i) => termErrors(term, `${path}.nodeSelectorTerms[${i}]`))
}

function weightErrors(weight: number, path: string): FieldError[] {
  return weight < 1 || weight > 100 ? [invalid(`${path}.weight`, weight, 'must be in the range 1-100')] : []
}

function podTermErrors(term: PodAffinityTerm, path: string): FieldError[] {
  const errors = [
    ...labelSelectorErrors(term.labelSelector, `${path}.labelSelector`),
    ...labelSelectorErrors(term.namespaceSelector, `${path}.namespaceSelector`),
  ]
  for (const name of term.namespaces ?? [])
    for (const message of dns1123LabelErrors(name)) errors.push(invalid(`${path}.namespace`, name, message))
  errors.push(...labelKeyErrors(term, path, path))
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  for (const message of qualifiedNameErrors(term.topologyKey ?? ''))
    errors.push(invalid(`${path}.topologyKey`, term.topologyKey ?? '', message))
  return errors
}

export function affinityErrors(affinity: Affinity | undefined, path: string): FieldError[] {
  if (!affinity) return []
  const errors: FieldError[] = []
  const { nodeAffinity } = affinity
  if (nodeAffinity) {
    const at = `${path}.nodeAffinity`
    const must = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
    if (must) errors.push(...nodeSelectorErrors(must, `${at}.requiredDuringSchedulingIgnoredDuringExecution`))
    nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution?.forEach((term, i) => {
      const field = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`
      errors.push(...weightErrors(term.weight, field), ...termErrors(term.preference ?? {}, `${field}.preference`, true))
    })
  }
  for (const name of ['podAffinity', 'podAntiAffinity'] as const) {
    const pods = affinity[name]
    pods?.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, i) => {
      errors.push(...podTermErrors(term, `${path}.${name}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`))
    })
    pods?.preferredDuringSchedulingIgnoredDuringExecution?.forEach((term, i) => {
      const field = `${path}.${name}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`
      errors.push(...weightErrors(term.weight, field), ...podTermErrors(term.podAffinityTerm, `${field}.podAffinityTerm`))
    })
  }
  return errors
}

export function tolerationErrors(tolerations: readonly Toleration[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  tolerations?.forEach((toleration, i) => {
    const at = `${path}[${i}]`
    const { key, operator, value, effect, tolerationSeconds } = toleration
    if (key) for (const message of qualifiedNameErrors(key)) errors.push(invalid(`${at}.key`, key, message))
    if (!key && operator !== 'Exists') {
      errors.push(
        invalid(
          `${at}.operator`,
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(invalid(`${at}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    switch (operator) {
      case undefined:
      case 'Equal': {
        const messages = labelValueErrors(value ?? '')
        if (messages.length > 0) errors.push(invalid(`${at}.operator`, value ?? '', messages.join(';')))
        break
      }
      case 'Exists':
        if (value) errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"))
        break
      default:
        // Comparisons are for clusters that turn them on.
        errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']))
    }
    if (effect && !EFFECTS.includes(effect)) errors.push(notSupported(`${at}.effect`, effect, EFFECTS))
  })
  return errors
}

function spreadErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  spec.topologySpreadConstraints?.forEach((constraint, i) => {
    const at = `${path}[${i}]`
    if (constraint.maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, constraint.maxSkew, 'must be greater than zero'))
    if (!constraint.topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    else
      for (const message of qualifiedNameErrors(constraint.topologyKey))
        errors.push(invalid(`${at}.topologyKey`, constraint.topologyKey, message))
    if (!['DoNotSchedule', 'ScheduleAnyway'].includes(constraint.whenUnsatisfiable)) {
      errors.push(notSupported(`${at}.whenUnsatisfiable`, constraint.whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']))
    }
    // The earlier of two that are alike is named.
    const alike = spec
      .topologySpreadConstraints!.slice(i + 1)
      .some((each) => each.topologyKey === constraint.topologyKey && each.whenUnsatisfiable === constraint.whenUnsatisfiable)
    if (alike)
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`))
    if (constraint.minDomains !== undefined) {
      if (constraint.minDomains <= 0) errors.push(invalid(`${at}.minDomains`, constraint.minDomains, 'must be greater than zero'))
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') {
        errors.push(
          invalid(
            `${at}.minDomains`,
            constraint.minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${constraint.whenUnsatisfiable}`,
          ),
        )
      }
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[name]
      if (value !== undefined && !['Honor', 'Ignore'].includes(value))
        errors.push(notSupported(`${at}.${name}`, value, ['Honor', 'Ignore']))
    }
    errors.push(...labelKeyErrors(constraint, at, `${at}.matchLabelKeys`))
    errors.push(...labelSelectorErrors(constraint.labelSelector, `${at}.labelSelector`))
  })
  return errors
}

/** Readiness gates, scheduling gates and topology spread, in the server's order. */
export function gateErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  spec.readinessGates?.forEach((gate, i) => {
    for (const message of qualifiedNameErrors(gate.conditionType ?? ''))
      errors.push(invalid(`${path}.readinessGates[${i}].conditionType`, gate.conditionType ?? '', message))
  })
  const gates = new Set<string>()
  spec.schedulingGates?.forEach((gate, i) => {
    const at = `${path}.schedulingGates[${i}]`
    for (const message of qualifiedNameErrors(gate.name)) errors.push(invalid(at, gate.name, message))
    if (gates.has(gate.name)) errors.push(duplicate(at, gate.name))
    gates.add(gate.name)
  })
  return [...errors, ...spreadErrors(spec, `${path}.topologySpreadConstraints`)]
}
