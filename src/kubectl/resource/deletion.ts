/** Deletes objects and waits until they are gone; models kubectl's delete options and its wait for deletion. */
import { StatusError } from '../../engine/api/status'
import { CliError, throwAll, withSource } from '../command/errors'
import type { DryRun } from '../printing/printer'
import type { Session } from '../session'
import { textAt, type Dict } from '../values'
import { isNotFound, objectClient, type Info } from './info'
import { untilObject } from './until'
import { printWarning } from '../printing/warning'

export interface DeleteOptions {
  readonly cascade: string
  /** Seconds; negative: the object's own. */
  readonly gracePeriod: number
  readonly wait: boolean
  /** Milliseconds; 0: as long as it takes. */
  readonly timeout: number
  readonly dryRun: DryRun
  readonly ignoreNotFound: boolean
  /** `name`: print `pod/web`; empty: words. */
  readonly output: string
  /** Says nothing about what is deleted. */
  readonly quiet?: boolean
  /** Objects outside of namespaces are told of, once. */
  readonly warnsOfClusterScope?: boolean
}

const PROPAGATION: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }
const LONGEST_WAIT = 168 * 3600 * 1000

/** Throws CliError for what --cascade does not take, and warns of what it took in former times. */
export async function checkCascade(session: Session, cascade: string): Promise<void> {
  propagationPolicy(cascade)
  if (cascade !== 'true' && cascade !== 'false') return
  const instead = cascade === 'true' ? 'background' : 'orphan'
  await session.warn(`warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`)
}

/** --cascade as the API's word; the old true and false are still understood. Throws CliError. */
function propagationPolicy(cascade: string): string {
  if (cascade === 'true') return 'Background'
  if (cascade === 'false') return 'Orphan'
  const policy = Object.hasOwn(PROPAGATION, cascade) ? PROPAGATION[cascade] : undefined
  if (!policy) throw new CliError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`)
  return policy
}

/** `deployment.apps`: the kind of an object as deletions name it. */
export function deletedKind({ resource: { kind, group } }: Pick<Info, 'resource'>): string {
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase()
}

function deletedLine(info: Info, options: DeleteOptions): string {
  if (options.output === 'name') return `${deletedKind(info)}/${info.name}\n`
  const verb = options.gracePeriod === 0 ? 'force deleted' : 'deleted'
  const where = info.resource.namespaced ? ` from ${info.namespace} namespace` : ''
  const note = options.dryRun === 'client' ? ' (dry run)' : options.dryRun === 'server' ? ' (server dry run)' : ''
  return `${deletedKind(info)} "${info.name}" ${verb}${where}${note}\n`
}

/** Objects, one after another; throws what failed, together. */
type Visit = (use: (info: Info) => Promise<void> | void) => Promise<void>

/** Deletes every object, says so, and waits for all of them where asked to. Throws what failed, together; nothing is waited for then. */
export async function deleteVisited(session: Session, visit: Visit, options: DeleteOptions): Promise<void> {
  const deleted = new Map<Info, string>()
  let hasWarned = false
  let isAny = false
  await visit(async (info) => {
    isAny = true
    if (options.warnsOfClusterScope && !info.resource.namespaced && !hasWarned) {
      hasWarned = true
      await printWarning(session.io, 'deleting cluster-scoped resources, not scoped to the provided namespace')
    }
    // What turns out not to be there is waited for, too.
    deleted.set(info, '')
    const answer = options.dryRun === 'client' ? {} : await deleteObject(session, info, options)
    if (!options.quiet) await session.print(deletedLine(info, options))
    deleted.set(info, textAt(answer, 'details', 'uid') || textAt(answer, 'metadata', 'uid'))
  })
  // What was named and is not there was found, as far as this goes.
  if (!isAny) return session.print('No resources found\n')
  if (!options.wait || options.dryRun !== 'none') return
  const deadline = session.io.system.clock.now() + (options.timeout || LONGEST_WAIT)
  try {
    for (const [info, uid] of deleted) await waitUntilGone(session, info, uid, deadline)
  } catch (error) {
    // Who may not look does not wait.
    if (!(error instanceof StatusError && (error.reason === 'Forbidden' || error.reason === 'MethodNotAllowed'))) throw error
  }
}

/** The same for objects that are known. */
export async function deleteObjects(session: Session, infos: readonly Info[], options: DeleteOptions): Promise<void> {
  if (infos.length === 0) return
  await deleteVisited(
    session,
    async (use) => {
      const failures: unknown[] = []
      for (const info of infos) {
        try {
          await use(info)
        } catch (error) {
          if (options.ignoreNotFound && isNotFound(error)) continue
          failures.push(error)
        }
      }
      throwAll(failures)
    },
    options,
  )
}

/** What a deletion tells the server. Throws CliError for a cascade there is not. */
export function removalBody({ gracePeriod, cascade, dryRun }: Pick<DeleteOptions, 'gracePeriod' | 'cascade' | 'dryRun'>): Dict {
  return {
    ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
    propagationPolicy: propagationPolicy(cascade),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  }
}

async function deleteObject(session: Session, info: Info, options: DeleteOptions): Promise<Dict> {
  try {
    return await objectClient(session.client, info).remove(info.name, removalBody(options))
  } catch (error) {
    throw withSource('deleting', info.source, error)
  }
}

/** Watches until the object with this uid no longer exists. Throws CliError at the deadline, which all objects have in common. */
async function waitUntilGone(session: Session, info: Info, uid: string, deadline: number): Promise<void> {
  const client = objectClient(session.client, info)
  const { clock } = session.io.system
  const expired = () => new CliError(`timed out waiting for the condition on ${info.resource.name}/${info.name}`)
  try {
    const current = await client.get(info.name)
    if (uid !== '' && textAt(current, 'metadata', 'uid') !== uid) return
  } catch (error) {
    if (isNotFound(error)) return
    throw error
  }
  await untilObject(
    session,
    info,
    { timeout: Math.max(1, deadline - clock.now()), timeoutError: expired, onAbsent: () => true },
    ({ type, object }) => type === 'DELETED' || (uid !== '' && textAt(object, 'metadata', 'uid') !== uid),
  )
}
