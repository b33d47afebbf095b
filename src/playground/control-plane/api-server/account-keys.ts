/** The keys an API server is given for the tokens of service accounts; models how its flags name files in PEM. */
import { readPrivate, readPublic, type PublicKey } from '../../../engine/api/rsa/rsa'
import type { AccountKeys } from '../../../engine/apiserver/authorization/account-keys'
import type { ComponentProcess } from '../../../engine/images'
import { StartFault } from './fault'

/** Public keys, be it as parts of private ones. */
function publicKeys(text: string): readonly PublicKey[] {
  const blocks = text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?/g) ?? []
  return blocks.flatMap((block) => readPublic(block) ?? readPrivate(block) ?? [])
}

/** Throws StartFault where a file holds no key. */
export function useAccountKeys(keys: AccountKeys, { flags, files }: Pick<ComponentProcess, 'flags' | 'files'>): void {
  const signing = flags.get('service-account-signing-key-file')
  if (!signing) return
  const text = files.readText(signing)
  const signer = readPrivate(text)
  // Keys of elliptic curves are keys, but none that tokens can be signed with here.
  if (!signer && /PRIVATE KEY-----/.test(text)) return
  const none = 'data does not contain a valid RSA or ECDSA'
  if (!signer)
    throw new StartFault(`failed to parse service-account-issuer-key-file: error parsing private key file ${signing}: ${none} private key`)
  const path = flags.get('service-account-key-file')
  const believed = path ? publicKeys(files.readText(path)) : [signer]
  if (believed.length === 0)
    throw new StartFault(`failed to load public key file ${path}: error parsing public key file ${path}: ${none} public key`)
  keys.use(signer, believed)
}
