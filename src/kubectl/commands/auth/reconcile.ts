/** `kubectl auth reconcile`: makes roles and bindings at least what files say; models component-helpers' rbac reconciliation. */
import { StatusError } from '../../../engine/api/status'
import { DRY_RUN, dryRunOf, filenameFlags, requireFilename } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, throwAll } from '../../command/errors'
import { flag } from '../../command/flags'
import { noArguments } from '../../command/run'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { collect } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { annotationsOf, asDict, asList, asText, at, deepEqual, labelsOf, type Dict } from '../../values'

/** Whether every verb, resource and name of `rule` is allowed by one of `rules`. */
function isCovered(rule: unknown, rules: readonly unknown[]): boolean {
  const list = (value: unknown, field: string) => asList(at(value, field)).map(asText)
  const includes = (have: readonly string[], want: readonly string[]) => have.includes('*') || want.every((each) => have.includes(each))
  return rules.some((each) => {
    const names = list(each, 'resourceNames')
    const wantedNames = list(rule, 'resourceNames')
    return (
      ['verbs', 'apiGroups', 'resources', 'nonResourceURLs'].every((field) => includes(list(each, field), list(rule, field))) &&
      (names.length === 0 || (wantedNames.length > 0 && includes(names, wantedNames)))
    )
  })
}

interface Difference {
  readonly next: Dict
  readonly isDifferent: boolean
}

function withMetadata(existing: Dict, wanted: Dict): Dict {
  return {
    ...existing,
    metadata: {
      ...asDict(existing['metadata']),
      labels: { ...labelsOf(wanted), ...labelsOf(existing) },
      annotations: { ...annotationsOf(wanted), ...annotationsOf(existing) },
    },
  }
}

function merged(existing: Dict, wanted: Dict, field: 'rules' | 'subjects', removesExtra: boolean): Difference {
  const now = asList(existing[field])
  const goal = asList(wanted[field])
  const isIn = (each: unknown, all: readonly unknown[]) =>
    field === 'rules' ? isCovered(each, all) : all.some((other) => deepEqual(other, each))
  const missing = goal.filter((each) => !isIn(each, now))
  const extra = now.filter((each) => !isIn(each, goal))
  const isDifferent = missing.length > 0 || (removesExtra && extra.length > 0)
  return { next: { ...withMetadata(existing, wanted), [field]: removesExtra ? goal : [...now, ...missing] }, isDifferent }
}

async function reconcile({ session, flags }: Invocation, info: Info, isServerDryRun: boolean, isClientDryRun: boolean): Promise<Dict> {
  const wanted = asDict(info.object)
  const client = objectClient(session.client, info)
  let existing: Dict
  try {
    existing = await client.get(info.name)
  } catch (error) {
    if (!(error instanceof StatusError && error.reason === 'NotFound')) throw error
    return isClientDryRun ? wanted : client.create(wanted, { dryRun: isServerDryRun })
  }
  const isBinding = info.resource.kind.endsWith('Binding')
  if (isBinding && !deepEqual(existing['roleRef'], wanted['roleRef'])) {
    // The role of a binding cannot be changed: it is made anew.
    if (isClientDryRun) return wanted
    if (!isServerDryRun) await client.remove(info.name, {})
    return isServerDryRun ? wanted : client.create(wanted)
  }
  const { next, isDifferent } = merged(
    existing,
    wanted,
    isBinding ? 'subjects' : 'rules',
    flags.bool(isBinding ? 'remove-extra-subjects' : 'remove-extra-permissions'),
  )
  if (!isDifferent || isClientDryRun) return next
  return client.replace(info.name, next, { dryRun: isServerDryRun })
}

async function run(invocation: Invocation): Promise<void> {
  noArguments(invocation)
  const { flags, session } = invocation
  requireFilename(flags)
  const dryRun = await dryRunOf(session, flags)
  const printer = new ResultPrinter(session, flags, dryRun)
  const { infos, errors } = await collect(session, {
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
  })
  throwAll(errors)
  if (infos.length === 0) throw new CliError('no objects passed to reconcile')
  for (const info of infos) {
    const isAccess = info.resource.group === 'rbac.authorization.k8s.io'
    if (!isAccess) {
      if (info.resource.kind !== 'Namespace')
        await session.warn(`warning: ${info.resource.kind}/${info.name} is not an RBAC object, skipping\n`)
      continue
    }
    await printer.print(await reconcile(invocation, info, dryRun === 'server', dryRun === 'client'), 'reconciled')
  }
}

export const reconcileCommand: CommandDefinition = {
  use: 'reconcile -f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: `Make roles, cluster roles and their bindings at least what files say.

What is missing is created. Roles get the permissions, bindings the subjects that they lack; what they have beyond that stays, unless asked otherwise.`,
  examples: `# What a file says
kubectl auth reconcile -f rbac.yaml`,
  flags: [
    DRY_RUN,
    ...filenameFlags('File, folder or URL with roles and bindings.'),
    ...PRINT_FLAGS,
    flag('bool', 'remove-extra-permissions', false, 'Take away permissions the file does not have'),
    flag('bool', 'remove-extra-subjects', false, 'Take away subjects the file does not have'),
  ],
  run,
}
