/** Marking nodes as schedulable or not, which cordon, uncordon and drain do alike; models kubectl's CordonHelper. */
import { dryRunOf } from '../../command/common-flags'
import type { Invocation } from '../../command/definition'
import { errorMessage, CliError } from '../../command/errors'
import { usageError } from '../../command/run'
import { parseSelector } from '../../../engine/api/selectors'
import type { DryRun } from '../../printing/printer'
import { ResultPrinter } from '../../printing/printer'
import { collectAll } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { KUBECTL_TYPES } from '../../resource/scheme'
import { asDict, at } from '../../values'

/** What a command about nodes was asked for: whether to do it, and to which. */
export interface Marked {
  readonly dryRun: DryRun
  readonly nodes: readonly Info[]
}

/** The nodes named or selected. Throws CliError. */
export async function namedNodes(invocation: Invocation): Promise<Marked> {
  const { args, flags, session, command } = invocation
  const selector = flags.string('selector')
  if (args.length === 0 && !flags.changed('selector')) throw usageError(invocation, `USAGE: ${command.use} [flags]`)
  if (args.length > 0 && selector) throw usageError(invocation, 'error: cannot specify both a node name and a --selector option')
  const dryRun = await dryRunOf(session, flags)
  await session.requireClient()
  if (flags.has('pod-selector') && flags.string('pod-selector')) {
    try {
      parseSelector(flags.string('pod-selector'))
    } catch {
      throw new CliError('--pod-selector=<pod_selector> must be a valid label selector')
    }
  }
  const nodes = await collectAll(
    session,
    selector
      ? {
          args: ['nodes'],
          selector,
          typesMeanAll: true,
          latest: true,
          scheme: KUBECTL_TYPES,
          ...(flags.has('chunk-size') ? { chunkSize: flags.number('chunk-size') } : {}),
        }
      : { args, namesOf: 'nodes', singleType: true, stopsAtFirst: true, latest: true, scheme: KUBECTL_TYPES },
  )
  for (const { resource } of nodes) {
    if (resource.name !== 'nodes' || resource.group !== '')
      throw new CliError(
        `error: expected resource of type node, got ${JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.name}`)}`,
      )
  }
  return { dryRun, nodes }
}

/** Prints what happened to each node; one that cannot be changed does not stop the others. */
export async function setSchedulable(invocation: Invocation, { nodes, dryRun }: Marked, unschedulable: boolean): Promise<void> {
  const { session, flags } = invocation
  const printer = new ResultPrinter(session, flags, dryRun, { isTyped: true })
  const verb = unschedulable ? 'cordon' : 'uncordon'
  for (const node of nodes) {
    const object = asDict(node.object)
    if ((at(object, 'spec', 'unschedulable') === true) === unschedulable) {
      await printer.print(object, `already ${verb}ed`)
      continue
    }
    try {
      if (dryRun !== 'client') {
        const patch = { spec: { unschedulable: unschedulable ? true : null } }
        await objectClient(session.client, node).patch(node.name, 'application/strategic-merge-patch+json', patch, {
          dryRun: dryRun === 'server',
        })
      }
      await printer.print(object, `${verb}ed`)
    } catch (error) {
      await session.warn(`error: unable to ${verb} node ${JSON.stringify(node.name)}: ${errorMessage(error)}\n`)
    }
  }
}
