/** Follows one object until something is so; models client-go's UntilWithSync. */
import { anySignal } from '../../shell/any-signal'
import { CliError } from '../command/errors'
import { interruptible } from '../command/interruption'
import type { Query } from '../rest/client'
import { pathOf } from '../rest/mapper'
import { Reflector } from '../rest/reflector'
import type { Session } from '../session'
import { asDict, type Dict } from '../values'
import type { Info } from './info'

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
export function untilObject(...following: Parameters<typeof follow>): Promise<void> {
  return interruptible(following[0], () => follow(...following))
}

async function follow(
  session: Session,
  info: Pick<Info, 'resource' | 'namespace' | 'name'>,
  options: UntilOptions,
  handle: (event: ObjectEvent) => boolean | Promise<boolean>,
): Promise<void> {
  const path = pathOf(info.resource, info.namespace)
  const { clock } = session.io.system
  const expired = options.timeoutError ?? (() => new CliError(TIMED_OUT))
  const stop = new AbortController()
  const timer =
    options.timeout > 0
      ? clock.after(options.timeout, () => {
          clock.wake()
          stop.abort(expired())
        })
      : undefined
  const signal = anySignal([stop.signal, session.signal])
  const source = {
    list: (query: Query) => session.client.get(path, { query, signal, place: 'simple.go:285' }),
    watch: (query: Query) => session.client.watch(path, { query, signal, yieldsErrors: true, place: 'simple.go:270' }),
  }
  const reflector = new Reflector(source, session.io, signal, { fieldSelector: `metadata.name=${info.name}` })
  try {
    let isFirst = true
    for await (const changes of reflector.changes()) {
      if (isFirst && changes.length === 0 && options.onAbsent?.()) return
      isFirst = false
      for (const { type, object } of changes) if (await handle({ type, object: withType(object, info) })) return
      if (stop.signal.aborted) throw expired()
    }
  } catch (error) {
    if (stop.signal.aborted && !session.signal.aborted) throw expired()
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
