/** Certificates as an authority makes them: the body at once, the signature when somebody looks; models crypto/x509's CreateCertificate. */
import { sha256 } from '../../shell/digests'
import { BIT_STRING, BOOLEAN, der, elements, INTEGER, OCTET_STRING, SEQUENCE, toPem, utcTime } from './der'
import { bytesOfHex } from './hex'
import { extension, usageExtensions } from './key-usages'
import { SHA256_WITH_RSA, sign, type PrivateKey } from './rsa/rsa'
import { same, type CertificateRequest } from './x509'

/** Who signs: the name that certificates of its carry, and its key. */
export interface Signer {
  /** The subject of its own certificate, as written there. */
  readonly name: Uint8Array
  readonly key: PrivateKey
  /** What its own certificate calls its key; undefined when it does not say. */
  readonly keyIdentifier: Uint8Array | undefined
}

export interface CertificateOptions {
  readonly signer: Signer
  readonly usages: readonly string[]
  /** Milliseconds since the epoch. */
  readonly notBefore: number
  readonly notAfter: number
  /** Whether it is one that signs others. */
  readonly authority?: boolean
  /** Bytes nobody can guess, for the serial number. */
  random(): number
}

/** The PEM text of a certificate whose signature is made when the text is first asked for: that takes milliseconds. */
export interface IssuedCertificate {
  readonly pem: string
  /** How long the text is, which is known before. */
  readonly length: number
}

/** How Go names a key since 1.25: the first 20 bytes of the SHA-256 of its bits. */
export function keyIdentifierOf(publicInfo: Uint8Array): Uint8Array {
  const bits = elements(elements(publicInfo)[0]?.content ?? new Uint8Array())[1]?.content.subarray(1) ?? new Uint8Array()
  return bytesOfHex(sha256(bits)).subarray(0, 20)
}

/** A certificate for what a request says, without asking whether it may have it. */
export function issueCertificate(
  request: Omit<CertificateRequest, 'subject'>,
  { signer, usages, notBefore, notAfter, authority = false, random }: CertificateOptions,
): IssuedCertificate {
  const serial = Uint8Array.from({ length: 16 }, () => random() & 0xff)
  // Positive and without needless zeros in front.
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const own = same(signer.name, request.name)
  const extensions = [
    ...usageExtensions(usages),
    extension('2.5.29.19', true, der(SEQUENCE, authority ? der(BOOLEAN, [0xff]) : [])),
    ...(authority ? [extension('2.5.29.14', false, der(OCTET_STRING, keyIdentifierOf(request.publicKey)))] : []),
    ...(own || !signer.keyIdentifier ? [] : [extension('2.5.29.35', false, der(SEQUENCE, der(0x80, signer.keyIdentifier)))]),
    ...request.extensions,
  ]
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, [2])),
    der(INTEGER, serial),
    SHA256_WITH_RSA,
    signer.name,
    der(SEQUENCE, utcTime(notBefore), utcTime(notAfter)),
    request.name,
    request.publicKey,
    der(0xa3, der(SEQUENCE, ...extensions)),
  )
  const withSignature = (signature: Uint8Array): string =>
    toPem('CERTIFICATE', der(SEQUENCE, body, SHA256_WITH_RSA, der(BIT_STRING, [0], signature)))
  let pem: string | undefined
  return {
    get pem() {
      return (pem ??= withSignature(sign(signer.key, body)))
    },
    get length() {
      return (pem ?? withSignature(new Uint8Array(Math.ceil(signer.key.modulus.toString(16).length / 2)))).length
    },
  }
}
