/** `kubectl taint`. */
import { qualifiedNameErrors, labelValueErrors } from '../../../engine/api/names'
import { DRY_RUN, dryRunOf, fieldManager, SELECTOR, VALIDATE, validationOf } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { AggregateFailure, CliError, errorMessage, NoResourceMatch } from '../../command/errors'
import { flag } from '../../command/flags'
import { usageError } from '../../command/run'
import { completeObjects } from '../../completion/resources'
import { PRINT_FLAGS, ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, asList, at, textAt, withAt, type Dict } from '../../values'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect?: string
}

interface TaintChanges {
  readonly add: readonly Taint[]
  readonly remove: readonly Taint[]
}

/** `key=value:effect`, `key:effect`, `key`. Throws CliError. */
function parseTaint(spec: string): Taint {
  const invalid = () => new CliError(`invalid taint spec: ${spec}`)
  const [start = '', effect, ...more] = spec.split(':')
  if (more.length) throw invalid()
  if (effect !== undefined && !EFFECTS.includes(effect)) throw new CliError(`invalid taint effect: ${effect}, unsupported taint effect`)
  // Without an effect all of it is the key.
  const [key = '', value, ...rest] = effect === undefined ? [start] : start.split('=')
  if (rest.length) throw invalid()
  if (value !== undefined) {
    const problems = labelValueErrors(value)
    if (problems.length) throw new CliError(`invalid taint spec: ${spec}, ${problems.join('; ')}`)
  }
  const problems = qualifiedNameErrors(key)
  if (problems.length) throw new CliError(`invalid taint spec: ${spec}, ${problems.join('; ')}`)
  return { key, ...(value ? { value } : {}), ...(effect ? { effect } : {}) }
}

function parseChanges(specs: readonly string[]): TaintChanges {
  const add: Taint[] = []
  const remove: Taint[] = []
  const seen = new Set<string>()
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const taint = parseTaint(spec.slice(0, -1))
      remove.push({ key: taint.key, ...(taint.effect ? { effect: taint.effect } : {}) })
      continue
    }
    const taint = parseTaint(spec)
    if (!taint.effect) throw new CliError(`invalid taint spec: ${spec}`)
    const id = `${taint.key}:${taint.effect}`
    if (seen.has(id))
      throw new CliError(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`)
    seen.add(id)
    add.push(taint)
  }
  return { add, remove }
}

/** The changes; what is wrong with them is an error of usage. */
function changesOf(invocation: Invocation, specs: readonly string[]): TaintChanges {
  try {
    return parseChanges(specs)
  } catch (error) {
    throw usageError(invocation, errorMessage(error))
  }
}

function isTaint(word: string): boolean {
  return word.includes('=') || word.endsWith('-') || word.includes(':')
}

/** Words up to the first taint are the type and the names. Throws CliError. */
function splitArguments({ args }: Invocation): { readonly resources: readonly string[]; readonly specs: readonly string[] } {
  const first = args.findIndex(isTaint)
  const specs = first < 0 ? [] : args.slice(first)
  const stray = specs.find((word) => !isTaint(word))
  if (stray !== undefined) throw new CliError(`all resources must be specified before taint changes: ${stray}`)
  return { resources: first < 0 ? args : args.slice(0, first), specs }
}

function typeOf(resources: readonly string[]): string {
  return (resources[0] ?? '').toLowerCase()
}

/** Types are looked up as any other; only nodes have taints. Throws CliError. */
async function check({ flags, session }: Invocation, resources: readonly string[], changes: TaintChanges): Promise<void> {
  const type = typeOf(resources)
  session.discoveryAttempts = 2
  const resource = await session.lookup((mapper) => mapper.find(type))
  if (!resource) throw new NoResourceMatch(type)
  if (resource.kind !== 'Node' || resource.group !== '') throw new CliError(`invalid resource type ${type}, only node types are supported`)
  const both = changes.add.flatMap((taint) =>
    changes.remove
      .filter((removed) => removed.key === taint.key && (!removed.effect || removed.effect === taint.effect))
      .map((removed) => `${removed.key}=${removed.effect ?? ''}`),
  )
  if (both.length) throw new CliError(`can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`)
  const selects = flags.bool('all') || flags.string('selector') !== ''
  if (flags.bool('all') && flags.string('selector')) throw new CliError(`setting 'all' parameter with a non empty selector is prohibited`)
  if (resources.length < 2 && !selects) throw new CliError(`at least one resource name must be specified since 'all' parameter is not set`)
}

function sameTaint(a: unknown, b: Taint): boolean {
  return textAt(a, 'key') === b.key && (b.effect === undefined || textAt(a, 'effect') === b.effect)
}

/** The node's taints after the changes, and what is said about it. Throws CliError and AggregateFailure. */
export function changed(
  node: Dict,
  changes: TaintChanges,
  overwrite: boolean,
): { readonly taints: readonly unknown[]; readonly outcome: string } {
  const existing = asList(at(node, 'spec', 'taints'))
  if (!overwrite) {
    const clash = changes.add.filter((taint) => existing.some((each) => sameTaint(each, taint)))
    if (clash.length)
      throw new CliError(
        `node ${textAt(node, 'metadata', 'name')} already has ${clash.map((each) => each.key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
      )
  }
  const untouched = existing.filter((each) => !changes.add.some((taint) => sameTaint(each, taint)))
  let taints: readonly unknown[] = [...changes.add, ...untouched]
  // By their number: one that replaces another is no new one.
  const isAdded = taints.length !== existing.length
  let isRemoved = false
  const missing: CliError[] = []
  for (const taint of changes.remove) {
    const left = taints.filter((each) => !sameTaint(each, taint))
    isRemoved = left.length !== taints.length
    if (!isRemoved)
      missing.push(new CliError(`taint ${JSON.stringify(taint.effect ? `${taint.key}:${taint.effect}` : taint.key)} not found`))
    taints = left
  }
  if (missing.length > 0) throw new AggregateFailure(missing)
  return { taints, outcome: (isAdded && isRemoved) || overwrite ? 'modified' : isAdded ? 'tainted' : 'untainted' }
}

async function taintOne(invocation: Invocation, info: Info, changes: TaintChanges, dryRun: string): Promise<void> {
  const { flags, session } = invocation
  const node = asDict(info.object)
  const { taints, outcome } = changed(node, changes, flags.bool('overwrite'))
  // Whether the format exists is asked only once there is something to say of a node.
  // Upstream leaves the note about a dry run out here, and here only.
  // What no server has seen is no longer of the client's types when it is printed.
  const printer = new ResultPrinter(session, flags, 'none', { isTyped: dryRun !== 'client' })
  const next = withAt(node, ['spec', 'taints'], taints.length ? taints : undefined)
  if (dryRun === 'client') return printer.print(next, outcome)
  const patch = { spec: { taints: taints.length ? taints : null } }
  const result = await objectClient(session.client, info).patch(info.name, 'application/strategic-merge-patch+json', patch, {
    fieldManager: flags.string('field-manager'),
    fieldValidation: validationOf(flags),
    dryRun: dryRun === 'server',
  })
  await printer.print(result, outcome)
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session } = invocation
  session.requireContext()
  await session.requireClient()
  const dryRun = await dryRunOf(session, flags)
  validationOf(flags)
  const { resources, specs } = splitArguments(invocation)
  if (resources.length === 0) throw new CliError('one or more resources must be specified as <resource> <name>')
  if (specs.length === 0) throw new CliError('at least one taint update is required')
  const changes = changesOf(invocation, specs)
  await check(invocation, resources, changes)
  const type = typeOf(resources)
  const selects = flags.bool('all') || flags.string('selector') !== ''
  const result = await resultOf(session, {
    // Names do not count beside a selection.
    args: selects ? [type] : [type, ...resources.slice(1)],
    selector: flags.string('selector'),
    all: flags.bool('all'),
    latest: true,
    scheme: KUBECTL_TYPES,
  })
  await result.visit((info) => taintOne(invocation, info, changes, dryRun))
}

export const taint: CommandDefinition = {
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  long: `Change the taints of nodes.

A taint is a key, maybe a value, and an effect. Keys and values begin with a letter or digit and have letters, digits, hyphens, dots and underscores; keys may begin with a DNS subdomain and a slash. The effect is NoSchedule, PreferNoSchedule or NoExecute. A dash behind a taint takes it away. Only nodes have taints.`,
  examples: `# Add or change one
kubectl taint nodes w1 dedicated=special:NoSchedule

# Take it away
kubectl taint nodes w1 dedicated:NoSchedule-

# All with that key
kubectl taint nodes w1 dedicated-

# For nodes with a label
kubectl taint node -l disk=ssd dedicated=special:PreferNoSchedule`,
  group: 'Cluster Management Commands',
  flags: [
    flag('bool', 'all', false, 'All nodes of the cluster'),
    DRY_RUN,
    fieldManager('kubectl-taint'),
    flag('bool', 'overwrite', false, 'Let a new value replace the one a taint has.'),
    ...PRINT_FLAGS,
    SELECTOR,
    VALIDATE,
  ],
  run,
  complete: completeObjects({ types: ['node'] }),
}
