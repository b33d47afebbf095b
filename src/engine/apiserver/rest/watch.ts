/** Watches over REST: a stream of JSON events, with bookmarks and initial events; models apiserver's handlers/watch.go and the watch cache. */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Timer } from '../../clock/clock'
import type { Change } from '../../store/store'
import type { Core } from '../core'
import type { ApiResponse, ApiStream } from '../http'
import type { Served } from '../registry'
import { listObjects, predicateFor } from '../verbs/list'
import { checkNotTooNew, parseRevision } from './list'
import { checkStreams, type Accepted } from './media'
import { checkListOptions } from './options'
import { presenter } from './present'
import { isTrue } from './request-info'
import { encodeText } from './respond'
import { includeObjectOf, metaApiVersion, partialMetadata, tableOf } from './table'

const BOOKMARK_INTERVAL = 60_000
/** A watch without a timeout lasts this long in seconds, and up to twice as long. */
const MIN_TIMEOUT = 1800
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'

interface Start {
  /** Changes after this revision are sent. */
  readonly from: number
  /** Whether what exists already is sent as ADDED first. */
  readonly initial: boolean
  /** Whether the end of the initial events is marked by a bookmark. */
  readonly markEnd: boolean
}

function startOf(core: Core, query: URLSearchParams): Start {
  checkListOptions(query, true)
  const revision = parseRevision(query.get('resourceVersion'))
  const sendInitial = query.get('sendInitialEvents')
  if (sendInitial !== null && sendInitial !== '') {
    if (revision !== undefined) checkNotTooNew(core, revision)
    if (isTrue(sendInitial)) return { from: core.store.revision, initial: true, markEnd: isTrue(query.get('allowWatchBookmarks')) }
    return { from: revision || core.store.revision, initial: false, markEnd: false }
  }
  if (revision === undefined || revision === 0) return { from: core.store.revision, initial: true, markEnd: false }
  return { from: revision, initial: false, markEnd: false }
}

/** Answers a watch. The stream ends at its timeout, or when the client cancels. */
export function watchResponse(
  core: Core,
  served: Served,
  namespace: string | undefined,
  query: URLSearchParams,
  accepted: Accepted,
): ApiResponse {
  checkStreams(accepted)
  const predicate = predicateFor(served, namespace, query.get('labelSelector') ?? undefined, query.get('fieldSelector') ?? undefined)
  const start = startOf(core, query)
  const include = accepted.representation === 'table' ? includeObjectOf(query) : 'Metadata'
  const timeoutText = query.get('timeoutSeconds')
  const timeout =
    timeoutText && /^\d+$/.test(timeoutText) && Number(timeoutText) > 0 ? Number(timeoutText) : MIN_TIMEOUT + core.watchJitter(MIN_TIMEOUT)
  const isPartial = accepted.representation === 'partial' || accepted.representation === 'partialList'
  const bookmarks = isTrue(query.get('allowWatchBookmarks'))
  const present = presenter(core, served, accepted.representation === 'table' && include !== 'Object')

  let sink: { chunk(data: Uint8Array): void; end(): void } | undefined
  let watch: { stop(): void } | undefined
  const timers = new Set<Timer>()
  let headings = true
  let revision = start.from

  const close = (): void => {
    watch?.stop()
    for (const timer of timers) timer.cancel()
    sink = undefined
  }

  const render = (object: KubeObject): unknown => {
    if (isPartial) return partialMetadata(present(object) as unknown as KubeObject, accepted.metaVersion)
    if (accepted.representation !== 'table') return present(object)
    const table = tableOf(
      served,
      [object],
      { resourceVersion: object.metadata.resourceVersion },
      { include, headings, now: core.clock.now(), version: accepted.metaVersion },
      present,
    )
    headings = false
    return table
  }

  const line = (type: EventType, object: unknown): string => `${JSON.stringify({ type, object })}\n`

  const send = (text: string): void => {
    if (!sink || text === '') return
    // Whoever reads the stream goes on because of this chunk.
    core.clock.wake()
    sink.chunk(encodeText(text))
  }

  const bookmark = (annotations?: Readonly<Record<string, string>>): string => {
    const metadata: JsonObject = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations ? { annotations } : {}) }
    if (accepted.representation === 'table') {
      const apiVersion = metaApiVersion(accepted.metaVersion)
      const partial = { kind: 'PartialObjectMetadata', apiVersion, metadata }
      return line('BOOKMARK', {
        kind: 'Table',
        apiVersion,
        metadata: { resourceVersion: String(revision) },
        columnDefinitions: headings ? [] : null,
        rows: [
          {
            cells: served.definition.columns.map(() => ''),
            object:
              include === 'None' ? null : include === 'Object' ? { kind: served.kind, apiVersion: served.apiVersion, metadata } : partial,
          },
        ],
      })
    }
    return line('BOOKMARK', {
      kind: isPartial ? 'PartialObjectMetadata' : served.kind,
      apiVersion: isPartial ? metaApiVersion(accepted.metaVersion) : served.apiVersion,
      metadata,
    })
  }

  /** What a change means to this watch: objects come and go as they start and stop matching. */
  const eventOf = (change: Change): string => {
    revision = change.revision
    const is = change.type !== 'DELETED' && predicate.matches(change.object)
    const was = change.previous !== undefined && predicate.matches(change.previous)
    if (is) return line(was ? 'MODIFIED' : 'ADDED', render(change.object))
    if (!was) return ''
    const last =
      change.type === 'DELETED'
        ? change.object
        : { ...change.previous!, metadata: { ...change.previous!.metadata, resourceVersion: String(change.revision) } }
    return line('DELETED', render(last))
  }

  const planBookmark = (): void => {
    const timer = core.clock.after(BOOKMARK_INTERVAL, () => {
      timers.delete(timer)
      revision = Math.max(revision, core.store.revision)
      send(bookmark())
      planBookmark()
    })
    timers.add(timer)
  }

  // Refusing (410) has to happen before the response begins.
  core.store.changesSince(start.from)

  const stream: ApiStream = {
    start: (to) => {
      sink = to
      let first = ''
      if (start.initial) for (const object of listObjects(core, served, predicate)) first += line('ADDED', render(object))
      if (start.markEnd) first += bookmark({ [INITIAL_EVENTS_END]: 'true' })
      watch = core.store.watch(served.collection, start.initial ? core.store.revision : start.from, {
        changes: (batch) => {
          let text = ''
          for (const change of batch) text += eventOf(change)
          send(text)
        },
      })
      send(first)
      if (bookmarks) planBookmark()
      timers.add(
        core.clock.after(timeout * 1000, () => {
          const target = sink
          close()
          core.clock.wake()
          target?.end()
        }),
      )
    },
    cancel: close,
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private', 'transfer-encoding': 'chunked' },
    body: stream,
  }
}
