/** Rules for autoscalers; models pkg/apis/autoscaling/validation. */
import { forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { pathSegmentErrors } from '../../api/names'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, HPAScalingRules, MetricSpec, MetricTarget } from '../../schema/types'
import { amount } from '../framework/amount'
import { nonNegative } from '../framework/workload-rules'

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const
const TARGETS = ['AverageValue', 'Utilization', 'Value'] as const
const SELECTIONS = ['Disabled', 'Max', 'Min'] as const
const SOURCES = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
} as const
const MAX_PERIOD = 1800
const MAX_STABILIZATION = 3600

function targetErrors(target: MetricTarget | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!target?.type) return [required(`${path}.type`, 'must specify a metric target type')]
  if (!(TARGETS as readonly string[]).includes(target.type))
    errors.push(invalid(`${path}.type`, target.type, 'must be either Utilization, Value, or AverageValue'))
  for (const name of ['value', 'averageValue'] as const) {
    const value = target[name]
    if (value !== undefined && amount(value) <= 0n) errors.push(invalid(`${path}.${name}`, value, 'must be positive'))
  }
  if (target.averageUtilization !== undefined && target.averageUtilization < 1) {
    errors.push(invalid(`${path}.averageUtilization`, target.averageUtilization, 'must be greater than 0'))
  }
  return errors
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

function metricErrors(metric: MetricSpec, path: string): FieldError[] {
  if (!metric.type) return [required(`${path}.type`, 'must specify a metric source type')]
  const type = TYPES.find((each) => each === metric.type)
  if (!type) return [notSupported(`${path}.type`, metric.type, TYPES)]
  const errors: FieldError[] = []
  const expected = SOURCES[type]
  for (const name of Object.values(SOURCES)) {
    if (name !== expected && metric[name]) errors.push(forbiddenField(`${path}.${name}`, 'must populate the given metric source only'))
  }
  if (!metric[expected]) return [...errors, required(`${path}.${expected}`, 'must populate information for the given metric source')]
  if (metric.resource && type === 'Resource') {
    if (!metric.resource.name) errors.push(required(`${path}.resource.name`, 'must specify a resource name'))
    errors.push(...resourceTargetErrors(metric.resource.target, `${path}.resource.target`))
  }
  if (metric.containerResource && type === 'ContainerResource') {
    if (!metric.containerResource.name) errors.push(required(`${path}.containerResource.name`, 'must specify a resource name'))
    if (!metric.containerResource.container) errors.push(required(`${path}.containerResource.container`, 'must specify a container'))
    errors.push(...resourceTargetErrors(metric.containerResource.target, `${path}.containerResource.target`))
  }
  if (metric.pods && type === 'Pods') {
    if (!metric.pods.metric?.name) errors.push(required(`${path}.pods.metric.name`, 'must specify a metric name'))
    errors.push(...targetErrors(metric.pods.target, `${path}.pods.target`))
    if (metric.pods.target?.averageValue === undefined)
      errors.push(required(`${path}.pods.target.averageValue`, 'must specify a positive target averageValue'))
  }
  for (const name of ['object', 'external'] as const) {
    const source = metric[name]
    if (!source || SOURCES[type] !== name) continue
    if (!source.metric?.name) errors.push(required(`${path}.${name}.metric.name`, 'must specify a metric name'))
    errors.push(...targetErrors(source.target, `${path}.${name}.target`))
    if (source.target?.value === undefined && source.target?.averageValue === undefined) {
      errors.push(required(`${path}.${name}.target.averageValue`, 'must set either a target value for metric or a per-pod target'))
    }
  }
  return errors
}

function rulesErrors(rules: HPAScalingRules | undefined, path: string): FieldError[] {
  if (!rules) return []
  const errors: FieldError[] = []
  const window = rules.stabilizationWindowSeconds
  if (window !== undefined) {
    errors.push(...nonNegative(window, `${path}.stabilizationWindowSeconds`))
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
  return errors
}

export function validate(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  const spec = autoscaler.spec ?? ({} as HorizontalPodAutoscalerSpec)
  const errors: FieldError[] = []
  const { minReplicas, maxReplicas = 0, metrics = [] } = spec
  const needsOne = minReplicas === 0 && !metrics.some((metric) => metric.type === 'Object' || metric.type === 'External')
  if (minReplicas !== undefined && (minReplicas < 0 || needsOne))
    errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  if (maxReplicas < 1) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  for (const name of ['kind', 'name'] as const) {
    const value = spec.scaleTargetRef?.[name]
    if (!value) errors.push(required(`spec.scaleTargetRef.${name}`))
    else for (const message of pathSegmentErrors(value)) errors.push(invalid(`spec.scaleTargetRef.${name}`, value, message))
  }
  metrics.forEach((metric, i) => errors.push(...metricErrors(metric, `spec.metrics[${i}]`)))
  errors.push(
    ...rulesErrors(spec.behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesErrors(spec.behavior?.scaleDown, 'spec.behavior.scaleDown'),
  )
  return errors
}

export function validateUpdate(autoscaler: HorizontalPodAutoscaler, _old: HorizontalPodAutoscaler): FieldError[] {
  return validate(autoscaler)
}
