/** The keys an API server is given for the tokens of service accounts; models how its flags name files in PEM. */
import { readPrivate, readPublic, type PublicKey } from '../../../engine/api/rsa/rsa'
import type { AccountKeys } from '../../../engine/apiserver/authorization/account-keys'
import type { ComponentProcess } from '../../../engine/images'
import type { FileSystem } from '../../../shell/files'
import { StartFault } from './fault'

/** Public keys, be it as parts of private ones. */
function publicKeys(text: string): readonly PublicKey[] {
  const blocks = text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?/g) ?? []
  return blocks.flatMap((block) => readPublic(block) ?? readPrivate(block) ?? [])
}

/** Throws StartFault where there is no such file, as Go says it. */
function textOf(files: FileSystem, path: string, opening = ''): string {
  if (!files.exists(path)) throw new StartFault(`${opening}open ${path}: no such file or directory`)
  if (files.stat(path).type === 'directory') throw new StartFault(`${opening}read ${path}: is a directory`)
  return files.readText(path)
}

/** Throws StartFault where a file is missing or holds no key. */
export function useAccountKeys(keys: AccountKeys, { flags, files }: Pick<ComponentProcess, 'flags' | 'files'>): void {
  const signing = flags.get('service-account-signing-key-file')
  if (!signing) return
  const opening = 'failed to parse service-account-issuer-key-file: '
  const text = textOf(files, signing, opening)
  const signer = readPrivate(text)
  // Keys of elliptic curves are keys, but none that tokens can be signed with here.
  if (!signer && /PRIVATE KEY-----/.test(text)) return
  if (!signer)
    throw new StartFault(`${opening}error reading private key file ${signing}: data does not contain a valid RSA or ECDSA private key`)
  const path = flags.get('service-account-key-file')
  const believed = path ? publicKeys(textOf(files, path)) : [signer]
  if (believed.length === 0)
    throw new StartFault(`error reading public key file ${path}: data does not contain any valid RSA or ECDSA public keys`)
  keys.use(signer, believed)
}
