/** The Events section at the end of most descriptions: which events belong to an object and how they are summed up. */
import { goSorted } from '../printing/go-sort'
import { asDict, asText, at, nameOfObject, namespaceOfObject, textAt, type Dict } from '../values'
import { listItems, since, type Describing } from './describer'
import type { Sheet } from './sheet'

export interface EventReference {
  readonly name: string
  readonly namespace: string
  /** Any kind when absent. */
  readonly kind?: string
  readonly uid: string
}

export function referenceTo(object: Dict): EventReference {
  return {
    name: nameOfObject(object),
    namespace: namespaceOfObject(object),
    kind: asText(object['kind']),
    uid: textAt(object, 'metadata', 'uid'),
  }
}

/** Events about an object. */
export function searchEvents(describing: Describing, reference: EventReference): Promise<readonly Dict[]> {
  const terms = [
    ...(reference.kind ? [`involvedObject.kind=${reference.kind}`] : []),
    `involvedObject.name=${reference.name}`,
    `involvedObject.namespace=${reference.namespace}`,
    ...(reference.uid ? [`involvedObject.uid=${reference.uid}`] : []),
  ]
  const scope = reference.namespace ? `/namespaces/${reference.namespace}` : ''
  return listItems(describing, `/api/v1${scope}/events`, { fieldSelector: terms.join(',') })
}

/** The events to show, or undefined when none are to be shown (not even that there are none). */
export async function eventsFor(describing: Describing, object: Dict): Promise<readonly Dict[] | undefined> {
  if (!describing.showEvents) return undefined
  try {
    return await searchEvents(describing, referenceTo(object))
  } catch {
    // Whoever may read an object but not events sees the object.
    return []
  }
}

/** When an event last happened. */
export function eventTime(event: unknown): string {
  return textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')
}

/** `5s`, or `2s (x3 over 40s)` for one that came several times. */
export function eventInterval(describing: Pick<Describing, 'session'>, event: unknown): string {
  const first = since(describing, at(event, 'eventTime') ?? at(event, 'firstTimestamp'))
  const series = at(event, 'series')
  if (series) return `${since(describing, at(series, 'lastObservedTime'))} (x${asText(at(series, 'count') ?? 0)} over ${first})`
  const count = Number(at(event, 'count') ?? 0)
  return count > 1 ? `${since(describing, at(event, 'lastTimestamp'))} (x${count} over ${first})` : first
}

export function describeEvents(sheet: Sheet, describing: Describing, events: readonly Dict[] | undefined): void {
  if (!events) return
  if (events.length === 0) return sheet.field('Events', '<none>')
  sheet.line(0, 'Events:')
  sheet.line(1, 'Type', 'Reason', 'Age', 'From', 'Message')
  sheet.line(1, '----', '------', '----', '----', '-------')
  // Only the classic time stamp counts here, so events of the newer API, which have none, stand first.
  const last = (event: Dict): number => Date.parse(textAt(event, 'lastTimestamp') || '1970-01-01T00:00:00Z')
  const sorted = goSorted(events, (a, b) => last(a) < last(b))
  for (const event of sorted) {
    const dict = asDict(event)
    const path = textAt(event, 'involvedObject', 'fieldPath')
    const message = asText(dict['message']).trim()
    sheet.line(
      1,
      asText(dict['type']),
      asText(dict['reason']),
      eventInterval(describing, event),
      textAt(event, 'source', 'component') || asText(dict['reportingComponent']),
      path ? `${path}: ${message}` : message,
    )
  }
}
