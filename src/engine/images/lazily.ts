/** Commands whose code is fetched when they are first needed. */
import type { Command } from '../../shell/command'

/** The place in the queue is taken before the code has come, so that the order of events does not depend on that. */
export const lazily = (name: string, load: () => Promise<Command>): Command => ({
  name,
  run: async (context) => {
    const { clock } = context.system
    const turn = clock.sleep(0, context.signal)
    turn.catch(() => undefined)
    const command = await clock.external(load())
    await turn
    return command.run(context)
  },
})
