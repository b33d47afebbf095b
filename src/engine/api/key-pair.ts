/** Whether a client's certificate and key can be used together, and PEM as authorities, in Go's words; models crypto/tls's X509KeyPair and client-go's transport. */

const CERTIFICATE = 'CERTIFICATE'
const KEY = /^(?:.+ )?PRIVATE KEY$/

/** What the blocks of a text are, in order. */
const blocksOf = (pem: string): readonly string[] => Array.from(pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g), ([, type = '']) => type)

export type Fit = 'fits' | 'another key' | 'no certificate' | 'no key'

/** Why a certificate and its key do not make a pair; undefined when they do. `compare` looks at the two when they are PEM of the right kinds. */
export function pairProblem(certificate: string, key: string, compare: () => Fit): string | undefined {
  const skipped = (types: readonly string[]): string => `after skipping PEM blocks of the following types: [${types.join(' ')}]`
  const certificates = blocksOf(certificate)
  if (!certificates.includes(CERTIFICATE)) {
    if (certificates.length === 0) return 'tls: failed to find any PEM data in certificate input'
    if (certificates.length === 1 && certificates[0]!.endsWith('PRIVATE KEY'))
      return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    return `tls: failed to find "CERTIFICATE" PEM block in certificate input ${skipped(certificates)}`
  }
  const keys = blocksOf(key)
  if (!keys.some((type) => KEY.test(type))) {
    if (keys.length === 0) return 'tls: failed to find any PEM data in key input'
    if (keys.length === 1 && keys[0] === CERTIFICATE) return 'tls: found a certificate rather than a key in the PEM for the private key'
    return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${skipped(keys)}`
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
  return `unable to load root certificates: ${blocksOf(pem).length > 0 ? 'no valid certificate authority data seen' : 'unable to parse bytes as PEM block'}`
}
