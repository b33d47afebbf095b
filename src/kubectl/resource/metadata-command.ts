/** The frame of `label` and `annotate`: which objects, what changes, patching and printing. */
import { CHANGE_CAUSE, recorded } from './record'
import { labelValueErrors } from '../../engine/api/names'
import {
  ALL_NAMESPACES,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  FIELD_SELECTOR,
  filenameFlags,
  SELECTOR,
  WARNED_RECORD,
} from '../command/common-flags'
import type { Invocation } from '../command/definition'
import { CliError, throwAll } from '../command/errors'
import { flag, type FlagDefinition, type FlagSet } from '../command/flags'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../printing/printer'
import { annotationsOf, asDict, at, deepEqual, withAt, type Dict } from '../values'
import { collect } from './builder'
import { objectClient, type Info } from './info'
import { parseChanges, type MetadataChanges } from './metadata-edit'

export interface MetadataWords {
  readonly what: 'label' | 'annotation'
  readonly field: 'labels' | 'annotations'
  readonly manager: string
  /** The error when nothing names an object. */
  readonly nothingNamed: string
  /** Throws when keys that exist would be overwritten without --overwrite. */
  refuseOverwrite(current: Readonly<Record<string, string>>, changes: MetadataChanges): void
  /** What is said after the name of a changed object. */
  outcome(before: Dict, after: Dict, overwrite: boolean): string
  /** Whether removing a key that is not there is mentioned. */
  readonly mentionsMissing: boolean
}

export function metadataFlags(words: Pick<MetadataWords, 'what' | 'field' | 'manager'>): readonly FlagDefinition[] {
  const { what, field, manager } = words
  return [
    flag('bool', 'all', false, 'All objects of the types named, in the namespace'),
    ALL_NAMESPACES,
    DRY_RUN,
    fieldManager(manager),
    FIELD_SELECTOR,
    ...filenameFlags(`File, folder or URL that identifies the objects to change`),
    flag('bool', 'list', false, `Show the ${field} of the objects.`),
    flag('bool', 'local', false, 'Change only what is read with -f, without a server.'),
    flag('bool', 'overwrite', false, `Let a new value replace the one a ${what} already has.`),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag('string', 'resource-version', '', 'Only when the object has this version now. For one object only.'),
    SELECTOR,
  ]
}

function checkValues(changes: MetadataChanges, what: string): void {
  if (what !== 'label') return
  for (const [key, value] of Object.entries(changes.set)) {
    const problems = labelValueErrors(value)
    if (problems.length) throw new CliError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${problems.join(';')}`)
  }
}

/** What makes no sense together with --local. Throws CliError. */
function refuseForLocal(flags: FlagSet, { resources }: MetadataChanges, dryRun: DryRun): void {
  if (dryRun === 'server') throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (resources.length > 0) throw new CliError('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set')
  if (flags.list('filename').length === 0) throw new CliError('one or more files must be specified as -f pod.yaml or --filename=pod.json')
}

export async function changeMetadata(invocation: Invocation, words: MetadataWords): Promise<void> {
  const { flags, session, args } = invocation
  const changes = parseChanges(args, words.what)
  checkValues(changes, words.what)
  if (flags.bool('list') && flags.string('output')) throw new CliError('--list and --output may not be specified together')
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  session.requireContext()
  const isLocal = flags.bool('local')
  if (isLocal) refuseForLocal(flags, changes, dryRun)
  const isNamed = changes.resources.length > 0 || flags.list('filename').length > 0 || flags.string('kustomize') !== ''
  if (!isNamed) throw new CliError(words.nothingNamed)
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.string('field-selector')) throw new CliError('cannot set --all and --field-selector at the same time')
  const isListing = flags.bool('list')
  if (changes.isEmpty && !isListing) throw new CliError(`at least one ${words.what} update is required`)
  const { infos, errors } = await collect(session, {
    args: changes.resources,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    selector: flags.string('selector'),
    fieldSelector: flags.string('field-selector'),
    all: flags.bool('all'),
    allNamespaces: flags.bool('all-namespaces'),
    latest: !isLocal,
    local: isLocal,
  })
  if (infos.length > 1 && flags.string('resource-version')) throw new CliError('--resource-version may only be used with a single resource')
  const failures: unknown[] = []
  for (const info of infos) {
    try {
      await changeOne(invocation, words, changes, info, printer, dryRun === 'client' || isLocal, dryRun === 'server', infos.length > 1)
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll([...failures, ...errors])
}

async function changeOne(
  invocation: Invocation,
  words: MetadataWords,
  changes: MetadataChanges,
  info: Info,
  printer: ResultPrinter,
  isLocal: boolean,
  isServerDryRun: boolean,
  isOneOfMany: boolean,
): Promise<void> {
  const { flags, session } = invocation
  const object = asDict(info.object)
  const path = ['metadata', words.field]
  const current = asDict(at(object, ...path)) as Readonly<Record<string, string>>
  if (!flags.bool('overwrite')) words.refuseOverwrite(current, changes)
  const next: Record<string, string> = { ...current, ...changes.set }
  for (const key of changes.remove) {
    if (next[key] === undefined && words.mentionsMissing) await session.print(`${words.what} "${key}" not found.\n`)
    delete next[key]
  }
  // What would be there is listed, and nothing changed.
  if (flags.bool('list')) {
    if (isOneOfMany)
      await session.print(
        `Listing ${words.field} for ${info.resource.kind}${info.resource.group ? `.${info.resource.group}` : ''}/${info.name}:\n`,
      )
    for (const [key, value] of Object.entries(next)) await session.print(`${isOneOfMany ? ' ' : ''}${key}=${value}\n`)
    return
  }
  const changed = recorded(invocation, withAt(object, path, Object.keys(next).length ? next : undefined))
  const outcome = words.outcome(object, changed, flags.bool('overwrite'))
  if (isLocal) return printer.print(changed, outcome)
  const version = flags.string('resource-version')
  const isSame = deepEqual(current, next) && version === '' && !flags.bool('record')
  if (isSame && words.what === 'label') return printer.print(object, outcome)
  const edits = {
    ...Object.fromEntries(Object.entries(next).filter(([key, value]) => current[key] !== value)),
    ...Object.fromEntries(changes.remove.filter((key) => current[key] !== undefined).map((key) => [key, null])),
  }
  const cause = annotationsOf(changed)[CHANGE_CAUSE]
  const isNoted = cause !== annotationsOf(object)[CHANGE_CAUSE] && cause !== undefined
  const notes = isNoted ? { annotations: { [CHANGE_CAUSE]: cause } } : {}
  const patch = {
    metadata: {
      ...notes,
      [words.field]: { ...(words.field === 'annotations' ? notes.annotations : {}), ...edits },
      ...(version ? { resourceVersion: version } : {}),
    },
  }
  const result = await objectClient(session.client, info).patch(info.name, 'application/merge-patch+json', patch, {
    fieldManager: flags.string('field-manager'),
    dryRun: isServerDryRun,
  })
  await printer.print(result, outcome)
}
