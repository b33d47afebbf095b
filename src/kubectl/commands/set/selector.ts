/** `kubectl set selector`. */
import type { LabelSelectorObject } from '../../../engine/api/selectors'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { schemaTypeOfObject, twoWayPatch } from '../../patch/diff'
import { dryRunOf } from '../../command/common-flags'
import { ResultPrinter } from '../../printing/printer'
import { resultOf } from '../../resource/builder'
import { objectClient } from '../../resource/info'
import { labelSelectorOf } from '../../resource/label-selector'
import { recorded } from '../../resource/record'
import { asDict, withAt, type Dict } from '../../values'
import { refuseLocalNames, selectionOf, SET_FLAGS, SET_MANAGER, SET_SELECTOR, WARNED_RECORD } from './edit-objects'

/** The selector as labels. Throws CliError; expressions other than equality mean nothing to a Service. */
function asLabels({ matchLabels = {}, matchExpressions = [] }: LabelSelectorObject): Readonly<Record<string, string>> {
  if (matchExpressions.length === 0) return matchLabels
  // As Go prints the structs: `{a Exists []}`, `{a In [b c]}`.
  const printed = matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`)
  throw new CliError(`match expression [${printed.join(' ')}] not supported on this object`)
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  const dryRun = await dryRunOf(session, flags)
  const expression = args.at(-1)
  const selected = expression === undefined ? {} : labelSelectorOf(expression)
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  if (expression === undefined) throw new CliError('one selector is required')
  const names = args.slice(0, -1)
  refuseLocalNames(invocation, names)
  const isShown = flags.bool('local') || dryRun === 'client'
  const result = await resultOf(session, { ...selectionOf(invocation, names), gathersContext: true })
  await result.visit(async (info) => {
    const object = asDict(info.object)
    if (info.resource.kind !== 'Service') throw new CliError('setting a selector is only supported for Services')
    const labels = asLabels(selected)
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
