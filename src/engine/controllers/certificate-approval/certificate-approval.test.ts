import { describe, expect, test } from 'vitest'
import { REQUEST } from '../../api/x509.fixture'
import { CERTIFICATE_SIGNING_REQUESTS } from '../../schema/resources'
import type { CertificateSigningRequest } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { certificateApprovalController } from '.'

/** Made with openssl: CN=system:node:w1, O=system:nodes, no other names. */
const KUBELET = `-----BEGIN CERTIFICATE REQUEST-----
MIHrMIGSAgEAMDAxFTATBgNVBAoMDHN5c3RlbTpub2RlczEXMBUGA1UEAwwOc3lz
dGVtOm5vZGU6dzEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARXtJOjoYsT5i/n
hRxqOrKqoRKnOQYMXd4r1P7ftWOvzf3jW003Z5nA2Y41GUGQY9q+i7ilDSZ9/cII
pmIxUT/LoAAwCgYIKoZIzj0EAwIDSAAwRQIhAKp2FDyDXyPVe9pih0nDh7hHHb8R
C/1OItsZp9UPZLU3AiAghhR4//cJLMWMx2iDOZJOSYQ9yGXDb5SxEN1HZu51Cw==
-----END CERTIFICATE REQUEST-----
`
const SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet'

interface Case {
  readonly request?: string
  readonly signerName?: string
  readonly usages?: CertificateSigningRequest['spec']['usages']
  readonly user?: string
  readonly groups?: readonly string[]
}

function decision({ request = KUBELET, signerName = SIGNER, usages = ['client auth'], user = 'admin', groups = ['system:masters'] }: Case) {
  const cluster = new TestCluster([certificateApprovalController])
  const client = cluster.server.clientFor({ name: 'test', user, groups })
  client.resource(CERTIFICATE_SIGNING_REQUESTS).create({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'r' },
    spec: { request: btoa(request), signerName, usages },
  })
  cluster.run(1)
  return cluster.get(CERTIFICATE_SIGNING_REQUESTS, 'r').status?.conditions?.map(({ type, reason, message }) => ({ type, reason, message }))
}

describe("A kubelet's certificate request", () => {
  test('is approved for whoever may ask for the certificates of nodes', () => {
    const message = 'Auto approving kubelet client certificate after SubjectAccessReview.'
    expect(decision({})).toEqual([{ type: 'Approved', reason: 'AutoApproved', message }])
  })

  test('is approved as the kubelet’s own when the node renews it', () => {
    const message = 'Auto approving self kubelet client certificate after SubjectAccessReview.'
    expect(decision({ user: 'system:node:w1', groups: ['system:masters'] })).toEqual([
      { type: 'Approved', reason: 'AutoApproved', message },
    ])
  })

  test.each<[string, Case]>([
    ['the requester may not', { user: 'anna', groups: ['system:authenticated'] }],
    ['it is for another signer', { signerName: 'kubernetes.io/kube-apiserver-client' }],
    ['it is not for a node', { request: REQUEST }],
    ['it is for a server', { usages: ['server auth'] }],
  ])('waits for a person when %s', (_, what) => {
    expect(decision(what)).toBeUndefined()
  })
})
