/** `describe` of ConfigMaps, Secrets, ServiceAccounts and PriorityClasses. */
import { decodeBase64Text } from '../../engine/api/base64'
import { annotationsOf, asDict, asList, asText, at, labelsOf, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import type { Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { formatLabels, sheetText, type Sheet } from './sheet'

/** How many bytes base64 text stands for. */
function byteLength(base64: string): number {
  return Math.floor((base64.replaceAll('=', '').length * 3) / 4)
}

function describeHead(sheet: Sheet, object: Dict): void {
  sheet.field('Name', nameOfObject(object))
  sheet.field('Namespace', namespaceOfObject(object))
  sheet.labels('Labels', labelsOf(object))
  sheet.annotations('Annotations', annotationsOf(object))
}

export const describeConfigMap: Describer = async (map, describing) => {
  const events = await eventsFor(describing, map)
  const data = asDict(map['data'])
  const binary = asDict(map['binaryData'])
  return sheetText((sheet) => {
    describeHead(sheet, map)
    sheet.write(0, '\nData\n====\n')
    for (const key of Object.keys(data).sort()) {
      sheet.write(0, `${key}:\n----\n`)
      sheet.write(0, `${asText(data[key])}\n\n`)
    }
    sheet.write(0, '\nBinaryData\n====\n')
    for (const key of Object.keys(binary).sort()) sheet.line(0, `${key}: ${byteLength(asText(binary[key]))} bytes`)
    sheet.write(0, '\n')
    describeEvents(sheet, describing, events)
  })
}

export const describeSecret: Describer = async (secret) => {
  const data = asDict(secret['data'])
  const type = asText(secret['type'])
  return sheetText((sheet) => {
    describeHead(sheet, secret)
    sheet.write(0, `\nType:\t${type}\n`)
    sheet.write(0, '\nData\n====\n')
    for (const key of Object.keys(data).sort()) {
      const isToken = key === 'token' && type === 'kubernetes.io/service-account-token'
      sheet.field(key, isToken ? decodeBase64Text(asText(data[key])) : `${byteLength(asText(data[key]))} bytes`)
    }
  })
}

export const describeServiceAccount: Describer = async (account, describing) => {
  const events = await eventsFor(describing, account)
  return sheetText((sheet) => {
    describeHead(sheet, account)
    const title = 'Image pull secrets:'
    const names = asList(account['imagePullSecrets']).map((each) => textAt(each, 'name'))
    if (names.length === 0) sheet.line(0, title, '<none>')
    names.forEach((name, index) => sheet.line(0, index === 0 ? title : ' '.repeat(title.length), name))
    describeEvents(sheet, describing, events)
  })
}

export const describePriorityClass: Describer = async (priority, describing) => {
  const events = await eventsFor(describing, priority)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(priority))
    sheet.field('Value', asText(priority['value'] ?? 0))
    sheet.field('GlobalDefault', priority['globalDefault'] === true)
    sheet.field('PreemptionPolicy', priority['preemptionPolicy'])
    sheet.field('Description', priority['description'])
    sheet.field('Annotations', formatLabels(asDict(at(priority, 'metadata', 'annotations'))))
    describeEvents(sheet, describing, events)
  })
}
