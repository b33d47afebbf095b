/** Reading certificate requests: PKCS #10 in DER inside PEM, as far as descriptions show them. */
import { elements as derElements, fromPem, type Element } from '../../engine/api/der'
import { CliError, errorMessage } from '../command/errors'

/** Values by the title they are described under, in the order they stand in. */
type Named = Map<string, string[]>

export interface SignedRequest {
  readonly subject: ReadonlyMap<string, readonly string[]>
  readonly alternatives: ReadonlyMap<string, readonly string[]>
}

const NONE = new Uint8Array()

/** The elements one after the other in DER bytes. */
function elements(bytes: Uint8Array = NONE): readonly Element[] {
  try {
    return derElements(bytes)
  } catch (error) {
    throw new CliError(`Error parsing CSR: ${errorMessage(error)}`)
  }
}

/** Attribute types of a subject by the hex of their object identifiers. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '550403': 'Common Name',
  '550405': 'Serial Number',
  '55040a': 'Organization',
  '55040b': 'Organizational Unit',
  '550406': 'Country',
  '550407': 'Locality',
  '550408': 'Province',
  '550409': 'StreetAddress',
  '550411': 'PostalCode',
}

/** Object identifiers: the request's extensions, and among them the alternative names. */
const EXTENSION_REQUEST = '2a864886f70d01090e'
const ALTERNATIVE_NAMES = '551d11'

/** The kinds of alternative names by the tag of their choice. */
const ALTERNATIVES: Readonly<Record<number, string>> = { 1: 'Email Addresses', 2: 'DNS Names', 6: 'URIs', 7: 'IP Addresses' }
const ADDRESS_TAG = 7

function hex(bytes: Uint8Array | undefined): string {
  return [...(bytes ?? NONE)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function add(named: Named, title: string, value: string): void {
  named.set(title, [...(named.get(title) ?? []), value])
}

/** An address as Go writes it: the longest run of two or more zero groups is left out. */
function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: bytes.length / 2 }, (_, index) => ((bytes[index * 2]! << 8) | bytes[index * 2 + 1]!).toString(16))
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0')
    return (end < 0 ? groups.length : end) - start
  })
  const longest = Math.max(...runs)
  if (longest < 2) return groups.join(':')
  const start = runs.indexOf(longest)
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`
}

function subjectOf(name: Uint8Array | undefined): Named {
  const found: Named = new Map()
  for (const set of elements(name)) {
    for (const pair of elements(set.content)) {
      const [type, value] = elements(pair.content)
      const title = ATTRIBUTES[hex(type?.content)]
      if (title && value) add(found, title, new TextDecoder().decode(value.content))
    }
  }
  return found
}

/** `attributes`: the request's, each an identifier and a set of values. */
function alternativesOf(attributes: Uint8Array | undefined): Named {
  const found: Named = new Map()
  for (const attribute of elements(attributes)) {
    const [type, values] = elements(attribute.content)
    if (hex(type?.content) !== EXTENSION_REQUEST) continue
    for (const extension of elements(elements(values?.content)[0]?.content)) {
      const parts = elements(extension.content)
      if (hex(parts[0]?.content) !== ALTERNATIVE_NAMES) continue
      for (const { tag, content } of elements(elements(parts.at(-1)?.content)[0]?.content)) {
        const title = ALTERNATIVES[tag & 0x1f]
        if (title) add(found, title, (tag & 0x1f) === ADDRESS_TAG ? addressText(content) : new TextDecoder().decode(content))
      }
    }
  }
  return found
}

/** `request`: PEM in base64. Throws CliError. */
export function readRequest(request: string): SignedRequest {
  const der = fromPem(atob(request), 'CERTIFICATE REQUEST')
  if (der === undefined) throw new CliError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST')
  const [info] = elements(elements(der)[0]?.content)
  // The version, the subject, the public key, the attributes.
  const [, subject, , attributes] = elements(info?.content)
  return { subject: subjectOf(subject?.content), alternatives: alternativesOf(attributes?.content) }
}
