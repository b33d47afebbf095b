/** CertificateSigningRequests: asking a signer for a certificate. */
import { duplicate, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors } from '../../api/names'
import { USAGES } from '../../api/key-usages'
import { parseRequest, requestProblem } from '../../api/x509'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { humanDuration } from '../../api/age'
import { builtin } from '../framework/define'
import { statusErrors } from './conditions'

const MIN_SECONDS = 600
const LEGACY = 'kubernetes.io/legacy-unknown'

function conditionText(request: CertificateSigningRequest): string {
  const has = (type: string): boolean => request.status?.conditions?.some((each) => each.type === type) ?? false
  let text = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  if (has('Failed')) text += ',Failed'
  if (request.status?.certificate) text += ',Issued'
  return text
}

/** Reads the request as far as a certificate would take it over, and whether who sends it has the key. */
function requestErrors(text: string): FieldError[] {
  try {
    const pem = atob(text)
    parseRequest(pem)
    const problem = requestProblem(pem)
    return problem === undefined ? [] : [invalid('spec.request', text, problem)]
  } catch (error) {
    return [invalid('spec.request', text, error instanceof Error ? error.message : String(error))]
  }
}

function signerNameErrors(name: string | undefined): FieldError[] {
  const field = 'spec.signerName'
  if (!name) return [required(field, 'signerName must be provided')]
  if (name === LEGACY) return [invalid(field, name, 'the legacy signerName is not allowed via this API version')]
  const [domain = '', ...path] = name.split('/')
  if (path.length !== 1) return [invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  const labels = domain.split('.')
  const errors = labels
    .flatMap((label) => dns1123LabelErrors(label))
    .map((why) => invalid(field, domain, `validating label "${domain}": ${why}`))
  if (labels.length < 2) errors.push(invalid(field, domain, 'should be a domain with at least two segments separated by dots'))
  return errors
}

function validate(request: CertificateSigningRequest): FieldError[] {
  const { spec } = request
  const errors = requestErrors(spec?.request ?? '')
  if (!spec?.usages?.length) errors.push(required('spec.usages', 'usages must be provided'))
  const seen = new Set<string>()
  spec?.usages?.forEach((usage, i) => {
    if (!USAGES.has(usage)) errors.push(notSupported(`spec.usages[${i}]`, usage, [...USAGES].sort()))
    if (seen.has(usage)) errors.push(duplicate(`spec.usages[${i}]`, usage))
    seen.add(usage)
  })
  errors.push(...signerNameErrors(spec?.signerName))
  if (spec?.expirationSeconds !== undefined && spec.expirationSeconds < MIN_SECONDS) {
    errors.push(invalid('spec.expirationSeconds', spec.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)'))
  }
  return errors
}

export const certificateSigningRequest = builtin(CERTIFICATE_SIGNING_REQUESTS, {
  validateName: () => [],
  prepareForCreate: (draft, _, requester) => {
    // Who asks is what the server knows, not what the object says.
    const { username: _name, groups: _groups, uid: _uid, extra: _extra, ...spec } = draft.spec
    draft.spec = {
      ...spec,
      ...(requester ? { username: requester.user, groups: [...requester.groups] } : {}),
      ...(requester?.uid ? { uid: requester.uid } : {}),
      ...(requester?.extra
        ? { extra: Object.fromEntries(Object.entries(requester.extra).map(([key, values]) => [key, [...values]])) }
        : {}),
    }
    draft.status = {}
  },
  prepareForUpdate: (draft, old) => {
    draft.spec = old.spec as typeof draft.spec
  },
  validate,
  validateUpdate: () => [],
  validateStatusUpdate: statusErrors,
  cells: {
    SignerName: (object) => object.spec?.signerName || '<none>',
    Requestor: (object) => object.spec?.username ?? '',
    RequestedDuration: (object) =>
      object.spec?.expirationSeconds === undefined ? '<none>' : humanDuration(object.spec.expirationSeconds * 1000),
    Condition: conditionText,
  },
  selectableFields: { 'spec.signerName': (object) => object.spec?.signerName ?? '' },
})
