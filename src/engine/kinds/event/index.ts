/** Events: what happened to an object, as the cluster's parts report it. Served by two API groups. */
import type { KindDefinition } from '../../api/kind'
import { pathSegmentErrors } from '../../api/names'
import { EVENTS } from '../../schema/resources'
import type { Event, EventsV1Event } from '../../schema/types'
import { age } from '../../api/age'
import { builtin, type Cell } from '../framework/define'
import { fromEventsV1, toEventsV1 } from './conversion'
import { validate, validateNewer, validateNewerUpdate } from './validation'

function firstSeen(event: Event, now: number): string {
  return age(event.firstTimestamp || event.eventTime, now)
}

function lastSeen(event: Event, now: number): string {
  if (event.series) return age(event.series.lastObservedTime, now)
  return event.lastTimestamp ? age(event.lastTimestamp, now) : firstSeen(event, now)
}

function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent || ''
  const host = event.source?.host || (event.source?.component ? '' : event.reportingInstance) || ''
  return host ? `${component}, ${host}` : component
}

const cells: Readonly<Record<string, Cell<Event>>> = {
  'Last Seen': lastSeen,
  Type: (event) => event.type ?? '',
  Reason: (event) => event.reason ?? '',
  Object: (event) => {
    const { kind = '', name } = event.involvedObject
    return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()
  },
  Subobject: (event) => event.involvedObject.fieldPath ?? '',
  Source: source,
  Message: (event) => (event.message ?? '').trim(),
  'First Seen': firstSeen,
  Count: (event) => event.series?.count ?? (event.count || 1),
}

const selectableFields: KindDefinition<Event>['selectableFields'] = {
  'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
  'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
  'involvedObject.name': (event) => event.involvedObject.name ?? '',
  'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
  'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
  'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
  'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
  reason: (event) => event.reason ?? '',
  reportingComponent: (event) => event.reportingComponent ?? '',
  source: (event) => event.source?.component || event.reportingComponent || '',
  type: (event) => event.type ?? '',
}

/** What the newer API calls the fields that it has other names for; the source is no field of its own there. */
const newerFields = Object.fromEntries(
  Object.entries(selectableFields)
    .filter(([field]) => field !== 'source')
    .map(([field, value]) => [
      field.replace(/^involvedObject\./, 'regarding.').replace(/^reportingComponent$/, 'reportingController'),
      value,
    ]),
)

const coreEvent = builtin(EVENTS, {
  // Reporters make names of what they report on, and the older API takes any that fit into a path.
  validateName: pathSegmentErrors,
  validate,
  cells,
  // models the default of kube-apiserver's --event-ttl
  timeToLive: 3_600_000,
  selectableFields,
})

export const event: KindDefinition<Event> = {
  ...coreEvent,
  otherVersions: [
    {
      group: 'events.k8s.io',
      version: 'v1',
      schemaType: 'io.k8s.api.events.v1.Event',
      to: toEventsV1,
      from: (object) => fromEventsV1(object as EventsV1Event),
      definition: { ...coreEvent, selectableFields: newerFields, validate: validateNewer, validateUpdate: validateNewerUpdate },
    },
  ],
}
