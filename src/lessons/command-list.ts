/** A list of commands in a file: a shell script, or Markdown with its `sh` blocks; for instructors, who have them typed one by one. */
import { solutionCommands, typedIn } from './present'
import type { LessonCommand } from './types'

/** Blocks of Markdown that hold commands; their prompts are not part of what is typed. */
const BLOCK = /^```(?:sh|bash|shell|console)\b([^\n]*)\n([\s\S]*?)^```[ \t]*$/gm

/** `# terminal 2` sends what follows to terminal 2, as in a lesson's solution; other comments are the instructor's own. */
export function commandsIn(text: string): readonly LessonCommand[] {
  const lines = text.replaceAll('\r\n', '\n')
  if (!/^```/m.test(lines)) return solutionCommands(lines)
  return [...lines.matchAll(BLOCK)].flatMap(([, options = '', body = '']) => {
    const terminal = Number(/\bterminal=(\d+)/.exec(options)?.[1] ?? 1)
    const typed = /^\$ /m.test(body) ? typedIn(body) : body
    return solutionCommands(typed).map((command) => ({ ...command, terminal: command.terminal > 1 ? command.terminal : terminal }))
  })
}
