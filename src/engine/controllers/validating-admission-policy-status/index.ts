/** Says of admission policies whether their expressions fit the kinds they are about; models pkg/controller/validatingadmissionpolicystatus. */
import { hasReason } from '../../api/status'
import { typesOf, typeWarning } from '../../kinds/framework/cel/type-checking'
import { VALIDATING_ADMISSION_POLICIES } from '../../schema/resources'
import type { ExpressionWarning, ValidatingAdmissionPolicy } from '../../schema/types'
import { defineController } from '../framework'

function warningsOf({ spec }: ValidatingAdmissionPolicy): readonly ExpressionWarning[] {
  const types = typesOf(spec?.matchConstraints?.resourceRules ?? [])
  const scope = {
    params: spec?.paramKind !== undefined,
    ...(spec?.variables?.length ? { variables: spec.variables.map((each) => each.name) } : {}),
  }
  return (spec?.validations ?? []).flatMap(({ expression, messageExpression }, i) =>
    Object.entries({ expression, messageExpression }).flatMap(([field, text]) => {
      const warning = text ? typeWarning(text, scope, types) : undefined
      return warning === undefined ? [] : [{ fieldRef: `spec.validations[${i}].${field}`, warning }]
    }),
  )
}

export const validatingAdmissionPolicyStatus = defineController({
  name: 'validatingadmissionpolicy-status',
  account: 'validatingadmissionpolicy-status-controller',
  workers: 1,
  start: (context) => {
    const changed = (policy: ValidatingAdmissionPolicy): void => context.enqueue(policy.metadata.name)
    const policies = context.watch(VALIDATING_ADMISSION_POLICIES, { added: changed, updated: (_, policy) => changed(policy) })
    return {
      reconcile(key) {
        const policy = policies.get(key)
        if (!policy || policy.status?.observedGeneration === policy.metadata.generation) return
        const expressionWarnings = warningsOf(policy)
        const status = {
          ...policy.status,
          observedGeneration: policy.metadata.generation ?? 0,
          typeChecking: expressionWarnings.length > 0 ? { expressionWarnings } : {},
        }
        try {
          context.client.resource(VALIDATING_ADMISSION_POLICIES).updateStatus({ ...policy, status })
        } catch (error) {
          // Gone, or changed meanwhile: the change brings it here again.
          if (!hasReason(error, 'NotFound') && !hasReason(error, 'Conflict')) throw error
        }
      },
    }
  },
})
