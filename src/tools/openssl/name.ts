/** Distinguished names: as `-subj` and configuration files give them, as certificates hold them, as openssl shows them. */
import { der, elements, objectIdentifier, SEQUENCE, SET, UTF8_STRING, type Element } from '../../engine/api/der'

export type Name = readonly (readonly [type: string, value: string])[]

const PRINTABLE_STRING = 0x13
const IA5_STRING = 0x16

const TYPES: readonly (readonly [short: string, long: string, oid: string])[] = [
  ['CN', 'commonName', '2.5.4.3'],
  ['SN', 'surname', '2.5.4.4'],
  ['serialNumber', 'serialNumber', '2.5.4.5'],
  ['C', 'countryName', '2.5.4.6'],
  ['L', 'localityName', '2.5.4.7'],
  ['ST', 'stateOrProvinceName', '2.5.4.8'],
  ['street', 'streetAddress', '2.5.4.9'],
  ['O', 'organizationName', '2.5.4.10'],
  ['OU', 'organizationalUnitName', '2.5.4.11'],
  ['title', 'title', '2.5.4.12'],
  ['GN', 'givenName', '2.5.4.42'],
  ['emailAddress', 'emailAddress', '1.2.840.113549.1.9.1'],
  ['UID', 'userId', '0.9.2342.19200300.100.1.1'],
  ['DC', 'domainComponent', '0.9.2342.19200300.100.1.25'],
]

/** The short name of a type given in either form; undefined for an unknown one. */
export function typeOf(text: string): string | undefined {
  return TYPES.find(([short, long]) => short === text || long === text)?.[0]
}

/** `/CN=bob/O=dev`; undefined when it is not in that format. `unknown` is told of types that do not exist, which are left out. */
export function parseSubject(text: string, unknown: (type: string) => void): Name | undefined {
  if (!text.startsWith('/')) return undefined
  const out: [string, string][] = []
  for (const part of text.slice(1).match(/(?:\\[^]|[^/\\])+/g) ?? []) {
    // A plus sign joins types of one set; names of several are read as sets of one.
    const at = part.indexOf('=')
    if (at < 0) return undefined
    const type = typeOf(part.slice(0, at))
    const value = part.slice(at + 1).replace(/\\([^])/g, '$1')
    if (!type) unknown(part.slice(0, at))
    else if (value !== '') out.push([type, value])
  }
  return out
}

export function nameBytes(name: Name): Uint8Array {
  return der(
    SEQUENCE,
    ...name.map(([type, value]) => {
      const tag =
        type === 'C' || type === 'serialNumber' ? PRINTABLE_STRING : type === 'emailAddress' || type === 'DC' ? IA5_STRING : UTF8_STRING
      const oid = TYPES.find(([short]) => short === type)![2]
      return der(SET, der(SEQUENCE, objectIdentifier(oid), der(tag, new TextEncoder().encode(value))))
    }),
  )
}

/** `1.2.840.113549.1.1.1` of the content of an OBJECT IDENTIFIER. */
export function dotted(content: Uint8Array): string {
  const arcs: number[] = []
  let value = 0
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else arcs.push(value)
    value = 0
  }
  return arcs.join('.')
}

export function readName(element: Element): Name {
  const out: [string, string][] = []
  for (const set of elements(element.content))
    for (const pair of elements(set.content)) {
      const [type, value] = elements(pair.content)
      const oid = dotted(type!.content)
      out.push([TYPES.find((known) => known[2] === oid)?.[0] ?? oid, new TextDecoder().decode(value!.content)])
    }
  return out
}

/** `CN = bob, O = dev`, or with `-nameopt RFC2253` and its like `O=dev,CN=bob`. */
export function showName(name: Name, style = ''): string {
  const quoted = (value: string): string => (/^[# ]|[,+"\\<>;]| $/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value)
  if (/rfc2253/i.test(style))
    return [...name]
      .reverse()
      .map(([type, value]) => `${type}=${value.replace(/[,+"\\<>;]/g, '\\$&')}`)
      .join(',')
  if (/compat|oneline_slash/i.test(style)) return name.map(([type, value]) => `/${type}=${value}`).join('')
  return name.map(([type, value]) => `${type} = ${quoted(value)}`).join(', ')
}
