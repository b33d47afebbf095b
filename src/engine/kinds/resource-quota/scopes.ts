/** What a ResourceQuota may be narrowed to, and which of its limits that leaves meaningful; models validateResourceQuotaScopes and validateScopedResourceSelectorRequirement. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { ResourceQuota } from '../../schema/types'
import { goViewer } from '../framework/go-view'

/** Resources that are counted in whole numbers. */
export const COUNTED: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
])

/** Resources that a quota knows by name. */
export const STANDARD: ReadonlySet<string> = new Set([
  ...COUNTED,
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
])
const POD_COUNT = ['pods']
const POD_COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const CLAIMS = ['persistentvolumeclaims', 'requests.storage']

/** Scope -> the standard resources it can narrow. */
const SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['BestEffort', POD_COUNT],
  ['CrossNamespacePodAffinity', [...POD_COUNT, ...POD_COMPUTE]],
  ['NotBestEffort', [...POD_COUNT, ...POD_COMPUTE]],
  ['NotTerminating', [...POD_COUNT, ...POD_COMPUTE]],
  ['PriorityClass', [...POD_COUNT, ...POD_COMPUTE]],
  ['Terminating', [...POD_COUNT, ...POD_COMPUTE]],
  ['VolumeAttributesClass', CLAIMS],
])
const EXISTS_ONLY = new Set(['BestEffort', 'CrossNamespacePodAffinity', 'NotBestEffort', 'NotTerminating', 'Terminating'])
const MUST_EXIST =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

const selectorView = goViewer({
  ScopeSelector: 'MatchExpressions:[]Requirement',
  Requirement: 'ScopeName:s Operator:s Values:p',
})

type Spec = NonNullable<ResourceQuota['spec']>

/** One complaint for each standard resource that the scope says nothing about. */
function misapplied(scope: string, spec: Spec, field: string, value: unknown): FieldError[] {
  const valid = SCOPES.get(scope)
  return Object.keys(spec.hard ?? {})
    .filter((name) => valid && STANDARD.has(name) && !valid.includes(name))
    .map(() => invalid(field, value, 'unsupported scope applied to resource'))
}

function conflicts(scopes: readonly string[], field: string, value: unknown): FieldError[] {
  return OPPOSITES.filter((pair) => pair.every((scope) => scopes.includes(scope))).map(() => invalid(field, value, 'conflicting scopes'))
}

export function scopeErrors(spec: Spec): FieldError[] {
  const errors: FieldError[] = []
  const { scopes = [], scopeSelector } = spec
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) errors.push(invalid('spec.scopes', scopes, 'unsupported scope'))
    errors.push(...misapplied(scope, spec, 'spec.scopes', scopes))
  }
  errors.push(...conflicts(scopes, 'spec.scopes', scopes))
  if (!scopeSelector) return errors
  const field = 'spec.scopeSelector.matchExpressions'
  const asGo = selectorView(scopeSelector, 'ScopeSelector')
  const expressions = scopeSelector.matchExpressions ?? []
  for (const { scopeName, operator, values = [] } of expressions) {
    if (!SCOPES.has(scopeName)) errors.push(invalid(`${field}.scopeName`, scopeName, 'unsupported scope'))
    errors.push(...misapplied(scopeName, spec, field, asGo))
    if (EXISTS_ONLY.has(scopeName) && operator !== 'Exists') errors.push(invalid(`${field}.operator`, operator, MUST_EXIST))
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.push(required(`${field}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.push(invalid(`${field}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
    } else errors.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'))
  }
  return [
    ...errors,
    ...conflicts(
      expressions.map((each) => each.scopeName),
      field,
      asGo,
    ),
  ]
}
