/** Code that is fetched when a program first needs it; a run is the same whether that was long ago, just now or slow. */
import type { CommandContext } from './command'

export async function inTurn<T>({ system: { clock }, signal }: CommandContext, load: () => Promise<T>): Promise<T> {
  // The place in the queue is taken before loading starts, so how long that takes cannot change the order of a run.
  const turn = clock.sleep(0, signal)
  turn.catch(() => undefined)
  const loaded = await clock.external(load())
  await turn
  return loaded
}
