/** Certificates and the requests for them as they are read: what a request asks, whom a certificate names and who signed it; models crypto/x509. */
import { BIT_STRING, BOOLEAN, elements, fromPem, INTEGER, objectIdentifier, SEQUENCE, type Element } from './der'
import { EXTENDED_USAGES } from './key-usages'
import { signatureProblem } from './signature'

const COMMON_NAME = objectIdentifier('2.5.4.3')
const ORGANIZATION = objectIdentifier('2.5.4.10')
const EXTENDED_USAGE = objectIdentifier('2.5.29.37')
const ALTERNATIVE_NAME = objectIdentifier('2.5.29.17')
/** The tag of a name among the alternative ones that is a host's. */
const DNS_NAME = 0x82
/** One that is an address. */
const IP_ADDRESS = 0x87
const CONSTRAINTS = objectIdentifier('2.5.29.19')
const KEY_IDENTIFIER = objectIdentifier('2.5.29.14')
const NOTHING = new Uint8Array()
/** The tagged last part of a certificate. */
const EXTENSIONS_TAG = 0xa3
const EXTENSION_REQUEST = objectIdentifier('1.2.840.113549.1.9.14')

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

/** What somebody signed: the bytes, how, and what came of it. */
interface Signed {
  readonly body: Uint8Array
  /** The whole AlgorithmIdentifier. */
  readonly algorithm: Uint8Array
  readonly signature: Uint8Array
}

function signedOf(bytes: Uint8Array): Signed | undefined {
  const [body, algorithm, signature] = elements(elements(bytes)[0]?.content ?? NOTHING)
  return body && algorithm && signature?.tag === BIT_STRING
    ? { body: body.whole, algorithm: algorithm.whole, signature: signature.content.subarray(1) }
    : undefined
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

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
  const signed = signedOf(bytes)
  const [version, name, publicKey, attributes] = elements(elements(signed?.body ?? NOTHING)[0]?.content ?? NOTHING)
  if (version?.tag !== INTEGER || name?.tag !== SEQUENCE || publicKey?.tag !== SEQUENCE)
    throw new Error('asn1: structure error: tags do not match')
  return {
    subject: subjectOf(name.content),
    name: name.whole,
    publicKey: publicKey.whole,
    extensions: requestedExtensions(attributes),
  }
}

/** Whether who sends a request has the key in it, in Go's words where not. */
export function requestProblem(pem: string): string | undefined {
  const signed = signedOf(fromPem(pem, 'CERTIFICATE REQUEST') ?? NOTHING)
  return signed && signatureProblem(parseRequest(pem).publicKey, signed.algorithm, signed.body, signed.signature)
}

/** What a certificate says of itself. */
export interface CertificateFacts extends Signed {
  readonly serial: Uint8Array
  readonly subject: Subject
  readonly issuer: Subject
  /** The names as they are written, by which issuers are found. */
  readonly subjectName: Uint8Array
  readonly issuerName: Uint8Array
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** Names of extended usages; undefined when it has none and so is good for all. */
  readonly usages: readonly string[] | undefined
  /** The hosts and addresses it is for; undefined when it says nothing of alternative names. */
  readonly hosts: readonly string[] | undefined
  readonly addresses: readonly string[]
  /** Whether it may sign others; undefined when it does not say. */
  readonly authority: boolean | undefined
  readonly keyIdentifier: Uint8Array | undefined
  readonly whole: Uint8Array
}

/** A time of two or of four digits for the year. */
function timeOf(text: string): number {
  const match = /^(\d\d|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return NaN
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number)
  const full = match[1]!.length === 4 ? year! : 2000 + year! - (year! >= 50 ? 100 : 0)
  return Date.UTC(full, month! - 1, day, hour, minute, second)
}

/** The value of an extension of a certificate; undefined when it has none of that type. */
function extensionValue(extensions: Element | undefined, type: Uint8Array): readonly Element[] | undefined {
  for (const each of elements(elements(extensions?.content ?? NOTHING)[0]?.content ?? NOTHING)) {
    const parts = elements(each.content)
    if (parts[0] && same(parts[0].whole, type)) return elements(parts.at(-1)!.content)
  }
  return undefined
}

/** What is in the list that an extension is. */
function extensionOf(extensions: Element | undefined, type: Uint8Array): readonly Element[] | undefined {
  const value = extensionValue(extensions, type)
  return value && elements(value[0]?.content ?? NOTHING)
}

function usageName({ whole }: Element): string {
  return [...EXTENDED_USAGES].find(([, type]) => same(objectIdentifier(type), whole))?.[0] ?? 'unknown'
}

/** Reads PEM text; undefined when it is no certificate. */
export function readCertificate(pem: string): CertificateFacts | undefined {
  try {
    const bytes = fromPem(pem, 'CERTIFICATE')
    const signed = bytes && signedOf(bytes)
    if (!signed) return undefined
    const parts = elements(elements(signed.body)[0]!.content)
    // A version in front (tagged) moves everything by one: serial, algorithm, issuer, validity, subject, key.
    const at = parts[0]!.tag === INTEGER ? 0 : 1
    const [serial, , issuer, validity, subject, publicKey] = parts.slice(at) as [Element, Element, Element, Element, Element, Element]
    if (issuer.tag !== SEQUENCE || subject.tag !== SEQUENCE) return undefined
    const [notBefore, notAfter] = elements(validity.content).map((each) => timeOf(new TextDecoder().decode(each.content)))
    const extensions = parts.find((each) => each.tag === EXTENSIONS_TAG)
    const names = extensionOf(extensions, ALTERNATIVE_NAME)
    const constraints = extensionOf(extensions, CONSTRAINTS)
    return {
      ...signed,
      serial: serial.content,
      subject: subjectOf(subject.content),
      issuer: subjectOf(issuer.content),
      subjectName: subject.whole,
      issuerName: issuer.whole,
      publicKey: publicKey.whole,
      notBefore: notBefore ?? NaN,
      notAfter: notAfter ?? NaN,
      usages: extensionOf(extensions, EXTENDED_USAGE)?.map(usageName),
      hosts: names?.filter(({ tag }) => tag === DNS_NAME).map(({ content }) => new TextDecoder().decode(content)),
      addresses: (names ?? [])
        .filter(({ tag, content }) => tag === IP_ADDRESS && content.length === 4)
        .map(({ content }) => content.join('.')),
      authority: constraints && constraints[0]?.tag === BOOLEAN && constraints[0].content[0] !== 0,
      keyIdentifier: extensionValue(extensions, KEY_IDENTIFIER)?.[0]?.content,
      whole: elements(bytes)[0]!.whole,
    }
  } catch {
    return undefined
  }
}

/** Every certificate of a bundle. */
export function readCertificates(pem: string): readonly CertificateFacts[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return blocks.map(readCertificate).filter((each) => each !== undefined)
}

/** When a certificate ends, in milliseconds; NaN when the text is no certificate. */
export function notAfterOf(pem: string): number {
  return readCertificate(pem)?.notAfter ?? NaN
}
