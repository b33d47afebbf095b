/** `kubectl apply`. */
import { asDict, textAt } from '../../values'
import { recorded } from '../../resource/record'
import {
  CASCADE,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  filenameFlags,
  filesGiven,
  FORCE,
  GRACE_PERIOD,
  requireFilename,
  SELECTOR,
  VALIDATE,
  validationOf,
  WARNED_RECORD,
} from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag, type FlagSet } from '../../command/flags'
import { usageError } from '../../command/run'
import { PRINT_FLAGS, type DryRun } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { checkCascade } from '../../resource/deletion'
import type { Info } from '../../resource/info'
import { ApplySet } from './apply-set/apply-set'
import { checkParent, parentOf } from './apply-set/parent'
import { pruneSet } from './apply-set/prune'
import { applyClientSide } from './client-side'
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied'
import { pruneTargets, type Visited } from '../../resource/prune'
import { log } from '../../rest/klog'
import { prune } from './prune'
import { applyServerSide } from './server-side'
import { ApplyRun } from './apply-run'

/** Throws for flags that make no sense together, and for a parent that cannot be one. */
async function check({ flags, session }: Invocation, dryRun: DryRun, set: ApplySet | undefined): Promise<void> {
  const [serverSide, force, all, prunes] = [flags.bool('server-side'), flags.bool('force'), flags.bool('all'), flags.bool('prune')]
  if (flags.bool('force-conflicts') && !serverSide) throw new CliError('--force-conflicts only works with --server-side')
  if (dryRun === 'client' && serverSide)
    throw new CliError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (force && serverSide) throw new CliError('--force cannot be used with --server-side')
  if (dryRun === 'server' && force) throw new CliError('--dry-run=server cannot be used with --force')
  if (all && flags.string('selector')) throw new CliError('cannot set --all and --selector at the same time')
  if (set) {
    if (!prunes) throw new CliError('--applyset requires --prune')
    await checkParent(session, set.parent)
  }
  if (prunes) checkPrune(flags, set !== undefined)
  if (flags.string('subresource') && !serverSide) throw new CliError('--subresource can only be specified for --server-side')
}

/** Throws CliError. */
function checkPrune(flags: FlagSet, hasSet: boolean): void {
  if (flags.bool('force')) throw new CliError('--force cannot be used with --prune')
  if (hasSet) {
    if (flags.bool('all')) throw new CliError('--all is incompatible with --applyset')
    if (flags.string('selector')) throw new CliError('--selector is incompatible with --applyset')
    if (flags.list('prune-allowlist').length > 0) throw new CliError('--prune-allowlist is incompatible with --applyset')
    return
  }
  if (!flags.bool('all') && flags.string('selector') === '')
    throw new CliError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  if (flags.bool('server-side'))
    throw new CliError("--prune is in alpha and doesn't currently work on objects created by server-side apply")
}

async function applySetOf({ flags, session }: Invocation): Promise<ApplySet | undefined> {
  const reference = flags.has('applyset') ? flags.string('applyset') : ''
  return reference ? new ApplySet(session, await parentOf(session, reference)) : undefined
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
  const dryRun = await dryRunOf(session, flags)
  await session.requireClient()
  await checkCascade(session, flags.string('cascade'))
  requireFilename(flags)
  const validation = validationOf(flags)
  const set = await applySetOf(invocation)
  const targets = flags.bool('prune') ? await pruneTargets(invocation) : []
  await check(invocation, dryRun, set)
  const isServerSide = flags.bool('server-side')
  const manager = flags.changed('field-manager') ? flags.string('field-manager') : isServerSide ? 'kubectl' : 'kubectl-client-side-apply'
  const apply = new ApplyRun(invocation, dryRun, validation, manager)
  const { infos, errors } = labelled(
    set,
    await collect(session, {
      ...filesGiven(flags),
      selector: flags.string('selector').trim(),
      validate: validation !== 'Ignore',
    }),
  )
  if (infos.length === 0 && errors.length === 0) throw new CliError('no objects passed to apply')
  await set?.prepare(apply, infos)
  const visited = await applyAll(apply, infos, errors)
  if (session.verbosity('apply') >= 4) await log(session.io, 'I', 'apply.go:546', 'Running apply post-processor function')
  await apply.finish()
  if (set) await pruneSet(apply, set, visited.uids)
  else if (flags.bool('prune')) await prune(apply, targets, visited)
}

type Collected = Awaited<ReturnType<typeof collect>>

/** With the labels of a set's members. Where one is in the way, that is all there is to say. */
function labelled(set: ApplySet | undefined, { infos, errors }: Collected): Pick<Collected, 'infos' | 'errors'> {
  try {
    return { infos: set?.withLabels(infos) ?? infos, errors }
  } catch (error) {
    return { infos: [], errors: [error] }
  }
}

/** Applies one after the other; throws at the end when something failed, now or in reading. */
async function applyAll(apply: ApplyRun, infos: readonly Info[], errors: readonly unknown[]): Promise<Visited> {
  const { invocation } = apply
  const { session, flags } = invocation
  const failures = [...errors]
  const visited: Visited = { uids: new Set(), namespaces: new Set(session.namespaceGiven ? [session.namespace] : []) }
  for (const each of infos) {
    const info = { ...each, object: recorded(invocation, asDict(each.object)) }
    if (info.resource.namespaced) visited.namespaces.add(info.namespace)
    try {
      refuseGeneratedName(info)
      const applied = await (flags.bool('server-side') ? applyServerSide(apply, info) : applyClientSide(apply, info))
      visited.uids.add(String(applied.uid))
    } catch (error) {
      failures.push(error)
    }
  }
  throwAll(failures)
  return visited
}

function refuseGeneratedName(info: Info): void {
  const prefix = textAt(info.object, 'metadata', 'generateName')
  if (info.name === '' && prefix) throw new CliError(`from ${prefix}: cannot use generate name with apply`)
}

export const apply: CommandDefinition = {
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Apply a configuration to a resource by file name or stdin. Every resource needs a name; one that does not exist is created. What is to be applied later should be created with 'apply' or with 'create --save-config'.

Files may be JSON or YAML.

--prune is alpha and not complete: it deletes what it believes was removed from your files, so know what is there before you use it.`,
  examples: `# A file
kubectl apply -f pod.yaml

# Every file of a folder
kubectl apply -f manifests/

# Standard input
cat pod.yaml | kubectl apply -f -

# A kustomization
kubectl apply -k overlays/dev/

# Merged by the server
kubectl apply --server-side -f pod.yaml`,
  group: 'Advanced Commands',
  subcommands: [editLastApplied, setLastApplied, viewLastApplied],
  flags: [
    flag('bool', 'all', false, 'All resources of the types, in the namespace.'),
    CASCADE,
    DRY_RUN,
    fieldManager('kubectl-client-side-apply'),
    ...filenameFlags('File, folder or URL with the configuration to apply.'),
    FORCE,
    flag('bool', 'force-conflicts', false, 'With --server-side: take over fields that somebody else manages.'),
    GRACE_PERIOD,
    flag('bool', 'openapi-patch', true, 'Make patches from the schema, where there is one for the resource.'),
    flag('bool', 'overwrite', true, 'What was changed on the server gives way to the configuration'),
    ...PRINT_FLAGS,
    WARNED_RECORD,
    flag(
      'string',
      'applyset',
      '',
      '[alpha] The ApplySet that keeps which objects are applied together, as [RESOURCE][.GROUP]/NAME; a Secret when no resource is named. With --prune, members that are not in the files now are deleted.',
      { gate: 'KUBECTL_APPLYSET' },
    ),
    flag('bool', 'prune', false, 'Delete objects that were applied before and are not in the files now. Needs --all, -l or --applyset.', {
      gate: 'KUBECTL_APPLYSET',
    }),
    flag('bool', 'prune', false, 'Delete objects that were applied before and are not in the files now. Needs --all or -l.'),
    flag('stringArray', 'prune-allowlist', [], 'Types that pruning looks at, as <group/version/kind>'),
    SELECTOR,
    flag('bool', 'server-side', false, 'Let the server merge and note who manages which field.'),
    flag('string', 'subresource', '', 'With --server-side: apply to this subresource.', { completion: ['status', 'scale', 'resize'] }),
    flag('duration', 'timeout', 0, 'How long to wait for a delete; 0 takes as long as it does'),
    VALIDATE,
    flag('bool', 'wait', false, 'Return only when deleted objects are gone, finalizers included.'),
  ],
  run,
}
