/** MutatingAdmissionPolicies: rules in CEL for objects that are written. */
import { MUTATING_ADMISSION_POLICIES } from '../../schema/resources'
import { paramKindText, setPolicyDefaults } from '../admission-policy-rules/rules'
import { validateMutatingPolicy } from '../admission-policy-rules/validation'
import { builtin } from '../framework/define'

export const mutatingAdmissionPolicy = builtin(MUTATING_ADMISSION_POLICIES, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: ({ spec }) => setPolicyDefaults(spec),
  validate: validateMutatingPolicy,
  cells: {
    Mutations: (object) => object.spec?.mutations?.length ?? 0,
    ParamKind: (object) => paramKindText(object.spec?.paramKind),
  },
})
