/** Certificates and the requests for them: what a request says, whom a certificate names, and a certificate made from a request; models crypto/x509. */
import {
  BIT_STRING,
  BOOLEAN,
  der,
  elements,
  fromPem,
  INTEGER,
  NULL,
  objectIdentifier,
  OCTET_STRING,
  SEQUENCE,
  SET,
  toPem,
  UTF8_STRING,
  utcTime,
  type Element,
} from './der'

const COMMON_NAME = objectIdentifier('2.5.4.3')
const ORGANIZATION = objectIdentifier('2.5.4.10')
const EXTENDED_USAGE = objectIdentifier('2.5.29.37')
const ALTERNATIVE_NAME = objectIdentifier('2.5.29.17')
/** The tag of a name among the alternative ones that is a host's. */
const DNS_NAME = 0x82
/** The tagged last part of a certificate. */
const EXTENSIONS_TAG = 0xa3
const EXTENSION_REQUEST = objectIdentifier('1.2.840.113549.1.9.14')
const SHA256_WITH_RSA = der(SEQUENCE, objectIdentifier('1.2.840.113549.1.1.11'), der(NULL))
const RSA_BYTES = 256

export interface Subject {
  readonly commonName: string
  readonly organizations: readonly string[]
}

/** A PKCS #10 request; the parts that a certificate takes over are kept as they are. */
export interface CertificateRequest {
  readonly subject: Subject
  readonly name: Uint8Array
  readonly publicKey: Uint8Array
  /** Whole Extension elements, such as the alternative names. */
  readonly extensions: readonly Uint8Array[]
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

function subjectOf(name: Uint8Array): Subject {
  let commonName = ''
  const organizations: string[] = []
  for (const set of elements(name)) {
    for (const pair of elements(set.content)) {
      const [type, value] = elements(pair.content)
      if (!type || !value) continue
      const text = new TextDecoder().decode(value.content)
      if (same(type.whole, COMMON_NAME)) commonName = text
      if (same(type.whole, ORGANIZATION)) organizations.push(text)
    }
  }
  return { commonName, organizations }
}

function requestedExtensions(attributes: Element | undefined): readonly Uint8Array[] {
  for (const attribute of elements(attributes?.content ?? new Uint8Array())) {
    const [type, values] = elements(attribute.content)
    if (!type || !values || !same(type.whole, EXTENSION_REQUEST)) continue
    return elements(elements(values.content)[0]?.content ?? new Uint8Array()).map((each) => each.whole)
  }
  return []
}

/** Reads PEM text. Throws Error with Go's words when it is no request. */
export function parseRequest(pem: string): CertificateRequest {
  const bytes = fromPem(pem, 'CERTIFICATE REQUEST')
  if (!bytes) throw new Error('PEM block type must be CERTIFICATE REQUEST')
  const [request] = elements(bytes)
  const [info, algorithm, signature] = elements(request?.content ?? new Uint8Array())
  const [version, name, publicKey, attributes] = elements(info?.content ?? new Uint8Array())
  if (version?.tag !== INTEGER || name?.tag !== SEQUENCE || publicKey?.tag !== SEQUENCE || !algorithm || signature?.tag !== BIT_STRING)
    throw new Error('asn1: structure error: tags do not match')
  return {
    subject: subjectOf(name.content),
    name: name.whole,
    publicKey: publicKey.whole,
    extensions: requestedExtensions(attributes),
  }
}

/** What a certificate says of itself; its signature is not looked at. */
export interface CertificateFacts {
  readonly subject: Subject
  readonly issuer: Subject
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** Names of extended usages; undefined when it has none and so is good for all. */
  readonly usages: readonly string[] | undefined
  /** The hosts it is for; undefined when it says nothing of alternative names. */
  readonly hosts: readonly string[] | undefined
}

/** A time of two or of four digits for the year. */
function timeOf(text: string): number {
  const match = /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return NaN
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number)
  const full = match[1]!.length === 4 ? year! : 2000 + year! - (year! >= 50 ? 100 : 0)
  return Date.UTC(full, month! - 1, day, hour, minute, second)
}

/** What is in an extension of a certificate; undefined when it has none of that type. */
function extensionOf(extensions: Element | undefined, type: Uint8Array): readonly Element[] | undefined {
  for (const each of elements(elements(extensions?.content ?? new Uint8Array())[0]?.content ?? new Uint8Array())) {
    const parts = elements(each.content)
    if (parts[0] && same(parts[0].whole, type)) return elements(elements(parts.at(-1)!.content)[0]?.content ?? new Uint8Array())
  }
  return undefined
}

function usageName({ whole }: Element): string {
  return [...EXTENDED_USAGES].find(([, type]) => same(objectIdentifier(type), whole))?.[0] ?? 'unknown'
}

/** Reads PEM text; undefined when it is no certificate. */
export function readCertificate(pem: string): CertificateFacts | undefined {
  try {
    const bytes = fromPem(pem, 'CERTIFICATE')
    const parts = elements(elements(elements(bytes ?? new Uint8Array())[0]!.content)[0]!.content)
    // A version in front (tagged) moves everything by one: serial, algorithm, issuer, validity, subject.
    const at = parts[0]!.tag === INTEGER ? 0 : 1
    const [issuer, validity, subject] = [parts[at + 2]!, parts[at + 3]!, parts[at + 4]!]
    if (issuer.tag !== SEQUENCE || subject.tag !== SEQUENCE) return undefined
    const [notBefore, notAfter] = elements(validity.content).map((each) => timeOf(new TextDecoder().decode(each.content)))
    const extensions = parts.find((each) => each.tag === EXTENSIONS_TAG)
    const names = extensionOf(extensions, ALTERNATIVE_NAME)
    return {
      subject: subjectOf(subject.content),
      issuer: subjectOf(issuer.content),
      notBefore: notBefore ?? NaN,
      notAfter: notAfter ?? NaN,
      usages: extensionOf(extensions, EXTENDED_USAGE)?.map(usageName),
      hosts: names?.filter(({ tag }) => tag === DNS_NAME).map(({ content }) => new TextDecoder().decode(content)),
    }
  } catch {
    return undefined
  }
}

/** Names of usages in the certificates API -> bit of the key usage extension. */
const KEY_USAGES: ReadonlyMap<string, number> = new Map([
  ['signing', 0],
  ['digital signature', 0],
  ['content commitment', 1],
  ['key encipherment', 2],
  ['data encipherment', 3],
  ['key agreement', 4],
  ['cert sign', 5],
  ['crl sign', 6],
  ['encipher only', 7],
  ['decipher only', 8],
])
/** Names of usages -> extended key usage. */
const EXTENDED_USAGES: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
  ['code signing', '1.3.6.1.5.5.7.3.3'],
  ['email protection', '1.3.6.1.5.5.7.3.4'],
  ['s/mime', '1.3.6.1.5.5.7.3.4'],
  ['ipsec end system', '1.3.6.1.5.5.7.3.5'],
  ['ipsec tunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsec user', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocsp signing', '1.3.6.1.5.5.7.3.9'],
  ['microsoft sgc', '1.3.6.1.4.1.311.10.3.3'],
  ['netscape sgc', '2.16.840.1.113730.4.1'],
])

/** Every usage that a request may name. */
export const USAGES: ReadonlySet<string> = new Set([...KEY_USAGES.keys(), ...EXTENDED_USAGES.keys()])

function keyUsage(usages: readonly string[]): Uint8Array {
  const bits = usages.map((usage) => KEY_USAGES.get(usage)).filter((bit) => bit !== undefined)
  const last = Math.max(...bits)
  const bytes = new Uint8Array(1 + Math.floor(last / 8))
  for (const bit of bits) bytes[Math.floor(bit / 8)]! |= 0x80 >> (bit % 8)
  return der(BIT_STRING, [7 - (last % 8)], bytes)
}

function extension(type: string, critical: boolean, value: Uint8Array): Uint8Array {
  return der(SEQUENCE, objectIdentifier(type), critical ? der(BOOLEAN, [0xff]) : [], der(OCTET_STRING, value))
}

function usageExtensions(usages: readonly string[]): Uint8Array[] {
  const extended = new Set(usages.map((usage) => EXTENDED_USAGES.get(usage)).filter((type) => type !== undefined))
  return [
    ...(usages.some((usage) => KEY_USAGES.has(usage)) ? [extension('2.5.29.15', true, keyUsage(usages))] : []),
    ...(extended.size > 0 ? [extension('2.5.29.37', false, der(SEQUENCE, ...[...extended].map(objectIdentifier)))] : []),
  ]
}

export interface CertificateOptions {
  readonly issuer: string
  readonly usages: readonly string[]
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** Whether it is one that signs others. */
  readonly authority?: boolean
  /** Bytes nobody can guess: the serial number and, as no key is there to sign with, the signature. */
  random(): number
}

/**
 * A certificate for a request, PEM. Everything in it is as a signer writes it but the signature, which is random:
 * it can be read, not verified.
 */
export function certificateFor(
  request: CertificateRequest,
  { issuer, usages, notBefore, notAfter, authority = false, random }: CertificateOptions,
): string {
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => random() & 0xff)
  const serial = bytes(16)
  // Positive and without needless zeros in front.
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const issuerName = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, new TextEncoder().encode(issuer)))))
  const extensions = [
    ...usageExtensions(usages),
    extension('2.5.29.19', true, der(SEQUENCE, authority ? der(BOOLEAN, [0xff]) : [])),
    ...request.extensions,
  ]
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, [2])),
    der(INTEGER, serial),
    SHA256_WITH_RSA,
    issuerName,
    der(SEQUENCE, utcTime(notBefore), utcTime(notAfter)),
    request.name,
    request.publicKey,
    der(0xa3, der(SEQUENCE, ...extensions)),
  )
  return toPem('CERTIFICATE', der(SEQUENCE, body, SHA256_WITH_RSA, der(BIT_STRING, [0], bytes(RSA_BYTES))))
}

/** When a certificate ends, in milliseconds; NaN when the text is no certificate. */
export function notAfterOf(pem: string): number {
  return readCertificate(pem)?.notAfter ?? NaN
}
