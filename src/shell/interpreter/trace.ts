/** What runs just before a command does: the DEBUG trap and the lines of `set -x`. */
import { ansiQuote, needsAnsi } from './quote'
import type { Shell } from './shell'

/** Notes the command that is about to run, for $BASH_COMMAND, and runs the DEBUG trap; false when that says, with `extdebug`, not to run it. */
export async function debugTrap(shell: Shell, command: () => string): Promise<boolean> {
  if (!shell.inTrap) shell.command = command
  if (shell.traps.get('DEBUG') && (shell.frames.length === 0 || shell.has('functrace')))
    return (await shell.runTrap('DEBUG')) === 0 || !shell.shopts.extdebug
  return true
}

/** Whether also loops and choices show what they begin with, which the shells of Almquist's family keep to themselves. */
export const tracesAll = (shell: Shell): boolean => shell.has('xtrace') && !shell.almquist

export async function trace(shell: Shell, text: string): Promise<void> {
  shell.options.delete('xtrace')
  let prompt: string
  try {
    prompt = await shell.engine.expand.prompt(shell, shell.get('PS4') ?? '')
  } finally {
    shell.options.add('xtrace')
  }
  const [first = '', ...rest] = prompt
  await shell.err(`${first.repeat(shell.almquist ? 1 : shell.substitutionDepth + 1)}${rest.join('')}${text}\n`)
}

/** The value of an assignment as `set -x` shows it: nothing stays nothing. */
export const tracedValue = (value: string, shell: Shell): string => (value === '' ? '' : traced(value, shell))

/** A word as `set -x` shows it. */
export function traced(word: string, shell: Shell): string {
  if (shell.has('dash')) return word
  if (shell.almquist) return tracedByAsh(word)
  if (word === "'") return "\\'"
  if (word === '' || /[ \t\n'"\\|&;()<>!{}*[\]?^$`]|^[~#]|(?<=[=:])~|(?<=[ \t])#/.test(word)) return `'${word.replace(/'/g, "'\\''")}'`
  return needsAnsi(word) ? ansiQuote(word) : word
}

const KEYWORDS = new Set('! case do done elif else esac fi for function if in then until while'.split(' '))

/** busybox's maybe_single_quote(): what is beyond plain characters, and words that the grammar knows. */
function tracedByAsh(word: string): string {
  if (!KEYWORDS.has(word) && !/[^+-:@-Z\]^_a-z]/.test(word)) return word
  return `'${word.replace(/'+/g, (quotes) => `'"${quotes}"'`)}'`
}
