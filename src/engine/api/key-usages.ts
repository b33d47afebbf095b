/** What keys of certificates are for: the names of the certificates API and how X.509 says them; models client-go's util/certificate and cert/triple. */
import { BIT_STRING, BOOLEAN, der, objectIdentifier, OCTET_STRING, SEQUENCE } from './der'

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
export const EXTENDED_USAGES: ReadonlyMap<string, string> = new Map([
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

export function extension(type: string, critical: boolean, value: Uint8Array): Uint8Array {
  return der(SEQUENCE, objectIdentifier(type), critical ? der(BOOLEAN, [0xff]) : [], der(OCTET_STRING, value))
}

export function usageExtensions(usages: readonly string[]): Uint8Array[] {
  const extended = new Set(usages.map((usage) => EXTENDED_USAGES.get(usage)).filter((type) => type !== undefined))
  return [
    ...(usages.some((usage) => KEY_USAGES.has(usage)) ? [extension('2.5.29.15', true, keyUsage(usages))] : []),
    ...(extended.size > 0 ? [extension('2.5.29.37', false, der(SEQUENCE, ...[...extended].map(objectIdentifier)))] : []),
  ]
}
