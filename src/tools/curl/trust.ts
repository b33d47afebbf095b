/** Whether curl trusts the certificate that a server shows; models OpenSSL's verification of a chain and curl's check of the name. */
import { publicInfo, readPrivate, readPublicInfo } from '../../engine/api/rsa/rsa'
import { signatureProblem } from '../../engine/api/signature'
import { readCertificate, readCertificates, same, type CertificateFacts } from '../../engine/api/x509'

const LONGEST_CHAIN = 10
const ADDRESS = /^\d+(\.\d+){3}$/

/** Why nothing leads from the first certificate of a chain to one that is trusted, in OpenSSL's words. */
function chainProblem(
  [leaf, ...between]: readonly CertificateFacts[],
  trusted: readonly CertificateFacts[],
  now: number,
): string | undefined {
  let at = leaf!
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    if (now < at.notBefore) return 'certificate is not yet valid'
    if (now > at.notAfter) return 'certificate has expired'
    if (trusted.some(({ whole }) => same(whole, at.whole))) return undefined
    if (same(at.subjectName, at.issuerName)) return depth === 0 ? 'self-signed certificate' : 'self-signed certificate in certificate chain'
    const issuer = [...trusted, ...between].find(({ subjectName }) => same(subjectName, at.issuerName))
    if (!issuer) return 'unable to get local issuer certificate'
    if (signatureProblem(issuer.publicKey, at.algorithm, at.body, at.signature) !== undefined) return 'certificate signature failure'
    at = issuer
  }
  return 'certificate chain too long'
}

function isFor(pattern: string, host: string): boolean {
  if (pattern.toLowerCase() === host.toLowerCase()) return true
  return pattern.startsWith('*.') && pattern.slice(1).toLowerCase() === host.slice(host.indexOf('.')).toLowerCase()
}

function nameProblem({ hosts, addresses, subject }: CertificateFacts, host: string): string | undefined {
  if (ADDRESS.test(host) ? addresses.includes(host) : hosts?.some((each) => isFor(each, host))) return undefined
  if (hosts || addresses.length > 0) return `SSL: no alternative certificate subject name matches target host name '${host}'`
  if (isFor(subject.commonName, host)) return undefined
  return `SSL: certificate subject name '${subject.commonName}' does not match target host name '${host}'`
}

export const hasCertificates = (pem: string): boolean => readCertificates(pem).length > 0

/** Why a chain of certificates (PEM) proves nothing to who trusts `bundle`, as curl says it; undefined when it does. */
export function trustProblem(chain: string, bundle: string, host: string, now: number): string | undefined {
  const certificates = readCertificates(chain)
  if (certificates.length === 0) return 'SSL certificate problem: unable to get local issuer certificate'
  const problem = chainProblem(certificates, readCertificates(bundle), now)
  return problem === undefined ? nameProblem(certificates[0]!, host) : `SSL certificate problem: ${problem}`
}

interface Given {
  readonly path: string
  /** What is in the file; undefined when there is none. */
  readonly pem: string | undefined
}

/** Why nobody can identify himself by a certificate and its key, as curl says it; undefined when he can. */
export function identityProblem(certificate: Given, key: Given): string | undefined {
  const facts = certificate.pem === undefined ? undefined : readCertificate(certificate.pem)
  if (!facts) {
    const why =
      certificate.pem === undefined
        ? 'error:80000002:system library::No such file or directory'
        : 'error:0480006C:PEM routines::no start line'
    return `could not load PEM client certificate from ${certificate.path}, OpenSSL error ${why}, (no key found, wrong pass phrase, or wrong file format?)`
  }
  const unusable = `unable to set private key file: '${key.path}' type PEM`
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key.pem ?? '')) return unusable
  // Keys of elliptic curves cannot be told apart here.
  if (!readPublicInfo(facts.publicKey)) return undefined
  const secret = readPrivate(key.pem!)
  return secret && same(publicInfo(secret), facts.publicKey) ? undefined : unusable
}
