/** Editing objects in an editor until they are valid or given up; models kubectl's EditOptions. */
import { equalJson } from '../../engine/api/json'
import { recorded } from '../resource/record'
import { StatusError } from '../../engine/api/status'
import { validationOf } from '../command/common-flags'
import type { Invocation } from '../command/definition'
import { CliError, ExitCode, describeFailure, errorMessage, throwAll } from '../command/errors'
import { flag, type FlagDefinition } from '../command/flags'
import { compactJson, indentedJson } from '../printing/json'
import { ResultPrinter, withoutManagedFields } from '../printing/printer'
import { mergePatchBetween, schemaTypeOfObject, twoWayPatch } from '../patch/diff'
import { collectAll } from '../resource/builder'
import { objectClient, type Info } from '../resource/info'
import { LAST_APPLIED, lastApplied, withLastApplied } from '../resource/last-applied'
import { flatten, parseManifests } from '../resource/manifests'
import { qualified } from '../rest/mapper'
import { annotationsOf, asDict, asText, at, nameOfObject, namespaceOfObject, withAt, type Dict } from '../values'
import { toYaml } from '../yaml/emit'
import { openEditor } from './editor'

export const EDIT_FLAGS: readonly FlagDefinition[] = [flag('bool', 'windows-line-endings', false, 'End lines in the file as Windows does.')]

export type EditMode = 'objects' | 'last-applied'

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

/** What stands between the lines that say what went wrong, as comments. */
function comment(reasons: readonly string[]): string {
  return reasons
    .map(
      (reason) =>
        `${reason
          .split('\n')
          .map((line) => `# ${line}`.trimEnd())
          .join('\n')}\n#\n`,
    )
    .join('')
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
}

/** The text of one object or of a List. */
function textOf(objects: readonly Dict[], asJson: boolean): string {
  const value = objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} }
  return asJson ? indentedJson(value) : toYaml(value)
}

/** What is shown for editing: the object, or what was last applied to it. */
function editable(info: Info, mode: EditMode, showManaged: boolean): Dict {
  const object = asDict(info.object)
  if (mode === 'objects') return showManaged ? object : withoutManagedFields(object)
  const text = lastApplied(object)
  if (text === undefined) throw new CliError(`no last-applied-configuration annotation found on resource: ${info.name}`)
  return asDict(JSON.parse(text))
}

/** How a refused change is shown in the reopened file. */
function reasonOf(info: Info, error: unknown): string {
  if (error instanceof StatusError && error.reason === 'Invalid') {
    const causes = error.status.details?.causes ?? []
    return `${qualified(info.resource)} "${info.name}" was not valid:\n${causes.map((cause) => `* ${cause.field ? `${cause.field}: ` : ''}${cause.message ?? ''}`).join('\n')}`
  }
  if (error instanceof StatusError && error.reason === 'NotFound')
    return `${qualified(info.resource)} "${info.name}" could not be found on the server`
  return `${qualified(info.resource)} "${info.name}" could not be patched: ${errorMessage(error)}`
}

export async function editObjects(invocation: Invocation, mode: EditMode): Promise<void> {
  const { flags, session, args } = invocation
  session.requireContext()
  const infos = await collectAll(session, {
    args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    typesMeanAll: true,
    latest: true,
    ...(flags.has('subresource') ? { subresource: flags.string('subresource') } : {}),
  })
  if (infos.length === 0) throw new CliError('edit cancelled, no objects found')
  const asJson = flags.string('output') === 'json'
  // -o is the format of the file and of what is printed in the end.
  const printer = new ResultPrinter(session, flags, 'none', ['json', 'kyaml', 'yaml'])
  const originals = infos.map((info) => editable(info, mode, flags.bool('show-managed-fields')))
  const ending = flags.bool('windows-line-endings') ? '\r\n' : '\n'
  let body = textOf(originals, asJson)
  let reasons: readonly string[] = []
  for (;;) {
    const shown = (asJson ? '' : HEADER + comment(reasons)) + body
    const edited = await openEditor(session, shown.replaceAll('\n', ending), asJson ? '.json' : '.yaml')
    const text = edited.text.replaceAll('\r\n', '\n')
    const content = withoutComments(text)
    if (reasons.length === 0 && content === withoutComments(shown))
      return giveUp(invocation, edited.path, 'Edit cancelled, no changes made.')
    if (content.trim() === '') return giveUp(invocation, edited.path, 'Edit cancelled, saved file was empty.')
    if (reasons.length > 0 && content === withoutComments(shown)) {
      await session.warn(`A copy of your changes has been stored to "${edited.path}"\n`)
      throw new CliError('Edit cancelled, no valid changes were saved.')
    }
    body = text.slice(asJson ? 0 : headerLength(text))
    let values: readonly Dict[]
    try {
      values = parseManifests(content, 'edited-file')
        .flatMap((manifest) => flatten(manifest.value))
        .map(asDict)
    } catch (error) {
      reasons = [`The edited file had a syntax error: ${errorMessage(error)}`]
      continue
    }
    const failures: { readonly info: Info; readonly error: unknown }[] = []
    for (const value of values) {
      const index = infos.findIndex(
        (info) =>
          info.name === nameOfObject(value) &&
          (namespaceOfObject(value) || info.namespace) === info.namespace &&
          info.resource.kind === asText(value['kind']),
      )
      const info = infos[index]
      if (!info) {
        failures.push({ info: infos[0]!, error: new CliError('At least one of apiVersion, kind and name was changed') })
        continue
      }
      try {
        await save(invocation, info, originals[index]!, value, mode, printer)
      } catch (error) {
        failures.push({ info, error })
      }
    }
    if (failures.length === 0) {
      session.io.files.remove(edited.path)
      return
    }
    for (const { info, error } of failures) {
      const isInvalid = error instanceof StatusError && error.reason === 'Invalid'
      await session.warn(`${isInvalid ? `error: ${qualified(info.resource)} "${info.name}" is invalid` : describeFailure(error).text}\n`)
    }
    const retriable = failures.every(
      ({ error }) => error instanceof StatusError && (error.reason === 'Invalid' || error.reason === 'Conflict'),
    )
    if (!retriable) {
      await session.warn(`You can run \`kubectl replace -f ${edited.path}\` to try this update again.\n`)
      if (failures.some(({ error }) => error instanceof CliError)) throwAll(failures.map(({ error }) => error))
      throw new ExitCode(1)
    }
    reasons = failures.map(({ info, error }) => reasonOf(info, error))
  }
}

function headerLength(text: string): number {
  return /^(?:#.*\n)*/.exec(text)?.[0].length ?? 0
}

async function giveUp({ session }: Invocation, path: string, message: string): Promise<void> {
  session.io.files.remove(path)
  await session.warn(`${message}\n`)
}

async function save(
  invocation: Invocation,
  info: Info,
  original: Dict,
  edited: Dict,
  mode: EditMode,
  printer: ResultPrinter,
): Promise<void> {
  const { flags, session } = invocation
  const live = asDict(info.object)
  if (equalJson(original, edited)) {
    await printer.print(live, 'skipped')
    return
  }
  if (asText(edited['apiVersion']) !== asText(original['apiVersion']))
    throw new CliError('At least one of apiVersion, kind and name was changed')
  const client = objectClient(session.client, info)
  const options = {
    fieldManager: flags.string('field-manager'),
    fieldValidation: validationOf(flags),
    ...(info.subresource ? { subresource: info.subresource } : {}),
  }
  if (mode === 'last-applied') {
    const text = withLastApplied(edited)
    const patch = { metadata: { annotations: { [LAST_APPLIED]: lastApplied(text) } } }
    await printer.print(await client.patch(info.name, 'application/merge-patch+json', patch, options), 'edited')
    return
  }
  const isSaved = flags.has('save-config') && flags.bool('save-config')
  // What was hidden in the editor is saved as well.
  const whole = withAt(edited, ['metadata', 'managedFields'], at(live, 'metadata', 'managedFields'))
  const text = isSaved ? lastApplied(withLastApplied(whole)) : undefined
  const saved =
    text === undefined ? edited : withAt(edited, ['metadata', 'annotations'], { ...annotationsOf(edited), [LAST_APPLIED]: text })
  const wanted = recorded(invocation, saved)
  const type = schemaTypeOfObject(original)
  const patch = type ? twoWayPatch(original, wanted, type) : mergePatchBetween(original, wanted)
  if (flags.has('output-patch') && flags.bool('output-patch')) await session.print(`Patch: ${compactJson(patch)}\n`)
  const result = await client.patch(
    info.name,
    type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json',
    patch,
    options,
  )
  await printer.print(result, 'edited')
}
