/** Walks the syntax tree: lists, pipelines, compound commands. Simple commands are in simple.ts. */
import type { AndOr, CommandNode, CompoundList, Function as FunctionNode, PipelineNode, Statement } from 'unbash'
import { evaluateCondition } from './conditional'
import { DiscardLine, ExitShell, Interrupted, ShellError } from './errors'
import { expandArithmetic, expandPattern, expandSingle, expandWords } from './expand'
import { pieces } from './pieces'
import { finishSubstitutions } from './substitution'
import { applyRedirects } from './redirect'
import type { Shell } from './shell'
import { hostLimit } from './limits'
import type { Engine } from './engine'
import { callFunction, runSimple, runWords } from './simple'
import { commandLine, lineOf, type Unit } from './syntax'
import { runText } from './read-text'
import { Jobs, stateOf } from './jobs'
import { printCommand } from './print'
import { debugTrap, trace } from './trace'
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
  expand: { pieces, words: expandWords, single: expandSingle, pattern: expandPattern, arithmetic: expandArithmetic, prompt: decodePrompt },
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
        if (error.message) await shell.complain(/^\[\[|: bad array subscript$/.test(error.message) ? error.message : `[[: ${error.message}`)
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
      let undo: (keep?: boolean) => void
      try {
        undo = await applyRedirects(shell, node.redirects)
      } catch (error) {
        if (!(error instanceof ShellError) || error.fatal) throw error
        await shell.complain(error.message)
        shell.status = error.status
        await afterFailure(shell, error.status)
        return error.status
      }
      if (shell.lastAct === node && !shell.traps.get('EXIT')) undo(true)
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
