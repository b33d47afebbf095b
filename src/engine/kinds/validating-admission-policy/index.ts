/** ValidatingAdmissionPolicies: rules in CEL for objects that are written. */
import { VALIDATING_ADMISSION_POLICIES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const validatingAdmissionPolicy = builtin(VALIDATING_ADMISSION_POLICIES, {
  hasGeneration: true,
  setDefaults: ({ spec }) => {
    if (!spec) return
    spec.failurePolicy ??= 'Fail'
    if (!spec.matchConstraints) return
    spec.matchConstraints.matchPolicy ??= 'Equivalent'
    spec.matchConstraints.namespaceSelector ??= {}
    spec.matchConstraints.objectSelector ??= {}
    for (const rule of spec.matchConstraints.resourceRules ?? []) rule.scope ??= '*'
  },
  cells: {
    Validations: (object) => object.spec?.validations?.length ?? 0,
    ParamKind: (object) =>
      object.spec?.paramKind ? `${object.spec.paramKind.apiVersion ?? ''}/${object.spec.paramKind.kind ?? ''}` : '<unset>',
  },
})
