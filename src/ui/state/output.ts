/** What terminals print, for the screen of each; kept until there is one, which may be fetched later than the session stands. */
import { channel } from './channel'

type Listener = (data: string) => void

const screens = new Map<string, Listener>()
const waiting = new Map<string, string[]>()

channel.on('terminal.data', ({ terminal, data }) => {
  const screen = screens.get(terminal)
  if (screen) return screen(data)
  const kept = waiting.get(terminal)
  if (kept) kept.push(data)
  else waiting.set(terminal, [data])
})

/** What another session printed is nobody's. */
export function forgetOutput(): void {
  waiting.clear()
}

/** Hands over what was printed so far and what comes from now on. */
export function onOutput(terminal: string, listener: Listener): () => void {
  screens.set(terminal, listener)
  for (const data of waiting.get(terminal) ?? []) listener(data)
  waiting.delete(terminal)
  return () => void (screens.get(terminal) === listener && screens.delete(terminal))
}
