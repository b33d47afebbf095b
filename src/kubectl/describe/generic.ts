/** Any other kind, custom resources too: every field, its name split into words. */
import { annotationsOf, isDict, labelsOf, nameOfObject, namespaceOfObject, type Dict } from '../values'
import { goPlain } from '../printing/go-syntax'
import type { Describer } from './describer'
import { describeEvents, eventsFor } from './events'
import { sheetText, type Sheet } from './sheet'

const SHOWN_ABOVE = ['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']
const ACRONYMS = ['API', 'URL', 'UID', 'GUID']

/** `ready replicas` of `readyReplicas`: runs of one letter case, the last capital of a run begins the next word. */
function camelWords(field: string): readonly string[] {
  return field.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}\p{Ll}+|\p{Lu}+|\p{Ll}+|[^\p{Lu}\p{Ll}]+/gu) ?? []
}

export function labelFor(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field
  const words = camelWords(field)
  const merged: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const next = words[index + 1]
    if (next !== undefined && word.length >= 2 && word === word.toUpperCase() && /^\p{Lu}/u.test(next)) {
      merged.push(word + next)
      index++
    } else merged.push(word)
  }
  return merged
    .map((word) => {
      if (ACRONYMS.includes(word.toUpperCase())) return word.toUpperCase()
      return word === word.toLowerCase() ? word.slice(0, 1).toUpperCase() + word.slice(1) : word
    })
    .join(' ')
}

function describeContent(sheet: Sheet, level: number, content: Dict, path: string): void {
  for (const field of Object.keys(content).sort()) {
    const here = `${path}.${field}`
    if (SHOWN_ABOVE.includes(here)) continue
    const value = content[field]
    const title = labelFor(field)
    if (isDict(value)) {
      sheet.line(level, `${title}:`)
      describeContent(sheet, level + 1, value, here)
    } else if (Array.isArray(value)) {
      sheet.line(level, `${title}:`)
      for (const item of value as readonly unknown[]) {
        if (isDict(item)) describeContent(sheet, level + 1, item, here)
        else sheet.line(level + 1, goPlain(item))
      }
    } else sheet.field(title, goPlain(value), level)
  }
}

export const describeGeneric: Describer = async (object, describing) => {
  const events = await eventsFor(describing, object)
  return sheetText((sheet) => {
    sheet.field('Name', nameOfObject(object))
    sheet.field('Namespace', namespaceOfObject(object))
    sheet.labels('Labels', labelsOf(object))
    sheet.annotations('Annotations', annotationsOf(object))
    describeContent(sheet, 0, object, '')
    describeEvents(sheet, describing, events)
  })
}
