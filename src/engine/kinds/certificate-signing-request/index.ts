/** CertificateSigningRequests: asking a signer for a certificate. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { humanDuration } from '../framework/age'
import { builtin } from '../framework/define'

const MIN_SECONDS = 600

function conditionText(request: CertificateSigningRequest): string {
  const has = (type: string): boolean => request.status?.conditions?.some((each) => each.type === type) ?? false
  let text = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  if (has('Failed')) text += ',Failed'
  if (request.status?.certificate) text += ',Issued'
  return text
}

function validate(request: CertificateSigningRequest): FieldError[] {
  const errors: FieldError[] = []
  const { spec } = request
  if (!spec?.request) errors.push(required('spec.request'))
  if (!spec?.usages?.length) errors.push(required('spec.usages'))
  if (!spec?.signerName) errors.push(required('spec.signerName'))
  else if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/.+$/.test(spec.signerName)) {
    errors.push(
      invalid('spec.signerName', spec.signerName, 'must be a fully qualified domain and path of the form "example.com/signer-name"'),
    )
  }
  if (spec?.expirationSeconds !== undefined && spec.expirationSeconds < MIN_SECONDS) {
    errors.push(invalid('spec.expirationSeconds', spec.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'))
  }
  return errors
}

export const certificateSigningRequest = builtin(CERTIFICATE_SIGNING_REQUESTS, {
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(equalJson(object.spec, old.spec) ? [] : [immutableField('spec', object.spec)]),
  ],
  cells: {
    SignerName: (object) => object.spec?.signerName || '<none>',
    Requestor: (object) => object.spec?.username ?? '',
    RequestedDuration: (object) =>
      object.spec?.expirationSeconds === undefined ? '<none>' : humanDuration(object.spec.expirationSeconds * 1000),
    Condition: conditionText,
  },
  selectableFields: { 'spec.signerName': (object) => object.spec?.signerName ?? '' },
})
