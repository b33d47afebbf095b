/** Marking nodes as schedulable or not, which cordon, uncordon and drain do alike; models kubectl's CordonHelper. */
import type { Invocation } from '../../command/definition'
import { errorMessage, CliError } from '../../command/errors'
import { usageError } from '../../command/run'
import { parseSelector } from '../../../engine/api/selectors'
import type { DryRun } from '../../printing/printer'
import { ResultPrinter } from '../../printing/printer'
import { collectAll } from '../../resource/builder'
import { objectClient, type Info } from '../../resource/info'
import { asDict, at } from '../../values'

/** The nodes named or selected. Throws CliError. */
export async function namedNodes(invocation: Invocation): Promise<readonly Info[]> {
  const { args, flags, session, command } = invocation
  const selector = flags.string('selector')
  if (args.length === 0 && !flags.changed('selector')) throw usageError(invocation, `USAGE: ${command.use} [flags]`)
  if (args.length > 0 && selector) throw usageError(invocation, 'error: cannot specify both a node name and a --selector option')
  if (flags.has('pod-selector') && flags.string('pod-selector')) {
    try {
      parseSelector(flags.string('pod-selector'))
    } catch {
      throw new CliError('--pod-selector=<pod_selector> must be a valid label selector')
    }
  }
  const infos = await collectAll(
    session,
    selector
      ? {
          args: ['nodes'],
          selector,
          typesMeanAll: true,
          latest: true,
          ...(flags.has('chunk-size') ? { chunkSize: flags.number('chunk-size') } : {}),
        }
      : { args, namesOf: 'nodes', singleType: true, stopsAtFirst: true, latest: true },
  )
  for (const { resource } of infos) {
    if (resource.name !== 'nodes' || resource.group !== '')
      throw new CliError(
        `error: expected resource of type node, got ${JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.name}`)}`,
      )
  }
  return infos
}

/** Prints what happened to each node; one that cannot be changed does not stop the others. */
export async function setSchedulable(
  invocation: Invocation,
  nodes: readonly Info[],
  dryRun: DryRun,
  unschedulable: boolean,
): Promise<void> {
  const { session, flags } = invocation
  const printer = new ResultPrinter(session, flags, dryRun)
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
