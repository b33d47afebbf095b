/** The two faces of an event: core v1 and events.k8s.io v1 name the same fields differently. */
import type { Event, EventsV1Event } from '../../schema/types'

function without<T extends object>(object: T): T {
  const copy = { ...object }
  for (const [name, value] of Object.entries(copy)) if (value === undefined) delete (copy as Record<string, unknown>)[name]
  return copy
}

export function toEventsV1(event: Event): EventsV1Event {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, series, eventTime, ...rest } = event
  return without({
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    regarding: involvedObject,
    note: message,
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
    reportingController: reportingComponent,
    eventTime: eventTime ?? (null as never),
    series: series as EventsV1Event['series'],
  }) as EventsV1Event
}

export function fromEventsV1(event: EventsV1Event): Event {
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    reportingController,
    reportingInstance,
    ...rest
  } = event
  return without({
    ...rest,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding ?? {},
    message: note,
    source: deprecatedSource,
    firstTimestamp: deprecatedFirstTimestamp,
    lastTimestamp: deprecatedLastTimestamp,
    count: deprecatedCount,
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
  }) as Event
}
