/** The frame of the set commands: which objects, one change to each, patching and printing. */
import { DRY_RUN, dryRunOf, fieldManager, filenameFlags, SELECTOR, WARNED_RECORD } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { CliError, errorMessage, throwAll } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import { schemaTypeOfObject, twoWayPatch } from '../../patch/diff'
import { PRINT_FLAGS, ResultPrinter, printerFor } from '../../printing/printer'
import { collectAll, type Selection } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { qualifiedKind } from '../../rest/mapper'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { LOCAL_ONLY } from '../../resource/selection'
import { asDict, type Dict } from '../../values'

export { WARNED_RECORD }

/** Flags that all set commands have. */
export const SET_FLAGS: readonly FlagDefinition[] = [
  flag('bool', 'all', false, 'All objects of the types named, in the namespace'),
  DRY_RUN,
  ...filenameFlags('File, folder or URL with the objects to change'),
  flag('bool', 'local', false, 'Change only what is read with -f, without a server.'),
  ...PRINT_FLAGS,
]
export const SET_MANAGER = fieldManager('kubectl-set')
export const SET_SELECTOR = SELECTOR

/** What is wrong with -o, --dry-run and the context, and before it with the client that some need, is said first. Throws CliError. */
export async function checkOutput({ session, flags }: Invocation, { needsClient = false } = {}): Promise<void> {
  await dryRunOf(session, flags)
  printerFor(session, flags)
  if (needsClient) await session.requireClient()
  session.requireContext()
}

/** Objects that are named cannot be had without a server. Throws CliError. */
export function refuseLocalNames({ flags }: Invocation, resources: readonly string[]): void {
  if (flags.bool('local') && resources.length > 0) throw new CliError(LOCAL_ONLY)
}

/** With --local only those of files. */
/** `stdinInUse`: standard input has been read for something else. */
export function selectedObjects(invocation: Invocation, resources: readonly string[], stdinInUse = false): Promise<readonly Info[]> {
  return collectAll(invocation.session, { ...selectionOf(invocation, resources), stdinInUse })
}

export function selectionOf({ flags }: Invocation, resources: readonly string[]): Selection {
  const isLocal = flags.bool('local')
  return {
    args: isLocal ? [] : resources,
    filenames: flags.list('filename'),
    ...(flags.has('kustomize') ? { kustomize: flags.string('kustomize') } : {}),
    recursive: flags.bool('recursive'),
    ...(flags.has('selector') && !isLocal ? { selector: flags.string('selector') } : {}),
    typesMeanAll: flags.bool('all'),
    latest: !isLocal,
    scheme: KUBECTL_TYPES,
    local: isLocal,
  }
}

/** What is wrong with --local and --dry-run together. */
export function localServerDryRun({ flags }: Invocation): readonly CliError[] {
  const isBoth = flags.bool('local') && flags.string('dry-run') === 'server'
  return isBoth ? [new CliError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')] : []
}

export function refuseLocalServerDryRun(invocation: Invocation): void {
  throwAll(localServerDryRun(invocation))
}

export interface Edit {
  /** What is printed behind the object: `image updated`. */
  readonly outcome: string
  /** In front of the server's refusal. */
  readonly failure: string
  /** Also patch and print what stays as it is. */
  readonly always?: boolean
  /** The changed object; undefined when this object is left alone. Throws when it cannot be changed. */
  change(object: Dict, info: Info): Dict | undefined | Promise<Dict | undefined>
}

/** `deployments/web`; without a server only the kind is known, and a line ends behind what has a group. */
function objectName({ flags }: Invocation, { resource, name }: Info): string {
  if (!flags.bool('local')) return `${resource.name}/${name}`
  return `${qualifiedKind(resource)}/${name}${resource.group === '' ? '' : '\n'}`
}

/** Changes each object and prints those that changed. Throws what failed, together with `errors`. */
export async function editObjects(invocation: Invocation, infos: readonly Info[], edit: Edit, errors: unknown[] = []): Promise<void> {
  const { flags, session } = invocation
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  for (const info of infos) {
    const object = asDict(info.object)
    let changed: Dict | undefined
    try {
      changed = await edit.change(object, info)
    } catch (error) {
      errors.push(new CliError(`error: ${objectName(invocation, info)} ${errorMessage(error)}\n`))
      continue
    }
    if (!changed) continue
    const patch = twoWayPatch(object, changed, schemaTypeOfObject(object))
    if (Object.keys(patch).length === 0 && !edit.always) continue
    if (flags.bool('local') || dryRun === 'client') {
      await printer.print(changed, edit.outcome)
      continue
    }
    try {
      const actual = await objectClient(session.client, info).patch(info.name, 'application/strategic-merge-patch+json', patch, {
        ...(flags.has('field-manager') ? { fieldManager: flags.string('field-manager') } : {}),
        dryRun: dryRun === 'server',
      })
      await printer.print(actual, edit.outcome)
    } catch (error) {
      errors.push(new CliError(`${edit.failure}${errorMessage(error)}`))
    }
  }
  throwAll(errors)
}

/** Splits `deploy/web a=b c-` into resources and pairs. Throws CliError. `what` is `image`. */
export function resourcesAndPairs(
  args: readonly string[],
  what: string,
): { readonly resources: readonly string[]; readonly pairs: ReadonlyMap<string, string> } {
  const resources: string[] = []
  const pairs = new Map<string, string>()
  const invalid: string[] = []
  let hasPair = false
  for (const arg of args) {
    const isPair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
    if (!isPair) {
      if (hasPair) throw new CliError(`all resources must be specified before ${what} changes: ${arg}`)
      resources.push(arg)
      continue
    }
    hasPair = true
    const equals = arg.indexOf('=')
    if (equals < 0) invalid.push(arg)
    else pairs.set(arg.slice(0, equals), arg.slice(equals + 1))
  }
  if (invalid.length) throw new CliError(`invalid ${what} format: ${invalid.join(', ')}`)
  return { resources, pairs }
}

/** Whether a container's name fits a pattern with `*`. */
export function fitsPattern(pattern: string, name: string): boolean {
  if (pattern === '*') return true
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(name)
}
