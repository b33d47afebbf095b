/** On which line of a YAML text each value stands, for complaints that name the place. */
import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml'

interface Open {
  readonly path: string
  readonly mapping: boolean
  /** The place of the next entry of a list. */
  next: number
  /** The key whose value comes next. */
  key: string | undefined
}

/** Lines from 1, by path: `steps.0.id`; a key's line is that of the key, a list entry's where the entry begins. */
export function yamlLines(text: string): ReadonlyMap<string, number> {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const lineAt = (offset: number): number => {
    const after = starts.findIndex((start) => start > offset)
    return after < 0 ? starts.length : after
  }
  const lines = new Map<string, number>()
  const open: Open[] = []
  /** The path of a value that begins here; notes its line unless its key has done so. */
  const enter = (offset: number): string => {
    const parent = open.at(-1)
    if (!parent) return ''
    const name = parent.mapping ? (parent.key ?? '') : String(parent.next++)
    parent.key = undefined
    const path = parent.path === '' ? name : `${parent.path}.${name}`
    if (!lines.has(path)) lines.set(path, lineAt(offset))
    return path
  }
  for (const event of parseEvents(text, {})) {
    if (event.type === EVENT_ID.DOCUMENT) open.push({ path: '', mapping: false, next: 0, key: '' })
    else if (event.type === EVENT_ID.POP) open.pop()
    else if (event.type === EVENT_ID.ALIAS) enter(event.anchorStart)
    else if (event.type === EVENT_ID.SCALAR) {
      const parent = open.at(-1)
      if (parent?.mapping && parent.key === undefined) {
        parent.key = getScalarValue(text, event)
        lines.set(parent.path === '' ? parent.key : `${parent.path}.${parent.key}`, lineAt(event.valueStart))
      } else enter(event.valueStart)
    } else {
      // The document's own value has no name.
      const path = open.length === 1 ? '' : enter(event.start)
      open.push({ path, mapping: event.type === EVENT_ID.MAPPING, next: 0, key: undefined })
    }
  }
  return lines
}
