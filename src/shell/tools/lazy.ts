/** Programs whose code is fetched when they first run; a run is the same whether that was long ago, just now or slow. */
import type { Command } from '../command'

/** Tools that look at files rather than read through them. */
const WHOLE_FILES = new Set(['cp', 'mv', 'tar', 'gzip', 'gunzip', 'zcat', 'file', 'less', 'more', 'xargs'])

export type Loader = () => Promise<{ readonly tools: readonly Command[] }>

export function lazyTool(name: string, load: Loader): Command {
  const find = async (): Promise<Command> => {
    const found = (await load()).tools.find((command) => command.name === name)
    if (!found) throw new Error(`${name} is not in its family`)
    return found
  }
  let found: Promise<Command> | undefined
  // What could not be fetched is tried again.
  const loaded = (): Promise<Command> =>
    (found ??= find().catch((error: unknown) => {
      found = undefined
      throw error
    }))
  return {
    name,
    streams: !WHOLE_FILES.has(name),
    run: async (context) => {
      const { clock } = context.system
      // The place in the queue is taken before loading starts, so how long that takes cannot change the order of a run.
      const turn = clock.sleep(0, context.signal)
      turn.catch(() => undefined)
      const command = await clock.external(loaded())
      await turn
      return command.run(context)
    },
  }
}
