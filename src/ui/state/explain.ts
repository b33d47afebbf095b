/** A few error messages that puzzle beginners, each with a word on what it means and the lesson that has more; the message itself stays as it is. */
import { create } from 'zustand'
import { channel } from './channel'
import { usePreferences } from './preferences'

export type Topic = 'refused' | 'notFound' | 'noType' | 'exists' | 'image' | 'starting' | 'unknownCommand' | 'noProgram' | 'nothingListens'

interface Rule {
  readonly topic: Topic
  readonly pattern: RegExp
  /** The lesson that covers it. */
  readonly lesson: string
  /** Whether it also counts in the output of a command that succeeded. */
  readonly quiet?: boolean
}

/** The first that fits is shown, so the more particular come first. */
const RULES: readonly Rule[] = [
  { topic: 'refused', pattern: /The connection to the server (\S+) was refused/, lesson: 'create-cluster' },
  { topic: 'noType', pattern: /the server doesn't have a resource type "([^"]+)"/, lesson: 'deploy-app' },
  { topic: 'notFound', pattern: /error from server \(NotFound\): (\S+ "[^"]+") not found/i, lesson: 'explore-app' },
  { topic: 'exists', pattern: /Error from server \(AlreadyExists\): \S+ "([^"]+)" already exists/, lesson: 'deploy-app' },
  { topic: 'starting', pattern: /container "([^"]+)" in pod "[^"]+" is waiting to start/, lesson: 'explore-app' },
  { topic: 'unknownCommand', pattern: /unknown command "([^"]+)" for "kubectl/, lesson: 'deploy-app' },
  { topic: 'noProgram', pattern: /(\S+): command not found/, lesson: 'deploy-app' },
  { topic: 'nothingListens', pattern: /curl: \(7\) Failed to connect to (\S+ port \d+)/, lesson: 'expose-app' },
  { topic: 'image', pattern: /\b(ImagePullBackOff|ErrImagePull)\b/, lesson: 'update-app', quiet: true },
]

export interface Explanation {
  readonly terminal: string
  readonly topic: Topic
  /** What the message is about. */
  readonly subject: string
  readonly lesson: string
}

// oxlint-disable-next-line no-control-regex -- colours and cursor moves are no part of a message
const CONTROL = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007)/g

/** What to say about a command's output; undefined when there is nothing worth saying. */
export function explain(output: string, code: number): Pick<Explanation, 'topic' | 'subject' | 'lesson'> | undefined {
  const text = output.replace(CONTROL, '')
  for (const { topic, pattern, lesson, quiet } of RULES) {
    if (code === 0 && !quiet) continue
    const found = pattern.exec(text)
    if (found) return { topic, subject: found[1] ?? '', lesson }
  }
  return undefined
}

/** Enough for what one command says at its end. */
const KEPT = 8000
const outputs = new Map<string, string>()

export const useExplanation = create<{ readonly shown: Explanation | null }>(() => ({ shown: null }))
export const dismissExplanation = () => useExplanation.setState({ shown: null })

channel.on('terminal.data', ({ terminal, data }) => outputs.set(terminal, ((outputs.get(terminal) ?? '') + data).slice(-KEPT)))
channel.on('command.ended', ({ terminal, code }) => {
  const output = outputs.get(terminal) ?? ''
  outputs.delete(terminal)
  if (!usePreferences.getState().explain) return
  const found = explain(output, code)
  const { shown } = useExplanation.getState()
  if (found) useExplanation.setState({ shown: { terminal, ...found } })
  else if (shown?.terminal === terminal) dismissExplanation()
})
