/** Walks the syntax tree: lists, pipelines, compound commands. Simple commands are in simple.ts. */
import { forEachChild, type AndOr, type CommandNode, type CompoundList, type Function as FunctionNode } from 'unbash'
import type { PipelineNode, Statement, SyntaxNode } from 'unbash'
import { beyondAsh } from './ash-words'
import { evaluateCondition } from './conditional'
import { DiscardLine, ExitShell, Interrupted, ShellError } from './errors'
import { expandArithmetic, expandPattern, expandSingle, finishSubstitutions, pieces } from './expand'
import { applyRedirects } from './redirect'
import type { Shell } from './shell'
import { hostLimit } from './limits'
import type { Engine } from './engine'
import { callFunction, runSimple, runWords } from './simple'
import { commandLine, continues, lineOf, openDocuments, parseText, type Unit } from './syntax'
import { Jobs, stateOf } from './jobs'
import { printCommand } from './print'
import { debugTrap, trace } from './trace'
import { expandAliases } from './alias'
import { builtins } from './builtins'
import { decodePrompt } from './prompt'
import { conditional, iterate, loop, forEach, select, choose } from './loops'
import { afterFailure, pipeline, foregroundSubshell, background, coprocess } from './pipeline'

export const engine: Engine = {
  run: (shell, text, options = {}) => runText(shell, text, options.line ?? 1, options.name),
  callFunction: (shell, name, args) => callFunction(shell, name, args, runBody),
  runWords: (shell, words, options) => runWords(shell, words, options),
  builtins,
  tree: { statements: (...args) => runStatements(...args), node: (...args) => runNode(...args), body: (...args) => runBody(...args) },
  expand: { pieces, single: expandSingle, pattern: expandPattern, arithmetic: expandArithmetic, prompt: decodePrompt },
}

/** Runs a text as a script would be read: what is complete before a syntax error still runs. */
export async function runText(shell: Shell, text: string, line = 1, name?: string): Promise<number> {
  const source = text.replace(/\0/g, '')
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
  shell.status = shell.interactive ? Math.max(1, problem.status ?? 2) : (problem.status ?? 2)
  if (!shell.interactive && shell.sourceDepth === 0 && name === undefined) throw new ExitShell(shell.status)
  return shell.status
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
  if (shell.flavour === 'ash') return
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
        status = await runStatements(shell, [statement], unit)
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
    const text = problem.message
      .replace(/^syntax error near unexpected token `(.*)'$/s, 'syntax error: unexpected "$1"')
      .replace(/^syntax error: unexpected end of file$/, 'syntax error: unexpected end of file')
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
  return shell.aliases.size > 0 && (shell.shopts.expand_aliases || shell.flavour === 'ash') ? expandAliases(shell, source) : source
}

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
      shell.status = 2
      if (!shell.interactive && shell.sourceDepth === 0) throw new ExitShell(2)
      return 2
    }
    status = await runLines(shell, unit)
    from = to + 1
  }
  return status
}

async function runStatements(shell: Shell, statements: readonly Statement[], unit: Unit): Promise<number> {
  let status = 0
  if (statements.length === 0) return 0
  for (const statement of statements) {
    const { line } = shell
    try {
      status = await runStatement(shell, statement, unit)
    } catch (thrown) {
      const error = hostLimit(thrown) ?? thrown
      if (!(error instanceof ShellError)) throw error
      if (error.message) await shell.complain(error.message)
      shell.status = status = error.status
      if (error.fatal) {
        if (!shell.interactive) throw error.discards ? new DiscardLine(error.status) : new ExitShell(error.status)
        throw new Interrupted(error.status)
      }
      if (shell.has('errexit') && shell.conditionDepth === 0) throw new ExitShell(status)
      shell.line = line
    }
    if (!shell.interactive) await tellDeaths(shell)
  }
  return status
}

/** A script hears of jobs that a signal ended, other than the usual ones. */
async function tellDeaths(shell: Shell): Promise<void> {
  if (shell.flavour === 'ash') return
  if (shell.has('monitor') && shell.subshellDepth === 0) {
    shell.jobs.deaths.splice(0)
    for (const job of shell.jobs.all().slice()) {
      if (job.status === undefined || job.reported) continue
      await shell.err(`${shell.jobs.describe(job)}\n`)
      shell.jobs.remove(job)
    }
    return
  }
  for (const job of shell.jobs.deaths.splice(0))
    await shell.err(`${shell.prefix}${String(job.pid).padStart(5)} ${stateOf(job).padEnd(23)} ${job.command}\n`)
}

async function runStatement(shell: Shell, statement: Statement, unit: Unit): Promise<number> {
  if (shell.has('noexec') && !shell.interactive) return 0
  if (statement.background) return background(shell, statement, unit)
  return runNode(shell, statement.command, unit)
}

const runBody = (shell: Shell, body: CommandNode | CompoundList, unit: Unit): Promise<number> =>
  body.type === 'CompoundList' ? runStatements(shell, body.commands, unit) : runNode(shell, body, unit)

/** Runs a node; commands that know their line are on it until they end, all else is where the reading has come to. */
async function runNode(shell: Shell, node: PipelineNode | AndOr, unit: Unit): Promise<number> {
  await shell.step()
  if (node.type === 'AndOr') return andOr(shell, node, unit)
  if (node.type === 'Pipeline') return pipeline(shell, node, unit)
  const { line } = shell
  const status = await runCommand(shell, node, unit)
  shell.line = line
  return status
}

async function runCommand(shell: Shell, node: CommandNode, unit: Unit): Promise<number> {
  let status: number
  switch (node.type) {
    case 'Command':
      shell.line = commandLine(unit, node)
      status = await runSimple(shell, node, unit, runBody)
      break
    case 'Subshell':
      shell.line = lineOf(unit, node.pos)
      if (shell.inParentheses) {
        shell.inParentheses = false
        shell.jobs = new Jobs()
        return runStatements(shell, node.body.commands, unit)
      }
      status = await foregroundSubshell(
        shell,
        () => printCommand(node, unit),
        (child) => {
          // Unlike the parts of a pipeline, it does not even list the jobs of the shell around it.
          child.jobs = new Jobs()
          return runStatements(child, node.body.commands, unit)
        },
      )
      if (status !== 0 && !shell.inTrap) shell.command = () => printCommand(node, unit)
      break
    case 'TestCommand':
      shell.line = lineOf(unit, node.pos)
      await debugTrap(shell, () => printCommand(node, unit))
      try {
        status = (await evaluateCondition(shell, node.expression)) ? 0 : 1
      } catch (error) {
        if (!(error instanceof ShellError) || error.fatal) throw error
        if (error.message) await shell.complain(error.message.startsWith('[[') ? error.message : `[[: ${error.message}`)
        status = error.status
      }
      break
    case 'ArithmeticCommand':
      shell.line = lineOf(unit, node.pos)
      await debugTrap(shell, () => printCommand(node, unit))
      try {
        if (shell.has('xtrace')) await trace(shell, `(( ${node.body} ))`)
        status = (await expandArithmetic(shell, node.body)) === 0n ? 1 : 0
      } catch (error) {
        if (!(error instanceof ShellError) || error.fatal) throw error
        await shell.complain(error.message.endsWith(': readonly variable') ? error.message : `((: ${error.message}`)
        status = 1
      }
      break
    default:
      return compound(shell, node, unit)
  }
  shell.status = status
  shell.pipeStatus = [status]
  await afterFailure(shell, status)
  return status
}

async function compound(shell: Shell, node: CommandNode, unit: Unit): Promise<number> {
  switch (node.type) {
    case 'Redirected': {
      const mark = shell.substitutions.length
      let undo: () => void
      try {
        undo = await applyRedirects(shell, node.redirects)
      } catch (error) {
        if (!(error instanceof ShellError) || error.fatal) throw error
        await shell.complain(error.message)
        shell.status = error.status
        await afterFailure(shell, error.status)
        return error.status
      }
      try {
        return await runNode(shell, node.command, unit)
      } catch (error) {
        if (!(error instanceof ShellError)) throw error
        // It is told where the redirection leads, before that is undone.
        if (error.message) await shell.complain(error.message)
        throw new ShellError('', error.status, error.fatal, error.discards)
      } finally {
        undo()
        await finishSubstitutions(shell, mark)
      }
    }
    case 'BraceGroup':
      return runStatements(shell, node.body.commands, unit)
    case 'If':
      return conditional(shell, node, unit)
    case 'While':
      return loop(shell, node, unit)
    case 'For':
      return forEach(shell, node, unit)
    case 'ArithmeticFor': {
      const part = (expression: { pos: number; end: number } | undefined): string =>
        expression ? unit.source.slice(expression.pos, expression.end) : ''
      const run = async (expression: { pos: number; end: number }): Promise<bigint> => {
        await debugTrap(shell, () => `((${part(expression)}))`)
        if (shell.has('xtrace')) await trace(shell, `(( ${part(expression)} ))`)
        try {
          return await expandArithmetic(shell, part(expression))
        } catch (error) {
          if (!(error instanceof ShellError) || error.fatal) throw error
          throw new ShellError(`((: ${error.message}`, error.status)
        }
      }
      shell.line = lineOf(unit, node.pos)
      if (node.initialize) await run(node.initialize)
      return iterate(
        shell,
        async function* () {
          while (!node.test || (await run(node.test)) !== 0n) {
            yield
            if (node.update) await run(node.update)
          }
        },
        () => runStatements(shell, node.body.commands, unit),
      )
    }
    case 'Select':
      return select(shell, node, unit)
    case 'Case':
      return choose(shell, node, unit)
    case 'Function':
      shell.status = await define(shell, node, unit)
      await afterFailure(shell, shell.status)
      return shell.status
    case 'Coproc':
      return coprocess(shell, node, unit)
    default:
      return runNode(shell, node, unit)
  }
}

async function define(shell: Shell, node: FunctionNode, unit: Unit): Promise<number> {
  const name = node.name.text
  if (shell.functions.get(name)?.readonly) {
    await shell.complain(`${name}: readonly function`)
    return 1
  }
  // What is no file has a name of its own.
  const file = shell.source ?? (shell.fileScript ? shell.name : shell.commandString === undefined ? 'main' : 'environment')
  shell.functions.set(name, { name, unit, body: node.body, source: unit.source.slice(node.pos, node.end), file })
  return 0
}

async function andOr(shell: Shell, node: AndOr, unit: Unit): Promise<number> {
  let status = 0
  for (let i = 0; i < node.commands.length; i++) {
    const operator = node.operators[i - 1]
    if (operator === '&&' && status !== 0) continue
    if (operator === '||' && status === 0) continue
    const last = i === node.commands.length - 1
    if (!last) shell.conditionDepth++
    try {
      status = await runNode(shell, node.commands[i]!, unit)
    } finally {
      if (!last) shell.conditionDepth--
    }
  }
  return status
}
