/** The kind ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1. */
import { VALIDATING_ADMISSION_POLICIES } from '../../schema/resources'
import { builtin } from '../framework/define'

export const validatingAdmissionPolicy = builtin(VALIDATING_ADMISSION_POLICIES, { hasGeneration: true })
