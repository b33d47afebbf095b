/** One complete command of an interactive shell: as many lines as it takes, history put in place, an editor's where keys ask for one. */
import { expandAliases } from './interpreter/alias'
import { joinLines } from './interpreter/command-history'
import { editedCommands } from './interpreter/edited-commands'
import { ShellError } from './interpreter/errors'
import { expandHistory } from './interpreter/history'
import { decodePrompt } from './interpreter/prompt'
import { readLine } from './interpreter/read-line'
import type { Shell } from './interpreter/shell'
import { continues, openDocuments, parseText } from './interpreter/syntax'
import { LineEditor } from './terminal/editor'

/** Undefined at the end of the input. */
export async function readCommand(shell: Shell, editor: LineEditor | undefined): Promise<string | undefined> {
  const lines: string[] = []
  let begun = ''
  for (;;) {
    let line = await readOne(shell, editor, lines.length === 0, begun)
    begun = ''
    if (line === LineEditor.INTERRUPTED) {
      shell.status = 130
      await shell.runTrap('INT')
      await shell.err('\n')
      return ''
    }
    if (line !== undefined) shell.linesRead += line.split('\n').length
    if (line === undefined) return lines.length === 0 ? undefined : unfinished(shell, editor, lines.join('\n'))
    if (editor?.wanted) {
      const edited = await edit(shell, line, editor.wanted)
      if (edited === undefined) return ''
      line = edited
    } else if (shell.has('histexpand') && lines.length === 0) {
      const expanded = await withHistory(shell, line)
      if (expanded === undefined) return ''
      if (typeof expanded !== 'string') {
        begun = expanded.again
        continue
      }
      line = expanded
    }
    lines.push(line)
    const text = lines.join('\n')
    if (isUnfinished(shell, text)) continue
    remember(shell, lines)
    return text
  }
}

async function readOne(shell: Shell, editor: LineEditor | undefined, first: boolean, begun: string): Promise<string | undefined> {
  const prompt = await decodePrompt(shell, shell.get(first ? 'PS1' : 'PS2') ?? '', true)
  if (editor) return editor.read(prompt, shell.waitSignal, first, begun)
  await shell.err(prompt.replace(/[\x01\x02]/g, ''))
  return readLine(shell, 0)
}

function isUnparsed(shell: Shell, text: string): boolean {
  const source = shell.aliases.size > 0 ? expandAliases(shell, text) : text
  return parseText(source, 1, shell.shopts.extglob).problem?.incomplete === true
}

const isUnfinished = (shell: Shell, text: string): boolean => text.trim() !== '' && (isUnparsed(shell, text) || continues(text))

/** The input ends in the middle of a command, which ends the shell, too, unless quotation marks are open. */
async function unfinished(shell: Shell, editor: LineEditor | undefined, text: string): Promise<string | undefined> {
  if (editor) await shell.err('\n')
  // A here-document that the input ends is warned of, and used.
  if (!isUnparsed(shell, text) && openDocuments(parseText(text, 1, shell.shopts.extglob).unit.statements, true).length > 0) {
    remember(shell, text.split('\n'))
    return text
  }
  const open = parseText(text, 1, shell.shopts.extglob).problem?.message
  const quotes = open !== undefined && /looking for matching/.test(open)
  await shell.complain(quotes ? open : 'syntax error: unexpected end of file')
  shell.status = 2
  return quotes ? '' : undefined
}

/**
 * The line with references to the history put in place, which is shown; undefined when there is nothing to run, and what is to
 * be edited again where `histverify` or, after a mistake, `histreedit` wants that.
 */
async function withHistory(shell: Shell, line: string): Promise<string | { readonly again: string } | undefined> {
  const expanded = expandHistory(line, shell.history.lines, shell.historyMemory, shell.shopts.extglob)
  if ('error' in expanded) {
    await shell.err(`${shell.name.replace(/^-/, '')}: ${expanded.error}\n`)
    return shell.shopts.histreedit ? { again: line } : undefined
  }
  if (expanded.text === line) return line
  if (shell.shopts.histverify && !expanded.print) return { again: expanded.text }
  await shell.err(`${expanded.text}\n`)
  if (!expanded.print) return expanded.text
  remember(shell, [expanded.text])
  return undefined
}

/** Gives a line to an editor, and what comes back is the command; undefined when there is none. */
async function edit(shell: Shell, line: string, keys: 'emacs' | 'vi'): Promise<string | undefined> {
  const program = [shell.get('VISUAL'), shell.get('EDITOR')].find(Boolean) ?? keys
  try {
    const { status, text } = await editedCommands(shell, line, (path) => shell.engine.run(shell, `${program} ${path}`))
    if (status !== 0) return undefined
    await shell.err(`${text}\n`)
    return text
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    await shell.complain(error.message)
    return undefined
  }
}

/** Notes the lines of a command, as one entry or as many; of several commands that came in one line each is one. */
function remember(shell: Shell, read: readonly string[]): void {
  let lines: string[] = []
  for (const line of read.join('\n').split('\n')) {
    lines.push(line)
    if (isUnfinished(shell, lines.join('\n'))) continue
    note(shell, lines)
    lines = []
  }
  if (lines.length > 0) note(shell, lines)
}

function note(shell: Shell, lines: readonly string[]): void {
  const unset = (name: string): string => shell.get(name) ?? ''
  const rules = { control: unset('HISTCONTROL'), ignore: unset('HISTIGNORE'), size: Number(shell.get('HISTSIZE') ?? 1000) }
  const now = shell.machine.clock.now()
  const whole = shell.shopts.lithist || shell.flavour === 'ash' ? lines.join('\n') : joinLines(lines, (text) => endsInQuotes(shell, text))
  for (const text of shell.shopts.cmdhist ? [whole] : lines) shell.history.remember(text, now, rules)
}

const endsInQuotes = (shell: Shell, text: string): boolean =>
  /looking for matching/.test(parseText(text, 1, shell.shopts.extglob).problem?.message ?? '')
