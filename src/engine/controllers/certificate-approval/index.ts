/** Approves the client certificates that kubelets ask for, for those who may have them; models pkg/controller/certificates/approver. */
import { parseRequest } from '../../api/x509'
import { timestamp } from '../../clock/clock'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { defineController } from '../framework'

const SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet'
const OPTIONAL_USAGES = ['digital signature', 'key encipherment']

/** The name a kubelet's certificate is asked for; undefined for every other request. */
function nodeOf({ spec }: CertificateSigningRequest): string | undefined {
  if (spec.signerName !== SIGNER) return undefined
  const usages = spec.usages ?? []
  if (!usages.includes('client auth') || !usages.every((usage) => usage === 'client auth' || OPTIONAL_USAGES.includes(usage)))
    return undefined
  const { subject, extensions } = parseRequest(atob(spec.request))
  const { commonName, organizations } = subject
  if (organizations.length !== 1 || organizations[0] !== 'system:nodes' || extensions.length > 0) return undefined
  return commonName.startsWith('system:node:') ? commonName : undefined
}

export const certificateApprovalController = defineController({
  name: 'csrapproving',
  account: 'certificate-controller',
  retries: { first: 200 },
  start: (context) => {
    const { client, clock, enqueue, isAllowed } = context
    const changed = (request: CertificateSigningRequest): void => enqueue(request.metadata.name)
    const requests = context.watch(CERTIFICATE_SIGNING_REQUESTS, { added: changed, updated: (_, request) => changed(request) })

    return {
      reconcile(key) {
        const request = requests.get(key)
        if (!request || request.status?.certificate) return
        const conditions = request.status?.conditions ?? []
        if (conditions.some(({ type }) => type === 'Approved' || type === 'Denied')) return
        const node = nodeOf(request)
        if (node === undefined) return

        const { username = '', groups = [] } = request.spec
        const may = (subresource: string): boolean =>
          isAllowed({
            user: { name: username, groups },
            verb: 'create',
            group: 'certificates.k8s.io',
            resource: 'certificatesigningrequests',
            subresource,
            namespace: undefined,
            name: undefined,
          })
        const itself = username === node && may('selfnodeclient')
        if (!itself && !may('nodeclient')) return
        const time = timestamp(clock.now())
        const approved = {
          type: 'Approved',
          status: 'True' as const,
          reason: 'AutoApproved',
          message: `Auto approving ${itself ? 'self ' : ''}kubelet client certificate after SubjectAccessReview.`,
          lastUpdateTime: time,
          lastTransitionTime: time,
        }
        client
          .resource(CERTIFICATE_SIGNING_REQUESTS)
          .updateStatus({ ...request, status: { ...request.status, conditions: [...conditions, approved] } }, 'approval')
      },
    }
  },
})
