/** What a person answers to a question: one line of standard input. */
import type { CommandContext } from '../../shell/command'

/** Reads up to a line break or the end of the input. Rejects when the command is ended. */
export async function readLine(io: Pick<CommandContext, 'stdin' | 'signal'>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes('\n')) {
    const chunk = await io.stdin.read(io.signal)
    if (chunk === null) break
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
