/** What runs just before a command does: the DEBUG trap and the lines of `set -x`. */
import { expandSingle } from './expand'
import { quoteWord } from './quote'
import type { Shell } from './shell'

/** Notes the command that is about to run, for $BASH_COMMAND, and runs the DEBUG trap. */
export async function debugTrap(shell: Shell, command: () => string): Promise<void> {
  if (!shell.inTrap) shell.command = command
  if (shell.traps.get('DEBUG') && (shell.frames.length === 0 || shell.has('functrace'))) await shell.runTrap('DEBUG')
}

export async function trace(shell: Shell, text: string): Promise<void> {
  const prompt = shell.get('PS4') ?? '+ '
  await shell.err(
    `${prompt[0]?.repeat(shell.substitutionDepth + 1) ?? ''}${await expandSingle(shell, prompt.slice(1), { quoted: true })}${text}\n`,
  )
}

/** A word as `set -x` shows it. */
export function traced(word: string): string {
  return word === '' || /[\s|&;<>()$`\\"'*?[\]#~=%!{}^]/.test(word) ? (/^[\w=/.:,+@%^-]+$/.test(word) ? word : quoteWord(word)) : word
}
