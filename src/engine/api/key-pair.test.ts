/** What crypto/tls says of files that are no certificate and key. */
import { expect, it } from 'vitest'
import { pairProblem } from './key-pair'

const pem = (...types: readonly string[]): string => types.map((type) => `-----BEGIN ${type}-----\nAA==\n-----END ${type}-----\n`).join('')
const [CERTIFICATE, KEY] = [pem('CERTIFICATE'), pem('EC PARAMETERS', 'EC PRIVATE KEY')]
const AFTER = 'after skipping PEM blocks of the following types:'

it.each([
  ['', KEY, 'tls: failed to find any PEM data in certificate input'],
  [
    pem('PRIVATE KEY'),
    KEY,
    'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
  ],
  [
    pem('EC PARAMETERS', 'EC PRIVATE KEY'),
    KEY,
    `tls: failed to find "CERTIFICATE" PEM block in certificate input ${AFTER} [EC PARAMETERS EC PRIVATE KEY]`,
  ],
  [CERTIFICATE, 'none', 'tls: failed to find any PEM data in key input'],
  [CERTIFICATE, CERTIFICATE, 'tls: found a certificate rather than a key in the PEM for the private key'],
  [CERTIFICATE, pem('PUBLIC KEY'), `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input ${AFTER} [PUBLIC KEY]`],
  [CERTIFICATE, KEY, undefined],
])('%j and %j: %s', (certificate, key, problem) => {
  expect(pairProblem(certificate, key, () => 'fits')).toBe(problem)
})
