/** Server-side apply: the server merges and keeps who manages what. */
import { StatusError } from '../../../engine/api/status'
import { CliError } from '../../command/errors'
import { objectClient, type Info, type ObjectClient } from '../../resource/info'
import { asDict, textAt, type Dict } from '../../values'
import { typed, type ApplyRun } from './apply-run'
import { keepAnnotation, migrate } from './migration'

const ADVICE = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

export async function applyServerSide(run: ApplyRun, info: Info): Promise<{ readonly uid: string }> {
  const { flags, session } = run.invocation
  const subresource = flags.string('subresource')
  const client = objectClient(session.client, info)
  const apply = () =>
    client.patch(info.name, 'application/apply-patch+yaml', asDict(info.object), {
      fieldManager: run.manager,
      dryRun: run.dryRun === 'server',
      fieldValidation: run.validation,
      force: flags.bool('force-conflicts'),
      ...(subresource ? { subresource } : {}),
    })
  try {
    const object = await handOver(run, info, client, await apply(), apply)
    await run.warnIfDeleting(object)
    await run.show(typed(info, object), 'serverside-applied')
    return { uid: textAt(object, 'metadata', 'uid') }
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Conflict') throw new CliError(error.message + ADVICE)
    throw error
  }
}

/** What becomes of a failure after the object itself was applied. */
const RETRIED = 'This is non-fatal and will be retried next time you apply. Error: '

/** Ends client-side apply of the object, if that was how it was applied. What fails of it is only warned of. */
async function handOver(run: ApplyRun, info: Info, client: ObjectClient, applied: Dict, apply: () => Promise<Dict>): Promise<Dict> {
  let object = applied
  let failing = 'failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply'
  try {
    object = await keepAnnotation(run, { ...info, object }, client)
    failing = 'server rejected managed fields migration to Server-Side Apply'
    if (!(await migrate(run, { ...info, object }, client))) return object
    failing = 'failed to re-apply configuration after performing Server-Side Apply migration'
    return await apply()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    await run.invocation.session.warn(`Warning: ${failing}. ${RETRIED}${error.message}\n`)
    return object
  }
}
