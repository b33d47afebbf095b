/** The kind MutatingAdmissionPolicy of admissionregistration.k8s.io/v1. */
import { MUTATING_ADMISSION_POLICIES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const mutatingAdmissionPolicy = builtin(MUTATING_ADMISSION_POLICIES, { hasGeneration: true })
