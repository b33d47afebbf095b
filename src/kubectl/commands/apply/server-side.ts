/** Server-side apply: the server merges and keeps who manages what. */
import { StatusError } from '../../../engine/api/status'
import { CliError } from '../../command/errors'
import { objectClient, type Info } from '../../resource/info'
import { asDict, textAt, withAt } from '../../values'
import { typed, type ApplyRun } from './apply-run'

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
  try {
    const object = await objectClient(session.client, info).patch(
      info.name,
      'application/apply-patch+yaml',
      withAt(asDict(info.object), ['metadata', 'managedFields'], undefined),
      {
        fieldManager: run.manager,
        dryRun: run.dryRun === 'server',
        fieldValidation: run.validation,
        force: flags.bool('force-conflicts'),
        ...(subresource ? { subresource } : {}),
      },
    )
    await run.printer.print(typed(info, object), 'serverside-applied')
    return { uid: textAt(object, 'metadata', 'uid') }
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Conflict') throw new CliError(error.message + ADVICE)
    throw error
  }
}
