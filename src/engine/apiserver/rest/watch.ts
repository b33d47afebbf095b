/** Watches over REST: what one asks for, and where it begins; models apiserver's handlers/get.go and the watch cache. */
import { StatusError } from '../../api/status'
import type { Core } from '../core'
import type { ApiResponse, ApiStream } from '../http'
import type { Served } from '../registry'
import { predicateFor } from '../verbs/list'
import { parseRevision, tooNew } from './list'
import { checkStreams, type Accepted } from './media'
import { checkListOptions, integerOf } from './options'
import { isTrue } from './request-info'
import { includeObjectOf } from './table'
import { WatchEvents } from './watch-events'
import { RefusedWatch, WatchStream, type WatchPlan } from './watch-stream'

/** A watch without a timeout lasts this long in seconds, and up to twice as long. */
const MIN_TIMEOUT = 1800
/** Milliseconds that the server waits for a revision which it has not seen. */
const FRESHNESS_WAIT = 3000

/** Where a watch begins: after a revision, or with what there is when it has all up to that one. */
function startOf(core: Core, query: URLSearchParams): Pick<WatchPlan, 'from' | 'initial'> {
  const revision = parseRevision(query.get('resourceVersion'))
  const asked = query.get('sendInitialEvents')
  // Who neither says from where nor what to begin with is shown everything.
  const initial = asked === null ? !revision : isTrue(asked)
  return { from: revision || core.store.revision, initial }
}

function streamOf(core: Core, served: Served, plan: WatchPlan, events: WatchEvents): ApiStream {
  const { from, initial } = plan
  if (initial && from > core.store.revision) return new RefusedWatch(core, tooNew(core, from), FRESHNESS_WAIT)
  try {
    core.store.requireSince(from)
  } catch (error) {
    if (error instanceof StatusError) return new RefusedWatch(core, error, 0)
    throw error
  }
  return new WatchStream(core, served, plan, events)
}

/** Answers a watch. The stream ends at its timeout, or when the client cancels. Throws for options that cannot be read. */
export function watchResponse(
  core: Core,
  served: Served,
  namespace: string | undefined,
  query: URLSearchParams,
  accepted: Accepted,
): ApiResponse {
  checkStreams(accepted)
  const predicate = predicateFor(served, namespace, query.get('labelSelector') ?? undefined, query.get('fieldSelector') ?? undefined)
  checkListOptions(query, true)
  const include = accepted.representation === 'table' ? includeObjectOf(query) : 'Metadata'
  const asked = integerOf(query, 'timeoutSeconds') ?? 0
  const seconds = asked > 0 ? asked : MIN_TIMEOUT + core.watchJitter(MIN_TIMEOUT)
  const plan = { predicate, ...startOf(core, query), bookmarks: isTrue(query.get('allowWatchBookmarks')), timeout: seconds * 1000 }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    body: streamOf(core, served, plan, new WatchEvents(core, served, accepted, include)),
  }
}
