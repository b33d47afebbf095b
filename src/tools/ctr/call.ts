/** What every sub-command of ctr works with: the runtime, the namespace asked for, the words after its name, and where to print. */
import type { CommandContext } from '../../shell/command'
import type { ContainerView, RuntimeView } from '../runtime-view'

export interface Call {
  readonly runtime: RuntimeView
  readonly context: CommandContext
  /** containerd's own. */
  readonly namespace: string
  /** The words after the sub-command. */
  readonly words: readonly string[]
  out(text: string): Promise<void>
  /** Writes `ctr: message` on stderr and resolves with the exit code 1. */
  complain(message: string): Promise<number>
}

/** Resolves with the exit code. */
export type Sub = (call: Call) => Promise<number>

/** Kubernetes keeps all it has in the namespace k8s.io. */
export const ofKubernetes = ({ namespace }: Call): boolean => namespace === 'k8s.io'

/** Containers of the namespace that no pod owns. */
export function apartFrom({ runtime, namespace }: Call): readonly ContainerView[] {
  return runtime.apart(namespace).map(({ container }) => container)
}

export function containersOf(call: Call): readonly ContainerView[] {
  return ofKubernetes(call) ? call.runtime.containers() : apartFrom(call)
}

/** Options that take the word behind them. */
const VALUED: ReadonlySet<string> = new Set([
  '-s',
  '--signal',
  '--exec-id',
  '--cwd',
  '--user',
  '-u',
  '--fifo-dir',
  '--snapshotter',
  '--env',
])

/** Words that are no options, nor what one takes. */
export function operands({ words }: Call): readonly string[] {
  return words.filter((word, at) => !word.startsWith('-') && !VALUED.has(words[at - 1] ?? ''))
}

/** Resolves with what `work` does, or complains in its error's words; being interrupted is no such error. */
export async function complaining({ context, complain }: Call, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (context.signal.aborted) throw error
    return complain((error as Error).message)
  }
}
