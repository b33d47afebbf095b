/** `kubectl create -f`: creates the objects of files as they are written. */
import { dryRunOf, requireFilename, validationOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, throwAll, withSource } from '../../command/errors'
import { usageError } from '../../command/run'
import { ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { objectClient } from '../../resource/info'
import { withLastApplied } from '../../resource/last-applied'
import { readText, readAll } from '../../resource/manifests'
import { sendRaw } from '../../rest/raw'
import { asDict, labelsOf } from '../../values'
import { matchesSelector } from '../../resource/selector'

export async function createFromFiles(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  requireFilename(flags)
  if (args.length > 0) throw usageError(invocation, `unknown command ${JSON.stringify(args[0])}`)
  if (flags.string('raw')) {
    const [file] = flags.list('filename')
    if (flags.list('filename').length !== 1) throw usageError(invocation, '--raw can only use a single local file or stdin')
    return sendRaw(
      session,
      'POST',
      flags.string('raw'),
      file === '-' ? await readAll(session.io.stdin, session.io.signal) : readText(session, file!),
    )
  }
  const dryRun = await dryRunOf(session, flags)
  const validation = validationOf(flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  const { infos, errors } = await collect(session, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    validate: validation !== 'Ignore',
  })
  const failures = [...errors]
  let count = 0
  for (const info of infos) {
    let object = asDict(info.object)
    if (flags.string('selector') && !matchesSelector(flags.string('selector'), labelsOf(object))) continue
    count++
    if (flags.bool('save-config')) object = withLastApplied(object)
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
  if (count === 0 && failures.length === 0) throw new CliError('no objects passed to create')
  throwAll(failures)
}
