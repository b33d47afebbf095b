/** MutatingAdmissionPolicyBindings: where a policy holds, and with which parameters. */
import { MUTATING_ADMISSION_POLICY_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const mutatingAdmissionPolicyBinding = builtin(MUTATING_ADMISSION_POLICY_BINDINGS, {
  hasGeneration: true,
  cells: {
    PolicyName: (object) => object.spec?.policyName ?? '',
    ParamRef: ({ spec }) => {
      const ref = spec?.paramRef
      if (!ref) return '<unset>'
      const name = ref.name ?? '*'
      return ref.namespace ? `${ref.namespace}/${name}` : name
    },
  },
})
