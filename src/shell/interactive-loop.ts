/** The read-eval-print loop of an interactive shell: prompt, line, history, jobs. */
import { BreakLoop, ExitShell, Interrupted, ReturnFrom } from './interpreter/errors'
import { reportProblem } from './interpreter/read-text'
import { LEAVES_JOBS, warnOfJobs } from './interpreter/held-jobs'
import { isStopped, stateOf } from './interpreter/jobs'
import { decodePrompt } from './interpreter/prompt'
import type { Shell } from './interpreter/shell'
import { hostLimit } from './interpreter/limits'
import { parseText } from './interpreter/syntax'
import { expandAliases } from './interpreter/alias'
import { valuesOf } from './interpreter/parameter-read'
import { LineEditor } from './terminal/editor'
import { readCommand } from './read-command'
import { editorShell } from './terminal/editor-shell'

interface LoopOptions {
  readonly login: boolean
  readonly noRc: boolean
  /** The `sh` of Debian and Ubuntu, which is dash: the simplest prompt, no start files, no history kept. */
  readonly plain: boolean
  readonly rcFile?: string
}

export async function interactiveLoop(shell: Shell, options: LoopOptions): Promise<number> {
  shell.interactive = true
  // Also dash takes no notice of it when somebody types.
  if (shell.has('dash')) shell.mindNoQuit()
  shell.shopts.expand_aliases = true
  shell.options.add('histexpand')
  shell.options.add('history')
  const { device } = shell.process
  if (device) {
    shell.options.add('monitor')
    if (shell.process.group !== shell.process.pid) shell.process.group = shell.process.pid
    device.setForeground(shell.process.group)
  }
  const prompt = options.plain ? '\\$ ' : shell.flavour === 'ash' ? '\\w \\$ ' : '\\s-\\v\\$ '
  const defaults: Record<string, string> = { PS1: prompt, PS2: '> ', HISTSIZE: '1000' }
  for (const [name, value] of Object.entries(defaults)) if (shell.get(name) === undefined) shell.set(name, value)
  shell.process.onSignal('INT', () => shell.interrupt())
  // Handlers, not SIG_IGN: programs it starts must not inherit them.
  for (const name of ['TERM', 'QUIT', 'TSTP', 'TTIN', 'TTOU']) shell.process.onSignal(name, () => undefined)
  if (device && shell.flavour === 'bash') readInputrc(shell)
  // busybox's editor knows no marks around what is pasted.
  if (shell.flavour === 'ash') shell.readline.set('enable-bracketed-paste', 'off')
  await startFiles(shell, options)
  const historyFile =
    shell.flavour === 'bash' && !options.plain ? (shell.get('HISTFILE') ?? `${shell.get('HOME') ?? ''}/.bash_history`) : undefined
  if (historyFile && shell.machine.files.exists(historyFile))
    shell.history.push(shell.machine.clock.now(), ...shell.machine.files.readText(historyFile).split('\n').filter(Boolean))
  const editor =
    device && shell.fds.get(0)?.terminal
      ? new LineEditor(device, shell.fds.get(0)!, shell.history.lines, editorShell(shell), shell.readline, () => shell.has('vi'))
      : undefined
  try {
    return await loop(shell, editor)
  } finally {
    if (historyFile) saveHistory(shell, historyFile)
    for (const job of shell.jobs.all()) if (!job.noHangUp && job.status === undefined) shell.machine.signalGroup(job.group, 'HUP')
  }
}

/** ~/.inputrc, or what $INPUTRC names, sets up the line editor. */
function readInputrc(shell: Shell): void {
  const { readline } = shell
  const { files } = shell.machine
  const home = shell.get('HOME') ?? '/root'
  readline.onMode = (mode) => {
    shell.options.delete('vi')
    shell.options.delete('emacs')
    shell.options.add(mode === 'vi' ? 'vi' : 'emacs')
  }
  readline.onMode(readline.variable('editing-mode'))
  const text = (path: string): string | undefined => {
    const real = shell.path(path.replace(/^~(?=\/)/, home))
    return files.exists(real) && files.stat(real).type === 'file' ? files.readText(real) : undefined
  }
  shell.readInit = () => {
    const given = shell.get('INPUTRC')
    readline.read((given === undefined ? (text(`${home}/.inputrc`) ?? text('/etc/inputrc')) : text(given)) ?? '', text)
  }
  shell.readInit()
}

function saveHistory(shell: Shell, path: string): void {
  try {
    shell.machine.files.write(
      path,
      shell.history.lines
        .slice(-Number(shell.get('HISTFILESIZE') ?? 1000))
        .map((line) => `${line}\n`)
        .join(''),
    )
  } catch {
    // A read-only home keeps no history; bash is silent about it too.
  }
}

async function startFiles(shell: Shell, options: LoopOptions): Promise<void> {
  const { files } = shell.machine
  const home = shell.get('HOME') ?? '/root'
  const candidates: string[] = []
  if (shell.flavour === 'ash' || options.login) {
    candidates.push('/etc/profile')
    const personal = [`${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`].find((path) => files.exists(path))
    if (personal) candidates.push(personal)
  }
  if (shell.flavour === 'bash' && !options.noRc && !options.login && !options.plain)
    candidates.push('/etc/bash.bashrc', options.rcFile ?? `${home}/.bashrc`)
  for (const path of candidates) {
    if (!files.exists(path)) continue
    shell.sourceDepth++
    try {
      await shell.engine.run(shell, files.readText(path), { name: path })
    } catch (error) {
      if (!(error instanceof ReturnFrom) && !(error instanceof Interrupted) && !(error instanceof BreakLoop)) throw error
    } finally {
      shell.sourceDepth--
    }
  }
}

/** Nobody waits for what is done beside the line that is typed: what it throws ends the wait for that line. */
function meanwhile(shell: Shell, work: Promise<void>): void {
  work.catch((error: unknown) => shell.interruption.abort(error))
}

async function loop(shell: Shell, editor: LineEditor | undefined): Promise<number> {
  let ends = 0
  shell.jobs.whenEnded = () => {
    if (shell.has('notify')) meanwhile(shell, tellJobs(shell))
  }
  for (;;) {
    await shell.runPendingTraps()
    await tellJobs(shell, editor !== undefined)
    for (const command of valuesOf(shell, 'PROMPT_COMMAND')) if (command) await guarded(shell, () => shell.engine.run(shell, command))
    const { device } = shell.process
    if (device?.leader === shell.process.pid) {
      device.session.variable = (name) => shell.get(name)
      device.session.background = () => shell.jobs.all().flatMap((job) => (stateOf(job) === 'Running' ? [job.command] : []))
    }
    device?.session.onPrompt?.(shell.cwd)
    shell.history.holdsCurrent = false
    let text: string | undefined
    const { linesRead } = shell
    shell.whenTrapped = () => meanwhile(shell, shell.runPendingTraps())
    try {
      text = await readCommand(shell, editor)
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      shell.clearInterrupt()
      shell.status = 130
      continue
    } finally {
      shell.whenTrapped = undefined
    }
    if (text === undefined) {
      const allowed = shell.get('IGNOREEOF') ?? (shell.has('ignoreeof') ? '10' : undefined)
      if (allowed !== undefined && ends++ < (/^\d+$/.test(allowed) ? Number(allowed) : 10)) {
        await shell.err('Use "exit" to leave the shell.\n')
        continue
      }
      await shell.err(shell.flavour === 'ash' || shell.has('posix') ? '' : 'exit\n')
      if (!LEAVES_JOBS.has(shell.currentCommand) && (await warnOfJobs(shell))) {
        shell.currentCommand = 'exit'
        continue
      }
      return shell.status
    }
    ends = 0
    noteSize(shell)
    if (text.trim() === '') continue
    const { session } = shell.process.device ?? { session: {} as { onCommandStart?: undefined; onCommandEnd?: undefined } }
    const outermost = shell.process.device?.leader === shell.process.pid
    if (outermost) session.onCommandStart?.(text)
    const before = shell.get('PS0')
    if (before && shell.flavour === 'bash') await shell.err((await decodePrompt(shell, before, true)).replace(/[\x01\x02]/g, ''))
    try {
      await guarded(shell, () => execute(shell, text, linesRead + 1))
    } finally {
      if (outermost) session.onCommandEnd?.(text, shell.status)
    }
  }
}

/** $COLUMNS and $LINES follow the window. */
function noteSize(shell: Shell): void {
  const { device } = shell.process
  if (!device || !shell.shopts.checkwinsize || shell.flavour !== 'bash') return
  shell.set('LINES', String(device.rows))
  shell.set('COLUMNS', String(device.columns))
}

async function execute(shell: Shell, text: string, line: number): Promise<number> {
  const source = shell.aliases.size > 0 ? expandAliases(shell, text) : text
  const { problem } = parseText(source, 1, shell.shopts.extglob)
  if (problem) {
    await reportProblem(shell, problem)
    shell.status = 2
    return 2
  }
  return shell.engine.run(shell, text, { line })
}

async function guarded(shell: Shell, body: () => Promise<number>): Promise<void> {
  const depth = shell.vars.depth
  const settings = shell.process.device?.settings
  try {
    await body()
  } catch (error) {
    if (error instanceof Interrupted) {
      shell.clearInterrupt()
      shell.status = error.status
      // What a signal has ended could not put the terminal back.
      if (settings) shell.process.device?.set(settings)
      if (error.fresh) {
        await shell.runPendingTraps()
        await shell.err('\n')
      }
    } else if (error instanceof BreakLoop) shell.status = 0
    else if (error instanceof ReturnFrom) shell.status = error.status
    else if (hostLimit(error)) {
      await shell.complain(hostLimit(error)!.message)
      shell.status = 2
    } else {
      if (error instanceof ExitShell) shell.status = error.status
      throw error
    }
  } finally {
    while (shell.vars.depth > depth) shell.vars.pop()
    shell.frames = []
    shell.loopDepth = 0
    shell.conditionDepth = 0
    shell.sourceDepth = 0
    shell.running.clear()
    shell.inPlace = false
    shell.process.device?.setForeground(shell.process.group)
    shell.process.device?.setRaw(false)
  }
}

/** Background jobs that ended are told before the next prompt. */
async function tellJobs(shell: Shell, editing = false): Promise<void> {
  for (const job of shell.jobs.all().slice()) {
    if (isStopped(job) !== job.stopTold) {
      job.stopTold = isStopped(job)
      if (job.stopTold) await shell.err(`${shell.jobs.describe(job)}\n`)
    }
    if (job.status === undefined || job.reported) continue
    // What was killed in this very moment the shell hears of later.
    const last = job.processes.at(-1)
    if (editing && last?.endedBy && last.endedAt === shell.machine.clock.now()) continue
    const line = shell.jobs.describe(job)
    shell.jobs.remove(job)
    if (stateOf(job)) await shell.err(`${line}\n`)
  }
}
