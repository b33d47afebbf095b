/** Requests are held against policies in CEL; models plugin ValidatingAdmissionPolicy. */
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, Validation } from '../../../schema/types'
import type { AdmissionScope } from '../../../kinds/framework/cel/admission'
import { CelFailure } from '../../../kinds/framework/cel/failure'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { conditionsHold, evaluate } from '../dynamic/conditions'
import { denied, invocationsOf, type Invocation } from '../dynamic/policies'

const POLICIES = 'admissionregistration.k8s.io/validatingadmissionpolicies'
const BINDINGS = 'admissionregistration.k8s.io/validatingadmissionpolicybindings'
const MAX_MESSAGE = 5 * 1024

interface Refusal {
  readonly message: string
  readonly reason?: string | undefined
}

/** What a violated rule says: its computed message, its message, or itself. */
function messageOf(validation: Validation, scope: AdmissionScope, variables: Readonly<Record<string, unknown>>): string {
  const { message, messageExpression, expression } = validation
  if (messageExpression) {
    try {
      const text = evaluate(messageExpression, { ...scope, authorizer: false }, ['string'], variables)
      const trimmed = typeof text === 'string' ? text.trim() : ''
      if (trimmed && trimmed.length <= MAX_MESSAGE && !trimmed.includes('\n')) return trimmed
    } catch (error) {
      // The other messages stand in.
      if (!(error instanceof CelFailure)) throw error
    }
  }
  return message?.trim() || `failed expression: ${expression.trim()}`
}

/** What a policy has against the request, errors of its own included where those count. */
function refusalsOf({ policy, variables }: Invocation<ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding>): Refusal[] {
  const spec = policy.spec!
  const params = spec.paramKind !== undefined
  const scope: AdmissionScope = { params, ...(spec.variables?.length ? { variables: spec.variables.map((each) => each.name) } : {}) }
  const refusals: Refusal[] = []
  /** Runs one part; its failure is a refusal unless the policy lets failures pass. */
  const attempt = <T>(part: () => T): T | undefined => {
    try {
      return part()
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error
      if (spec.failurePolicy !== 'Ignore') refusals.push({ message: error.message })
      return undefined
    }
  }
  if (attempt(() => conditionsHold(spec.matchConditions, { params }, variables)) !== true) return refusals
  for (const validation of spec.validations ?? []) {
    const verdict = attempt(() => evaluate(validation.expression, scope, ['bool'], variables))
    if (verdict === false) refusals.push({ message: messageOf(validation, scope, variables), reason: validation.reason })
  }
  for (const { valueExpression } of spec.auditAnnotations ?? [])
    attempt(() => evaluate(valueExpression.trim(), scope, ['string', 'null'], variables))
  return refusals
}

function validate(attributes: Attributes, core: Core): void {
  if (core.store.count(POLICIES) === 0 || core.store.count(BINDINGS) === 0) return
  const { invocations, errors } = invocationsOf(
    core,
    attributes,
    core.store.list(POLICIES) as readonly ValidatingAdmissionPolicy[],
    core.store.list(BINDINGS) as readonly ValidatingAdmissionPolicyBinding[],
  )
  const refuse = (policy: string, binding: string, { message, reason }: Refusal): never => {
    throw denied(attributes, `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`, reason)
  }
  let first: (() => never) | undefined
  for (const { policy, binding, message } of errors) first ??= () => refuse(policy.metadata.name, binding?.metadata.name ?? '', { message })
  for (const invocation of invocations) {
    const { policy, binding } = invocation
    for (const refusal of refusalsOf(invocation)) {
      if (binding.spec?.validationActions.includes('Deny')) first ??= () => refuse(policy.metadata.name, binding.metadata.name, refusal)
      if (binding.spec?.validationActions.includes('Warn')) {
        attributes.request.warnings.push(
          `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${refusal.message}`,
        )
      }
    }
  }
  first?.()
}

export const validatingAdmissionPolicy: AdmissionPlugin = { name: 'ValidatingAdmissionPolicy', connects: true, validate }
