/** --prune: deletes what was applied before and is no longer among the files; models kubectl's pruner. */
import { StatusError } from '../../../engine/api/status'
import type { Invocation } from '../../command/definition'
import type { DryRun } from '../../printing/printer'
import { propagationPolicy } from '../../resource/deletion'
import { objectClient } from '../../resource/info'
import { pruneCandidates, type Visited } from '../../resource/prune'
import type { ApiResource } from '../../rest/discovery'
import { qualifiedKind } from '../../rest/mapper'
import { nameOfObject } from '../../values'

export async function prune(invocation: Invocation, targets: readonly ApiResource[], visited: Visited, dryRun: DryRun): Promise<void> {
  const { flags, session } = invocation
  const note = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : ''
  for await (const { resource, namespace, object } of pruneCandidates(invocation, targets, visited)) {
    const name = nameOfObject(object)
    if (dryRun !== 'client') {
      const grace = flags.number('grace-period')
      try {
        await objectClient(session.client, { resource, namespace }).remove(name, {
          propagationPolicy: propagationPolicy(flags.string('cascade')),
          ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
          ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
        })
      } catch (error) {
        if (error instanceof StatusError && error.reason === 'NotFound') continue
        throw error
      }
    }
    await session.print(`${qualifiedKind(resource)}/${name} pruned${note}\n`)
  }
}
