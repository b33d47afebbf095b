/** The kind MutatingAdmissionPolicyBinding of admissionregistration.k8s.io/v1. */
import { MUTATING_ADMISSION_POLICY_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const mutatingAdmissionPolicyBinding = builtin(MUTATING_ADMISSION_POLICY_BINDINGS, { hasGeneration: true })
