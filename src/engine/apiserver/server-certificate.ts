/** Whether the certificate of a server that is called is to be trusted; models crypto/x509's Verify but for the signatures, which nobody checks. */
import { timestamp } from '../clock/clock'
import { readCertificate, type CertificateFacts, type Subject } from '../api/x509'

const UNKNOWN_AUTHORITY = 'certificate signed by unknown authority'

/** Every certificate of a bundle. */
function certificatesOf(pem: string): readonly CertificateFacts[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return blocks.map(readCertificate).filter((each) => each !== undefined)
}

function isFor(pattern: string, host: string): boolean {
  if (pattern.toLowerCase() === host.toLowerCase()) return true
  return pattern.startsWith('*.') && host.includes('.') && pattern.slice(1).toLowerCase() === host.slice(host.indexOf('.')).toLowerCase()
}

function hostProblem({ hosts }: CertificateFacts, host: string): string | undefined {
  if (!hosts) return 'certificate relies on legacy Common Name field, use SANs instead'
  if (hosts.some((each) => isFor(each, host))) return undefined
  if (hosts.length === 0) return `certificate is not valid for any names, but wanted to match ${host}`
  return `certificate is valid for ${hosts.join(', ')}, not ${host}`
}

function timeProblem({ notBefore, notAfter }: CertificateFacts, now: number): string | undefined {
  const told = (what: string, limit: number): string =>
    `certificate has expired or is not yet valid: current time ${timestamp(now)} is ${what} ${timestamp(limit)}`
  if (now < notBefore) return told('before', notBefore)
  return now > notAfter ? told('after', notAfter) : undefined
}

const nameOf = ({ commonName, organizations }: Subject): string => JSON.stringify([commonName, organizations])

/** Whether a chain of names leads from a certificate to one of the bundle. */
function leadsTo(leaf: CertificateFacts, between: readonly CertificateFacts[], roots: readonly CertificateFacts[]): boolean {
  let issuer = nameOf(leaf.issuer)
  for (let steps = 0; steps <= between.length; steps++) {
    if (roots.some(({ subject }) => nameOf(subject) === issuer)) return true
    const next = between.find(({ subject }) => nameOf(subject) === issuer)
    if (!next) return false
    issuer = nameOf(next.issuer)
  }
  return false
}

/** Why a server's chain of certificates proves nothing to who trusts `bundle`, in Go's words; undefined where it does. Times in milliseconds. */
export function certificateProblem(chain: string, bundle: string, host: string, now: number): string | undefined {
  const [leaf, ...between] = certificatesOf(chain)
  if (!leaf) return UNKNOWN_AUTHORITY
  const problem = timeProblem(leaf, now) ?? hostProblem(leaf, host)
  if (problem !== undefined) return problem
  if (!leadsTo(leaf, between, certificatesOf(bundle))) return UNKNOWN_AUTHORITY
  const { usages } = leaf
  if (usages && !usages.some((each) => each === 'server auth' || each === 'any')) return 'certificate specifies an incompatible key usage'
  return undefined
}
