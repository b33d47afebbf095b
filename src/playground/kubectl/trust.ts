/** What kubectl's TLS makes of the certificates in a kubeconfig and of the one a server shows; models client-go's transport over crypto/tls. */
import { same, readCertificate, readCertificates } from '../../engine/api/x509'
import { authorityProblem, pairProblem, type Fit } from '../../engine/api/key-pair'
import { publicInfo, readPrivate, readPublicInfo } from '../../engine/api/rsa/rsa'
import { certificateProblem } from '../../engine/apiserver/server-certificate'
import type { ServerAddress } from '../../kubectl/transport'

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array())

function compared(certificate: string, key: string): Fit {
  const facts = readCertificate(certificate)
  if (!facts) return 'no certificate'
  // Keys of elliptic curves cannot be told apart here.
  if (!readPublicInfo(facts.publicKey)) return 'fits'
  const secret = readPrivate(key)
  if (!secret) return 'no key'
  return same(publicInfo(secret), facts.publicKey) ? 'fits' : 'another key'
}

/** Why what a kubeconfig says cannot be used at all; undefined when it can. */
export function credentialProblem({ certificateAuthority, clientCertificate, clientKey }: ServerAddress): string | undefined {
  if (certificateAuthority) {
    const authorities = text(certificateAuthority)
    const problem = authorityProblem(authorities, readCertificates(authorities).length)
    if (problem !== undefined) return problem
  }
  if (!clientCertificate) return undefined
  const [certificate, key] = [text(clientCertificate), text(clientKey)]
  return pairProblem(certificate, key, () => compared(certificate, key))
}

/** Why a server that shows a chain of certificates is not trusted; undefined when it is. */
export function serverProblem(address: ServerAddress, chain: string, now: number): string | undefined {
  const { protocol, hostname } = new URL(address.server)
  if (protocol !== 'https:' || address.insecureSkipVerify) return undefined
  const problem = certificateProblem(chain, text(address.certificateAuthority), address.tlsServerName ?? hostname, now)
  return problem === undefined ? undefined : `tls: failed to verify certificate: x509: ${problem}`
}
