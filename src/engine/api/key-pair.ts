/** Whether a client's certificate and key can be used together, and PEM as authorities, in Go's words; models crypto/tls's X509KeyPair and client-go's transport. */

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/
const KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/
const ANY_PEM = /-----BEGIN [A-Z0-9 ]+-----/

export type Fit = 'fits' | 'another key' | 'no certificate' | 'no key'

/** Why a certificate and its key do not make a pair; undefined when they do. `compare` looks at the two when they are PEM of the right kinds. */
export function pairProblem(certificate: string, key: string, compare: () => Fit): string | undefined {
  if (!CERTIFICATE.test(certificate)) {
    if (!ANY_PEM.test(certificate)) return 'tls: failed to find any PEM data in certificate input'
    if (KEY.test(certificate))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    return 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: []'
  }
  if (!KEY.test(key)) {
    if (!ANY_PEM.test(key)) return 'tls: failed to find any PEM data in key input'
    if (CERTIFICATE.test(key)) return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  switch (compare()) {
    case 'fits':
      return undefined
    case 'another key':
      return 'tls: private key does not match public key'
    case 'no certificate':
      return 'x509: malformed certificate'
    case 'no key':
      return 'tls: failed to parse private key'
  }
}

/** Why PEM cannot serve as authorities, of which `count` could be read; an empty file trusts nobody and is none of them. */
export function authorityProblem(pem: string, count: number): string | undefined {
  if (pem === '' || count > 0) return undefined
  return `unable to load root certificates: ${ANY_PEM.test(pem) ? 'no valid certificate authority data seen' : 'unable to parse bytes as PEM block'}`
}
