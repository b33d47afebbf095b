/** `kubectl set selector`. */
import { parseSelector } from '../../../engine/api/selectors'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { flag } from '../../command/flags'
import { schemaTypeOfObject, twoWayPatch } from '../../patch/diff'
import { dryRunOf } from '../../command/common-flags'
import { ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient } from '../../resource/info'
import { recorded } from '../../resource/record'
import { asDict, withAt, type Dict } from '../../values'
import { refuseLocalNames, selectionOf, SET_FLAGS, SET_MANAGER, SET_SELECTOR, WARNED_RECORD } from './edit-objects'

/** The terms of a selector. Throws CliError. */
function parseRequirements(expression: string): readonly string[] {
  try {
    parseSelector(expression)
  } catch (error) {
    throw new CliError(`couldn't parse the selector string "${expression}": ${errorMessage(error)}`)
  }
  return expression.split(/,(?![^(]*\))/).map((term) => term.trim())
}

/** `a=b` terms as labels. Throws CliError; expressions other than equality mean nothing to a Service. */
function asLabels(terms: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {}
  for (const term of terms) {
    const match = /^([^=!\s]+)\s*==?\s*(\S*)$/.exec(term)
    if (!match) throw new CliError(`match expression [{${requirementText(term)}}] not supported on this object`)
    labels[match[1]!] = match[2]!
  }
  return labels
}

/** A requirement as Go prints the struct: `a Exists []`, `a In [b c]`. */
function requirementText(term: string): string {
  const set = /^(\S+)\s+(in|notin)\s*\((.*)\)$/.exec(term)
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim())
    return `${set[1]} ${set[2] === 'in' ? 'In' : 'NotIn'} [${values.toSorted().join(' ')}]`
  }
  const unequal = /^(\S+?)\s*!=\s*(\S*)$/.exec(term)
  if (unequal) return `${unequal[1]} NotIn [${unequal[2]}]`
  return term.startsWith('!') ? `${term.slice(1).trim()} DoesNotExist []` : `${term} Exists []`
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const dryRun = await dryRunOf(session, flags)
  const expression = args.at(-1)
  const requirements = expression === undefined ? [] : parseRequirements(expression)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  if (expression === undefined) throw new CliError('one selector is required')
  const names = args.slice(0, -1)
  refuseLocalNames(invocation, names)
  const isShown = flags.bool('local') || dryRun === 'client'
  const result = await resultOf(session, { ...selectionOf(invocation, names), gathersContext: true })
  await result.visit(async (info) => {
    const labels = asLabels(requirements)
    const object = asDict(info.object)
    if (info.resource.kind !== 'Service') throw new CliError('setting a selector is only supported for Services')
    const changed = recorded(invocation, withAt(object, ['spec', 'selector'], labels))
    if (isShown) return printer.print(changed, 'selector updated')
    const version = flags.string('resource-version')
    const patch: Dict = twoWayPatch(object, changed, schemaTypeOfObject(object))
    const actual = await objectClient(session.client, info).patch(
      info.name,
      'application/strategic-merge-patch+json',
      version ? withAt(patch, ['metadata', 'resourceVersion'], version) : patch,
      { fieldManager: flags.string('field-manager'), dryRun: dryRun === 'server' },
    )
    await printer.print(actual, 'selector updated')
  })
}

export const selector: CommandDefinition = {
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  long: `Give a Service another selector; the one it has is replaced as a whole.

Keys and values are at most 63 characters: letters, digits, hyphens, dots and underscores, a letter or digit at both ends. Only Services can be changed so.`,
  examples: `# Send traffic to other pods
kubectl set selector service web 'app=web,tier=front'`,
  flags: [
    ...SET_FLAGS.map((each) => (each.name === 'recursive' ? { ...each, default: true } : each)).filter((each) => each.name !== 'kustomize'),
    SET_MANAGER,
    SET_SELECTOR,
    flag('string', 'resource-version', '', 'Only when the object has this version now. For one object only.'),
    WARNED_RECORD,
  ].filter((each) => each.name !== 'selector'),
  run,
}
