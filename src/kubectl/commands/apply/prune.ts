/** --prune: deletes what was applied before and is no longer among the files; models kubectl's pruner. */
import { StatusError } from '../../../engine/api/status'
import { propagationPolicy } from '../../resource/deletion'
import { objectClient } from '../../resource/info'
import { pruneCandidates, type Visited } from '../../resource/prune'
import type { ApiResource } from '../../rest/discovery'
import { apiVersionOf } from '../../rest/mapper'
import { nameOfObject } from '../../values'
import type { ApplyRun } from './apply-run'

export async function prune(run: ApplyRun, targets: readonly ApiResource[], visited: Visited): Promise<void> {
  const { invocation, dryRun, printer } = run
  const { flags, session } = invocation
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
    await printer.print({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...object }, 'pruned')
  }
}
