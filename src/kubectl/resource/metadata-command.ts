/** The frame of `label` and `annotate`: which objects, what changes, patching and printing. */
import { labelValueErrors } from '../../engine/api/names'
import {
  ALL_NAMESPACES,
  DRY_RUN,
  dryRunOf,
  FIELD_SELECTOR,
  fieldManager,
  filenameFlags,
  filesGiven,
  SELECTOR,
  WARNED_RECORD,
} from '../command/common-flags'
import type { Invocation } from '../command/definition'
import { CliError } from '../command/errors'
import { flag, type FlagDefinition, type FlagSet } from '../command/flags'
import { PRINT_FLAGS, ResultPrinter, type DryRun } from '../printing/printer'
import { asDict, at, withAt, type Dict } from '../values'
import { resultOf } from './builder'
import { objectClient, type Info } from './info'
import { parseChanges, type MetadataChanges } from './metadata-edit'
import { recorded } from './record'

export interface MetadataWords {
  readonly what: 'label' | 'annotation'
  readonly field: 'labels' | 'annotations'
  readonly manager: string
  /** The error when nothing names an object. */
  readonly nothingNamed: string
  /** Throws when keys that exist would be overwritten without --overwrite. */
  refuseOverwrite(current: Readonly<Record<string, string>>, changes: MetadataChanges): void
  /** What is said after the name of an object, by what happened to its keys. */
  outcome(hasAdded: boolean, hasRemoved: boolean): string
  /** Whether removing a key that is not there is mentioned. */
  readonly mentionsMissing: boolean
  /** What a file is called in errors. */
  readonly file: string
  /** Whether --list and -o exclude each other. */
  readonly listsWithoutOutput: boolean
  /** Whether the server is told even when nothing changes. */
  readonly sendsNothing: boolean
  /** Whether each object is printed as if it were the only one, and as it was asked for rather than answered. */
  readonly printsAnew: boolean
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
function refuseForLocal(flags: FlagSet, { resources }: MetadataChanges, dryRun: DryRun, file: string): void {
  if (dryRun === 'server') throw new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (resources.length > 0)
    throw new CliError(`can only use local files by -f ${file}.yaml or --filename=${file}.json when --local=true is set`)
  if (!hasFiles(flags)) throw new CliError(`one or more files must be specified as -f ${file}.yaml or --filename=${file}.json`)
}

function hasFiles(flags: FlagSet): boolean {
  return flags.list('filename').length > 0 || flags.string('kustomize') !== ''
}

/** Throws CliError for flags that make no sense together. */
function refuseContradictions(flags: FlagSet, changes: MetadataChanges, dryRun: DryRun, words: MetadataWords): void {
  if (flags.bool('all') && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  if (flags.bool('all') && flags.string('field-selector')) throw new CliError('cannot set --all and --field-selector at the same time')
  if (flags.bool('local')) refuseForLocal(flags, changes, dryRun, words.file)
  else if (changes.resources.length === 0 && !hasFiles(flags)) throw new CliError(words.nothingNamed)
  if (changes.isEmpty && !flags.bool('list')) throw new CliError(`at least one ${words.what} update is required`)
}

interface Plan {
  readonly invocation: Invocation
  readonly words: MetadataWords
  readonly changes: MetadataChanges
  readonly dryRun: DryRun
  readonly isSingle: boolean
  printer(): ResultPrinter
}

export async function changeMetadata(invocation: Invocation, words: MetadataWords): Promise<void> {
  const { flags, session, args } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = words.printsAnew ? undefined : new ResultPrinter(session, flags, dryRun)
  const changes = parseChanges(args, words.what)
  checkValues(changes, words.what)
  if (words.listsWithoutOutput && flags.bool('list') && flags.string('output'))
    throw new CliError('--list and --output may not be specified together')
  const isLocal = flags.bool('local')
  if (!isLocal) session.requireContext()
  refuseContradictions(flags, changes, dryRun, words)
  const result = await resultOf(session, {
    ...filesGiven(flags),
    ...(isLocal
      ? { local: true }
      : {
          args: changes.resources,
          selector: flags.string('selector').trim(),
          fieldSelector: flags.string('field-selector').trim(),
          typesMeanAll: flags.bool('all'),
          allNamespaces: flags.bool('all-namespaces'),
          latest: true,
        }),
  })
  if (!result.isSingle && flags.string('resource-version')) throw new CliError('--resource-version may only be used with a single resource')
  const plan: Plan = {
    invocation,
    words,
    changes,
    dryRun,
    isSingle: result.isSingle,
    printer: () => printer ?? new ResultPrinter(session, flags, dryRun),
  }
  await result.visit((info) => changeOne(plan, info))
}

async function changeOne(plan: Plan, info: Info): Promise<void> {
  const { invocation, words, changes, dryRun } = plan
  const { flags, session } = invocation
  const object = asDict(info.object)
  const path = ['metadata', words.field]
  const isShown = dryRun === 'client' || flags.bool('local') || flags.bool('list')
  const current = asDict(at(object, ...path)) as Readonly<Record<string, string>>
  if (words.mentionsMissing && !isShown) {
    for (const key of changes.remove.filter((each) => !Object.hasOwn(current, each)))
      await session.print(`${words.what} "${key}" not found.\n`)
  }
  if (!flags.bool('overwrite')) words.refuseOverwrite(current, changes)
  const next: Record<string, string> = { ...current, ...changes.set }
  for (const key of changes.remove) delete next[key]
  const version = flags.string('resource-version')
  const edited = withAt(object, path, Object.keys(next).length ? next : undefined)
  const target = version ? withAt(edited, ['metadata', 'resourceVersion'], version) : edited
  const added = Object.keys(changes.set).filter((key) => current[key] !== changes.set[key])
  const removed = changes.remove.filter((key) => Object.hasOwn(current, key))
  // What would be there is listed, and nothing changed.
  if (flags.bool('list')) return list(plan, info, next)
  const outcome = words.outcome(added.length > 0, removed.length > 0)
  if (isShown) return plan.printer().print(target, outcome)
  const noted = recorded(invocation, target)
  if (!words.sendsNothing && added.length + removed.length === 0) return plan.printer().print(noted, outcome)
  const answer = await objectClient(session.client, info).patch(
    info.name,
    'application/merge-patch+json',
    mergePatch(object, noted, version),
    {
      fieldManager: flags.string('field-manager'),
      dryRun: dryRun === 'server',
    },
  )
  await plan.printer().print(words.printsAnew ? noted : answer, outcome)
}

/** From one object to the other, of which only metadata differs; a version is always sent. */
function mergePatch(from: Dict, to: Dict, version: string): Dict {
  const metadata: Record<string, unknown> = version ? { resourceVersion: version } : {}
  for (const field of ['labels', 'annotations']) {
    const [before, after] = [asDict(at(from, 'metadata', field)), asDict(at(to, 'metadata', field))]
    const edits = [
      ...Object.entries(after).filter(([key, value]) => before[key] !== value),
      ...Object.keys(before)
        .filter((key) => !Object.hasOwn(after, key))
        .map((key) => [key, null] as const),
    ]
    if (edits.length > 0) metadata[field] = Object.fromEntries(edits)
  }
  return Object.keys(metadata).length > 0 ? { metadata } : {}
}

async function list(
  { invocation: { session }, words, isSingle }: Plan,
  info: Info,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (!isSingle) await session.print(`Listing ${words.field} for ${info.resource.kind}.${info.resource.group}/${info.name}:\n`)
  for (const [key, value] of Object.entries(values)) await session.print(`${isSingle ? '' : ' '}${key}=${value}\n`)
}
