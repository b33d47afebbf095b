/** Whether a server's certificate is good for a host, in the order and the words of Go's crypto/x509. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { authorityProblem as problemOfAuthorities, pairProblem as comparePair } from '../../engine/api/key-pair'

const MOST_NAMES = 100
const PREFIX = 'tls: failed to verify certificate: x509: '

interface Names {
  readonly dns: readonly string[]
  readonly ips: readonly string[]
}

function namesOf({ subjectAltName }: X509Certificate): Names {
  const parts = (subjectAltName ?? '').split(', ')
  const of = (label: string) => parts.filter((part) => part.startsWith(label)).map((part) => part.slice(label.length))
  return { dns: of('DNS:'), ips: of('IP Address:').map(shortAddress) }
}

/** OpenSSL writes IPv6 addresses in full. */
function shortAddress(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}

function goTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** Undefined when the certificate names the host. */
function hostProblem(certificate: X509Certificate, host: string): string | undefined {
  const ip = isIP(host) !== 0
  const { dns, ips } = namesOf(certificate)
  if (ip ? ips.includes(shortAddress(host)) : dns.length > 0 && certificate.checkHost(host, { subject: 'never' }) !== undefined)
    return undefined
  const common = /^CN=(.*)$/m.exec(certificate.subject)?.[1]
  if (certificate.subjectAltName === undefined && common === host) return 'certificate relies on legacy Common Name field, use SANs instead'
  if (ip && ips.length === 0) return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
  const names = ip ? ips : dns
  if (names.length >= MOST_NAMES) return `certificate is valid for ${names.length} names, but none matched ${host}`
  if (names.length === 0) return `certificate is not valid for any names, but wanted to match ${host}`
  return `certificate is valid for ${names.join(', ')}, not ${host}`
}

function authoritiesOf(pem: string): readonly X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((text) => {
    try {
      return [new X509Certificate(text)]
    } catch {
      return []
    }
  })
}

const FAILED_SIGNATURE: Readonly<Record<string, string>> = {
  rsa: 'crypto/rsa: verification error',
  ec: 'x509: ECDSA verification failure',
  ed25519: 'x509: Ed25519 verification failure',
}

/** An authority of the right name whose key did not sign the certificate: a cluster that was made anew, for one. */
function hint(certificate: X509Certificate, authorities: readonly X509Certificate[]): string {
  const candidate = authorities.find((each) => each.subject === certificate.issuer && !certificate.verify(each.publicKey))
  const failure = candidate && FAILED_SIGNATURE[candidate.publicKey.asymmetricKeyType ?? '']
  if (!candidate || failure === undefined) return ''
  const name = /^CN=(.*)$/m.exec(candidate.subject)?.[1] ?? /^O=(.*)$/m.exec(candidate.subject)?.[1] ?? ''
  return ` (possibly because of ${JSON.stringify(failure)} while trying to verify candidate authority certificate ${JSON.stringify(name)})`
}

/**
 * Why the peer of a finished handshake is not to be trusted; undefined when it is. `authorities` is PEM, the system's own when absent;
 * `now` in milliseconds since the epoch.
 */
export function peerProblem(socket: TLSSocket, host: string, authorities: string | undefined, now: number): string | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return 'tls: no certificates configured'
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)]
  const expired = 'certificate has expired or is not yet valid: current time'
  if (now < from.getTime() && now <= to.getTime()) return `${PREFIX}${expired} ${goTime(new Date(now))} is before ${goTime(from)}`
  if (now > to.getTime()) return `${PREFIX}${expired} ${goTime(new Date(now))} is after ${goTime(to)}`
  const wrongHost = hostProblem(certificate, host)
  if (wrongHost !== undefined) return PREFIX + wrongHost
  if (socket.authorized) return undefined
  const trusted = authorities === undefined ? [] : authoritiesOf(authorities)
  if (trusted.some((each) => each.raw.equals(certificate.raw))) return undefined
  // Node's types call it an Error; it is the name of OpenSSL's code.
  const code = String(socket.authorizationError)
  if (code === 'INVALID_PURPOSE') return `${PREFIX}certificate specifies an incompatible key usage`
  if (code === 'CERT_HAS_EXPIRED') return `${PREFIX}certificate has expired or is not yet valid`
  return `${PREFIX}certificate signed by unknown authority${hint(certificate, trusted)}`
}

/** Why a certificate and its key do not make a pair, as tls.X509KeyPair words it; undefined when they do. */
export function pairProblem(certificate: string, key: string): string | undefined {
  return comparePair(certificate, key, () => {
    const [own] = authoritiesOf(certificate)
    if (!own) return 'no certificate'
    try {
      return own.checkPrivateKey(createPrivateKey(key)) ? 'fits' : 'another key'
    } catch {
      return 'no key'
    }
  })
}

/** Why PEM cannot serve as authorities; an empty file trusts nobody and is none of them. */
export const authorityProblem = (pem: string): string | undefined => problemOfAuthorities(pem, authoritiesOf(pem).length)
