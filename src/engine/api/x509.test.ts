import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { newAuthority, readAuthority, type Authority } from './authority'
import { drawKey } from './rsa/key-pool'
import { privatePem, publicInfo } from './rsa/rsa'
import { notAfterOf, parseRequest, readCertificate, requestProblem } from './x509'
import { REQUEST } from './x509.fixture'
import { issueCertificate } from './x509-issue'

const NOT_BEFORE = Date.UTC(2026, 10, 21, 9)
const NOT_AFTER = Date.UTC(2027, 10, 21, 9, 0, 5)

function dice(start: number): { integer(bound: number): number } {
  let next = start
  return { integer: (bound) => (next += 7) % bound }
}

const authorityOf = (start: number): Authority =>
  newAuthority(
    { commonName: 'minikubeCA', now: NOT_BEFORE, days: 3650, usages: ['cert sign', 'digital signature'], hosts: ['minikubeCA'] },
    dice(start),
  )

const issued = (signer: Authority): ReturnType<typeof issueCertificate> =>
  issueCertificate(parseRequest(REQUEST), {
    signer,
    usages: ['client auth', 'digital signature', 'key encipherment'],
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    random: () => dice(3).integer(256),
  })

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

it('knows whether who made a request has its key', () => {
  expect(requestProblem(REQUEST)).toBeUndefined()
  // Another letter in the name that is signed.
  const bytes = Buffer.from(REQUEST.replace(/-----.*-----|\n/g, ''), 'base64')
  bytes[bytes.indexOf('anna')] = 'e'.charCodeAt(0)
  const changed = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
  expect(parseRequest(changed).subject.commonName).toBe('enna')
  expect(requestProblem(changed)).toBe('x509: ECDSA verification failure')
})

it('makes an authority that others trust', () => {
  const authority = new X509Certificate(authorityOf(1).certificate)
  expect(authority.ca).toBe(true)
  expect(authority.verify(authority.publicKey)).toBe(true)
  expect(authority.checkIssued(authority)).toBe(true)
  expect(authority.subjectAltName).toBe('DNS:minikubeCA')
})

it('makes a certificate that others can read and verify', () => {
  const signer = authorityOf(1)
  const certificate = new X509Certificate(issued(signer).pem)
  expect(certificate.subject.split('\n').sort()).toEqual(['CN=anna', 'O=dev', 'O=ops'])
  expect(certificate.issuer).toBe('CN=minikubeCA')
  expect(new Date(certificate.validFrom).getTime()).toBe(NOT_BEFORE)
  expect(new Date(certificate.validTo).getTime()).toBe(NOT_AFTER)
  expect(certificate.ca).toBe(false)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  expect(certificate.subjectAltName).toBe('DNS:anna.example.com')
  expect(certificate.publicKey.asymmetricKeyType).toBe('ec')
  const authority = new X509Certificate(signer.certificate)
  expect(certificate.checkIssued(authority)).toBe(true)
  expect(certificate.verify(authority.publicKey)).toBe(true)
  expect(certificate.verify(new X509Certificate(authorityOf(2).certificate).publicKey)).toBe(false)
})

it('knows how long a certificate is before it is signed', () => {
  const certificate = issued(authorityOf(1))
  const before = certificate.length
  expect(certificate.pem).toHaveLength(before)
})

it('reads what it made', () => {
  const facts = readCertificate(issued(authorityOf(1)).pem)
  expect(facts?.subject).toEqual({ commonName: 'anna', organizations: ['dev', 'ops'] })
  expect(facts?.issuer.commonName).toBe('minikubeCA')
  expect(facts).toMatchObject({ authority: false, hosts: ['anna.example.com'], usages: ['client auth'] })
  expect(notAfterOf(issued(authorityOf(1)).pem)).toBe(NOT_AFTER)
  expect(readCertificate(authorityOf(1).certificate)?.authority).toBe(true)
})

it('reads an authority from its files, and none from files that do not fit', () => {
  const { certificate, key } = authorityOf(1)
  expect(readAuthority(certificate, privatePem(key))?.keyIdentifier).toEqual(authorityOf(1).keyIdentifier)
  expect(readAuthority(certificate, privatePem(drawKey(dice(9))))).toBeUndefined()
  expect(publicInfo(key)).toEqual(readCertificate(certificate)?.publicKey)
})

it('finds nobody in what is no certificate', () => {
  expect(readCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toBeUndefined()
  expect(notAfterOf('')).toBeNaN()
})
