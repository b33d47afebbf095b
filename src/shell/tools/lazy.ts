/** Programs whose code is fetched when they first run. */
import type { Command } from '../command'
import { inTurn } from '../load'

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
    run: async (context) => (await inTurn(context, loaded)).run(context),
  }
}
