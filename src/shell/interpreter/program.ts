/** Programs: found on PATH, run as processes of their own, waited for; `exec` puts one in the shell's place. */
import { ExitShell, Interrupted, ShellError } from './errors'
import { fillPipes } from './substitution'
import { ansiQuote, needsAnsi } from './quote'
import { waitForeground } from './foreground'
import type { Shell } from './shell'
import { closedInputHandle, closedOutputHandle } from '../handle'
import { signalNumber } from '../signals'

/** From this number on descriptors are the shell's own, closed before a program runs: those of substitutions and coprocesses. */
const FIRST_OWN = 60

/** How a command is run. */
export interface Dispatch {
  readonly scope?: Map<string, string> | undefined
  readonly inPlace?: boolean
  /** The command as job messages show it. */
  readonly text: () => string
  readonly skipFunctions?: boolean
}

/** Resolves with the exit status; a program that is not found is reported with 127, one that cannot run with 126. */
export async function runProgram(shell: Shell, words: readonly string[], options: Dispatch): Promise<number> {
  const name = words[0]!
  const path = name === '' ? undefined : shell.findProgram(name, options.scope?.get('PATH') ?? shell.text('PATH'))
  const command = path === undefined ? undefined : shell.machine.command(path)
  if (!command) return notFound(shell, name, words)
  if (shell.machine.lacksInterpreter(path!)) {
    await shell.complain(shell.almquist ? `${name}: not found` : `${name}: cannot execute: required file not found`)
    return 127
  }
  if (!name.includes('/') && shell.has('hashall')) shell.hashed.set(name, { path: path!, hits: (shell.hashed.get(name)?.hits ?? 0) + 1 })
  const env = {
    ...shell.env(),
    ...(options.scope ? Object.fromEntries(options.scope) : {}),
    ...(shell.almquist ? {} : { _: path! }),
  }
  const streams = {
    stdin: shell.fds.get(0) ?? closedInputHandle(),
    stdout: shell.fds.get(1) ?? closedOutputHandle(),
    stderr: shell.fds.get(2) ?? closedOutputHandle(),
  }
  const descriptors = new Map([...shell.fds].filter(([fd]) => fd > 2 && fd < FIRST_OWN))
  const common = { command, descriptors, env, cwd: shell.cwd, ...streams, ...(shell.input === undefined ? {} : { input: shell.input }) }
  if (!command.streams && shell.substitutions.length > 0) await fillPipes(shell, words)
  if (options.inPlace && !shell.traps.get('EXIT')) {
    shell.catchNothing()
    return shell.machine.spawn(words, { ...common, process: shell.process }).exit
  }
  const running = shell.machine.spawn(words, { ...common, parent: shell.process, ...(shell.has('monitor') ? { leader: true } : {}) })
  const statuses = await waitForeground(
    shell,
    [running.process],
    running.exit.then((code) => [code]),
    options.text,
  )
  const status = statuses ? statuses[0]! : 148
  if (running.process.endedBy === 'INT' && !shell.interactive && shell.process.signal.aborted) throw shell.process.signal.reason
  if (running.process.endedBy === 'INT' && shell.interactive) throw new Interrupted(128 + signalNumber('INT'))
  return status
}

/** `exec`: the program replaces the shell. */
export async function execProgram(shell: Shell, words: readonly string[]): Promise<never> {
  const name = words[0]!
  if (!name.includes('/') && !shell.findProgram(name)) {
    await shell.complain(`exec: ${name}: not found`)
    if (shell.interactive) throw new ShellError('', 127)
    throw new ExitShell(127)
  }
  if (name.includes('/') && !shell.machine.command(shell.path(name)) && shell.flavour === 'bash') {
    const path = shell.path(name)
    const status = await notFound(shell, path, words)
    if (status === 126) {
      const directory = shell.machine.files.exists(path) && shell.machine.files.stat(path).type === 'directory'
      await shell.complain(`exec: ${path}: cannot execute: ${directory ? 'Is a directory' : 'Permission denied'}`)
    }
    throw shell.interactive ? new ShellError('', status) : new ExitShell(status)
  }
  const status = await runProgram(shell, words, { text: () => words.join(' '), inPlace: true })
  if ((status === 127 || status === 126) && shell.interactive) throw new ShellError('', status)
  shell.traps.delete('EXIT')
  throw new ExitShell(status)
}

async function notFound(shell: Shell, name: string, words: readonly string[]): Promise<number> {
  if (shell.functions.has('command_not_found_handle')) return shell.engine.callFunction(shell, 'command_not_found_handle', words)
  const ash = shell.almquist
  const shown = needsAnsi(name) && !ash ? ansiQuote(name) : name
  if (!name.includes('/')) {
    await shell.complain(ash ? `${name}: not found` : `${shown}: command not found`)
    return 127
  }
  const { files } = shell.machine
  const path = shell.path(name)
  try {
    const stat = files.stat(path)
    if (stat.type === 'directory') await shell.complain(ash ? `${name}: Permission denied` : `${name}: Is a directory`)
    else await shell.complain(`${name}: Permission denied`)
    return 126
  } catch (error) {
    const text = error instanceof Error ? error.message : 'No such file or directory'
    await shell.complain(ash ? `${name}: not found` : `${shown}: ${text}`)
    return text === 'Not a directory' ? 126 : 127
  }
}
