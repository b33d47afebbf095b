/** Pipelines, lists in the background and coprocesses: what runs in subshells. */
import type { AndOr, CommandNode, Coproc, Pipeline, Redirection, Statement } from 'unbash'
import type { Process } from '../process'
import { ExitShell, ShellError } from './errors'
import { waitForeground } from './foreground'
import type { Shell } from './shell'
import { MAX_CALL_DEPTH } from './limits'
import type { Unit } from './syntax'
import { printCommand } from './print'
import { debugTrap } from './trace'

export async function pipeline(shell: Shell, node: Pipeline, unit: Unit): Promise<number> {
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length
  const timed = node.prefixes.find((prefix) => prefix.type === 'Time')
  const started = shell.machine.clock.now()
  if (negations > 0) shell.conditionDepth++
  let status: number
  try {
    if (node.commands.length === 0) status = 0
    else if (node.commands.length === 1) status = await shell.engine.tree.node(shell, node.commands[0]!, unit)
    else status = await connected(shell, node, unit)
  } finally {
    if (negations > 0) shell.conditionDepth--
    if (timed)
      await shell.err(elapsed(shell.machine.clock.now() - started, timed.type === 'Time' && !!timed.posix, shell.get('TIMEFORMAT')))
  }
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
    const command = node.operators[i] === '|&' ? withErrors(node.commands[i]!) : node.commands[i]!
    const next = i < count - 1 ? shell.pipe() : undefined
    const input = previous
    previous = next?.reader
    if (command.type === 'Command' && shell.traps.has('DEBUG')) await debugTrap(shell, () => printCommand(command, unit))
    if (i === count - 1 && lastHere) {
      const saved = shell.fds.get(0)?.retain()
      shell.setHandle(0, input!)
      try {
        lastStatus = await shell.engine.tree.node(shell, command, unit)
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
          if (command.type === 'Command') {
            child.environmentDepth--
            child.raisesDepth = true
          }
          leavesToParentheses(child, command)
          return child.engine.tree.node(child, command, unit)
        },
        {
          ...(monitor && i === 0 ? { leader: true } : {}),
          ...(monitor && i > 0 ? { group: processes[0]!.group } : {}),
          setup: (child) => {
            if (input) child.setHandle(0, input)
            if (next) child.setHandle(1, next.writer)
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

/** `a |& b` is `a 2>&1 | b`: a redirection behind those that the command has. */
function withErrors(command: CommandNode): CommandNode {
  const { pos, end } = command
  const redirect: Redirection = {
    type: 'Redirect',
    pos: end,
    end,
    operator: '>&',
    descriptor: { type: 'FileDescriptor', pos: end, end, value: 2 },
    target: { type: 'Word', text: '1', value: '1', pos: end, end },
  }
  switch (command.type) {
    case 'Command':
      return { ...command, args: command.args, redirects: [...command.redirects, redirect] }
    case 'Redirected':
      return { ...command, redirects: [...command.redirects, redirect] }
    case 'Function':
    case 'Coproc':
      return command
    default:
      return { type: 'Redirected', pos, end, command, redirects: [redirect] }
  }
}

/** `( ... )` as a part of a pipeline or in the background is one subshell and one process, not two. */
function leavesToParentheses(child: Shell, command: CommandNode | Pipeline | AndOr): void {
  child.lastAct = command
  const inner = command.type === 'Redirected' ? command.command : command
  if (inner.type === 'Subshell') child.inParentheses = true
}

export async function foregroundSubshell(shell: Shell, text: () => string, body: (child: Shell) => Promise<number>): Promise<number> {
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

export async function background(shell: Shell, statement: Statement, unit: Unit): Promise<number> {
  const monitor = shell.has('monitor')
  const { command } = statement
  const text = printCommand(command, unit)
  // A job's name alone lets it go on in the background.
  if (monitor && shell.flavour === 'bash' && command.type === 'Command' && text.startsWith('%'))
    return shell.engine.runWords(shell, ['bg', ...text.split(/\s+/)])
  await shell.beforeFork()
  const processes: Process[] = []
  const done = shell.subshell(
    (child) => {
      child.inPlace = command.type === 'Command'
      leavesToParentheses(child, command)
      return child.engine.tree.node(child, command, unit)
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

export async function coprocess(shell: Shell, node: Coproc, unit: Unit): Promise<number> {
  const name = node.name?.text ?? 'COPROC'
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`\`${name}': not a valid identifier`)
  const toChild = shell.pipe()
  const fromChild = shell.pipe()
  await shell.beforeFork()
  const processes: Process[] = []
  const done = shell.subshell((child) => child.engine.tree.body(child, node.body, unit), {
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

/** ERR trap and `set -e`. */
export async function afterFailure(shell: Shell, status: number): Promise<void> {
  if (status === 0 || shell.conditionDepth > 0) return
  if (shell.traps.get('ERR') && (shell.frames.length === 0 || shell.has('errtrace'))) await shell.runTrap('ERR')
  if (shell.has('errexit')) throw new ExitShell(status)
}
