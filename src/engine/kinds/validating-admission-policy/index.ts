/** ValidatingAdmissionPolicies: rules in CEL for objects that are written. */
import { VALIDATING_ADMISSION_POLICIES } from '../../schema/resources'
import { paramKindText, setPolicyDefaults } from '../admission-policy-rules/rules'
import { validateValidatingPolicy } from '../admission-policy-rules/validation'
import { builtin } from '../framework/define'

export const validatingAdmissionPolicy = builtin(VALIDATING_ADMISSION_POLICIES, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => setPolicyDefaults(spec),
  validate: validateValidatingPolicy,
  cells: {
    Validations: (object) => object.spec?.validations?.length ?? 0,
    ParamKind: (object) => paramKindText(object.spec?.paramKind),
  },
})
