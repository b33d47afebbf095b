/** MutatingAdmissionPolicyBindings: where a policy holds, and with which parameters. */
import { MUTATING_ADMISSION_POLICY_BINDINGS } from '../../schema/resources'
import { paramRefText, setMatchDefaults } from '../admission-policy-rules/rules'
import { validateMutatingBinding } from '../admission-policy-rules/validation'
import { builtin } from '../framework/define'

export const mutatingAdmissionPolicyBinding = builtin(MUTATING_ADMISSION_POLICY_BINDINGS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => setMatchDefaults(spec?.matchResources),
  validate: validateMutatingBinding,
  cells: {
    PolicyName: (object) => object.spec?.policyName ?? '',
    ParamRef: (object) => paramRefText(object.spec?.paramRef),
  },
})
