/** PEM blocks of random bytes: certificates and keys that are carried and compared, but that nobody here verifies. */
import { toPem } from './der'

const LENGTH = 768

/** `label` is for example `CERTIFICATE`. The bytes begin as a DER sequence does. */
export function opaquePem(label: string, random: { integer(bound: number): number }): string {
  const bytes = Uint8Array.from({ length: LENGTH }, () => random.integer(256))
  return toPem(label, Uint8Array.from([0x30, 0x82, LENGTH >> 8, LENGTH & 0xff, ...bytes]))
}
