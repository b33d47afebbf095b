/** Whether a command that keeps its terminal is a shell waiting at a prompt of its own: `kubectl exec -ti … -- bash`, `minikube ssh`. */
import { channel } from './channel'

/** Enough of the last output to hold a prompt. */
const KEPT = 200
// oxlint-disable-next-line no-control-regex -- colours and cursor moves around a prompt are no part of it
const CONTROL = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007)/g
/** A last line that is short and ends as prompts of shells do. */
const PROMPT = /^.{0,80}[#$] $/

export function endsAtPrompt(output: string): boolean {
  const line = output.replace(CONTROL, '').split('\n').at(-1)!
  // A line editor goes back to the beginning of its line to draw it, and once more to place the cursor.
  const drawn = line.replace(/\r+$/, '').split('\r').at(-1)!
  return PROMPT.test(drawn)
}

const tails = new Map<string, string>()

channel.on('terminal.data', ({ terminal, data }) => tails.set(terminal, ((tails.get(terminal) ?? '') + data).slice(-KEPT)))

export const atInnerPrompt = (terminal: string): boolean => endsAtPrompt(tails.get(terminal) ?? '')

/** What is typed now ends the waiting; the next output tells when it begins again. */
export const leaveInnerPrompt = (terminal: string): void => void tails.delete(terminal)
