/** Who may approve and sign certificate requests, and what no request may ask for; models plugins CertificateApproval, CertificateSigning and CertificateSubjectRestriction. */
import { forbidden } from '../../../api/status'
import { parseRequest } from '../../../api/x509'
import type { CertificateSigningRequest } from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'

const REQUESTS = 'certificates.k8s.io/certificatesigningrequests'
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client'
const SUPERUSERS = 'system:masters'

/** Whether the requester may do something with a signer, named itself or with all of its domain. */
function mayUse(core: Core, { request }: Attributes, verb: string, signer: string): boolean {
  const user = { name: request.actor.user, groups: request.actor.groups }
  const access = { user, verb, group: 'certificates.k8s.io', resource: 'signers', subresource: '', namespace: undefined }
  const names = [signer, `${signer.split('/')[0] ?? ''}/*`]
  return !core.authorizer || names.some((name) => core.authorizer!.authorize({ ...access, name }).allowed)
}

function organizationsOf(request: string): readonly string[] {
  try {
    return parseRequest(atob(request)).subject.organizations
  } catch {
    // Validation has said what is wrong with it.
    return []
  }
}

function validate(attributes: Attributes, core: Core): void {
  const { served, operation, subresource, name, object, old, request } = attributes
  if (served.collection !== REQUESTS || !object) return
  const { spec, status } = object as unknown as CertificateSigningRequest
  if (operation === 'CREATE' && spec.signerName === CLIENT_SIGNER && organizationsOf(spec.request).includes(SUPERUSERS))
    throw forbidden(served, name, `use of ${CLIENT_SIGNER} signer with ${SUPERUSERS} group is not allowed`)
  // The engine's own signer works for the controller manager, which may sign for all of kubernetes.io.
  if (operation !== 'UPDATE' || request.internal) return
  if (subresource === 'approval' && !mayUse(core, attributes, 'approve', spec.signerName))
    throw forbidden(served, name, `user not permitted to approve requests with signerName ${JSON.stringify(spec.signerName)}`)
  const before = (old as CertificateSigningRequest | undefined)?.status?.certificate
  if (subresource === 'status' && status?.certificate !== before && !mayUse(core, attributes, 'sign', spec.signerName))
    throw forbidden(served, name, `user not permitted to sign requests with signerName ${JSON.stringify(spec.signerName)}`)
}

export const certificates: AdmissionPlugin = { name: 'CertificateApproval', validate }
