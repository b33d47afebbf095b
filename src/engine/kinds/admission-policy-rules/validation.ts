/** Rules for admission policies and their bindings; models pkg/apis/admissionregistration/validation. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors, dns1123SubdomainErrors, pathSegmentErrors, qualifiedNameErrors } from '../../api/names'
import type {
  AuditAnnotation,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  Mutation,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
  Variable,
} from '../../schema/types'
import { FAILURE_POLICIES, matchConditionErrors, matchResourcesErrors } from '../framework/admission-rules'
import { admissionSignature, expressionErrors, type AdmissionScope } from '../framework/cel/admission'
import { labelSelectorErrors } from '../framework/label-selector'

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const ACTIONS = ['Audit', 'Deny', 'Warn']
const PATCH_TYPES = ['ApplyConfiguration', 'JSONPatch']
const REINVOCATION = ['IfNeeded', 'Never']
const MAX_ANNOTATIONS = 20
const MAX_ANNOTATION_EXPRESSION = 5 * 1024
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

function paramKindErrors(kind: ParamKind | undefined, path: string): FieldError[] {
  if (!kind) return []
  const errors: FieldError[] = []
  const apiVersion = kind.apiVersion ?? ''
  const parts = apiVersion.split('/')
  if (apiVersion === '') errors.push(required(`${path}.apiVersion`))
  else if (parts.length > 2) errors.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`))
  else {
    const [group, version] = parts.length === 2 ? [parts[0]!, parts[1]!] : ['', parts[0]!]
    if (group) {
      const messages = dns1123SubdomainErrors(group)
      if (messages.length > 0) errors.push(invalid(`${path}.apiVersion`, group, messages.join(',')))
    }
    const messages = version === '' ? [] : dns1035LabelErrors(version)
    if (version === '') errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must be specified'))
    else if (messages.length > 0) errors.push(invalid(`${path}.apiVersion`, version, messages.join(',')))
  }
  const messages = kind.kind ? dns1035LabelErrors(kind.kind.toLowerCase()) : []
  if (!kind.kind) errors.push(required(`${path}.kind`))
  else if (messages.length > 0)
    errors.push(invalid(`${path}.kind`, kind.kind, `may have mixed case, but should otherwise match: ${messages.join(',')}`))
  return errors
}

function variableErrors(variables: readonly Variable[], params: boolean, path: string): FieldError[] {
  const errors: FieldError[] = []
  const before: string[] = []
  variables.forEach((variable, i) => {
    const at = `${path}[${i}]`
    if (!variable.name?.trim()) errors.push(required(`${at}.name`, 'name is not specified'))
    else if (!/^[_a-zA-Z]\w*$/.test(variable.name) || RESERVED.has(variable.name))
      errors.push(invalid(`${at}.name`, variable.name, 'name is not a valid CEL identifier'))
    const signature = admissionSignature({ params, variables: [...before] })
    errors.push(...expressionErrors(variable.expression, signature, `${at}.expression`, 'expression is not specified'))
    before.push(variable.name)
  })
  return errors
}

function validationErrors(validation: Validation, scope: AdmissionScope, path: string): FieldError[] {
  const errors = expressionErrors(
    validation.expression,
    admissionSignature(scope, ['bool']),
    `${path}.expression`,
    'expression is not specified',
  )
  const { message, messageExpression, reason } = validation
  if (messageExpression) {
    if (!messageExpression.trim()) errors.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'))
    else {
      const signature = admissionSignature({ ...scope, authorizer: false }, ['string'])
      errors.push(...expressionErrors(messageExpression, signature, `${path}.messageExpression`, ''))
    }
  }
  if (message && !message.trim()) errors.push(invalid(`${path}.message`, message, 'message must be non-empty if specified'))
  else if (message && /[\n\r]/.test(message.trim()))
    errors.push(invalid(`${path}.message`, message, 'message must not contain line breaks'))
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS))
  return errors
}

function annotationErrors(annotations: readonly AuditAnnotation[], name: string, scope: AdmissionScope, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (annotations.length > MAX_ANNOTATIONS)
    errors.push(invalid(path, annotations, `must not have more than ${MAX_ANNOTATIONS} auditAnnotations`))
  const keys = new Set<string>()
  annotations.forEach((annotation, i) => {
    const at = `${path}[${i}]`
    for (const message of qualifiedNameErrors(`${name}/${annotation.key}`))
      errors.push(invalid(`${at}.key`, `${name}/${annotation.key}`, message))
    const expression = annotation.valueExpression?.trim()
    if ((expression?.length ?? 0) > MAX_ANNOTATION_EXPRESSION)
      errors.push(required(`${at}.valueExpression`, `must not exceed ${MAX_ANNOTATION_EXPRESSION} bytes in length`))
    else {
      const signature = admissionSignature(scope, ['string', 'null'])
      errors.push(...expressionErrors(expression, signature, `${at}.valueExpression`, 'valueExpression is not specified'))
    }
    if (keys.has(annotation.key)) errors.push(duplicate(`${at}.key`, annotation.key))
    keys.add(annotation.key)
  })
  return errors
}

/** What both sorts of policies have before their rules. */
function commonErrors(spec: NonNullable<(ValidatingAdmissionPolicy | MutatingAdmissionPolicy)['spec']>): FieldError[] {
  const errors: FieldError[] = []
  if (!FAILURE_POLICIES.includes(spec.failurePolicy ?? ''))
    errors.push(notSupported('spec.failurePolicy', spec.failurePolicy, FAILURE_POLICIES))
  errors.push(...paramKindErrors(spec.paramKind, 'spec.paramKind'))
  if (!spec.matchConstraints) errors.push(required('spec.matchConstraints'))
  else {
    errors.push(...matchResourcesErrors(spec.matchConstraints, 'spec.matchConstraints'))
    if (!spec.matchConstraints.resourceRules?.length) errors.push(required('spec.matchConstraints.resourceRules'))
  }
  errors.push(...matchConditionErrors(spec.matchConditions, { params: spec.paramKind !== undefined }, 'spec.matchConditions'))
  return errors
}

const NOTHING_TO_DO = 'validations or auditAnnotations must contain at least one item'

export function validateValidatingPolicy({ metadata, spec }: ValidatingAdmissionPolicy): FieldError[] {
  if (!spec) return [required('spec')]
  const params = spec.paramKind !== undefined
  const errors = [...commonErrors(spec), ...variableErrors(spec.variables ?? [], params, 'spec.variables')]
  const scope: AdmissionScope = { params, ...(spec.variables?.length ? { variables: spec.variables.map((each) => each.name) } : {}) }
  if (!spec.validations?.length && !spec.auditAnnotations?.length)
    return [...errors, required('spec.validations', NOTHING_TO_DO), required('spec.auditAnnotations', NOTHING_TO_DO)]
  spec.validations?.forEach((each, i) => errors.push(...validationErrors(each, scope, `spec.validations[${i}]`)))
  errors.push(...annotationErrors(spec.auditAnnotations ?? [], metadata.name, scope, 'spec.auditAnnotations'))
  return errors
}

function mutationErrors(mutation: Mutation, scope: AdmissionScope, path: string): FieldError[] {
  const { patchType, applyConfiguration, jsonPatch } = mutation
  if (!patchType) return [required(`${path}.patchType`)]
  if (!PATCH_TYPES.includes(patchType)) return [notSupported(`${path}.patchType`, patchType, PATCH_TYPES)]
  const isApply = patchType === 'ApplyConfiguration'
  const [field, given, other, otherField] = isApply
    ? (['applyConfiguration', applyConfiguration, jsonPatch, 'jsonPatch'] as const)
    : (['jsonPatch', jsonPatch, applyConfiguration, 'applyConfiguration'] as const)
  const errors: FieldError[] = []
  if (other) errors.push(forbiddenField(`${path}.${otherField}`, `${otherField} must not be specified when patchType is ${patchType}`))
  if (!given) return [...errors, required(`${path}.${field}`, `must be specified when patchType is ${patchType}`)]
  const signature = admissionSignature(scope, [isApply ? 'Object' : 'list(JSONPatch)'], true)
  return [...errors, ...expressionErrors(given.expression, signature, `${path}.${field}.expression`, 'expression is not specified')]
}

export function validateMutatingPolicy({ spec }: MutatingAdmissionPolicy): FieldError[] {
  if (!spec) return [required('spec')]
  const params = spec.paramKind !== undefined
  const errors = [...commonErrors(spec), ...variableErrors(spec.variables ?? [], params, 'spec.variables')]
  const scope: AdmissionScope = { params, ...(spec.variables?.length ? { variables: spec.variables.map((each) => each.name) } : {}) }
  if (!spec.mutations?.length) errors.push(required('spec.mutations', 'mutations must contain at least one item'))
  spec.mutations?.forEach((each, i) => errors.push(...mutationErrors(each, scope, `spec.mutations[${i}]`)))
  if (!spec.reinvocationPolicy) errors.push(required('spec.reinvocationPolicy'))
  else if (!REINVOCATION.includes(spec.reinvocationPolicy))
    errors.push(notSupported('spec.reinvocationPolicy', spec.reinvocationPolicy, REINVOCATION))
  return errors
}

function paramRefErrors(reference: ParamRef | undefined, path: string): FieldError[] {
  if (!reference) return []
  const errors: FieldError[] = []
  const { name, selector, parameterNotFoundAction: action } = reference
  if (name) {
    for (const message of pathSegmentErrors(name)) errors.push(invalid(`${path}.name`, name, message))
    if (selector) errors.push(forbiddenField(`${path}.name`, 'name and selector are mutually exclusive'))
  }
  errors.push(...labelSelectorErrors(selector, `${path}.selector`))
  if (name && selector) errors.push(forbiddenField(`${path}.selector`, 'name and selector are mutually exclusive'))
  if (!name && !selector) errors.push(required(path, 'one of name or selector must be specified'))
  if (!action) errors.push(required(`${path}.parameterNotFoundAction`))
  else if (action !== 'Deny' && action !== 'Allow') errors.push(notSupported(`${path}.parameterNotFoundAction`, action, ['Deny', 'Allow']))
  return errors
}

function bindingErrors(spec: NonNullable<MutatingAdmissionPolicyBinding['spec']>): FieldError[] {
  const errors: FieldError[] = []
  if (!spec.policyName) errors.push(required('spec.policyName'))
  else for (const message of dns1123SubdomainErrors(spec.policyName)) errors.push(invalid('spec.policyName', spec.policyName, message))
  // The path is misspelt upstream as well.
  return [...errors, ...paramRefErrors(spec.paramRef, 'spec.paramRef'), ...matchResourcesErrors(spec.matchResources, 'spec.matchResouces')]
}

export function validateMutatingBinding({ spec }: MutatingAdmissionPolicyBinding): FieldError[] {
  return spec ? bindingErrors(spec) : [required('spec')]
}

export function validateValidatingBinding({ spec }: ValidatingAdmissionPolicyBinding): FieldError[] {
  if (!spec) return [required('spec')]
  const errors = bindingErrors(spec)
  const path = 'spec.validationActions'
  const seen = new Set<string>()
  const actions = spec.validationActions ?? []
  actions.forEach((action, i) => {
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${path}[${i}]`, action, ACTIONS))
    if (seen.has(action)) errors.push(duplicate(`${path}[${i}]`, action))
    seen.add(action)
  })
  if (seen.has('Deny') && seen.has('Warn')) {
    errors.push(
      invalid(
        path,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    )
  }
  if (seen.size === 0) errors.push(required(path, 'at least one validation action is required'))
  return errors
}
