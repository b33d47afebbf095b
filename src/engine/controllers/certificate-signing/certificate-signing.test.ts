import { describe, expect, it } from 'vitest'
import { signatureProblem } from '../../api/signature'
import { notAfterOf, readCertificate } from '../../api/x509'
import { REQUEST } from '../../api/x509.fixture'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { certificateCleaner } from '../certificate-cleaner'
import { TestCluster } from '../framework/test-cluster'
import { certificateSigningController } from '.'

function world(spec: Partial<CertificateSigningRequest['spec']> = {}): TestCluster {
  const cluster = new TestCluster([certificateSigningController, certificateCleaner])
  cluster.create(CERTIFICATE_SIGNING_REQUESTS, {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'anna' },
    spec: {
      request: btoa(REQUEST),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
      username: 'somebody else',
      ...spec,
    },
  })
  cluster.run(1)
  return cluster
}

const anna = (cluster: TestCluster): CertificateSigningRequest => cluster.get(CERTIFICATE_SIGNING_REQUESTS, 'anna')

function decide(cluster: TestCluster, type: 'Approved' | 'Denied'): void {
  const time = new Date(cluster.clock.now()).toISOString().replace('.000', '')
  const request = anna(cluster)
  const condition = { type, status: 'True', reason: 'Test', message: '', lastUpdateTime: time, lastTransitionTime: time } as const
  cluster.client
    .resource(CERTIFICATE_SIGNING_REQUESTS)
    .updateStatus({ ...request, status: { ...request.status, conditions: [condition] } }, 'approval')
  cluster.run(1)
}

describe('a certificate request', () => {
  it('notes who sent it, not who it says did', () => {
    expect(anna(world()).spec).toMatchObject({ username: 'admin', groups: ['system:masters'] })
  })

  it('gets its certificate once it is approved, for as long as it asks', () => {
    const cluster = world({ expirationSeconds: 3600 })
    expect(anna(cluster).status?.certificate).toBeUndefined()
    const now = cluster.clock.now()
    decide(cluster, 'Approved')
    const pem = atob(anna(cluster).status!.certificate!)
    const certificate = readCertificate(pem)!
    expect(certificate.subject).toEqual({ commonName: 'anna', organizations: ['dev', 'ops'] })
    const { publicKey } = readCertificate(cluster.authority.certificate)!
    expect(signatureProblem(publicKey, certificate.algorithm, certificate.body, certificate.signature)).toBeUndefined()
    expect(notAfterOf(pem) - now).toBeLessThan(3_602_000)
    expect(notAfterOf(pem) - now).toBeGreaterThan(3_598_000)
  })

  it('fails when it asks for what its signer does not sign', () => {
    const cluster = world({ usages: ['client auth', 'server auth'] })
    decide(cluster, 'Approved')
    expect(anna(cluster).status?.certificate).toBeUndefined()
    expect(anna(cluster).status?.conditions?.at(-1)).toMatchObject({
      type: 'Failed',
      reason: 'SignerValidationFailure',
      message: 'invalid usage for client certificate: server auth',
    })
  })

  it('of a signer that is not Kubernetes waits for that signer', () => {
    const cluster = world({ signerName: 'example.com/mine' })
    decide(cluster, 'Approved')
    expect(anna(cluster).status).not.toHaveProperty('certificate')
  })

  it('is cleared away an hour after it was denied, a day after nobody answered', () => {
    const denied = world()
    decide(denied, 'Denied')
    denied.run(3600)
    expect(denied.exists(CERTIFICATE_SIGNING_REQUESTS, 'anna')).toBe(true)
    denied.run(2 * 3600)
    expect(denied.exists(CERTIFICATE_SIGNING_REQUESTS, 'anna')).toBe(false)
    const pending = world()
    pending.run(23 * 3600)
    expect(pending.exists(CERTIFICATE_SIGNING_REQUESTS, 'anna')).toBe(true)
    pending.run(3 * 3600)
    expect(pending.exists(CERTIFICATE_SIGNING_REQUESTS, 'anna')).toBe(false)
  })
})
