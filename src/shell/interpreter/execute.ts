/** Walks the syntax tree: lists, pipelines, compound commands. Simple commands are in simple.ts. */
import type {
  AndOr,
  Case,
  CommandNode,
  CompoundList,
  Coproc,
  For,
  Function as FunctionNode,
  If,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  While,
} from 'unbash'
import type { Process } from '../process'
import { evaluateCondition } from './conditional'
import { DiscardLine, BreakLoop, ExitShell, Interrupted, ShellError } from './errors'
import { expandArithmetic, expandPattern, expandSingle, expandWords, finishSubstitutions, pieces } from './expand'
import { waitForeground } from './foreground'
import { matches } from './pattern'
import { applyRedirects } from './redirect'
import { hostLimit, MAX_CALL_DEPTH, type Engine, type Shell } from './shell'
import { readLine } from './read-line'
import { callFunction, runSimple, runWords } from './simple'
import { continues, lineOf, openDocuments, parseText, type Unit } from './syntax'
import { Jobs, stateOf } from './jobs'
import { printCommand } from './print'
import { debugTrap, trace } from './trace'
import { expandAliases } from './alias'
import { builtins } from './builtins'
import { decodePrompt } from './prompt'

export const engine: Engine = {
  run: (shell, text, options = {}) => runText(shell, text, options.line ?? 1, options.name),
  callFunction: (shell, name, args) => callFunction(shell, name, args, runBody),
  runWords: (shell, words, options) => runWords(shell, words, options),
  builtins,
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
  if (!problem) {
    if (source.includes('<<')) await warnOfOpenDocuments(shell, unit)
    return runLines(shell, unit)
  }
  // bash reads and runs line by line, so lines before the one at fault have run.
  const before = unit.statements.filter(
    (statement) =>
      lineOf(unit, statement.end) < problem.line &&
      statement.end <= problem.position &&
      (!problem.incomplete || /^[ \t]*[;&]?[ \t]*(?:#.*)?\n/.test(read.slice(statement.end))),
  )
  const safe = before.length === 0 ? undefined : parseText(read.slice(0, before[before.length - 1]!.end), line)
  if (safe && !safe.problem && name === undefined) await runStatements(shell, safe.unit.statements, safe.unit)
  await reportProblem(shell, problem, name)
  shell.status = shell.interactive ? Math.max(1, problem.status ?? 2) : (problem.status ?? 2)
  if (!shell.interactive && shell.sourceDepth === 0 && name === undefined) throw new ExitShell(shell.status)
  return shell.status
}

/** A here-document may end with the text: only a warning. */
async function warnOfOpenDocuments(shell: Shell, unit: Unit): Promise<void> {
  if (shell.flavour === 'ash') return
  const last = unit.line + unit.source.replace(/\n$/, '').split('\n').length - 1
  const where = shell.interactive ? '' : `line ${last}: `
  for (const document of openDocuments(unit.statements)) {
    const line = lineOf(unit, document.pos)
    const wanted = document.delimiter?.value ?? ''
    await shell.err(`${shell.name}: ${where}warning: here-document at line ${line} delimited by end-of-file (wanted \`${wanted}')\n`)
  }
}

/** Runs the statements of a text; after an error that discards a line, from the next line on. */
async function runLines(shell: Shell, unit: Unit): Promise<number> {
  let rest = unit.statements
  let status = 0
  let seen = unit.line - 1
  for (;;) {
    try {
      for (const statement of rest) {
        const end = lineOf(unit, statement.end)
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
      if (!(error instanceof DiscardLine) || shell.subshellDepth > 0 || shell.frames.length > 0 || shell.sourceDepth > 0) throw error
      const failed = rest.filter((statement) => lineOf(unit, statement.pos) <= shell.line).pop()
      const last = failed ? lineOf(unit, failed.end) : shell.line
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
    await shell.err(`${shell.name}: ${text.startsWith('unexpected EOF') ? 'syntax error: unterminated quoted string' : text}\n`)
    return
  }
  const source = name ? `${name}: ` : shell.commandString === undefined ? '' : '-c: '
  const prefix = shell.interactive ? `${shell.name}: ${name ? `${name}: ` : ''}` : `${shell.name}: ${source}line ${problem.line}: `
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
    status = await runStatements(shell, unit.statements, unit)
    from = to + 1
  }
  return status
}

export async function runStatements(shell: Shell, statements: readonly Statement[], unit: Unit): Promise<number> {
  let status = 0
  if (statements.length === 0) return 0
  for (const statement of statements) {
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
    }
    if (!shell.interactive) await tellDeaths(shell)
  }
  return status
}

/** A script hears of jobs that a signal ended, other than the usual ones. */
async function tellDeaths(shell: Shell): Promise<void> {
  if (shell.flavour === 'ash') return
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

async function runNode(shell: Shell, node: PipelineNode | AndOr, unit: Unit): Promise<number> {
  await shell.step()
  let status: number
  switch (node.type) {
    case 'AndOr':
      return andOr(shell, node, unit)
    case 'Pipeline':
      return pipeline(shell, node, unit)
    case 'Command':
      shell.line = lineOf(unit, node.pos)
      status = await runSimple(shell, node, unit, runBody)
      break
    case 'Subshell':
      shell.line = lineOf(unit, node.pos)
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
        await shell.complain(`((: ${error.message}`)
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

/** ERR trap and `set -e`. */
async function afterFailure(shell: Shell, status: number): Promise<void> {
  if (status === 0 || shell.conditionDepth > 0) return
  if (shell.traps.get('ERR') && (shell.frames.length === 0 || shell.has('errtrace'))) await shell.runTrap('ERR')
  if (shell.has('errexit')) throw new ExitShell(status)
}

async function compound(shell: Shell, node: CommandNode, unit: Unit): Promise<number> {
  switch (node.type) {
    case 'Redirected': {
      const mark = shell.substitutions.length
      shell.line = lineOf(unit, node.pos)
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
        return expandArithmetic(shell, part(expression))
      }
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
      define(shell, node, unit)
      shell.status = 0
      return 0
    case 'Coproc':
      return coprocess(shell, node, unit)
    default:
      return runNode(shell, node, unit)
  }
}

function define(shell: Shell, node: FunctionNode, unit: Unit): void {
  const name = node.name.text
  shell.functions.set(name, { name, unit, body: node.body, source: unit.source.slice(node.pos, node.end), file: shell.name })
}

async function conditionOf(shell: Shell, list: CompoundList, unit: Unit): Promise<number> {
  shell.conditionDepth++
  try {
    return await runStatements(shell, list.commands, unit)
  } finally {
    shell.conditionDepth--
  }
}

async function conditional(shell: Shell, node: If, unit: Unit): Promise<number> {
  if ((await conditionOf(shell, node.clause, unit)) === 0) return runStatements(shell, node.then.commands, unit)
  for (const branch of node.elif)
    if ((await conditionOf(shell, branch.clause, unit)) === 0) return runStatements(shell, branch.then.commands, unit)
  if (node.else) return runStatements(shell, node.else.commands, unit)
  shell.status = 0
  return 0
}

async function iterate(shell: Shell, rounds: () => AsyncGenerator<void>, body: () => Promise<number>): Promise<number> {
  let status = 0
  shell.loopDepth++
  const depth = shell.conditionDepth
  try {
    for await (const _ of rounds()) {
      await shell.step()
      try {
        status = await body()
      } catch (error) {
        if (!(error instanceof BreakLoop)) throw error
        shell.conditionDepth = depth
        status = error.status
        shell.status = status
        if (--error.levels > 0) throw error
        if (error.kind === 'break') break
      }
    }
  } finally {
    shell.loopDepth--
  }
  shell.status = status
  return status
}

async function loop(shell: Shell, node: While, unit: Unit): Promise<number> {
  let status = 0
  shell.loopDepth++
  const depth = shell.conditionDepth
  try {
    for (;;) {
      await shell.step()
      try {
        const condition = await conditionOf(shell, node.clause, unit)
        if ((condition === 0) !== (node.kind === 'while')) break
        status = await runStatements(shell, node.body.commands, unit)
      } catch (error) {
        if (!(error instanceof BreakLoop)) throw error
        shell.conditionDepth = depth
        status = error.status
        if (--error.levels > 0) throw error
        if (error.kind === 'break') break
      }
    }
  } finally {
    shell.loopDepth--
  }
  shell.status = status
  return status
}

async function forEach(shell: Shell, node: For, unit: Unit): Promise<number> {
  shell.line = lineOf(unit, node.pos)
  const words = node.wordlist
    ? await expandWords(
        shell,
        node.wordlist.map((word) => word.text),
      )
    : [...shell.positional]
  const name = node.name.text
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`\`${name}': not a valid identifier`)
  return iterate(
    shell,
    async function* () {
      for (const word of words) {
        const raw = shell.vars.raw(name)
        if (raw?.nameref) raw.value = word
        else shell.set(name, word)
        const head = (): string => `for ${name} in ${node.wordlist?.map((item) => item.text).join(' ') ?? '"$@"'}`
        await debugTrap(shell, head)
        if (shell.has('xtrace')) await trace(shell, head())
        yield
      }
    },
    () => runStatements(shell, node.body.commands, unit),
  )
}

async function select(shell: Shell, node: Select, unit: Unit): Promise<number> {
  const words = node.wordlist
    ? await expandWords(
        shell,
        node.wordlist.map((word) => word.text),
      )
    : [...shell.positional]
  if (words.length === 0) return 0
  const menu = (): string => words.map((word, index) => `${String(index + 1).padStart(String(words.length).length)}) ${word}\n`).join('')
  let show = true
  let ended = false
  const status = await iterate(
    shell,
    async function* () {
      for (;;) {
        if (show) await shell.err(menu())
        show = false
        await shell.err(await expandSingle(shell, shell.get('PS3') ?? '#? ', { quoted: true }))
        const line = await readLine(shell, 0)
        if (line === undefined) {
          await shell.out('\n')
          ended = true
          return
        }
        shell.set('REPLY', line)
        if (line.trim() === '') {
          show = true
          continue
        }
        shell.set(node.name.text, words[Number(line) - 1] ?? '')
        yield
      }
    },
    () => runStatements(shell, node.body.commands, unit),
  )
  return ended ? 1 : status
}

async function choose(shell: Shell, node: Case, unit: Unit): Promise<number> {
  shell.line = lineOf(unit, node.pos)
  await debugTrap(shell, () => `case ${node.word.text} in `)
  if (shell.has('xtrace')) await trace(shell, `case ${node.word.text} in`)
  const word = await expandSingle(shell, node.word.text)
  let through = false
  let status = 0
  for (const item of node.items) {
    let hit = through
    for (const pattern of hit ? [] : item.pattern) {
      if (!matches(await expandPattern(shell, pattern.text), word, { extglob: true, ignoreCase: shell.shopts.nocasematch === true }))
        continue
      hit = true
      break
    }
    if (!hit) continue
    status = await runStatements(shell, item.body.commands, unit)
    if (item.terminator === ';&') through = true
    else if (item.terminator === ';;&') through = false
    else break
  }
  shell.status = status
  return status
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

async function pipeline(shell: Shell, node: Pipeline, unit: Unit): Promise<number> {
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length
  const timed = node.prefixes.find((prefix) => prefix.type === 'Time')
  const started = shell.machine.clock.now()
  if (negations > 0) shell.conditionDepth++
  let status: number
  try {
    if (node.commands.length === 0) status = 0
    else if (node.commands.length === 1) status = await runNode(shell, node.commands[0]!, unit)
    else status = await connected(shell, node, unit)
  } finally {
    if (negations > 0) shell.conditionDepth--
  }
  if (timed) await shell.err(elapsed(shell.machine.clock.now() - started, timed.type === 'Time' && !!timed.posix, shell.get('TIMEFORMAT')))
  if (negations % 2 === 1) status = status === 0 ? 1 : 0
  shell.status = status
  if (negations === 0 && node.commands.length > 1) await afterFailure(shell, status)
  return status
}

function elapsed(milliseconds: number, posix: boolean, format: string | undefined): string {
  if (posix) return `real ${(milliseconds / 1000).toFixed(2)}\nuser 0.00\nsys 0.00\n`
  const minutes = Math.floor(milliseconds / 60000)
  const seconds = ((milliseconds % 60000) / 1000).toFixed(3)
  if (format !== undefined) {
    const text = format.replace(/%(\d?)(l?)([RUSP%])/g, (_, digits: string, long: string, code: string) => {
      if (code === '%') return '%'
      if (code === 'P') return '0.00'
      const value = code === 'R' ? milliseconds : 0
      const precision = digits === '' ? 3 : Math.min(3, Number(digits))
      return long ? `${Math.floor(value / 60000)}m${((value % 60000) / 1000).toFixed(precision)}s` : (value / 1000).toFixed(precision)
    })
    return text === '' ? '' : `${text}\n`
  }
  return `\nreal\t${minutes}m${seconds}s\nuser\t0m0.000s\nsys\t0m0.000s\n`
}

async function connected(shell: Shell, node: Pipeline, unit: Unit): Promise<number> {
  const monitor = shell.has('monitor')
  const count = node.commands.length
  for (let i = 0; i < count; i++) await shell.beforeFork()
  const processes: Process[] = []
  const works: Promise<number>[] = []
  const lastHere = shell.shopts.lastpipe === true && !monitor
  let previous: ReturnType<Shell['pipe']>['reader'] | undefined
  let lastStatus: number | undefined
  for (let i = 0; i < count; i++) {
    const command = node.commands[i]!
    const next = i < count - 1 ? shell.pipe() : undefined
    const input = previous
    previous = next?.reader
    if (command.type === 'Command' && shell.traps.has('DEBUG')) await debugTrap(shell, () => printCommand(command, unit))
    if (i === count - 1 && lastHere) {
      const saved = shell.fds.get(0)?.retain()
      shell.setHandle(0, input!)
      try {
        lastStatus = await runNode(shell, command, unit)
      } finally {
        if (saved) shell.setHandle(0, saved)
        else shell.closeHandle(0)
      }
      break
    }
    works.push(
      shell.subshell(
        (child) => {
          child.inPlace = command.type === 'Command'
          return runNode(child, command, unit)
        },
        {
          ...(monitor && i === 0 ? { leader: true } : {}),
          ...(monitor && i > 0 ? { group: processes[0]!.group } : {}),
          setup: (child) => {
            if (input) child.setHandle(0, input)
            if (next) {
              child.setHandle(1, next.writer)
              if (node.operators[i] === '|&') child.setHandle(2, next.writer.retain())
            }
          },
          onStart: (process) => processes.push(process),
        },
      ),
    )
  }
  const all = Promise.all(works)
  const statuses = await waitForeground(shell, processes, all, () => printCommand(node, unit))
  if (!statuses) return 148
  const every = lastStatus === undefined ? statuses : [...statuses, lastStatus]
  shell.pipeStatus = every
  if (shell.has('pipefail')) return [...every].reverse().find((status) => status !== 0) ?? 0
  return every[every.length - 1]!
}

async function foregroundSubshell(shell: Shell, text: () => string, body: (child: Shell) => Promise<number>): Promise<number> {
  if (shell.subshellDepth > MAX_CALL_DEPTH) throw new ShellError('fork: retry: Resource temporarily unavailable', 254)
  await shell.beforeFork()
  const processes: Process[] = []
  const work = shell.subshell(body, { ...(shell.has('monitor') ? { leader: true } : {}), onStart: (process) => processes.push(process) })
  const status = await waitForeground(
    shell,
    processes,
    work.then((code) => [code]),
    text,
  )
  return status ? status[0]! : 148
}

async function background(shell: Shell, statement: Statement, unit: Unit): Promise<number> {
  const monitor = shell.has('monitor')
  const { command } = statement
  const text = printCommand(command, unit)
  await shell.beforeFork()
  const processes: Process[] = []
  const done = shell.subshell(
    (child) => {
      child.inPlace = command.type === 'Command'
      return runNode(child, command, unit)
    },
    {
      ...(monitor ? { leader: true } : {}),
      setup: (child) => {
        if (monitor) return
        child.process.ignored.add('INT')
        child.process.ignored.add('QUIT')
        child.setHandle(0, child.nullInput())
      },
      onStart: (process) => processes.push(process),
    },
  )
  const pid = processes[0]!.pid
  const job = shell.jobs.add({ group: processes[0]!.group, command: text, processes, done, pid })
  shell.lastBackground = pid
  if (shell.interactive) await shell.err(`[${job.id}] ${pid}\n`)
  shell.status = 0
  return 0
}

async function coprocess(shell: Shell, node: Coproc, unit: Unit): Promise<number> {
  const name = node.name?.text ?? 'COPROC'
  const toChild = shell.pipe()
  const fromChild = shell.pipe()
  await shell.beforeFork()
  const processes: Process[] = []
  const done = shell.subshell((child) => runBody(child, node.body, unit), {
    setup: (child) => {
      child.setHandle(0, toChild.reader)
      child.setHandle(1, fromChild.writer)
    },
    onStart: (process) => processes.push(process),
  })
  let fd = 63
  while (shell.fds.has(fd) || shell.fds.has(fd - 1)) fd -= 2
  shell.setHandle(fd, fromChild.reader)
  shell.setHandle(fd - 1, toChild.writer)
  const variable = shell.vars.forAssignment(name)
  variable.array = new Map([
    [0, String(fd)],
    [1, String(fd - 1)],
  ])
  shell.set(`${name}_PID`, String(processes[0]!.pid))
  shell.lastBackground = processes[0]!.pid
  const job = shell.jobs.add({ group: processes[0]!.group, command: printCommand(node, unit), processes, done, pid: processes[0]!.pid })
  shell.coprocesses.push({ name, fds: [fd, fd - 1], job })
  return 0
}
