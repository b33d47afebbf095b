/** The token of a pod's service account, as the kubelet asks the API server for it: a JWT with the claims of v1.36. */
import type { PodWorker } from '../pod-worker'

function encode(value: unknown): string {
  return btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** The signature is only a checksum-like filler: nothing in the cluster verifies it by cryptography. */
export function serviceAccountToken(worker: PodWorker, audience: string | undefined, seconds: number): string {
  const { metadata, spec } = worker.pod
  const account = spec?.serviceAccountName ?? 'default'
  const now = Math.floor((worker.startTime ?? worker.node.clock.now()) / 1000)
  const issuer = `https://kubernetes.default.svc.${worker.node.clusterDomain}`
  const claims = {
    aud: [audience ?? issuer],
    exp: now + (seconds === 3607 ? 31_536_000 : seconds),
    iat: now,
    iss: issuer,
    'kubernetes.io': {
      namespace: metadata.namespace,
      node: { name: worker.node.name },
      pod: { name: metadata.name, uid: metadata.uid },
      serviceaccount: { name: account },
    },
    nbf: now,
    sub: `system:serviceaccount:${metadata.namespace}:${account}`,
  }
  return `${encode({ alg: 'RS256', kid: 'podyard' })}.${encode(claims)}.${encode(metadata.uid.repeat(6))}`
}
