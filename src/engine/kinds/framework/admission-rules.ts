/** Which requests admission policies and webhooks are about: the rules of their rules; models admissionregistration's validation. */
import { duplicate, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { pathSegmentErrors, qualifiedNameErrors } from '../../api/names'
import type { MatchCondition, MatchResources, NamedRuleWithOperations } from '../../schema/types'
import { admissionSignature, expressionErrors, type AdmissionScope } from './cel/admission'
import { labelSelectorErrors } from './label-selector'

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const SCOPES = ['*', 'Cluster', 'Namespaced']
export const FAILURE_POLICIES: readonly string[] = ['Fail', 'Ignore']
export const MATCH_POLICIES: readonly string[] = ['Equivalent', 'Exact']
const MAX_CONDITIONS = 64

function resourceErrors(resources: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = []
  if (resources.length === 0) errors.push(required(path))
  const ofAllSubresources = new Set<string>()
  const ofAllResources = new Set<string>()
  let plain = false
  resources.forEach((each, i) => {
    if (each === '') errors.push(required(`${path}[${i}]`))
    const slash = each.indexOf('/')
    if (slash < 0) {
      plain = each !== '*'
      return
    }
    const resource = each.slice(0, slash)
    const sub = each.slice(slash + 1)
    if (ofAllSubresources.has(resource))
      errors.push(invalid(`${path}[${i}]`, each, `if '${resource}/*' is present, must not specify ${each}`))
    if (ofAllResources.has(sub)) errors.push(invalid(`${path}[${i}]`, each, `if '*/${sub}' is present, must not specify ${each}`))
    if (sub === '*') ofAllSubresources.add(resource)
    if (resource === '*') ofAllResources.add(sub)
  })
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"))
  if (resources.includes('*') && plain)
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"))
  return errors
}

export function ruleErrors(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  rule.resourceNames?.forEach((name, i) => {
    for (const message of pathSegmentErrors(name)) errors.push(invalid(`${path}.resourceNames[${i}]`, name, message))
    if (names.has(name)) errors.push(duplicate(`${path}.resourceNames[${i}]`, name))
    names.add(name)
  })
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  if (operations.length === 0) errors.push(required(`${path}.operations`))
  if (operations.length > 1 && operations.includes('*'))
    errors.push(invalid(`${path}.operations`, operations, "if '*' is present, must not specify other operations"))
  operations.forEach((each, i) => {
    if (!OPERATIONS.includes(each)) errors.push(notSupported(`${path}.operations[${i}]`, each, OPERATIONS))
  })
  if (apiGroups.length === 0) errors.push(required(`${path}.apiGroups`))
  if (apiGroups.length > 1 && apiGroups.includes('*'))
    errors.push(invalid(`${path}.apiGroups`, apiGroups, "if '*' is present, must not specify other API groups"))
  if (apiVersions.length === 0) errors.push(required(`${path}.apiVersions`))
  if (apiVersions.length > 1 && apiVersions.includes('*'))
    errors.push(invalid(`${path}.apiVersions`, apiVersions, "if '*' is present, must not specify other API versions"))
  apiVersions.forEach((each, i) => {
    if (each === '') errors.push(required(`${path}.apiVersions[${i}]`))
  })
  errors.push(...resourceErrors(resources, `${path}.resources`))
  if (scope !== undefined && !SCOPES.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, SCOPES))
  return errors
}

export function matchResourcesErrors(match: MatchResources | undefined, path: string): FieldError[] {
  if (!match) return []
  const errors: FieldError[] = []
  if (!MATCH_POLICIES.includes(match.matchPolicy ?? '')) errors.push(notSupported(`${path}.matchPolicy`, match.matchPolicy, MATCH_POLICIES))
  errors.push(...labelSelectorErrors(match.namespaceSelector, `${path}.namespaceSelector`))
  errors.push(...labelSelectorErrors(match.objectSelector, `${path}.objectSelector`))
  match.resourceRules?.forEach((rule, i) => errors.push(...ruleErrors(rule, `${path}.resourceRules[${i}]`)))
  match.excludeResourceRules?.forEach((rule, i) => errors.push(...ruleErrors(rule, `${path}.excludeResourceRules[${i}]`)))
  return errors
}

export function matchConditionErrors(conditions: readonly MatchCondition[] | undefined, scope: AdmissionScope, path: string): FieldError[] {
  const errors: FieldError[] = []
  const count = conditions?.length ?? 0
  if (count > MAX_CONDITIONS)
    errors.push({ type: 'Too many', field: path, value: count, detail: `must have at most ${MAX_CONDITIONS} items` })
  const names = new Set<string>()
  conditions?.forEach((condition, i) => {
    const at = `${path}[${i}]`
    const expression = condition.expression?.trim()
    errors.push(...expressionErrors(expression, admissionSignature(scope, ['bool']), `${at}.expression`, ''))
    if (!condition.name) errors.push(required(`${at}.name`))
    else {
      for (const message of qualifiedNameErrors(condition.name)) errors.push(invalid(`${at}.name`, condition.name, message))
      if (names.has(condition.name)) errors.push(duplicate(`${at}.name`, condition.name))
      names.add(condition.name)
    }
  })
  return errors
}
