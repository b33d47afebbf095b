/** What an interactive shell does for its line editor: completion, and the expansions that keys ask for. */
import { Signalled } from '../command'
import { expandAliases } from '../interpreter/alias'
import { expandWords } from '../interpreter/expand'
import { expandHistory } from '../interpreter/history'
import { glob } from '../interpreter/pathname'
import type { Shell } from '../interpreter/shell'
import type { EditorShell } from './candidates'
import { completionFor } from './completion'

/** Words between blanks; what is quoted or substituted is of one word. */
const WORDS = /(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|`[^`]*`|\$\([^)]*\)|\S)+/g

/** The line with its references to the history put in place; undefined when one is wrong. */
function withHistory(shell: Shell, line: string): string | undefined {
  const expanded = expandHistory(line, shell.history.lines, shell.historyMemory, shell.shopts.extglob)
  return 'error' in expanded ? undefined : expanded.text
}

/** What cannot be expanded stays as it is typed. */
async function expanded(shell: Shell, words: readonly string[]): Promise<string[] | undefined> {
  try {
    return await expandWords(shell, words)
  } catch (error) {
    if (error instanceof Signalled) throw error
    return undefined
  }
}

export function editorShell(shell: Shell): EditorShell {
  return {
    complete: (query) => completionFor(shell, query),
    version: 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)',
    forgotten: () => shell.history.forgotten,
    readInit: () => shell.readInit?.(),
    expandHistory: (line) => withHistory(shell, line),
    expandLine: async (line) => {
      const text = expandAliases(shell, withHistory(shell, line) ?? line)
      return (await expanded(shell, text.match(WORDS) ?? []))?.join(' ')
    },
    expandTilde: async (word) => {
      const [home] = (await expanded(shell, [word])) ?? []
      return home === word ? undefined : home
    },
    glob: (pattern) => glob(shell.machine.files, shell.cwd, pattern, { extglob: true, dotglob: false, globstar: false, nocaseglob: false }),
  }
}
