/** Editing objects in an editor until they are valid or given up; models kubectl's EditOptions. */
import { readJson } from '../../engine/api/json-text'
import { equalJson } from '../../engine/api/json'
import { StatusError } from '../../engine/api/status'
import { validationOf } from '../command/common-flags'
import type { Invocation } from '../command/definition'
import { CliError, ExitCode, errorMessage, throwAll } from '../command/errors'
import { flag, type FlagDefinition } from '../command/flags'
import { compactJson } from '../printing/json'
import { goSyntax } from '../printing/go-syntax'
import { ResultPrinter, withoutManagedFields } from '../printing/printer'
import { mergePatchBetween, schemaTypeOfObject, twoWayPatch } from '../patch/diff'
import { collectAll } from '../resource/builder'
import { objectClient, type Info } from '../resource/info'
import { LAST_APPLIED, lastApplied, withLastApplied } from '../resource/last-applied'
import { manifestInfos } from '../resource/manifest-infos'
import { parseManifests, typeProblem } from '../resource/manifests'
import { recorded } from '../resource/record'
import { schemaProblems } from '../resource/schema-validation'
import { log } from '../rest/klog'
import { qualified } from '../rest/mapper'
import { asDict, asText, at, namespaceOfObject, withAt, type Dict } from '../values'
import { openEditor } from './editor'
import { bodyOf, contentOf, headerOf, withoutComments, type EditMode, type Reason } from './file'

export const EDIT_FLAGS: readonly FlagDefinition[] = [flag('bool', 'windows-line-endings', false, 'End lines in the file as Windows does.')]

const SOURCE = 'edited-file'

/** Edits the objects that the command line names, or what was last applied to them. */
export async function editObjects(invocation: Invocation, mode: 'objects' | 'last-applied'): Promise<void> {
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
  if (mode === 'objects' && infos.length === 0) throw new CliError('edit cancelled, no objects found')
  if (mode === 'objects') return new Edit(invocation, mode, infos).run()
  const annotated = infos.flatMap((info) => {
    const text = lastApplied(asDict(info.object))
    return text === undefined ? [] : [{ ...info, object: asDict(readJson(text)) }]
  })
  if (annotated.length === 0)
    throw new CliError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    )
  return new Edit(invocation, mode, annotated).run()
}

/** Edits an object of a file before it is created. */
export function editNew(invocation: Invocation, info: Info): Promise<void> {
  return new Edit(invocation, 'new', [info]).run()
}

/** One file: opened, read, saved, and opened again while something in it is wrong. */
class Edit {
  private reasons: Reason[] = []
  private missing = 0
  private refused = 0
  /** Fields' owners are hidden while somebody edits. */
  private readonly shown: readonly Dict[]
  /** -o is the format of the file and of what is printed in the end. */
  private readonly printer: ResultPrinter

  constructor(
    private readonly invocation: Invocation,
    private readonly mode: EditMode,
    private readonly infos: readonly Info[],
  ) {
    this.printer = new ResultPrinter(invocation.session, invocation.flags, 'none', { formats: ['json', 'kyaml', 'yaml'] })
    this.shown = infos.map((info) => withoutManagedFields(asDict(info.object)))
  }

  async run(): Promise<void> {
    const { flags, session } = this.invocation
    const output = flags.string('output')
    // In capitals it is JSON in the frame of YAML.
    const isJson = output === 'json'
    const extension = isJson ? '.json' : '.yaml'
    const ending = flags.bool('windows-line-endings') ? '\r\n' : '\n'
    const original = bodyOf(this.shown, output)
    let body = original
    let last: { readonly text: string; readonly path: string } | undefined
    for (;;) {
      const text = (isJson ? '' : headerOf(this.mode, this.reasons)) + body
      const opened = await openEditor(session, text.replaceAll('\n', ending), extension).catch(async (error: unknown) => {
        throw last ? await this.kept(last.path, error) : error
      })
      const edited = { path: opened.path, text: opened.text.replaceAll('\r\n', '\n') }
      const content = contentOf(edited.text)
      if (last && contentOf(last.text) === content)
        throw await this.kept(edited.path, new CliError('Edit cancelled, no valid changes were saved.'))
      if (last) session.io.files.remove(last.path)
      if (session.verbosity('editoptions') >= 4)
        await log(session.io, 'I', 'editoptions.go:310', `User edited:\n${edited.text.replace(/\n$/, '')}`)
      const problem = await this.problemOf(edited.text)
      if (problem === undefined) {
        if (!last && contentOf(original) === content) return this.giveUp(edited.path, 'Edit cancelled, no changes made.')
        if (withoutComments(edited.text).trim() === '') return this.giveUp(edited.path, 'Edit cancelled, saved file was empty.')
        this.reasons = []
        if (await this.save(edited)) return
      } else {
        await session.warn(`error: ${this.nameOf(this.infos[0]!)} is invalid\n`)
        const detail = `<nil>: Invalid value: "The edited file failed validation": ${problem}`
        this.reasons = [{ head: `${this.nameOf(this.infos[0]!)} was not valid`, details: [detail] }]
      }
      last = edited
      body = withoutComments(edited.text)
    }
  }

  /** `services "web"`. */
  private nameOf(info: Info): string {
    return `${qualified(info.resource)} ${JSON.stringify(info.name)}`
  }

  private async giveUp(path: string, message: string): Promise<void> {
    const { session } = this.invocation
    session.io.files.remove(path)
    await session.warn(`${message}\n`)
  }

  /** Tells where a file was left; returns the error it was left for. */
  private async kept(path: string, error: unknown): Promise<unknown> {
    await this.invocation.session.warn(`A copy of your changes has been stored to "${path}"\n`)
    return error
  }

  /** What a check of the file finds before it is read; undefined when nothing, or when nothing is to be checked. */
  private async problemOf(text: string): Promise<string | undefined> {
    const { session, flags } = this.invocation
    if (validationOf(flags) === 'Ignore') return undefined
    let value: unknown
    try {
      value = parseManifests(withoutComments(text), SOURCE)[0]?.value
    } catch (error) {
      return errorMessage(error).replace(`error parsing ${SOURCE}: `, '')
    }
    const problems = typeProblem(value) ?? [...new Set(await schemaProblems(session, value))].join(', ')
    return problems === '' ? undefined : problems
  }

  /** Whether that was all; otherwise the file opens again. Throws what ends the edit. */
  private async save({ text, path }: { readonly text: string; readonly path: string }): Promise<boolean> {
    const { session } = this.invocation
    let updated: readonly Info[]
    try {
      updated = await this.read(text)
    } catch (error) {
      this.reasons = [{ head: `The edited file had a syntax error: ${errorMessage(error)}`, details: [] }]
      return false
    }
    // Every object is tried; of those that cannot be sent at all the last one tells.
    let failure: unknown
    try {
      for (const info of updated) this.requireNamespace(info)
      for (const info of updated) failure = await this.saveOne(info)
    } catch (error) {
      throw await this.kept(path, error)
    }
    if (failure !== undefined) throw await this.kept(path, failure)
    if (this.refused > 0) {
      await session.warn(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`)
      throw new ExitCode(1)
    }
    if (this.missing > 0) {
      await session.warn(`The edits you made on deleted resources have been saved to "${path}"\n`)
      throw new ExitCode(1)
    }
    if (this.reasons.length > 0) return false
    session.io.files.remove(path)
    return true
  }

  private async read(text: string): Promise<readonly Info[]> {
    const { session } = this.invocation
    const infos: Info[] = []
    const failures: unknown[] = []
    for await (const found of manifestInfos(session, { keepsNamespace: true }, [parseManifests(withoutComments(text), SOURCE)])) {
      if (found === 'end of list') continue
      if ('info' in found) infos.push(found.info)
      else failures.push(found.failure)
    }
    throwAll(failures)
    return infos
  }

  private requireNamespace(info: Info): void {
    const { session } = this.invocation
    const written = namespaceOfObject(info.object)
    if (info.resource.namespaced && written !== '' && written !== session.namespace)
      throw new CliError(
        `the namespace from the provided object "${written}" does not match the namespace "${session.namespace}". You must pass '--namespace=${written}' to perform this operation.`,
      )
  }

  /** What keeps an object from being sent; a refusal of the server is told and counted instead. */
  private async saveOne(info: Info): Promise<unknown> {
    try {
      if (this.mode === 'new') await this.create(info)
      else await this.update(info)
      return undefined
    } catch (error) {
      return error
    }
  }

  /** With the annotations that flags ask for. */
  private annotated(object: Dict): Dict {
    const { flags } = this.invocation
    const isSaved = this.mode !== 'last-applied' && flags.has('save-config') && flags.bool('save-config')
    return recorded(this.invocation, isSaved ? withLastApplied(object) : object)
  }

  private get options() {
    const { flags } = this.invocation
    return { fieldManager: flags.string('field-manager'), fieldValidation: validationOf(flags) }
  }

  private async create(info: Info): Promise<void> {
    const { session } = this.invocation
    const namespace = info.resource.namespaced ? session.namespace : ''
    const object = this.annotated(
      info.resource.namespaced ? withAt(info.object, ['metadata', 'namespace'], namespace) : asDict(info.object),
    )
    const created = await objectClient(session.client, { ...info, namespace }).create(object, this.options)
    await this.printer.print(created, 'created')
  }

  /** The object as it was, whichever has the same UID. */
  private originalOf(edited: Dict): Info {
    const uid = asText(at(edited, 'metadata', 'uid'))
    const found = this.infos.find((each) => asText(at(each.object, 'metadata', 'uid')) === uid)
    if (!found) throw new CliError(`no original object found for &unstructured.Unstructured{Object:${goSyntax(edited)}}`)
    return found
  }

  private async update(info: Info): Promise<void> {
    const { session, flags } = this.invocation
    const { namespace: current } = session
    const given = asDict(info.object)
    const named = info.resource.namespaced && namespaceOfObject(given) === '' ? withAt(given, ['metadata', 'namespace'], current) : given
    const before = this.originalOf(named)
    const original = asDict(before.object)
    const owners = at(original, 'metadata', 'managedFields')
    const edited = this.annotated(owners === undefined ? named : withAt(named, ['metadata', 'managedFields'], owners))
    if (equalJson(original, edited)) return this.printer.print(edited, 'skipped')
    const client = objectClient(session.client, { resource: before.resource, namespace: namespaceOfObject(named) })
    const options = { ...this.options, ...(before.subresource ? { subresource: before.subresource } : {}) }
    const name = asText(at(edited, 'metadata', 'name'))
    if (this.mode === 'last-applied') {
      const text = `${compactJson(edited)}\n`
      await client.patch(name, 'application/merge-patch+json', { metadata: { annotations: { [LAST_APPLIED]: text } } }, options)
      return this.printer.print(edited, 'edited')
    }
    const type = schemaTypeOfObject(edited)
    const patch = type ? twoWayPatch(original, edited, type) : mergePatchBetween(original, edited)
    if (['apiVersion', 'kind'].some((key) => key in patch) || 'name' in asDict(patch['metadata']))
      throw new CliError('At least one of apiVersion, kind and name was changed')
    if (flags.has('output-patch') && flags.bool('output-patch')) await session.print(`Patch: ${compactJson(patch)}\n`)
    let result: Dict
    try {
      result = await client.patch(name, type ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json', patch, options)
    } catch (error) {
      return this.count(before, error)
    }
    await this.printer.print(result, 'edited')
  }

  private async count(info: Info, error: unknown): Promise<void> {
    const { session } = this.invocation
    const reason = error instanceof StatusError ? error.reason : undefined
    if (error instanceof StatusError && reason === 'Invalid') {
      const details = (error.status.details?.causes ?? []).map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`)
      this.reasons.push({ head: `${this.nameOf(info)} was not valid`, details })
      return session.warn(`error: ${this.nameOf(info)} is invalid\n`)
    }
    if (reason === 'NotFound') {
      this.missing++
      return session.warn(`error: ${this.nameOf(info)} could not be found on the server\n`)
    }
    this.refused++
    return session.warn(`error: ${this.nameOf(info)} could not be patched: ${errorMessage(error)}\n`)
  }
}
