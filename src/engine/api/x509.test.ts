import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { certificateFor, notAfterOf, parseRequest, readCertificate } from './x509'
import { REQUEST } from './x509.fixture'

const bytes = (): (() => number) => {
  let next = 0
  return () => (next += 7)
}

it('reads a request: whom it is for, with which key and which other names', () => {
  const { subject, extensions, publicKey } = parseRequest(REQUEST)
  expect(subject).toEqual({ commonName: 'anna', organizations: ['dev', 'ops'] })
  expect(extensions).toHaveLength(1)
  expect(publicKey.length).toBeGreaterThan(60)
})

it.each([
  ['nothing', '', 'PEM block type must be CERTIFICATE REQUEST'],
  [
    'another PEM block',
    '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----',
    'PEM block type must be CERTIFICATE REQUEST',
  ],
  ['half a request', REQUEST.replace(/\n.*\n.*\n(-----END)/, '\n$1'), 'asn1: syntax error: data truncated'],
])('refuses %s', (_name, text, why) => {
  expect(() => parseRequest(text)).toThrow(why)
})

it('makes a certificate that others can read', () => {
  const notBefore = Date.UTC(2026, 10, 21, 9)
  const notAfter = Date.UTC(2027, 10, 21, 9, 0, 5)
  const pem = certificateFor(parseRequest(REQUEST), {
    issuer: 'minikubeCA',
    usages: ['client auth', 'digital signature', 'key encipherment'],
    notBefore,
    notAfter,
    random: bytes(),
  })
  const certificate = new X509Certificate(pem)
  expect(certificate.subject.split('\n').sort()).toEqual(['CN=anna', 'O=dev', 'O=ops'])
  expect(certificate.issuer).toBe('CN=minikubeCA')
  expect(new Date(certificate.validFrom).getTime()).toBe(notBefore)
  expect(new Date(certificate.validTo).getTime()).toBe(notAfter)
  expect(certificate.ca).toBe(false)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(certificate.subjectAltName).toBe('DNS:anna.example.com')
  expect(certificate.publicKey.asymmetricKeyType).toBe('ec')
  expect(readCertificate(pem)?.subject).toEqual({ commonName: 'anna', organizations: ['dev', 'ops'] })
  expect(notAfterOf(pem)).toBe(notAfter)
})

it('finds nobody in what is no certificate', () => {
  expect(readCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toBeUndefined()
  expect(notAfterOf('')).toBeNaN()
})
