/** Completes names of nodes, for cordon, uncordon and drain. */
import type { CompletionResult } from '../../shell/command'
import type { ArgumentCompletion } from '../command/definition'
import { objectNames } from './resources'

export async function completeNodes(completion: ArgumentCompletion): Promise<CompletionResult> {
  const names = await objectNames(completion, await completion.session.resourceFor('nodes'))
  const rest = names.filter((name) => name.startsWith(completion.prefix) && !completion.args.includes(name))
  return { completions: rest.map((value) => ({ value })) }
}
