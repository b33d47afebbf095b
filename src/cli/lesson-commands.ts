/** Reads the commands that a lesson has typed at the press of a button as bash reads them: one that never ends leaves the learner at `>`. */
import type { Fault } from '../lessons/files/faults'
import { splitCommands } from '../lessons/present'
import { continues, parseText } from '../shell/interpreter/syntax'

const BLOCK = /^```sh run\b[^\n]*\n([\s\S]*?)^```[ \t]*$/gm

/** What bash would say of one command, as one line; undefined when it is whole. */
function problemOf(command: string): string | undefined {
  const { problem } = parseText(command)
  if (problem) return problem.message.split('\n')[0]
  return continues(command) ? 'more lines are needed to end it' : undefined
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length

/** `text` is the prose of one language; each command that is not one to bash, with its first line. */
export function commandFaults(text: string, file: string): readonly Fault[] {
  return [...text.matchAll(BLOCK)].flatMap((match) => {
    const body = match[1]!
    const start = match.index + match[0].indexOf('\n') + 1
    let from = 0
    return splitCommands(body).flatMap((command) => {
      const at = body.indexOf(command, from)
      from = at + command.length
      const problem = problemOf(command)
      return problem === undefined
        ? []
        : [
            {
              file,
              line: lineAt(text, start + at),
              message: `${command.split('\n')[0]!.trim()}: not a command that bash can run: ${problem}`,
            },
          ]
    })
  })
}
