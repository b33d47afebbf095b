/** `kubectl create -f`: creates the objects of files as they are written. */
import { recorded } from '../../resource/record'
import { dryRunOf, requireFilename, validationOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, withSource } from '../../command/errors'
import { usageError } from '../../command/run'
import { ResultPrinter } from '../../printing/printer'
import { resultOf, type Selection } from '../../resource/builder'
import { editNew } from '../../edit'
import { objectClient, type Info } from '../../resource/info'
import { keepingLastApplied } from '../../resource/last-applied'
import { refuseRaw, sendRawFile } from '../../rest/raw'
import { asDict } from '../../values'

export async function createFromFiles(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
  const dryRun = await dryRunOf(session, flags)
  const validation = validationOf(flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  requireFilename(flags)
  if (flags.string('raw')) return createRaw(invocation)
  const selection: Selection = {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    validate: validation !== 'Ignore',
  }
  let count = 0
  const createOne = async (info: Info): Promise<void> => {
    const made = keepingLastApplied(asDict(info.object), flags.bool('save-config'))
    const object = recorded(invocation, made)
    try {
      const created =
        dryRun === 'client'
          ? object
          : await objectClient(session.client, info).create(object, {
              fieldManager: flags.string('field-manager'),
              dryRun: dryRun === 'server',
              fieldValidation: validation,
            })
      count++
      await printer.print(created, 'created')
    } catch (error) {
      throw withSource('creating', info.source, error)
    }
  }
  if (flags.bool('edit')) {
    const opened = await resultOf(session, selection)
    return opened.visit((info) => editNew(invocation, info))
  }
  const result = await resultOf(session, { ...selection, selector: flags.string('selector').trim() })
  await result.visit(createOne)
  if (count === 0) throw new CliError('no objects passed to create')
}

async function createRaw({ flags, session }: Invocation): Promise<void> {
  if (flags.bool('edit')) throw new CliError('--raw and --edit are mutually exclusive')
  const [file, ...others] = flags.list('filename')
  if (file === undefined || others.length > 0) throw new CliError('--raw can only use a single local file or stdin')
  refuseRaw(flags, [[flags.string('selector') !== '', '--raw and --selector (-l) are mutually exclusive']])
  await sendRawFile(session, 'POST', flags.string('raw'), file)
}
