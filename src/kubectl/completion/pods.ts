/** Completes pods first, then TYPE/NAME of what has pods. */
import type { CompletionResult } from '../../shell/command'
import type { ArgumentCompletion } from '../command/definition'
import { completeResources, objectNames } from './resources'

/** For logs, exec, attach and port-forward: names of pods, or what is written as TYPE/NAME. */
export async function completePods(completion: ArgumentCompletion): Promise<CompletionResult> {
  const { session, args, prefix } = completion
  if (args.length > 0) return { completions: [] }
  if (prefix.includes('/')) return completeResources(completion)
  const names = await objectNames(completion, await session.resourceFor('pods'))
  return { completions: names.filter((name) => name.startsWith(prefix)).map((value) => ({ value })) }
}
