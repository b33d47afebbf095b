/** PEM blocks of random bytes: certificates and keys that are carried and compared, but that nobody here verifies. */
import type { RandomStream } from './random'

const LENGTH = 768

/** `label` is for example `CERTIFICATE`. The bytes begin as a DER sequence does. */
export function opaquePem(label: string, random: RandomStream): string {
  const bytes = Uint8Array.from({ length: LENGTH }, () => random.integer(256))
  const base64 = btoa(String.fromCharCode(0x30, 0x82, LENGTH >> 8, LENGTH & 0xff, ...bytes))
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n').replace(/\n?$/, '\n')}-----END ${label}-----\n`
}
