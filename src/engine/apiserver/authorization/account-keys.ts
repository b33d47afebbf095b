/** The keys of service accounts' tokens: one signs them, and those it is told of are believed; models pkg/serviceaccount's JWT generator and JWKS. */
import { decodeBase64Url, encodeBase64Url } from '../../api/base64'
import { bytesOfHex } from '../../api/hex'
import { toBytes } from '../../api/rsa/number'
import { publicInfo, sign, verifies, type PrivateKey, type PublicKey } from '../../api/rsa/rsa'
import { sha256 } from '../../../shell/digests'

/** So many tokens are remembered with what came out: the same few come again and again. */
const REMEMBERED = 512

/** What names a key: the digest of its public part. */
function nameOf(key: PublicKey): string {
  return encodeBase64Url(bytesOfHex(sha256(publicInfo(key))))
}

export class AccountKeys {
  private signer: PrivateKey | undefined
  private believed: readonly PublicKey[] | undefined
  private readonly known = new Map<string, boolean>()

  constructor(
    /** The key as long as nobody says which. */
    private readonly own: () => PrivateKey,
  ) {}

  /** Signs by this key from now on, and believes these alone. */
  use(signer: PrivateKey, believed: readonly PublicKey[]): void {
    this.signer = signer
    this.believed = believed
    this.known.clear()
  }

  private get key(): PrivateKey {
    return (this.signer ??= this.own())
  }

  private get all(): readonly PublicKey[] {
    return this.believed ?? [this.key]
  }

  /** A token that says this. */
  sign(claims: object): string {
    const head = encodeBase64Url(JSON.stringify({ alg: 'RS256', kid: nameOf(this.key) }))
    const said = `${head}.${encodeBase64Url(JSON.stringify(claims))}`
    const token = `${said}.${encodeBase64Url(sign(this.key, new TextEncoder().encode(said)))}`
    this.remember(
      token,
      this.all.some((each) => each.modulus === this.key.modulus),
    )
    return token
  }

  /** Whether a token is signed by a key that is believed. */
  believes(token: string): boolean {
    let known = this.known.get(token)
    if (known === undefined) this.remember(token, (known = this.verified(token)))
    return known
  }

  private verified(token: string): boolean {
    const [head, payload, signature, more] = token.split('.')
    if (!head || !payload || !signature || more !== undefined) return false
    let bytes: Uint8Array
    try {
      bytes = decodeBase64Url(signature)
    } catch {
      return false
    }
    const said = new TextEncoder().encode(`${head}.${payload}`)
    return this.all.some((key) => verifies(key, said, bytes))
  }

  private remember(token: string, believed: boolean): void {
    if (this.known.size >= REMEMBERED) this.known.delete(this.known.keys().next().value!)
    this.known.set(token, believed)
  }

  /** The keys as those get them who check tokens elsewhere. */
  published(): object {
    return {
      keys: this.all.map((key) => ({
        use: 'sig',
        kty: 'RSA',
        kid: nameOf(key),
        alg: 'RS256',
        n: encodeBase64Url(toBytes(key.modulus)),
        e: encodeBase64Url(toBytes(key.exponent)),
      })),
    }
  }
}
