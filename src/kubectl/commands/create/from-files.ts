/** `kubectl create -f`: creates the objects of files as they are written. */
import { recorded } from '../../resource/record'
import { dryRunOf, requireFilename, validationOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, withSource } from '../../command/errors'
import { indentedJson } from '../../printing/json'
import { usageError } from '../../command/run'
import { ResultPrinter } from '../../printing/printer'
import { resultOf, type Selection } from '../../resource/builder'
import { openEditor } from '../../edit/editor'
import { objectClient, type Info } from '../../resource/info'
import { keepingLastApplied } from '../../resource/last-applied'
import { parseManifests } from '../../resource/manifests'
import { refuseRaw, sendRawFile } from '../../rest/raw'
import { asDict, type Dict } from '../../values'
import { toYaml } from '../../yaml/emit'

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
    return opened.visit(async (info) => {
      const object = await edited(invocation, info)
      if (object) await createOne({ ...info, object })
    })
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

const EDIT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** The object as the editor leaves it; undefined when nothing was changed. Throws CliError for what is not YAML. */
async function edited({ flags, session }: Invocation, info: Info): Promise<Dict | undefined> {
  const ending = flags.bool('windows-line-endings') ? '\r\n' : '\n'
  const isJson = flags.string('output') === 'json'
  const body = isJson ? indentedJson(info.object) : toYaml(info.object)
  // JSON has no comments.
  const shown = isJson ? body : EDIT_HEADER + body
  const answer = await openEditor(session, shown.replaceAll('\n', ending), isJson ? '.json' : '.yaml')
  const text = answer.text.replaceAll('\r\n', '\n').replaceAll(/^#.*\n/gm, '')
  session.io.files.remove(answer.path)
  if (text.trim() === '') await session.warn('Edit cancelled, saved file was empty.\n')
  else if (text === body) await session.warn('Edit cancelled, no changes made.\n')
  else return asDict(parseManifests(text, 'edited-file')[0]?.value)
  return undefined
}
