/** ValidatingAdmissionPolicyBindings: where a policy holds, and with which parameters. */
import { VALIDATING_ADMISSION_POLICY_BINDINGS } from '../../schema/resources'
import { paramRefText, setMatchDefaults } from '../admission-policy-rules/rules'
import { validateValidatingBinding } from '../admission-policy-rules/validation'
import { builtin } from '../framework/define'

export const validatingAdmissionPolicyBinding = builtin(VALIDATING_ADMISSION_POLICY_BINDINGS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => setMatchDefaults(spec?.matchResources),
  validate: validateValidatingBinding,
  cells: {
    PolicyName: (object) => object.spec?.policyName ?? '',
    ParamRef: (object) => paramRefText(object.spec?.paramRef),
  },
})
