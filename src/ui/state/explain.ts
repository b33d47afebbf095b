/** What is said of the error on show, and when: once a command has ended, until the next begins. */
import { create } from 'zustand'
import { explanations } from '../i18n'
import { channel } from './channel'
import type { Found } from './explain-rules'
import { usePreferences } from './preferences'

export interface Explanation extends Found {
  readonly terminal: string
}

/** Enough for what one command says at its end. */
const KEPT = 8000
const outputs = new Map<string, string>()
/** What the last command on a terminal said, while no other has begun there. */
const ended = new Map<string, string>()

export const useExplanation = create<{ readonly shown: Explanation | null }>(() => ({ shown: null }))
export const dismissExplanation = () => useExplanation.setState({ shown: null })

channel.on('terminal.data', ({ terminal, data }) => outputs.set(terminal, ((outputs.get(terminal) ?? '') + data).slice(-KEPT)))
// Whoever has begun the next command is done with what was said of the last.
channel.on('terminal.state', ({ terminal, busy }) => {
  if (busy) ended.delete(terminal)
  if (busy && useExplanation.getState().shown?.terminal === terminal) dismissExplanation()
})
channel.on('command.ended', ({ terminal, code }) => {
  const output = outputs.get(terminal) ?? ''
  outputs.delete(terminal)
  if (usePreferences.getState().explain) say(terminal, output, code).catch(() => undefined)
})

/** Rules and words come with the first command that has ended: nobody needs them before. Out of reach, nothing is said. */
async function say(terminal: string, output: string, code: number): Promise<void> {
  ended.set(terminal, output)
  const [{ explain }] = await Promise.all([import('./explain-rules'), explanations()])
  // Meanwhile the next command may have begun, or ended.
  if (ended.get(terminal) !== output) return
  const found = explain(output, code)
  const { shown } = useExplanation.getState()
  if (found) useExplanation.setState({ shown: { terminal, ...found } })
  else if (shown?.terminal === terminal) dismissExplanation()
}
