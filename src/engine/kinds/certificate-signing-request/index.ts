/** The kind CertificateSigningRequest of certificates.k8s.io/v1. */
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const certificateSigningRequest = builtin(CERTIFICATE_SIGNING_REQUESTS)
