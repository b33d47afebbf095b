/** Follows one object until something is so; models client-go's UntilWithSync. */
import { StatusError } from '../../engine/api/status'
import { CliError } from '../command/errors'
import type { Session } from '../session'
import { asDict, asList, at, textAt, type Dict } from '../values'
import { objectClient, type Info } from './info'

export interface ObjectEvent {
  /** `ADDED` for the object as it is at the start. */
  readonly type: string
  readonly object: Dict
}

export const TIMED_OUT = 'timed out waiting for the condition'

export interface UntilOptions {
  /** Milliseconds; 0: as long as it takes. */
  readonly timeout: number
  /** What is thrown when the time is over. */
  readonly timeoutError?: () => Error
  /** Told once at the start when there is no such object. True ends it. */
  readonly onAbsent?: () => boolean
}

/** Hands each state of the object to `handle` until it returns true. Throws what `handle` throws, or the timeout error. */
export async function untilObject(
  session: Session,
  info: Pick<Info, 'resource' | 'namespace' | 'name'>,
  options: UntilOptions,
  handle: (event: ObjectEvent) => boolean | Promise<boolean>,
): Promise<void> {
  const client = objectClient(session.client, info)
  const { clock } = session.io.system
  const fieldSelector = `metadata.name=${info.name}`
  const expired = options.timeoutError ?? (() => new CliError(TIMED_OUT))
  const stop = new AbortController()
  const timer =
    options.timeout > 0
      ? clock.after(options.timeout, () => {
          clock.wake()
          stop.abort(expired())
        })
      : undefined
  const signal = AbortSignal.any([stop.signal, session.io.signal])
  try {
    let isFirst = true
    for (;;) {
      const list = await client.list({ fieldSelector })
      const current = asList(at(list, 'items'))[0]
      if (current && isFirst) {
        if (await handle({ type: 'ADDED', object: withType(current, info) })) return
      } else if (current) {
        if (await handle({ type: 'MODIFIED', object: withType(current, info) })) return
      } else if (isFirst && options.onAbsent?.()) return
      isFirst = false
      if (stop.signal.aborted) throw expired()
      try {
        const query = { fieldSelector, resourceVersion: textAt(list, 'metadata', 'resourceVersion') }
        for await (const event of client.watch(query, { signal })) {
          if (event.type !== 'BOOKMARK' && (await handle(event))) return
        }
      } catch (error) {
        // A watch that is too old starts again from the list.
        if (!(error instanceof StatusError && (error.reason === 'Expired' || error.reason === 'Gone'))) throw error
      }
    }
  } catch (error) {
    if (stop.signal.aborted && !session.io.signal.aborted) throw expired()
    throw error
  } finally {
    timer?.cancel()
    stop.abort()
  }
}

/** Items of lists have no type of their own. */
function withType(object: unknown, { resource }: Pick<Info, 'resource'>): Dict {
  return { apiVersion: resource.group ? `${resource.group}/${resource.version}` : resource.version, kind: resource.kind, ...asDict(object) }
}
