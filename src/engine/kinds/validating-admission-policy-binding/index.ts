/** The kind ValidatingAdmissionPolicyBinding of admissionregistration.k8s.io/v1. */
import { VALIDATING_ADMISSION_POLICY_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const validatingAdmissionPolicyBinding = builtin(VALIDATING_ADMISSION_POLICY_BINDINGS, { hasGeneration: true })
