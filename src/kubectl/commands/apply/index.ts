/** `kubectl apply`. */
import { asDict } from '../../values'
import { recorded } from '../../resource/record'
import {
  CASCADE,
  DRY_RUN,
  dryRunOf,
  fieldManager,
  filenameFlags,
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
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { matchesSelector } from '../../resource/selector'
import { labelsOf } from '../../values'
import { applyClientSide } from './client-side'
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied'
import { pruneTargets, type Visited } from '../../resource/prune'
import { prune } from './prune'
import { applyServerSide } from './server-side'
import type { ApplyRun } from './apply-run'

function check({ flags }: Invocation): void {
  const [serverSide, force, forceConflicts, prunes] = [
    flags.bool('server-side'),
    flags.bool('force'),
    flags.bool('force-conflicts'),
    flags.bool('prune'),
  ]
  if (forceConflicts && !serverSide) throw new CliError('--force-conflicts only works with --server-side')
  if (flags.string('dry-run') === 'client' && serverSide)
    throw new CliError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  if (flags.string('dry-run') === 'server' && force) throw new CliError('--dry-run=server cannot be used with --force')
  if (force && serverSide) throw new CliError('--force cannot be used with --server-side')
  if (force && prunes && flags.string('dry-run') === 'server')
    throw new CliError('--dry-run=server cannot be used with --prune and --force')
  if (prunes && !flags.bool('all') && flags.string('selector') === '') {
    throw new CliError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    )
  }
  if (flags.number('grace-period') === 0 && !force) throw new CliError('--grace-period must be greater than 0 unless --force is specified')
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`)
  const dryRun = await dryRunOf(session, flags)
  session.requireClient()
  requireFilename(flags)
  check(invocation)
  const validation = validationOf(flags)
  const isServerSide = flags.bool('server-side')
  const manager = flags.changed('field-manager') ? flags.string('field-manager') : isServerSide ? 'kubectl' : 'kubectl-client-side-apply'
  const apply: ApplyRun = { invocation, dryRun, validation, manager, printer: new ResultPrinter(session, flags, dryRun), results: [] }
  const targets = flags.bool('prune') ? await pruneTargets(invocation) : []
  const { infos, errors } = await collect(session, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    validate: validation !== 'Ignore',
  })
  const selector = flags.string('selector')
  const chosen = selector ? infos.filter((info) => matchesSelector(selector, labelsOf(info.object))) : infos
  const failures = [...errors]
  if (chosen.length === 0 && failures.length === 0) throw new CliError('no objects passed to apply')
  const visited: Visited = { uids: new Set(), namespaces: new Set() }
  for (const each of chosen) {
    const info = { ...each, object: recorded(invocation, asDict(each.object)) }
    try {
      const applied = await (isServerSide ? applyServerSide(apply, info) : applyClientSide(apply, info))
      visited.uids.add(String(applied.uid))
      if (info.resource.namespaced) visited.namespaces.add(info.namespace)
    } catch (error) {
      failures.push(error)
    }
  }
  await apply.finish?.()
  throwAll(failures)
  if (flags.bool('prune')) await prune(invocation, targets, visited, dryRun)
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
