/** Flags that many commands share, defined once so that they mean and complete the same everywhere. */
import { CliError } from './errors'
import { flag, type FlagDefinition, type FlagSet } from './flags'
import { klogPrefix } from '../rest/klog'
import type { Session } from '../session'
import type { DryRun } from '../printing/printer'

export const ALL_NAMESPACES = flag(
  'bool',
  'all-namespaces',
  false,
  'Look in every namespace; the namespace of the context and of --namespace is then ignored.',
  { shorthand: 'A' },
)
export const SELECTOR = flag(
  'string',
  'selector',
  '',
  "Label query that objects must fit: '=', '==', '!=', 'in', 'notin' (for example -l tier=web,env!=test,zone in (a,b)). All requirements must hold.",
  { shorthand: 'l' },
)
export const FIELD_SELECTOR = flag(
  'string',
  'field-selector',
  '',
  "Field query that objects must fit: '=', '==' and '!=' (for example --field-selector status.phase=Running). The server supports few fields per type.",
)
export const CHUNK_SIZE = flag('int', 'chunk-size', 500, 'Fetch long lists in pieces of this many objects; 0 fetches everything at once.')
export const RECURSIVE = flag('bool', 'recursive', false, 'Also read the folders inside a folder given with -f.', { shorthand: 'R' })
export const KUSTOMIZE = flag('string', 'kustomize', '', 'Use the kustomization in this folder. Cannot be combined with -f or -R.', {
  shorthand: 'k',
  completion: 'file',
})

export function filenameFlag(usage: string): FlagDefinition {
  return flag('stringSlice', 'filename', [], usage, { shorthand: 'f', completion: 'manifest' })
}

/** -f, -k and -R. */
export function filenameFlags(usage: string): readonly FlagDefinition[] {
  return [filenameFlag(usage), KUSTOMIZE, RECURSIVE]
}

/** What -f, -k and -R were given. */
export function filesGiven(flags: FlagSet) {
  return { filenames: flags.list('filename'), kustomize: flags.string('kustomize'), recursive: flags.bool('recursive') }
}

export const DRY_RUN = flag(
  'string',
  'dry-run',
  'none',
  '"none", "server" or "client". "client" only shows what would be sent; "server" sends it, and the server stores nothing.',
  {
    withoutValue: 'unchanged',
  },
)

export function fieldManager(name: string): FlagDefinition {
  return flag('string', 'field-manager', name, 'The name under which the server notes who owns the fields that are written.')
}

export const VALIDATE = flag(
  'string',
  'validate',
  'strict',
  '"strict" (or "true"): the request fails when fields are unknown or given twice. "warn": the server warns about them. "ignore" (or "false"): they are dropped silently.',
  { withoutValue: 'strict' },
)

export const SAVE_CONFIG = flag(
  'bool',
  'save-config',
  false,
  'Keep the configuration in an annotation of the object, so that a later kubectl apply can tell what was removed from it.',
)
export const CASCADE = flag(
  'string',
  'cascade',
  'background',
  'What happens to objects that the deleted one owns (for example the Pods of a ReplicaSet): "background", "orphan" or "foreground".',
  {
    withoutValue: 'background',
  },
)
export const GRACE_PERIOD = flag(
  'int',
  'grace-period',
  -1,
  'Seconds a resource gets to end properly; negative means its own. 1 is an immediate shutdown; 0 only together with --force.',
)
export const FORCE = flag(
  'bool',
  'force',
  false,
  'Remove the resource from the API at once, without waiting for it to end. For some resources that risks inconsistency or loss of data.',
)
export const WARNED_RECORD = flag('bool', 'record', false, 'Note the command in an annotation of the object.', {
  hidden: true,
  deprecated: '--record will be removed in the future',
})

const asked = new WeakMap<FlagSet, Promise<DryRun>>()

/** Reads --dry-run, and warns of its old style once. `--dry-run` alone is old style and means client. Throws CliError. */
export function dryRunOf(session: Session, flags: FlagSet): Promise<DryRun> {
  const known = asked.get(flags) ?? readDryRun(session, flags)
  asked.set(flags, known)
  return known
}

async function readDryRun(session: Session, flags: FlagSet): Promise<DryRun> {
  const value = flags.string('dry-run')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged') {
    await session.warn(
      `${klogPrefix('W', session.io.system.clock.now(), session.io.pid, 'helpers.go:719')}--dry-run is deprecated and can be replaced with --dry-run=client.\n`,
    )
    return 'client'
  }
  const meant = value === 'true' ? 'client' : value === 'false' ? 'none' : undefined
  if (meant) {
    await session.warn(
      `${klogPrefix('W', session.io.system.clock.now(), session.io.pid, 'helpers.go:733')}--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${meant}.\n`,
    )
    return meant
  }
  throw new CliError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

/** Strict, Warn or Ignore as the server wants it. Throws CliError. */
export function validationOf(flags: FlagSet): 'Strict' | 'Warn' | 'Ignore' {
  const value = flags.string('validate')
  if (value === 'warn') return 'Warn'
  if (value === 'strict') return 'Strict'
  if (value === 'ignore') return 'Ignore'
  if (/^(1|t|true)$/i.test(value)) return 'Strict'
  if (/^(0|f|false)$/i.test(value)) return 'Ignore'
  throw new CliError(`invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`)
}

/** Throws unless -f or -k is given. */
export function requireFilename(flags: FlagSet): void {
  if (flags.list('filename').length === 0 && flags.string('kustomize') === '') throw new CliError('must specify one of -f and -k')
  if (flags.list('filename').length > 0 && flags.string('kustomize') !== '') throw new CliError('only one of -f or -k can be specified')
}
