/** The parameters of requests as OpenAPI v3 documents have them. */
import type { JsonObject } from '../../api/json'

function parameter(place: 'query' | 'path', name: string, type: string, description: string): JsonObject {
  return { name, in: place, description, ...(place === 'path' ? { required: true } : {}), schema: { type, uniqueItems: true } }
}

const query = (name: string, type: string, description: string): JsonObject => parameter('query', name, type, description)

const DRY_RUN = query('dryRun', 'string', 'All: go through every stage of the request, but store nothing.')
const FORCE = query('force', 'boolean', 'Of server-side apply: takes fields from their other owners.')
const SENDS_INITIAL = query('sendInitialEvents', 'boolean', 'A watch begins with what there is already.')
const TIMEOUT = query('timeoutSeconds', 'integer', 'After how many seconds a list or watch ends.')

/** Which objects a collection's requests are about. */
const CHOICE: readonly JsonObject[] = [
  query('continue', 'string', 'The token that the page before gave for the next one.'),
  query('fieldSelector', 'string', 'A selector to restrict the list of returned objects by their fields.'),
  query('labelSelector', 'string', 'A selector to restrict the list of returned objects by their labels.'),
  query('limit', 'integer', 'How many objects one page may have.'),
  query('resourceVersion', 'string', 'The version that the answer must not be older than, or from which a watch begins.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant: NotOlderThan or Exact.'),
]

const DELETION: readonly JsonObject[] = [
  query('gracePeriodSeconds', 'integer', 'How long the object may take to end; 0 for at once, its own period when not given.'),
  query(
    'ignoreStoreReadErrorWithClusterBreakingPotential',
    'boolean',
    'Deletes an object that cannot be read from the store, without its finalizers.',
  ),
  query('orphanDependents', 'boolean', 'Deprecated: propagationPolicy says the same and more.'),
  query('propagationPolicy', 'string', 'What becomes of dependents: Orphan, Background or Foreground.'),
]

export const LIST_PARAMETERS: readonly JsonObject[] = [
  query('allowWatchBookmarks', 'boolean', 'A watch may also send events of type BOOKMARK, which only carry a resource version.'),
  ...CHOICE,
  SENDS_INITIAL,
  TIMEOUT,
  query('watch', 'boolean', 'Watch for changes to the described resources: events come as they happen.'),
]

export const WRITE_PARAMETERS: readonly JsonObject[] = [
  DRY_RUN,
  query('fieldManager', 'string', 'The name under which the fields of this change are owned.'),
  query('fieldValidation', 'string', 'What becomes of unknown and duplicate fields: Ignore, Warn or Strict.'),
]

export const PATCH_PARAMETERS: readonly JsonObject[] = [...WRITE_PARAMETERS, FORCE]

export const DELETE_PARAMETERS: readonly JsonObject[] = [DRY_RUN, ...DELETION]

export const DELETE_COLLECTION_PARAMETERS: readonly JsonObject[] = [...DELETE_PARAMETERS, ...CHOICE, SENDS_INITIAL, TIMEOUT]

/** What a connection to a pod, service or node is told, by the last part of its path. */
export const CONNECT_PARAMETERS: Readonly<Record<string, readonly JsonObject[]>> = {
  attach: [
    query('container', 'string', "The container; the pod's only one when not given."),
    query('stderr', 'boolean', 'Errors are sent.'),
    query('stdin', 'boolean', 'Input is taken.'),
    query('stdout', 'boolean', 'Output is sent.'),
    query('tty', 'boolean', 'The container has a terminal.'),
  ],
  exec: [
    query('command', 'string', 'The program and its arguments, one after another; no shell reads them.'),
    query('container', 'string', "The container; the pod's only one when not given."),
    query('stderr', 'boolean', 'Errors are sent.'),
    query('stdin', 'boolean', 'Input is taken.'),
    query('stdout', 'boolean', 'Output is sent.'),
    query('tty', 'boolean', 'The program gets a terminal.'),
  ],
  portforward: [query('ports', 'integer', 'The ports to forward to, where WebSockets are used.')],
  proxy: [query('path', 'string', 'The path of the request that is handed on.')],
}

export const LOG_PARAMETERS: readonly JsonObject[] = [
  query('container', 'string', "The container; the pod's only one when not given."),
  query('follow', 'boolean', 'Lines are sent as they are written.'),
  query('insecureSkipTLSVerifyBackend', 'boolean', "The kubelet's certificate is not looked at."),
  query('limitBytes', 'integer', 'The answer ends after so many bytes.'),
  query('previous', 'boolean', 'Of the container that ran before.'),
  query('sinceSeconds', 'integer', 'Only lines of the last so many seconds.'),
  query('stream', 'string', 'All, Stdout or Stderr.'),
  query('tailLines', 'integer', 'So many lines from the end on.'),
  query('timestamps', 'boolean', 'Each line begins with its time.'),
]

export const PRETTY = query('pretty', 'string', 'If true, the answer has line breaks and indents.')
export const NAMESPACE = parameter('path', 'namespace', 'string', 'The namespace that the objects are in.')
export const REST_OF_PATH = parameter('path', 'path', 'string', 'The path of the request that is handed on.')

export function nameOf(kind: string): JsonObject {
  return parameter('path', 'name', 'string', `The name of the ${kind}.`)
}
