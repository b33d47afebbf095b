/** RSA keys: PEM of their kinds, signatures of PKCS #1 with SHA-256; models crypto/rsa and crypto/x509's encodings of its keys. */
import { BIT_STRING, der, elements, fromPem, INTEGER, NULL, objectIdentifier, OCTET_STRING, SEQUENCE, toPem } from '../der'
import { bytesOfHex } from '../hex'
import { sha256 } from '../../../shell/digests'
import { sha384, sha512 } from '../../../shell/digests-wide'
import { inverse, power, toBytes, toNumber } from './number'
import { remembered } from './remembered'

export interface PublicKey {
  readonly modulus: bigint
  readonly exponent: bigint
}

export interface PrivateKey extends PublicKey {
  readonly secret: bigint
  readonly primes: readonly [bigint, bigint]
}

const EXPONENT = 65537n
const RSA = der(SEQUENCE, objectIdentifier('1.2.840.113549.1.1.1'), der(NULL))
export const SHA256_WITH_RSA = der(SEQUENCE, objectIdentifier('1.2.840.113549.1.1.11'), der(NULL))

/** An INTEGER, with the zero in front that keeps it positive. */
export function integer(value: bigint): Uint8Array {
  const bytes = toBytes(value)
  return der(INTEGER, (bytes[0]! & 0x80) !== 0 ? [0, ...bytes] : bytes)
}

/** The key of two primes, which must not be the same. */
export function keyOf(one: bigint, other: bigint): PrivateKey {
  const [p, q] = one > other ? [one, other] : [other, one]
  let secret: bigint | undefined
  return {
    modulus: p * q,
    exponent: EXPONENT,
    primes: [p, q],
    // Who only shows the key does not need it.
    get secret() {
      return (secret ??= inverse(EXPONENT, (p - 1n) * (q - 1n)))
    },
  }
}

export const bitsOf = (key: PublicKey): number => key.modulus.toString(2).length

/** The SubjectPublicKeyInfo. */
export function publicInfo(key: PublicKey): Uint8Array {
  return der(SEQUENCE, RSA, der(BIT_STRING, [0], der(SEQUENCE, integer(key.modulus), integer(key.exponent))))
}

/** The key of a SubjectPublicKeyInfo; undefined when it is not RSA's. */
export function readPublicInfo(info: Uint8Array): PublicKey | undefined {
  try {
    const [algorithm, bits] = elements(elements(info)[0]!.content)
    if (algorithm!.whole.join() !== RSA.join()) return undefined
    const [modulus, exponent] = elements(elements(bits!.content.subarray(1))[0]!.content)
    if (!modulus || !exponent) return undefined
    const key = { modulus: toNumber(modulus.content), exponent: toNumber(exponent.content) }
    // Nothing can be reckoned by a modulus of zero.
    return key.modulus > 0n ? key : undefined
  } catch {
    return undefined
  }
}

function privateBytes({ modulus, exponent, secret, primes: [p, q] }: PrivateKey): Uint8Array {
  const numbers = [0n, modulus, exponent, secret, p, q, secret % (p - 1n), secret % (q - 1n), inverse(q, p)]
  return der(SEQUENCE, ...numbers.map(integer))
}

/** PKCS #8, or PKCS #1 in the manner of older releases. */
export const privatePem = (key: PrivateKey, traditional = false): string =>
  remembered(`${key.modulus.toString(36)} ${traditional ? 'traditional' : ''}`, () => privateText(key, traditional))

function privateText(key: PrivateKey, traditional: boolean): string {
  if (traditional) return toPem('RSA PRIVATE KEY', privateBytes(key))
  return toPem('PRIVATE KEY', der(SEQUENCE, integer(0n), RSA, der(OCTET_STRING, privateBytes(key))))
}

export const publicPem = (key: PublicKey): string => toPem('PUBLIC KEY', publicInfo(key))

/** A private key from PEM text; undefined when there is none of RSA's. */
export function readPrivate(pem: string): PrivateKey | undefined {
  try {
    const wrapped = fromPem(pem, 'PRIVATE KEY')
    const plain = wrapped ? elements(elements(wrapped)[0]!.content)[2]!.content : fromPem(pem, 'RSA PRIVATE KEY')
    if (!plain) return undefined
    const numbers = elements(elements(plain)[0]!.content).map((element) => toNumber(element.content))
    const [, modulus, exponent, secret, p, q] = numbers
    if (modulus === undefined || exponent === undefined || secret === undefined || p === undefined || q === undefined) return undefined
    return { modulus, exponent, secret, primes: [p, q] }
  } catch {
    return undefined
  }
}

export function readPublic(pem: string): PublicKey | undefined {
  try {
    const bytes = fromPem(pem, 'PUBLIC KEY')
    return bytes && readPublicInfo(bytes)
  } catch {
    return undefined
  }
}

const DIGESTS = {
  sha256: [der(SEQUENCE, objectIdentifier('2.16.840.1.101.3.4.2.1'), der(NULL)), sha256],
  sha384: [der(SEQUENCE, objectIdentifier('2.16.840.1.101.3.4.2.2'), der(NULL)), sha384],
  sha512: [der(SEQUENCE, objectIdentifier('2.16.840.1.101.3.4.2.3'), der(NULL)), sha512],
} as const
export type Digest = keyof typeof DIGESTS

function padded(message: Uint8Array, length: number, hash: Digest): bigint {
  const [name, make] = DIGESTS[hash]
  const digest = der(SEQUENCE, name, der(OCTET_STRING, bytesOfHex(make(message))))
  return toNumber(Uint8Array.from([0, 1, ...Array.from({ length: length - digest.length - 3 }, () => 0xff), 0, ...digest]))
}

const sizeOf = (key: PublicKey): number => Math.ceil(bitsOf(key) / 8)

/** A signature with SHA-256. */
export function sign(key: PrivateKey, message: Uint8Array): Uint8Array {
  const value = padded(message, sizeOf(key), 'sha256')
  const signature = remembered(`${key.modulus.toString(36)} ${value.toString(36)}`, () => signed(key, value))
  return toBytes(signature, sizeOf(key))
}

function signed(key: PrivateKey, value: bigint): bigint {
  const [p, q] = key.primes
  // By the Chinese remainders, which takes a quarter of the time.
  const a = power(value, key.secret % (p - 1n), p)
  const b = power(value, key.secret % (q - 1n), q)
  const part = (inverse(q, p) * (((a - b) % p) + p)) % p
  return b + part * q
}

export function verifies(key: PublicKey, message: Uint8Array, signature: Uint8Array, hash: Digest = 'sha256'): boolean {
  return power(toNumber(signature), key.exponent, key.modulus) === padded(message, sizeOf(key), hash)
}
