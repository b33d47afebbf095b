/** Certificates and requests as openssl reads, makes and shows them. */
import { BIT_STRING, der, elements, INTEGER, SEQUENCE, SET, objectIdentifier, utcTime, type Element } from '../../engine/api/der'
import { formatDate } from '../../shell/tools/dates/time-format'
import { sha1 } from '../../shell/digests'
import { readExtensions, showExtension, type Extension } from './extension'
import { dotted, nameBytes, readName, showName, type Name } from './name'
import { toBytes } from '../../engine/api/rsa/number'
import {
  bitsOf,
  integer,
  publicInfo,
  readPublicInfo,
  SHA256_WITH_RSA,
  sign,
  verifies,
  type PrivateKey,
  type PublicKey,
} from '../../engine/api/rsa/rsa'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const ALGORITHMS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.1': 'rsaEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.10045.2.1': 'id-ecPublicKey',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.3.101.112': 'ED25519',
}

/** What a certificate and a request have in common. */
export interface Signed {
  readonly whole: Uint8Array
  /** What is signed. */
  readonly body: Uint8Array
  readonly subject: Name
  readonly subjectBytes: Uint8Array
  readonly publicInfo: Uint8Array
  readonly key: PublicKey | undefined
  readonly extensions: readonly Extension[]
  readonly algorithm: string
  readonly signature: Uint8Array
}

export interface Certificate extends Signed {
  readonly version: number
  readonly serial: Uint8Array
  readonly issuer: Name
  readonly issuerBytes: Uint8Array
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
}

const algorithmOf = (element: Element): string => {
  const oid = dotted(elements(element.content)[0]!.content)
  return ALGORITHMS[oid] ?? oid
}

function timeOf(element: Element): number {
  const text = new TextDecoder().decode(element.content)
  const [, century, year, month, day, hour, minute, second] = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)!
  const full = century === undefined ? 2000 + Number(year) - (Number(year) >= 50 ? 100 : 0) : Number(century) * 100 + Number(year)
  return Date.UTC(full, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

/** Throws when the bytes are no certificate. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const whole = elements(bytes)[0]!
  const [body, algorithm, signature] = elements(whole.content) as [Element, Element, Element]
  const parts = [...elements(body.content)]
  const version = parts[0]!.tag === 0xa0 ? elements(parts.shift()!.content)[0]!.content[0]! + 1 : 1
  const [serial, , issuer, validity, subject, info, ...rest] = parts as [Element, Element, Element, Element, Element, Element]
  const [before, after] = elements(validity.content) as [Element, Element]
  const list = (rest as Element[]).find((part) => part.tag === 0xa3)
  return {
    whole: whole.whole,
    body: body.whole,
    version,
    serial: serial.content,
    issuer: readName(issuer),
    issuerBytes: issuer.whole,
    notBefore: timeOf(before),
    notAfter: timeOf(after),
    subject: readName(subject),
    subjectBytes: subject.whole,
    publicInfo: info.whole,
    key: readPublicInfo(info.whole),
    extensions: list ? readExtensions(elements(list.content)[0]!) : [],
    algorithm: algorithmOf(algorithm),
    signature: signature.content.subarray(1),
  }
}

/** Throws when the bytes are no request. */
export function readRequest(bytes: Uint8Array): Signed {
  const whole = elements(bytes)[0]!
  const [body, algorithm, signature] = elements(whole.content) as [Element, Element, Element]
  const [version, subject, info, attributes] = elements(body.content)
  if (version?.tag !== INTEGER || !subject || !info) throw new Error('not a request')
  let extensions: Extension[] = []
  for (const attribute of elements(attributes?.content ?? new Uint8Array())) {
    const [type, values] = elements(attribute.content)
    if (dotted(type!.content) === EXTENSION_REQUEST) extensions = readExtensions(elements(values!.content)[0]!)
  }
  return {
    whole: whole.whole,
    body: body.whole,
    subject: readName(subject),
    subjectBytes: subject.whole,
    publicInfo: info.whole,
    key: readPublicInfo(info.whole),
    extensions,
    algorithm: algorithmOf(algorithm),
    signature: signature.content.subarray(1),
  }
}

const signed = (body: Uint8Array, key: PrivateKey): Uint8Array =>
  der(SEQUENCE, body, SHA256_WITH_RSA, der(BIT_STRING, [0], sign(key, body)))

export function makeRequest(subject: Name, key: PrivateKey, extensions: readonly Uint8Array[]): Uint8Array {
  const attributes =
    extensions.length > 0 ? [der(SEQUENCE, objectIdentifier(EXTENSION_REQUEST), der(SET, der(SEQUENCE, ...extensions)))] : []
  return signed(der(SEQUENCE, integer(0n), nameBytes(subject), publicInfo(key), der(0xa0, ...attributes)), key)
}

export interface CertificateParts {
  readonly serial: bigint
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  readonly publicInfo: Uint8Array
  readonly notBefore: number
  readonly notAfter: number
  readonly extensions: readonly Uint8Array[]
}

/** A certificate signed with a key; one without extensions is of version 1. */
export function makeCertificate(parts: CertificateParts, key: PrivateKey): Uint8Array {
  const { extensions } = parts
  const body = der(
    SEQUENCE,
    extensions.length > 0 ? der(0xa0, integer(2n)) : [],
    integer(parts.serial),
    SHA256_WITH_RSA,
    parts.issuer,
    der(SEQUENCE, utcTime(parts.notBefore), utcTime(parts.notAfter)),
    parts.subject,
    parts.publicInfo,
    extensions.length > 0 ? der(0xa3, der(SEQUENCE, ...extensions)) : [],
  )
  return signed(body, key)
}

/** Whether a key made the signature. */
export function signedBy(one: Signed, key: PublicKey | undefined): boolean {
  return key !== undefined && one.algorithm === 'sha256WithRSAEncryption' && verifies(key, one.body, one.signature)
}

/** The SHA-1 of the key's bits, as identifiers of keys are, in hexadecimal. */
export function keyIdentifier(info: Uint8Array): string {
  return sha1(elements(elements(info)[0]!.content)[1]!.content.subarray(1))
}

export const dateText = (time: number): string => `${formatDate(time, '%b %e %H:%M:%S %Y')} GMT`
export const serialText = (serial: Uint8Array): string =>
  hex(serial[0] === 0 && serial.length > 1 ? serial.subarray(1) : serial, '').toUpperCase()

export const hex = (bytes: Uint8Array, between = ':'): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between)

/** Bytes with colons, so many in a line. */
function block(bytes: Uint8Array, indent: string, width: number): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += width)
    out += `${indent}${hex(bytes.subarray(at, at + width))}${at + width < bytes.length ? ':' : ''}\n`
  return out
}

function keyText({ publicInfo: info, key }: Signed): string {
  const algorithm = algorithmOf(elements(elements(info)[0]!.content)[0]!)
  const head = `        Subject Public Key Info:\n            Public Key Algorithm: ${algorithm}\n`
  if (!key) return `${head}                Unable to load Public Key\n`
  const modulus = toBytes(key.modulus)
  return `${head}                Public-Key: (${bitsOf(key)} bit)\n                Modulus:\n${block(
    (modulus[0]! & 0x80) !== 0 ? Uint8Array.from([0, ...modulus]) : modulus,
    '                    ',
    15,
  )}                Exponent: ${key.exponent} (0x${key.exponent.toString(16)})\n`
}

const signatureText = ({ algorithm, signature }: Signed): string =>
  `    Signature Algorithm: ${algorithm}\n    Signature Value:\n${block(signature, '        ', 18)}`

export function requestText(request: Signed, style = ''): string {
  const { extensions } = request
  return `Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: ${showName(request.subject, style)}
${keyText(request)}        Attributes:
${extensions.length === 0 ? '            (none)\n' : ''}            Requested Extensions:
${extensions.map((one) => showExtension(one, '                ')).join('')}${signatureText(request)}`
}

export function certificateText(certificate: Certificate, style = ''): string {
  const { version, serial, extensions, algorithm } = certificate
  const small = serial.length <= 7
  const number = small ? BigInt(`0x${hex(serial, '')}`) : 0n
  return `Certificate:
    Data:
        Version: ${version} (0x${version - 1})
        Serial Number:${small ? ` ${number} (0x${number.toString(16)})` : `\n            ${hex(serial[0] === 0 ? serial.subarray(1) : serial)}`}
        Signature Algorithm: ${algorithm}
        Issuer: ${showName(certificate.issuer, style)}
        Validity
            Not Before: ${dateText(certificate.notBefore)}
            Not After : ${dateText(certificate.notAfter)}
        Subject: ${showName(certificate.subject, style)}
${keyText(certificate)}${
    extensions.length > 0 ? `        X509v3 extensions:\n${extensions.map((one) => showExtension(one, '            ')).join('')}` : ''
  }${signatureText(certificate)}`
}
