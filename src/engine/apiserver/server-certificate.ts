/** Whether the certificate of a server that is called is to be trusted; models crypto/x509's Verify. */
import { timestamp } from '../clock/clock'
import { readCertificates, type CertificateFacts } from '../api/x509'
import { chainProblem } from './certificate-chain'

const isAddress = (host: string): boolean => /^\d+(\.\d+){3}$/.test(host)

function isFor(pattern: string, host: string): boolean {
  if (pattern.toLowerCase() === host.toLowerCase()) return true
  return pattern.startsWith('*.') && host.includes('.') && pattern.slice(1).toLowerCase() === host.slice(host.indexOf('.')).toLowerCase()
}

function hostProblem({ hosts, addresses }: CertificateFacts, host: string): string | undefined {
  if (isAddress(host)) {
    if (addresses.includes(host)) return undefined
    if (addresses.length === 0) return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    return `certificate is valid for ${addresses.join(', ')}, not ${host}`
  }
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

/** Why a server's chain of certificates proves nothing to who trusts `bundle`, in Go's words; undefined where it does. Times in milliseconds. */
export function certificateProblem(chain: string, bundle: string, host: string, now: number): string | undefined {
  const [leaf, ...between] = readCertificates(chain)
  if (!leaf) return 'certificate signed by unknown authority'
  const problem =
    timeProblem(leaf, now) ??
    hostProblem(leaf, host) ??
    chainProblem(leaf, between, readCertificates(bundle), (each) => timeProblem(each, now))
  if (problem !== undefined) return problem
  const { usages } = leaf
  if (usages && !usages.some((each) => each === 'server auth' || each === 'any')) return 'certificate specifies an incompatible key usage'
  return undefined
}
