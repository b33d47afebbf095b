/** Events as a client with Go types writes them: in the order of the types' fields, some of which are always there. */
import { asDict, at, type Dict } from '../../values'

const EVENT = [
  'kind',
  'apiVersion',
  'metadata',
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'series',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
]
const METADATA = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp']
const REFERENCE = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

/** The named fields first. */
function ordered(dict: Dict, fields: readonly string[]): Dict {
  return Object.fromEntries([...fields.filter((field) => field in dict).map((field) => [field, dict[field]]), ...Object.entries(dict)])
}

/** Empty texts of a reference are not written. */
function reference(value: unknown): Dict {
  const written = Object.entries(asDict(value)).filter(([, text]) => text !== '')
  return ordered(Object.fromEntries(written), REFERENCE)
}

export function typedEvent(event: unknown): Dict {
  const related = at(event, 'related')
  const whole = {
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
    source: {},
    ...asDict(event),
    metadata: ordered(asDict(at(event, 'metadata')), METADATA),
    involvedObject: reference(at(event, 'involvedObject')),
    ...(related === undefined ? {} : { related: reference(related) }),
    kind: 'Event',
    apiVersion: 'v1',
  }
  return ordered(whole, EVENT)
}
