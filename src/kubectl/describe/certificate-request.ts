/** `describe certificatesigningrequest`, and reading the request itself (PKCS #10 in DER). */
import { CliError } from '../command/errors'
import { humanDuration } from '../printing/age'
import { asDict, asList, asText, at, nameOfObject, textAt, type Dict } from '../values'
import type { Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { formatLabels, longTime, sheetText, type Sheet } from './sheet'

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** The elements one after the other in DER bytes. */
function elements(bytes: Uint8Array): readonly Element[] {
  const out: Element[] = []
  for (let index = 0; index < bytes.length;) {
    const tag = bytes[index]!
    let length = bytes[index + 1]!
    let start = index + 2
    if (length & 0x80) {
      const count = length & 0x7f
      length = 0
      for (let each = 0; each < count; each++) length = length * 256 + bytes[start + each]!
      start += count
    }
    if (Number.isNaN(length) || start + length > bytes.length) throw new CliError('Error parsing CSR: asn1: syntax error: data truncated')
    out.push({ tag, content: bytes.subarray(start, start + length) })
    index = start + length
  }
  return out
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

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The subject's attributes by title. Throws CliError. */
export function subjectOf(request: string): ReadonlyMap<string, readonly string[]> {
  const pem = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(atob(request))?.[1]
  if (pem === undefined) throw new CliError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST')
  const der = Uint8Array.from(atob(pem.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0))
  const info = elements(elements(der)[0]?.content ?? new Uint8Array())[0]
  const subject = elements(info?.content ?? new Uint8Array())[1]
  const found = new Map<string, string[]>()
  for (const set of elements(subject?.content ?? new Uint8Array())) {
    for (const pair of elements(set.content)) {
      const [type, value] = elements(pair.content)
      const title = type ? ATTRIBUTES[hex(type.content)] : undefined
      if (!title || !value) continue
      found.set(title, [...(found.get(title) ?? []), new TextDecoder().decode(value.content)])
    }
  }
  return found
}

/** `Approved,Issued`. */
export function requestStatus(request: Dict): string {
  const types = asList(at(request, 'status', 'conditions')).map((each) => textAt(each, 'type'))
  const first = types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'
  return `${first}${types.includes('Failed') ? ',Failed' : ''}${textAt(request, 'status', 'certificate') ? ',Issued' : ''}`
}

function describeSubject(sheet: Sheet, subject: ReadonlyMap<string, readonly string[]>): void {
  sheet.line(0, 'Subject:')
  for (const title of ['Common Name', 'Serial Number']) sheet.line(0, '', `${title}:`, subject.get(title)?.at(-1) ?? '')
  for (const [title, values] of subject) {
    if (title === 'Common Name' || title === 'Serial Number') continue
    values.forEach((value, index) => sheet.line(0, '', index === 0 ? `${title}:` : '', value))
  }
}

export const describeCertificateRequest: Describer = async (request, describing) => {
  const events = await eventsFor(describing, request)
  const subject = subjectOf(textAt(request, 'spec', 'request'))
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(request))
    sheet.field('Labels', formatLabels(asDict(at(request, 'metadata', 'labels'))))
    sheet.field('Annotations', formatLabels(asDict(at(request, 'metadata', 'annotations'))))
    sheet.field('CreationTimestamp', longTime(at(request, 'metadata', 'creationTimestamp')))
    sheet.field('Requesting User', at(request, 'spec', 'username'))
    if (textAt(request, 'spec', 'signerName')) sheet.field('Signer', at(request, 'spec', 'signerName'))
    const seconds = at(request, 'spec', 'expirationSeconds')
    if (seconds !== undefined) sheet.field('Requested Duration', humanDuration(Number(asText(seconds)) * 1000))
    sheet.field('Status', requestStatus(request))
    describeSubject(sheet, subject)
    describeEvents(sheet, describing, events)
  })
}
