/** Extensions of X.509: from lines of a configuration file to bytes, and from bytes to what `-text` shows. */
import { BIT_STRING, BOOLEAN, der, elements, objectIdentifier, OCTET_STRING, SEQUENCE, type Element } from '../../engine/api/der'
import { bytesOfHex } from '../../engine/api/hex'
import { dotted, readName, showName } from './name'
import { integer } from '../../engine/api/rsa/rsa'

export type Section = ReadonlyMap<string, string>
export type Config = ReadonlyMap<string, Section>

/** `[ section ]` and `name = value`; what stands before the first section is in `default`. */
export function parseConfig(text: string): Config {
  const out = new Map<string, Map<string, string>>([['default', new Map()]])
  let current = out.get('default')!
  for (const raw of text.replace(/\\\n/g, '').split('\n')) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    const section = /^\[\s*([^\]]*?)\s*\]$/.exec(line)
    const pair = /^([^=]+?)\s*=\s*(.*)$/.exec(line)
    if (section) {
      current = out.get(section[1]!) ?? new Map<string, string>()
      out.set(section[1]!, current)
    } else if (pair) current.set(pair[1]!, pair[2]!.replace(/^"(.*)"$/, '$1'))
  }
  return out
}

const NAMES: readonly (readonly [short: string, oid: string, long: string])[] = [
  ['subjectKeyIdentifier', '2.5.29.14', 'X509v3 Subject Key Identifier'],
  ['keyUsage', '2.5.29.15', 'X509v3 Key Usage'],
  ['subjectAltName', '2.5.29.17', 'X509v3 Subject Alternative Name'],
  ['basicConstraints', '2.5.29.19', 'X509v3 Basic Constraints'],
  ['authorityKeyIdentifier', '2.5.29.35', 'X509v3 Authority Key Identifier'],
  ['extendedKeyUsage', '2.5.29.37', 'X509v3 Extended Key Usage'],
]

export const shortNameOf = (oid: string): string | undefined => NAMES.find((known) => known[1] === oid)?.[0]

const KEY_USAGES: readonly (readonly [short: string, long: string])[] = [
  ['digitalSignature', 'Digital Signature'],
  ['nonRepudiation', 'Non Repudiation'],
  ['keyEncipherment', 'Key Encipherment'],
  ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'],
  ['keyCertSign', 'Certificate Sign'],
  ['cRLSign', 'CRL Sign'],
  ['encipherOnly', 'Encipher Only'],
  ['decipherOnly', 'Decipher Only'],
]

const PURPOSES: readonly (readonly [short: string, oid: string, long: string])[] = [
  ['serverAuth', '1.3.6.1.5.5.7.3.1', 'TLS Web Server Authentication'],
  ['clientAuth', '1.3.6.1.5.5.7.3.2', 'TLS Web Client Authentication'],
  ['codeSigning', '1.3.6.1.5.5.7.3.3', 'Code Signing'],
  ['emailProtection', '1.3.6.1.5.5.7.3.4', 'E-mail Protection'],
  ['timeStamping', '1.3.6.1.5.5.7.3.8', 'Time Stamping'],
  ['OCSPSigning', '1.3.6.1.5.5.7.3.9', 'OCSP Signing'],
  ['anyExtendedKeyUsage', '2.5.29.37.0', 'Any Extended Key Usage'],
]

/** Kinds of alternative names: their tags, and how `-text` shows them. */
const ALTERNATIVES: Readonly<Record<string, readonly [tag: number, shown: string]>> = {
  email: [0x81, 'email'],
  DNS: [0x82, 'DNS'],
  URI: [0x86, 'URI'],
  IP: [0x87, 'IP Address'],
}

/** The identifiers of keys that identifiers in extensions are made of, as hexadecimal text. */
export interface KeyIdentifiers {
  readonly own: string
  readonly issuer: string
}

/** Cannot be made into bytes; the message is openssl's. */
export class ExtensionError extends Error {}

function extension(oid: string, critical: boolean, value: Uint8Array): Uint8Array {
  return der(SEQUENCE, objectIdentifier(oid), critical ? der(BOOLEAN, [0xff]) : [], der(OCTET_STRING, value))
}

export function extensionBytes(name: string, text: string, config: Config, keys: KeyIdentifiers): Uint8Array {
  const known = NAMES.find(([short]) => short === name)
  if (!known) throw new ExtensionError(`Error adding extension: name=${name}, value=${text}`)
  const critical = /^critical\s*,?\s*/.exec(text)
  const value = critical ? text.slice(critical[0].length) : text
  const words = value.split(',').map((word) => word.trim())
  const wrong = (): never => {
    throw new ExtensionError(`Error adding extension: name=${name}, value=${text}`)
  }
  const bytes = (): Uint8Array => {
    switch (name) {
      case 'subjectKeyIdentifier':
        return der(OCTET_STRING, bytesOfHex(value === 'hash' ? keys.own : value.replace(/:/g, '')))
      case 'authorityKeyIdentifier':
        return der(SEQUENCE, der(0x80, bytesOfHex(keys.issuer)))
      case 'basicConstraints': {
        const authority = words.some((word) => /^CA\s*:\s*true$/i.test(word))
        const length = words.map((word) => /^pathlen\s*:\s*(\d+)$/i.exec(word)?.[1]).find((found) => found !== undefined)
        return der(SEQUENCE, authority ? der(BOOLEAN, [0xff]) : [], length === undefined ? [] : integer(BigInt(length)))
      }
      case 'keyUsage': {
        const bits = words.map((word) => KEY_USAGES.findIndex((usage) => usage[0] === word || usage[1] === word))
        if (bits.some((bit) => bit < 0)) wrong()
        const last = Math.max(...bits)
        const field = new Uint8Array(1 + (last >> 3))
        for (const bit of bits) field[bit >> 3]! |= 0x80 >> (bit & 7)
        return der(BIT_STRING, [7 - (last & 7)], field)
      }
      case 'extendedKeyUsage':
        return der(
          SEQUENCE,
          ...words.map((word) =>
            objectIdentifier(PURPOSES.find(([short]) => short === word)?.[1] ?? (/^[\d.]+$/.test(word) ? word : wrong())),
          ),
        )
      default: {
        // Alternative names stand in the line or in a section of their own.
        const list = value.startsWith('@')
          ? [...(config.get(value.slice(1)) ?? wrong())].map(([key, entry]) => `${key.replace(/\..*$/, '')}:${entry}`)
          : words
        return der(
          SEQUENCE,
          ...list.map((entry) => {
            const at = entry.indexOf(':')
            const kind = entry.slice(0, at).trim()
            const given = entry.slice(at + 1).trim()
            const alternative = ALTERNATIVES[kind] ?? wrong()
            return der(alternative[0], kind === 'IP' ? addressBytes(given, wrong) : new TextEncoder().encode(given))
          }),
        )
      }
    }
  }
  return extension(known[1], critical !== null, bytes())
}

function addressBytes(text: string, wrong: () => never): Uint8Array {
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const parts = text.split('.').map(Number)
    return parts.every((part) => part < 256) ? Uint8Array.from(parts) : wrong()
  }
  const [head = '', tail] = text.split('::')
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : [])
  const missing = 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: tail === undefined ? 0 : missing }, () => '0'), ...groups(tail)]
  if (all.length !== 8 || all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return wrong()
  return Uint8Array.from(all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]))
}

export interface Extension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
  readonly whole: Uint8Array
}

export function readExtensions(list: Element): Extension[] {
  return elements(list.content).map((element) => {
    const parts = elements(element.content)
    return {
      oid: dotted(parts[0]!.content),
      critical: parts[1]!.tag === BOOLEAN && parts[1]!.content[0] !== 0,
      value: parts[parts.length - 1]!.content,
      whole: element.whole,
    }
  })
}

const colons = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(':')

/** The two lines of an extension, the second further in. */
export function showExtension({ oid, critical, value }: Extension, indent: string): string {
  const title = `${indent}${NAMES.find((known) => known[1] === oid)?.[2] ?? oid}: ${critical ? 'critical' : ''}\n`
  return `${title}${indent}    ${describe(oid, value)}\n`
}

function describe(oid: string, value: Uint8Array): string {
  const top = elements(value)[0]!
  switch (shortNameOf(oid)) {
    case 'subjectKeyIdentifier':
      return colons(top.content)
    case 'authorityKeyIdentifier':
      return elements(top.content)
        .map((part) => (part.tag === 0x80 ? colons(part.content) : part.tag === 0x82 ? `serial:${colons(part.content)}` : ''))
        .filter((part) => part !== '')
        .join('\n')
    case 'basicConstraints': {
      const parts = elements(top.content)
      const authority = parts.some((part) => part.tag === BOOLEAN && part.content[0] !== 0)
      const length = parts.find((part) => part.tag === 2)
      return `CA:${authority ? 'TRUE' : 'FALSE'}${length ? `, pathlen:${length.content[0]}` : ''}`
    }
    case 'keyUsage':
      return KEY_USAGES.filter((_, bit) => ((top.content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0)
        .map((usage) => usage[1])
        .join(', ')
    case 'extendedKeyUsage':
      return elements(top.content)
        .map((part) => PURPOSES.find((purpose) => purpose[1] === dotted(part.content))?.[2] ?? dotted(part.content))
        .join(', ')
    case 'subjectAltName':
      return elements(top.content)
        .map((part) => {
          if (part.tag === 0xa4) return `DirName:${showName(readName(elements(part.content)[0]!))}`
          const kind = Object.values(ALTERNATIVES).find(([tag]) => tag === part.tag)
          if (!kind) return 'othername:<unsupported>'
          return `${kind[1]}:${part.tag === 0x87 ? addressText(part.content) : new TextDecoder().decode(part.content)}`
        })
        .join(', ')
    default:
      return Array.from(value, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
  }
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  return Array.from({ length: bytes.length / 2 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16).toUpperCase()).join(':')
}
