/** Rules for events: those of the older API, and the stricter ones of events.k8s.io; models pkg/apis/core/validation/events.go. */
import { immutableField, invalid, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { Event } from '../../schema/types'

const LONGEST = { reportingInstance: 128, action: 128, reason: 128, message: 1024 } as const

/** An event lives with what it is about; events of cluster-scoped objects live in `default`. */
function placeErrors(event: Event, homes: readonly string[]): FieldError[] {
  const about = event.involvedObject.namespace ?? ''
  const namespace = event.metadata.namespace ?? ''
  const matches = about === '' ? homes.includes(namespace) : about === namespace || event.eventTime
  return matches ? [] : [invalid('involvedObject.namespace', about, 'does not match event.namespace')]
}

/** An event with a time of the newer kind has to say all that the newer API asks for, whichever API it comes by. */
function legacyErrors(event: Event, reporter: string): FieldError[] {
  if (!event.eventTime) return placeErrors(event, ['', 'default'])
  const errors = placeErrors(event, ['default', 'kube-system'])
  const { reportingComponent = '' } = event
  if (reportingComponent === '') errors.push(required(reporter))
  errors.push(...qualifiedNameErrors(reportingComponent).map((message) => invalid(reporter, reportingComponent, message)))
  for (const [field, maximum] of Object.entries(LONGEST) as [keyof typeof LONGEST, number][]) {
    const { length } = new TextEncoder().encode(event[field] ?? '')
    if (length === 0 && field !== 'message') errors.push(required(field))
    if (length > maximum) errors.push(invalid(field, '', `can have at most ${maximum} characters`))
  }
  return errors
}

export function validate(event: Event): FieldError[] {
  return legacyErrors(event, 'reportingComponent')
}

function seriesErrors({ series }: Event): FieldError[] {
  if (!series) return []
  return [
    ...((series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ]
}

const UNSET = 'needs to be unset'

/** What is made by way of events.k8s.io. */
export function validateNewer(event: Event): FieldError[] {
  const errors = [...legacyErrors(event, 'reportingController'), ...seriesErrors(event)]
  if (!event.eventTime) errors.push(required('eventTime'))
  if (event.type !== 'Normal' && event.type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`))
  for (const field of ['firstTimestamp', 'lastTimestamp', 'count'] as const) {
    if (event[field]) errors.push(invalid(field, '', UNSET))
  }
  if (event.source?.component || event.source?.host) errors.push(invalid('source', '', UNSET))
  return errors
}

/** Fields that stay as they are in an update by way of events.k8s.io, in the order they are told. */
const FIXED = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const

/** A field as Go prints the server's own type: texts and numbers are never missing, times may be. */
function goForm(field: (typeof FIXED)[number], event: Event): unknown {
  if (field === 'source') return { Component: event.source?.component ?? '', Host: event.source?.host ?? '' }
  if (field === 'count') return event.count ?? 0
  if (field === 'eventTime' || field === 'firstTimestamp' || field === 'lastTimestamp') return event[field] || null
  if (field !== 'involvedObject' && field !== 'related') return event[field] ?? ''
  const reference = event[field]
  if (!reference) return null
  const { kind = '', namespace = '', name = '', uid = '', apiVersion = '', resourceVersion = '', fieldPath = '' } = reference
  return {
    Kind: kind,
    Namespace: namespace,
    Name: name,
    UID: uid,
    APIVersion: apiVersion,
    ResourceVersion: resourceVersion,
    FieldPath: fieldPath,
  }
}

export function validateNewerUpdate(event: Event, old: Event): FieldError[] {
  return [
    ...legacyErrors(event, 'reportingController'),
    ...(equalJson(event.series, old.series) ? [] : seriesErrors(event)),
    ...FIXED.filter((field) => !equalJson(goForm(field, event), goForm(field, old))).map((field) =>
      immutableField(field === 'reportingComponent' ? 'reportingController' : field, goForm(field, event)),
    ),
  ]
}
