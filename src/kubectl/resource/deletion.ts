/** Deletes objects and waits until they are gone; models kubectl's delete options and its wait for deletion. */
import { StatusError } from '../../engine/api/status'
import { CliError, throwAll, withSource } from '../command/errors'
import type { DryRun } from '../printing/printer'
import { qualifiedKind } from '../rest/mapper'
import type { Session } from '../session'
import { asDict, at, textAt, type Dict } from '../values'
import { objectClient, quoted, type Info } from './info'

export interface DeleteOptions {
  readonly cascade: string
  /** Seconds; negative: the object's own. */
  readonly gracePeriod: number
  readonly force: boolean
  readonly wait: boolean
  /** Milliseconds; 0: as long as it takes. */
  readonly timeout: number
  readonly dryRun: DryRun
  readonly ignoreNotFound: boolean
  /** `name`: print `pod/web`; empty: words. */
  readonly output: string
  /** Says nothing about what is deleted. */
  readonly quiet?: boolean
}

const PROPAGATION: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }
const LONGEST_WAIT = 168 * 3600 * 1000

/** --cascade as the API's word; the old true and false are still understood. Throws CliError. */
export function propagationPolicy(cascade: string): string {
  if (cascade === 'true') return 'Background'
  if (cascade === 'false') return 'Orphan'
  const policy = PROPAGATION[cascade]
  if (!policy) throw new CliError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  return policy
}

function deletedLine(info: Info, options: DeleteOptions): string {
  if (options.output === 'name') return `${qualifiedKind(info.resource)}/${info.name}\n`
  const verb = options.force && options.gracePeriod === 0 ? 'force deleted' : 'deleted'
  const where = info.resource.namespaced ? ` from ${info.namespace} namespace` : ''
  const note = options.dryRun === 'client' ? ' (dry run)' : options.dryRun === 'server' ? ' (server dry run)' : ''
  const subject = info.resource.group ? `${info.resource.kind.toLowerCase()}.${info.resource.group}` : info.resource.kind.toLowerCase()
  return `${subject} "${info.name}" ${verb}${where}${note}\n`
}

/** Deletes every object, says so, and waits for all of them where asked to. Throws what failed, together; nothing is waited for then. */
export async function deleteObjects(
  session: Session,
  infos: readonly Info[],
  options: DeleteOptions,
  errors: readonly unknown[] = [],
): Promise<void> {
  const failures: unknown[] = []
  const uids = new Map<Info, string>()
  for (const info of infos) {
    try {
      const answer = await deleteObject(session, info, options)
      if (!options.quiet) await session.print(deletedLine(info, options))
      uids.set(info, textAt(answer, 'metadata', 'uid') || textAt(answer, 'details', 'uid'))
    } catch (error) {
      if (options.ignoreNotFound && error instanceof StatusError && error.reason === 'NotFound') continue
      if (!(error instanceof StatusError)) throw error
      failures.push(withSource('deleting', info.source, error))
    }
  }
  throwAll([...failures, ...errors])
  if (options.wait && options.dryRun === 'none') {
    for (const [info, uid] of uids) await waitUntilGone(session, info, uid, options.timeout)
  }
}

async function deleteObject(session: Session, info: Info, options: DeleteOptions): Promise<Dict> {
  if (options.dryRun === 'client') {
    return info.object ?? objectClient(session.client, info).get(info.name)
  }
  const body = {
    ...(options.gracePeriod >= 0 ? { gracePeriodSeconds: options.gracePeriod } : {}),
    propagationPolicy: propagationPolicy(options.cascade),
    ...(options.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  }
  return objectClient(session.client, info).remove(info.name, body)
}

/** Watches until the object with this uid no longer exists. Throws CliError after `timeout` milliseconds. */
export async function waitUntilGone(session: Session, info: Info, uid: string, timeout: number): Promise<void> {
  const client = objectClient(session.client, info)
  const { clock } = session.io.system
  const deadline = clock.now() + (timeout > 0 ? timeout : LONGEST_WAIT)
  const expired = () => new CliError(`timed out waiting for the condition on ${info.resource.name}/${info.name}`)
  while (clock.now() < deadline) {
    let version: string
    try {
      const list = await client.list({ fieldSelector: `metadata.name=${info.name}` })
      const current = asDict(at(list, 'items', 0))
      if (!at(list, 'items', 0) || (uid !== '' && textAt(current, 'metadata', 'uid') !== uid)) return
      version = textAt(list, 'metadata', 'resourceVersion')
    } catch (error) {
      if (error instanceof StatusError && (error.reason === 'NotFound' || error.reason === 'MethodNotAllowed')) return
      if (error instanceof StatusError && error.reason === 'Forbidden') throw new CliError(`${error.message} (waiting for ${quoted(info)})`)
      throw error
    }
    const stop = new AbortController()
    const timer = clock.after(deadline - clock.now(), () => {
      clock.wake()
      stop.abort(expired())
    })
    const signal = AbortSignal.any([stop.signal, session.io.signal])
    try {
      for await (const event of client.watch({ fieldSelector: `metadata.name=${info.name}`, resourceVersion: version }, { signal })) {
        if (event.type === 'DELETED') return
        if (uid !== '' && event.type === 'ADDED' && textAt(event.object, 'metadata', 'uid') !== uid) return
      }
    } catch (error) {
      if (stop.signal.aborted && !session.io.signal.aborted) throw expired()
      if (!(error instanceof StatusError && (error.reason === 'Expired' || error.reason === 'Gone'))) throw error
    } finally {
      timer.cancel()
      stop.abort()
    }
  }
  throw expired()
}
