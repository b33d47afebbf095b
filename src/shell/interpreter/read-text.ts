/** Reads a text as bash reads a script, line by line: what is complete before a mistake has run, and what a line changes counts for the next. */
import { forEachChild, type Statement, type SyntaxNode } from 'unbash'
import { expandAliases } from './alias'
import { almquist } from './almquist'
import { beyondAsh } from './ash-words'
import { DiscardLine, ExitShell } from './errors'
import type { Shell } from './shell'
import { continues, lineOf, openDocuments, parseText, type Unit } from './syntax'

/** Runs a text as a script would be read: what is complete before a syntax error still runs. */
export async function runText(shell: Shell, text: string, line = 1, name?: string): Promise<number> {
  const plain = text.replace(/\0/g, '')
  if (shell.almquist) return runAsDash(shell, aliased(shell, plain), line, name)
  return runSource(shell, plain, line, name)
}

/** The grammar of dash and busybox's shell is the smaller one: it tells what is wrong, and puts what bash would take for its own. */
async function runAsDash(shell: Shell, source: string, line: number, name: string | undefined): Promise<number> {
  const ash = !shell.has('dash')
  const { readAsDash } = almquist()
  const { text, fault } = readAsDash(source, line, ash)
  if (!fault) return runSource(shell, text, line, name)
  if (fault.start > 0) await runSource(shell, readAsDash(source.slice(0, fault.start), line, ash).text, line, name)
  shell.line = fault.line
  await shell.complain(`${ash ? 's' : 'S'}yntax error: ${fault.message}`)
  shell.status = 2
  if (!shell.interactive) throw new ExitShell(2)
  return 2
}

async function runSource(shell: Shell, source: string, line: number, name: string | undefined): Promise<number> {
  // What changes how the following lines are read: aliases, and `shopt` of extglob and expand_aliases.
  const changing = (shell.shopts.expand_aliases && (shell.aliases.size > 0 || /\balias\b/.test(source))) || /\bshopt\b/.test(source)
  if (changing && source.includes('\n')) return runByLines(shell, source, line, name)
  const read = aliased(shell, source)
  const { unit, problem } = parseText(read, line, shell.shopts.extglob)
  const beyond = problem || shell.flavour === 'bash' ? undefined : beyondAsh(unit.statements)
  if (beyond) {
    await shell.complain(beyond.message)
    shell.status = 2
    if (!shell.interactive) throw new ExitShell(2)
    return 2
  }
  if (!problem) {
    if (source === shell.commandString && !shell.interactive && shell.subshellDepth === 0)
      shell.closing = lastCommand(unit.statements.at(-1))
    return runLines(shell, unit)
  }
  // bash reads and runs line by line, so lines before the one at fault have run.
  const before = unit.statements.filter(
    (statement) =>
      lineOf(unit, statement.end) < problem.line &&
      statement.end <= problem.position &&
      (!problem.incomplete || /^[ \t]*[;&]?[ \t]*(?:#.*)?\n/.test(read.slice(statement.end))),
  )
  const safe = before.length === 0 ? undefined : parseText(read.slice(0, endWithDocuments(before[before.length - 1]!)), line)
  if (safe && !safe.problem) await runLines(shell, safe.unit)
  await reportProblem(shell, problem, name)
  const inner = shell.sourceDepth > 0 || name !== undefined
  const ends = problem.substituted === true && shell.flavour === 'bash' && !shell.has('dash')
  const status = ends && !shell.interactive ? (shell.commandString !== undefined ? 127 : inner ? 1 : 2) : (problem.status ?? 2)
  shell.status = shell.interactive ? Math.max(1, status) : status
  if (!shell.interactive && (!inner || ends)) throw new ExitShell(shell.status)
  return shell.status
}

/** The simple command that a statement comes to in the end, if that is one. */
function lastCommand(statement: Statement | undefined): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = statement?.background ? undefined : statement?.command
  while (node) {
    if (node.type === 'Command') return node
    if (node.type === 'AndOr') node = node.commands.at(-1)
    else if (node.type === 'Pipeline' && node.commands.length === 1 && node.prefixes.length === 0) node = node.commands[0]
    else return undefined
  }
  return undefined
}

/** Where a statement ends, with the here-documents that stand below it. */
function endWithDocuments(statement: Statement): number {
  let end = statement.end
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc') end = Math.max(end, node.closing?.end ?? node.body.end)
    forEachChild(node, visit)
  }
  visit(statement)
  return end
}

/** A here-document may end with the text: only a warning. */
async function warnOfOpenDocuments(shell: Shell, unit: Unit, statements: readonly Statement[]): Promise<void> {
  if (shell.almquist) return
  const last = unit.line + unit.source.replace(/\n$/, '').split('\n').length - 1
  const where = shell.interactive ? '' : `line ${last}: `
  for (const document of openDocuments(statements)) {
    // It is read from where the lines in front of it end.
    const line = lineOf(unit, document.body ? document.body.pos : document.pos) - (document.body ? 1 : 0)
    const wanted = document.delimiter?.value ?? ''
    await shell.err(`${shell.name}: ${where}warning: here-document at line ${line} delimited by end-of-file (wanted \`${wanted}')\n`)
  }
}

/** Runs the statements of a text; after an error that discards a line, from the next line on. */
async function runLines(shell: Shell, unit: Unit): Promise<number> {
  let rest = unit.statements
  let current = rest[0]
  let status = 0
  let seen = unit.line - 1
  let read = unit.line - 1
  for (;;) {
    try {
      for (const statement of rest) {
        current = statement
        const end = lineOf(unit, statement.end)
        if (lineOf(unit, statement.pos) > read) {
          // The shell has read up to the end of the line before it runs what is on it.
          const together: Statement[] = []
          read = end
          for (const other of rest) {
            if (other.pos < statement.pos || lineOf(unit, other.pos) > read) continue
            together.push(other)
            read = lineOf(unit, other.end)
          }
          if (unit.source.includes('<<')) await warnOfOpenDocuments(shell, unit, together)
        }
        if (shell.frames.length === 0) shell.line = read
        // `set -v` shows lines as they are read, so the line that it is on is not shown any more.
        if (shell.has('verbose'))
          await shell.err(
            unit.source.slice(unit.lineStarts[seen + 1 - unit.line], unit.lineStarts[end + 1 - unit.line]).replace(/([^\n])$/, '$1\n'),
          )
        seen = Math.max(seen, end)
        status = await shell.engine.tree.statements(shell, [statement], unit)
      }
      return status
    } catch (error) {
      if (!(error instanceof DiscardLine) || shell.subshellDepth > 0) throw error
      const last = lineOf(unit, current!.end)
      rest = rest.filter((statement) => lineOf(unit, statement.pos) > last)
      shell.status = error.status
      if (rest.length === 0) return error.status
    }
  }
}

export async function reportProblem(
  shell: Shell,
  problem: { message: string; line: number; shown?: string },
  name?: string,
): Promise<void> {
  if (shell.flavour === 'ash') {
    const text = problem.message.replace(/^syntax error near unexpected token `(.*)'$/s, 'syntax error: unexpected "$1"')
    await shell.err(
      `${shell.name}: ${text.startsWith('unexpected EOF') ? (text.endsWith("``'") ? 'syntax error: EOF in backquote substitution' : 'syntax error: unterminated quoted string') : text}\n`,
    )
    return
  }
  const outer = shell.interactive ? shell.name.replace(/^-/, '') : (shell.source ?? shell.name)
  const inner = name ?? (shell.commandString === undefined ? outer : '-c')
  const prefix = shell.interactive && !name ? `${outer}: ` : `${outer}: ${inner === outer ? '' : `${inner}: `}line ${problem.line}: `
  if (problem.message === '') return
  for (const message of problem.message.split('\n')) await shell.err(`${prefix}${message}\n`)
  if (problem.shown !== undefined && (!shell.interactive || name)) await shell.err(`${prefix}\`${problem.shown}'\n`)
}

/** A text with its aliases expanded, where that is on. */
function aliased(shell: Shell, source: string): string {
  return shell.aliases.size > 0 && (shell.shopts.expand_aliases || shell.almquist) ? expandAliases(shell, source) : source
}

/** How bash words that it cannot read an expression of `[[`. */
const CONDITION = /\bconditional (?:binary operator|unary operator|expression)|unexpected argument .* to conditional/

async function runByLines(shell: Shell, source: string, firstLine: number, name?: string): Promise<number> {
  const lines = source.split('\n')
  let from = 0
  let status = shell.status
  for (let to = 0; to < lines.length; to++) {
    const chunk = lines.slice(from, to + 1).join('\n')
    if (chunk.trim() === '') {
      from = to + 1
      continue
    }
    const { unit, problem } = parseText(aliased(shell, chunk), firstLine + from, shell.shopts.extglob)
    if ((problem?.incomplete || continues(chunk)) && to < lines.length - 1) continue
    if (problem) {
      await reportProblem(shell, problem, name)
      // A wrong expression of `[[` ends what is read as the end of the text does.
      const top = !shell.interactive && shell.sourceDepth === 0
      shell.status = top && name === undefined && CONDITION.test(problem.message) ? shell.status : 2
      if (top) throw new ExitShell(shell.status)
      return 2
    }
    status = await runLines(shell, unit)
    from = to + 1
  }
  return status
}
