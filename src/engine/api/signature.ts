/** Whether a signature of X.509 holds, by the algorithms that certificates of clusters use; models crypto/x509's checkSignature. */
import { sha256 } from '../../shell/digests'
import { elements, objectIdentifier } from './der'
import { verifiesEcdsa } from './ecdsa'
import { bytesOfHex } from './hex'
import { readPublicInfo, verifies, type Digest } from './rsa/rsa'

const idOf = (text: string): string => objectIdentifier(text).join()

const RSA: ReadonlyMap<string, Digest> = new Map([
  [idOf('1.2.840.113549.1.1.11'), 'sha256'],
  [idOf('1.2.840.113549.1.1.12'), 'sha384'],
  [idOf('1.2.840.113549.1.1.13'), 'sha512'],
])
const SHA1_WITH_RSA = idOf('1.2.840.113549.1.1.5')
const ECDSA_WITH_SHA256 = idOf('1.2.840.10045.4.3.2')
const P256 = idOf('1.2.840.10045.3.1.7')

/** Why `signature` over `body` is not by the key of `publicInfo`, in Go's words; undefined when it is. Never throws: these bytes come from anybody. */
export function signatureProblem(
  publicInfo: Uint8Array,
  algorithm: Uint8Array,
  body: Uint8Array,
  signature: Uint8Array,
): string | undefined {
  try {
    return problem(publicInfo, algorithm, body, signature)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function problem(publicInfo: Uint8Array, algorithm: Uint8Array, body: Uint8Array, signature: Uint8Array): string | undefined {
  const name = elements(elements(algorithm)[0]?.content ?? new Uint8Array())[0]?.whole.join() ?? ''
  const hash = RSA.get(name)
  if (hash !== undefined) {
    const key = readPublicInfo(publicInfo)
    if (!key) return 'x509: signature algorithm specifies an RSA public key, but have public key of another type'
    return verifies(key, body, signature, hash) ? undefined : 'crypto/rsa: verification error'
  }
  if (name === ECDSA_WITH_SHA256) {
    const [kind, point] = elements(elements(publicInfo)[0]?.content ?? new Uint8Array())
    if (elements(kind?.content ?? new Uint8Array())[1]?.whole.join() === P256 && point)
      return verifiesEcdsa(point.content.subarray(1), bytesOfHex(sha256(body)), signature) ? undefined : 'x509: ECDSA verification failure'
  }
  if (name === SHA1_WITH_RSA) return 'x509: cannot verify signature: insecure algorithm SHA1-RSA'
  return 'x509: cannot verify signature: algorithm unimplemented'
}
