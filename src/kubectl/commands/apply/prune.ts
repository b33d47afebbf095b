/** --prune: deletes what was applied before and is no longer among the files; models kubectl's pruner. */
import { StatusError } from '../../../engine/api/status'
import { pruneCandidates, type Visited } from '../../resource/prune'
import type { ApiResource } from '../../rest/discovery'
import { apiVersionOf } from '../../rest/mapper'
import type { ApplyRun } from './apply-run'

export async function prune(run: ApplyRun, targets: readonly ApiResource[], visited: Visited): Promise<void> {
  const { invocation, dryRun, printer } = run
  for await (const candidate of pruneCandidates(invocation, targets, visited)) {
    const { resource, object } = candidate
    if (dryRun !== 'client') {
      try {
        await run.remove(candidate)
      } catch (error) {
        if (error instanceof StatusError && error.reason === 'NotFound') continue
        throw error
      }
    }
    await printer.print({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...object }, 'pruned')
  }
}
