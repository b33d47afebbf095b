/** Certificates for loopback, made at start: the little of X.509 and DER (ITU-T X.690) that it takes. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { CLUSTER_AUTHORITY } from '../../engine/apiserver/authorization/authentication'

export interface Certificate {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS#8. */
  readonly key: string
}

const SEQUENCE = 0x30
const SET = 0x31
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
const ORGANIZATION = [0x55, 0x04, 0x0a]
const COMMON_NAME = [0x55, 0x04, 0x03]
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11]
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13]
const KEY_USAGE = [0x55, 0x1d, 0x0f]
const DAY = 86_400_000

function der(tag: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)))
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const oid = (bytes: readonly number[]): Buffer => der(0x06, bytes)
const octets = (body: Buffer): Buffer => der(0x04, body)
const flag = (): Buffer => der(0x01, [0xff])

function time(at: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
}

function extension(id: readonly number[], critical: boolean, body: Buffer): Buffer {
  return der(SEQUENCE, oid(id), ...(critical ? [flag()] : []), octets(body))
}

/** What a certificate says; times in milliseconds of real time. */
export interface CertificateRequest {
  readonly commonName: string
  readonly organizations?: readonly string[]
  readonly dnsNames?: readonly string[]
  /** IPv4 as four bytes, IPv6 as sixteen. */
  readonly addresses?: readonly (readonly number[])[]
  readonly from: number
  readonly to: number
  /** Who signs it; the certificate itself when absent, as its own authority. */
  readonly issuer?: Certificate & { readonly commonName: string }
}

function nameOf(commonName: string, organizations: readonly string[] = []): Buffer {
  const part = (id: readonly number[], text: string) => der(SET, der(SEQUENCE, oid(id), der(0x0c, Buffer.from(text))))
  return der(SEQUENCE, ...organizations.map((each) => part(ORGANIZATION, each)), part(COMMON_NAME, commonName))
}

export function issueCertificate(request: CertificateRequest): Certificate {
  const { commonName, organizations, dnsNames = [], addresses = [], from, to, issuer } = request
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, oid(ECDSA_WITH_SHA256))
  const names = [...dnsNames.map((each) => der(0x82, Buffer.from(each))), ...addresses.map((each) => der(0x87, each))]
  const extensions = der(
    SEQUENCE,
    extension(BASIC_CONSTRAINTS, true, issuer ? der(SEQUENCE) : der(SEQUENCE, flag())),
    // digitalSignature, and for an authority keyCertSign
    extension(KEY_USAGE, true, issuer ? der(0x03, [7, 0x80]) : der(0x03, [2, 0x84])),
    ...(names.length ? [extension(SUBJECT_ALT_NAME, false, der(SEQUENCE, ...names))] : []),
  )
  const serial = randomBytes(8)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, [2])),
    der(0x02, serial),
    algorithm,
    issuer ? nameOf(issuer.commonName) : nameOf(commonName, organizations),
    der(SEQUENCE, time(from), time(to)),
    nameOf(commonName, organizations),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey)
  const whole = der(SEQUENCE, body, algorithm, der(0x03, [0], signature))
  const base64 = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/**
 * Valid for a year, for `localhost`, 127.0.0.1 and ::1; it is its own authority, named as kube-apiserver names the one it makes for
 * itself. `now` in milliseconds of real time.
 */
export function selfSigned(now: number): Certificate {
  return issueCertificate({
    commonName: `127.0.0.1@${Math.floor(now / 1000)}`,
    dnsNames: ['localhost'],
    addresses: [
      [127, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ],
    from: now - DAY,
    to: now + 365 * DAY,
  })
}

/**
 * The authorities whose certificates clients may identify themselves with: the server's own, and the cluster's by its name. Nobody
 * signs with the latter's key; clients look for the name of their certificate's issuer before they show it.
 */
export function clientAuthorities(own: Certificate, now: number): readonly string[] {
  return [own.certificate, issueCertificate({ commonName: CLUSTER_AUTHORITY, from: now - DAY, to: now + 365 * DAY }).certificate]
}
