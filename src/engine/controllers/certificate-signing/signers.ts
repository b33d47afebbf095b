/** What each of Kubernetes's own signers asks of a request; models pkg/apis/certificates/helpers.go. */
import type { CertificateRequest } from '../../api/x509'
import type { CertificateSigningRequest } from '../../schema/types'

type Rule = (request: CertificateRequest, usages: readonly string[]) => string

const OPTIONAL = ['digital signature', 'key encipherment']

/** The usage a certificate must have, and no other but the optional ones. */
function clientUsages(_: CertificateRequest, usages: readonly string[]): string {
  const other = usages.find((usage) => usage !== 'client auth' && !OPTIONAL.includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  return usages.includes('client auth') ? '' : 'missing required usage for client certificate: client auth'
}

function ofNode({ subject }: CertificateRequest): string {
  if (subject.organizations.length !== 1 || subject.organizations[0] !== 'system:nodes') return 'subject organization is not system:nodes'
  return subject.commonName.startsWith('system:node:') ? '' : 'subject common name does not begin with system:node:'
}

const usagesOf =
  (needed: string, allowed: string): Rule =>
  (_, usages) =>
    usages.includes(needed) && usages.every((usage) => usage === needed || OPTIONAL.includes(usage)) ? '' : allowed

const SIGNERS: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['kubernetes.io/kube-apiserver-client', [clientUsages]],
  [
    'kubernetes.io/kube-apiserver-client-kubelet',
    [
      ofNode,
      usagesOf('client auth', 'usages did not match [key encipherment,digital signature,client auth] or [digital signature,client auth]'),
    ],
  ],
  [
    'kubernetes.io/kubelet-serving',
    [
      ofNode,
      ({ extensions }) => (extensions.length > 0 ? '' : 'DNS or IP subjectAltName is required'),
      usagesOf('server auth', 'usages did not match [key encipherment,digital signature,server auth] or [digital signature,server auth]'),
    ],
  ],
])

/** What is wrong with a request, '' when nothing is; undefined when its signer is not one of ours. */
export function complaint(request: CertificateSigningRequest, parsed: CertificateRequest): string | undefined {
  const rules = SIGNERS.get(request.spec.signerName)
  return rules && (rules.map((rule) => rule(parsed, request.spec.usages ?? [])).find((wrong) => wrong !== '') ?? '')
}
