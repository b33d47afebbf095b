/** Certificates for loopback, made at start: the little of X.509 that it takes. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import {
  BIT_STRING,
  BOOLEAN,
  der,
  INTEGER,
  objectIdentifier,
  OCTET_STRING,
  SEQUENCE,
  SET,
  toPem,
  UTF8_STRING,
  utcTime,
} from '../../engine/api/der'

export interface Certificate {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS#8. */
  readonly key: string
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const ORGANIZATION = '2.5.4.10'
const COMMON_NAME = '2.5.4.3'
const SUBJECT_ALT_NAME = '2.5.29.17'
const BASIC_CONSTRAINTS = '2.5.29.19'
const KEY_USAGE = '2.5.29.15'
const DAY = 86_400_000

const ENCODER = new TextEncoder()
const flag = (): Uint8Array => der(BOOLEAN, [0xff])

function extension(id: string, critical: boolean, body: Uint8Array): Uint8Array {
  return der(SEQUENCE, objectIdentifier(id), ...(critical ? [flag()] : []), der(OCTET_STRING, body))
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

function nameOf(commonName: string, organizations: readonly string[] = []): Uint8Array {
  const part = (id: string, text: string) => der(SET, der(SEQUENCE, objectIdentifier(id), der(UTF8_STRING, ENCODER.encode(text))))
  return der(SEQUENCE, ...organizations.map((each) => part(ORGANIZATION, each)), part(COMMON_NAME, commonName))
}

export function issueCertificate(request: CertificateRequest): Certificate {
  const { commonName, organizations, dnsNames = [], addresses = [], from, to, issuer } = request
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, objectIdentifier(ECDSA_WITH_SHA256))
  const names = [...dnsNames.map((each) => der(0x82, ENCODER.encode(each))), ...addresses.map((each) => der(0x87, each))]
  const extensions = der(
    SEQUENCE,
    extension(BASIC_CONSTRAINTS, true, issuer ? der(SEQUENCE) : der(SEQUENCE, flag())),
    // digitalSignature, and for an authority keyCertSign
    extension(KEY_USAGE, true, issuer ? der(BIT_STRING, [7, 0x80]) : der(BIT_STRING, [2, 0x84])),
    ...(names.length ? [extension(SUBJECT_ALT_NAME, false, der(SEQUENCE, ...names))] : []),
  )
  const serial = randomBytes(8)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, [2])),
    der(INTEGER, serial),
    algorithm,
    issuer ? nameOf(issuer.commonName) : nameOf(commonName, organizations),
    der(SEQUENCE, utcTime(from), utcTime(to)),
    nameOf(commonName, organizations),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  )
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey)
  const whole = der(SEQUENCE, body, algorithm, der(BIT_STRING, [0], signature))
  return {
    certificate: toPem('CERTIFICATE', whole),
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
