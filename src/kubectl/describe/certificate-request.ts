/** `describe certificatesigningrequest`. */
import { humanDuration } from '../../engine/api/age'
import { asDict, asList, asText, at, nameOfObject, textAt, type Dict } from '../values'
import type { Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { readRequest, type SignedRequest } from './pkcs10'
import { formatLabels, longTime, sheetText, type Sheet } from './sheet'

/** `Approved,Issued`. */
export function requestStatus(request: Dict): string {
  const types = asList(at(request, 'status', 'conditions')).map((each) => textAt(each, 'type'))
  const first = types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'
  return `${first}${types.includes('Failed') ? ',Failed' : ''}${textAt(request, 'status', 'certificate') ? ',Issued' : ''}`
}

/** The titles of a subject's attributes, in the order they are shown in; the first two are shown even without a value. */
const SUBJECT = [
  'Common Name',
  'Serial Number',
  'Organization',
  'Organizational Unit',
  'Country',
  'Locality',
  'Province',
  'StreetAddress',
  'PostalCode',
]
const ALWAYS_SHOWN = SUBJECT.slice(0, 2)
const ALTERNATIVES = ['DNS Names', 'Email Addresses', 'URIs', 'IP Addresses']

function describeNames(sheet: Sheet, title: string, values: readonly string[]): void {
  values.forEach((value, index) => sheet.line(0, '', index === 0 ? `${title}:` : '', value))
}

function describeRequest(sheet: Sheet, { subject, alternatives }: SignedRequest): void {
  sheet.line(0, 'Subject:')
  for (const title of SUBJECT) {
    const values = subject.get(title) ?? []
    describeNames(sheet, title, ALWAYS_SHOWN.includes(title) ? [values.at(-1) ?? ''] : values)
  }
  if (alternatives.size === 0) return
  sheet.line(0, 'Subject Alternative Names:')
  for (const title of ALTERNATIVES) describeNames(sheet, title, alternatives.get(title) ?? [])
}

export const describeCertificateRequest: Describer = async (request, describing) => {
  const events = await eventsFor(describing, request)
  const content = readRequest(textAt(request, 'spec', 'request'))
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
    describeRequest(sheet, content)
    describeEvents(sheet, describing, events)
  })
}
