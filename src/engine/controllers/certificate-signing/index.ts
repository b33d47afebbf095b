/** Issues certificates for approved requests of Kubernetes's own signers; models pkg/controller/certificates/signer. */
import { parseRequest, type CertificateRequest } from '../../api/x509'
import { issueCertificate } from '../../api/x509-issue'
import { timestamp } from '../../clock/clock'
import { defineController } from '../framework'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { complaint } from './signers'

/** Milliseconds a certificate is valid unless a request asks for less. */
const DURATION = 365 * 24 * 3_600_000
/** A certificate is valid a little earlier than it is made: clocks differ. */
const BACKDATE = 300_000
/** Certificates for less than this keep their full length. */
const SHORT = 8 * 3_600_000
const SHORTEST = 600_000

function isTrue(request: CertificateSigningRequest, type: string): boolean {
  return request.status?.conditions?.some((each) => each.type === type && each.status !== 'False') ?? false
}

export const certificateSigningController = defineController({
  name: 'csrsigning',
  account: 'certificate-controller',
  retries: { first: 200 },
  start: (context) => {
    const { client, clock, enqueue, random, flags, authority } = context
    const most = flags.duration('cluster-signing-duration', DURATION)
    const changed = (request: CertificateSigningRequest): void => enqueue(request.metadata.name)
    const requests = context.watch(CERTIFICATE_SIGNING_REQUESTS, { added: changed, updated: (_, request) => changed(request) })

    function issue(request: CertificateSigningRequest, parsed: CertificateRequest): void {
      const { expirationSeconds, usages = [] } = request.spec
      const length = Math.min(most, Math.max(SHORTEST, expirationSeconds === undefined ? most : expirationSeconds * 1000))
      const now = clock.now()
      const certificate = issueCertificate(parsed, {
        signer: authority,
        usages,
        notBefore: now - BACKDATE,
        notAfter: now + length - (length < SHORT ? 0 : BACKDATE),
        random: () => random.integer(256),
      })
      store(request, { ...request.status, certificate: btoa(certificate.pem) })
    }

    function store(request: CertificateSigningRequest, status: CertificateSigningRequest['status']): void {
      client.resource(CERTIFICATE_SIGNING_REQUESTS).updateStatus({ ...request, ...(status ? { status } : {}) })
    }

    return {
      reconcile(key) {
        const request = requests.get(key)
        if (!request || request.status?.certificate || !isTrue(request, 'Approved') || isTrue(request, 'Failed')) return
        const parsed = parseRequest(atob(request.spec.request))
        const wrong = complaint(request, parsed)
        if (wrong === undefined) return
        if (wrong === '') {
          issue(request, parsed)
          return
        }
        const time = timestamp(clock.now())
        const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: wrong, lastUpdateTime: time } as const
        store(request, { ...request.status, conditions: [...(request.status?.conditions ?? []), { ...failed, lastTransitionTime: time }] })
      },
    }
  },
})
