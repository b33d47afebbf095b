/** `kubectl create -f`: creates the objects of files as they are written. */
import { recorded } from '../../resource/record'
import { dryRunOf, requireFilename, validationOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, throwAll, withSource } from '../../command/errors'
import { usageError } from '../../command/run'
import { ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { openEditor } from '../../edit/editor'
import { objectClient, type Info } from '../../resource/info'
import { withLastApplied } from '../../resource/last-applied'
import { parseManifests, readAll, readText } from '../../resource/manifests'
import { sendRaw } from '../../rest/raw'
import { asDict, labelsOf, type Dict } from '../../values'
import { toYaml } from '../../yaml/emit'
import { matchesSelector } from '../../resource/selector'

export async function createFromFiles(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
  requireFilename(flags)
  if (flags.string('raw')) {
    if (flags.bool('edit')) throw new CliError('--raw and --edit are mutually exclusive')
    const [file] = flags.list('filename')
    if (flags.list('filename').length !== 1) throw usageError(invocation, '--raw can only use a single local file or stdin')
    return sendRaw(
      session,
      'POST',
      flags.string('raw'),
      file === '-' ? await readAll(session.io.stdin, session.io.signal) : readText(session, file!),
    )
  }
  const validation = validationOf(flags)
  const { infos, errors } = await collect(session, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    validate: validation !== 'Ignore',
  })
  const failures: unknown[] = []
  const edited = flags.bool('edit') ? await editedObjects(invocation, infos) : infos.map((info) => asDict(info.object))
  if (!edited) return session.warn('Edit cancelled, no changes made.\n')
  let count = 0
  for (const [index, info] of infos.entries()) {
    let object = edited[index]
    if (!object) continue
    if (flags.string('selector') && !matchesSelector(flags.string('selector'), labelsOf(object))) continue
    count++
    if (flags.bool('save-config')) object = withLastApplied(object)
    object = recorded(invocation, object)
    try {
      const created =
        dryRun === 'client'
          ? object
          : await objectClient(session.client, info).create(object, {
              fieldManager: flags.string('field-manager'),
              dryRun: dryRun === 'server',
              fieldValidation: validation,
            })
      await printer.print(created, 'created')
    } catch (error) {
      failures.push(withSource('creating', info.source, error))
    }
  }
  if (count === 0 && failures.length === 0 && errors.length === 0) throw new CliError('no objects passed to create')
  throwAll([...failures, ...errors])
}

const EDIT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** The objects as the editor leaves them; undefined when nothing was changed. Throws CliError for what is not YAML. */
async function editedObjects({ flags, session }: Invocation, infos: readonly Info[]): Promise<readonly Dict[] | undefined> {
  const ending = flags.bool('windows-line-endings') ? '\r\n' : '\n'
  const body = infos.map((info) => toYaml(info.object)).join('---\n')
  const answer = await openEditor(session, (EDIT_HEADER + body).replaceAll('\n', ending), '.yaml')
  const text = answer.text.replaceAll('\r\n', '\n').replaceAll(/^#.*\n/gm, '')
  if (text === body || text.trim() === '') {
    session.io.files.remove(answer.path)
    return undefined
  }
  const objects = parseManifests(text, 'edited-file').map(({ value }) => asDict(value))
  session.io.files.remove(answer.path)
  return objects
}
