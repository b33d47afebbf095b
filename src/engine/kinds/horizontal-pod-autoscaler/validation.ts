/** Rules for autoscalers; models pkg/apis/autoscaling/validation. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { pathSegmentErrors } from '../../api/names'
import { compareQuantities } from '../../api/quantity'
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../../schema/types'
import { amount } from '../framework/amount'

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const
const TARGETS = ['AverageValue', 'Utilization', 'Value'] as const
const SELECTIONS = ['Disabled', 'Max', 'Min'] as const
const MAX_PERIOD = 1800
const MAX_STABILIZATION = 3600

function targetErrors(target: MetricTarget | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!target?.type) errors.push(required(`${path}.type`, 'must specify a metric target type'))
  if (!(TARGETS as readonly string[]).includes(target?.type ?? ''))
    errors.push(invalid(`${path}.type`, target?.type ?? '', 'must be either Utilization, Value, or AverageValue'))
  for (const name of ['value', 'averageValue'] as const) {
    const value = target?.[name]
    if (value !== undefined && amount(value) <= 0n) errors.push(invalid(`${path}.${name}`, value, 'must be positive'))
  }
  if (target?.averageUtilization !== undefined && target.averageUtilization < 1)
    errors.push(invalid(`${path}.averageUtilization`, target.averageUtilization, 'must be greater than 0'))
  return errors
}

function referenceErrors(reference: Partial<CrossVersionObjectReference> | undefined, path: string): FieldError[] {
  return (['kind', 'name'] as const).flatMap((name) => {
    const value = reference?.[name]
    if (!value) return [required(`${path}.${name}`)]
    return pathSegmentErrors(value).map((message) => invalid(`${path}.${name}`, value, message))
  })
}

function identifierErrors(metric: MetricIdentifier | undefined, path: string): FieldError[] {
  if (!metric?.name) return [required(`${path}.name`, 'must specify a metric name')]
  return pathSegmentErrors(metric.name).map((message) => invalid(`${path}.name`, metric.name, message))
}

function resourceTargetErrors(target: MetricTarget | undefined, path: string): FieldError[] {
  const errors = targetErrors(target, path)
  if (target?.averageUtilization !== undefined && target.averageValue !== undefined) {
    errors.push(forbiddenField(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'))
  }
  if (target?.averageUtilization === undefined && target?.averageValue === undefined) {
    errors.push(required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization'))
  }
  return errors
}

/** Rules of each source, in the order in which the server looks for them. */
const SOURCES: Readonly<Record<string, (metric: MetricSpec, path: string) => FieldError[]>> = {
  object: ({ object }, path) => [
    ...referenceErrors(object!.describedObject, `${path}.describedObject`),
    ...identifierErrors(object!.metric, `${path}.metric`),
    ...targetErrors(object!.target, `${path}.target`),
    ...(object!.target?.value === undefined && object!.target?.averageValue === undefined
      ? [required(`${path}.target.averageValue`, 'must set either a target value or averageValue')]
      : []),
  ],
  external: ({ external }, path) => {
    const { value, averageValue } = external!.target ?? {}
    const errors = [...identifierErrors(external!.metric, `${path}.metric`), ...targetErrors(external!.target, `${path}.target`)]
    if (value === undefined && averageValue === undefined)
      errors.push(required(`${path}.target.averageValue`, 'must set either a target value for metric or a per-pod target'))
    if (value !== undefined && averageValue !== undefined)
      errors.push(forbiddenField(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target'))
    return errors
  },
  pods: ({ pods }, path) => [
    ...identifierErrors(pods!.metric, `${path}.metric`),
    ...targetErrors(pods!.target, `${path}.target`),
    ...(pods!.target?.averageValue === undefined
      ? [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
      : []),
  ],
  resource: ({ resource }, path) => [
    ...(resource!.name ? [] : [required(`${path}.name`, 'must specify a resource name')]),
    ...resourceTargetErrors(resource!.target, `${path}.target`),
  ],
  containerResource: ({ containerResource }, path) => [
    ...(containerResource!.name ? [] : [required(`${path}.name`, 'must specify a resource name')]),
    ...(containerResource!.container ? [] : [required(`${path}.container`, 'must specify a container')]),
    ...resourceTargetErrors(containerResource!.target, `${path}.target`),
  ],
}

const sourceOf = (type: string): string => `${type.charAt(0).toLowerCase()}${type.slice(1)}`

function metricErrors(metric: MetricSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!metric.type) errors.push(required(`${path}.type`, 'must specify a metric source type'))
  const known = TYPES.some((each) => each === metric.type)
  if (!known) errors.push(notSupported(`${path}.type`, metric.type ?? '', TYPES))
  const given = Object.keys(SOURCES).filter((name) => metric[name as keyof MetricSpec] !== undefined)
  if (given[0]) errors.push(...SOURCES[given[0]]!(metric, `${path}.${given[0]}`))
  const expected = known ? sourceOf(metric.type) : undefined
  if (expected && !given.includes(expected))
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'))
  if (given.length > 1)
    for (const name of given)
      if (name !== expected) errors.push(forbiddenField(`${path}.${name}`, 'must populate the given metric source only'))
  return errors
}

function rulesErrors(rules: HPAScalingRules | undefined, path: string): FieldError[] {
  if (!rules) return []
  const errors: FieldError[] = []
  const window = rules.stabilizationWindowSeconds
  if (window !== undefined) {
    if (window < 0) errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, 'must be greater than or equal to zero'))
    if (window > MAX_STABILIZATION) {
      errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${MAX_STABILIZATION}`))
    }
  }
  if (rules.selectPolicy !== undefined && !(SELECTIONS as readonly string[]).includes(rules.selectPolicy)) {
    errors.push(notSupported(`${path}.selectPolicy`, rules.selectPolicy, SELECTIONS))
  }
  if (!rules.policies?.length) errors.push(required(`${path}.policies`, 'must specify at least one Policy'))
  rules.policies?.forEach((policy, i) => {
    const at = `${path}.policies[${i}]`
    if (policy.type !== 'Pods' && policy.type !== 'Percent') errors.push(notSupported(`${at}.type`, policy.type, ['Percent', 'Pods']))
    if (policy.value <= 0) errors.push(invalid(`${at}.value`, policy.value, 'must be greater than zero'))
    if (policy.periodSeconds <= 0) errors.push(invalid(`${at}.periodSeconds`, policy.periodSeconds, 'must be greater than zero'))
    if (policy.periodSeconds > MAX_PERIOD)
      errors.push(invalid(`${at}.periodSeconds`, policy.periodSeconds, `must be less than or equal to ${MAX_PERIOD}`))
  })
  const tolerance = rules.tolerance as string | undefined
  if (tolerance !== undefined && compareQuantities(tolerance, '0') < 0)
    errors.push(invalid(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0'))
  return errors
}

export function validate(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  const spec = autoscaler.spec ?? ({} as HorizontalPodAutoscalerSpec)
  const errors: FieldError[] = []
  const { minReplicas, maxReplicas = 0, metrics = [] } = spec
  const needsOne = minReplicas === 0 && !metrics.some((metric) => metric.type === 'Object' || metric.type === 'External')
  if (minReplicas !== undefined && minReplicas < 1)
    errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  if (maxReplicas < 1) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  errors.push(...referenceErrors(spec.scaleTargetRef, 'spec.scaleTargetRef'))
  metrics.forEach((metric, i) => errors.push(...metricErrors(metric, `spec.metrics[${i}]`)))
  if (needsOne)
    errors.push(forbiddenField('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'))
  errors.push(
    ...rulesErrors(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesErrors(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  )
  return errors
}

export function validateUpdate(autoscaler: HorizontalPodAutoscaler, _old: HorizontalPodAutoscaler): FieldError[] {
  return validate(autoscaler)
}
