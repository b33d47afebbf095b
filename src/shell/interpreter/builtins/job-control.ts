/** Builtins of job control: jobs, fg, bg, wait, kill, disown, suspend. */
import type { Builtin } from './builtin'
import { signalName, SIGNALS } from '../../signals'
import { Interrupted, ShellError, TrapArrived } from '../errors'
import { waitForeground } from '../foreground'
import { isStopped, type Job } from '../jobs'
import type { Shell } from '../shell'
import { dashSignalTable, plainSignalTable, signalTable } from './control'

function jobOf(shell: Shell, spec: string | undefined, name: string): Job {
  const found = spec === undefined ? shell.jobs.current : shell.jobs.find(spec)
  if (found === 'ambiguous') throw new ShellError(`${name}: ${spec}: ambiguous job spec`)
  if (!found) throw new ShellError(`${name}: ${spec ?? 'current'}: no such job`)
  return found
}

function needControl(shell: Shell, name: string, spec?: string): void {
  if (!shell.has('monitor') && shell.has('dash') && spec !== undefined && spec.startsWith('%'))
    throw new ShellError(`${name}: No such job: ${spec}`, 2)
  if (shell.has('monitor')) return
  // busybox's shell looks for the job first.
  if (shell.flavour === 'ash' && spec !== undefined) throw new ShellError(`${name}: ${spec}: no such job`, 2)
  throw new ShellError(`${name}: no job control`, shell.flavour === 'ash' ? 2 : 1)
}

const jobs: Builtin = async (shell, args) => {
  const flags = args.filter((arg) => arg.startsWith('-')).join('')
  const specs = args.filter((arg) => !arg.startsWith('-'))
  const wanted = specs.length > 0 ? specs.map((spec) => jobOf(shell, spec, 'jobs')) : [...shell.jobs.listed()]
  for (const job of wanted) {
    if (flags.includes('r') && (isStopped(job) || job.status !== undefined)) continue
    if (flags.includes('s') && !isStopped(job)) continue
    await shell.out(flags.includes('p') ? `${job.pid}\n` : `${shell.jobs.describe(job, flags.includes('l'))}\n`)
    if (job.status !== undefined) shell.jobs.remove(job)
  }
  return 0
}

const fg: Builtin = async (shell, args) => {
  needControl(shell, 'fg', args[0])
  const job = jobOf(shell, args[0], 'fg')
  await shell.out(`${job.command}\n`)
  const wasStopped = isStopped(job)
  const waiting = waitForeground(
    shell,
    job.processes,
    job.done.then((code) => [code]),
    () => job.command,
    job,
  )
  if (wasStopped) shell.machine.signalGroup(job.group, 'CONT')
  let statuses: number[] | undefined
  try {
    statuses = await waiting
  } catch (error) {
    // What Ctrl-C ended is told by the ^C.
    if (error instanceof Interrupted) shell.jobs.remove(job)
    throw error
  }
  if (!statuses) return 148
  shell.jobs.remove(job)
  return statuses[0]!
}

const bg: Builtin = async (shell, args) => {
  needControl(shell, 'bg', args[0])
  for (const spec of args.length > 0 ? args : [undefined]) {
    const job = jobOf(shell, spec, 'bg')
    if (!isStopped(job)) {
      await shell.complain(`bg: job ${job.id} already in background`)
      continue
    }
    shell.machine.signalGroup(job.group, 'CONT')
    await shell.out(`[${job.id}]${shell.jobs.mark(job)} ${job.command} &\n`)
  }
  return 0
}

const wait: Builtin = async (shell, args) => {
  const next = args.includes('-n')
  const variable = args.includes('-p') ? args[args.indexOf('-p') + 1] : undefined
  const specs = args.filter((arg, index) => !arg.startsWith('-') && !(index > 0 && args[index - 1] === '-p'))
  const until = async <T>(work: Promise<T>): Promise<T> => {
    const { signal } = shell.trapNotice
    const arrived = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    )
    arrived.catch(() => undefined)
    return shell.race(Promise.race([work, arrived]))
  }
  try {
    if (next) {
      const running = specs.length > 0 ? specs.map((spec) => find(shell, spec)).filter((job) => job !== undefined) : [...shell.jobs.all()]
      const ready = running.find((job) => job.status !== undefined)
      if (running.length === 0) return 127
      const job = ready ?? (await until(Promise.race(running.map((one) => one.done.then(() => one)))))
      const status = await job.done
      if (variable) shell.set(variable, String(job.pid))
      shell.jobs.remove(job)
      return status
    }
    if (specs.length === 0) {
      for (const job of shell.jobs.all().slice()) {
        if (isStopped(job)) continue
        await until(job.done)
        if (!shell.has('monitor')) shell.jobs.remove(job)
      }
      shell.jobs.remembered.clear()
      return 0
    }
    let status = 0
    for (const spec of specs) {
      const job = find(shell, spec)
      if (job) {
        status = await until(job.done)
        if (variable) shell.set(variable, String(job.pid))
        if (!shell.has('monitor')) shell.jobs.remove(job)
        continue
      }
      if (spec.startsWith('%')) {
        await shell.complain(`wait: ${spec}: no such job`)
        status = 127
      } else if (!/^\d+$/.test(spec)) {
        await shell.complain(`wait: \`${spec}': not a pid or valid job spec`)
        status = 1
      } else {
        const known = shell.jobs.remembered.get(Number(spec))
        if (known === undefined && !shell.almquist) await shell.complain(`wait: pid ${spec} is not a child of this shell`)
        status = known ?? 127
      }
    }
    return status
  } catch (error) {
    if (!(error instanceof TrapArrived)) throw error
    await shell.runPendingTraps()
    return 128 + SIGNALS.indexOf(error.signal)
  } finally {
    shell.reapCoprocesses()
  }
}

function find(shell: Shell, spec: string): Job | undefined {
  if (spec.startsWith('%')) {
    const found = shell.jobs.find(spec)
    return found === 'ambiguous' ? undefined : found
  }
  return shell.jobs.all().find((job) => job.pid === Number(spec) || job.processes.some((process) => process.pid === Number(spec)))
}

const kill: Builtin = async (shell, args) => {
  let signal = 'TERM'
  let rest = [...args]
  const first = rest[0]
  if (first === '-l' || first === '-L') {
    if (rest.length === 1) {
      await shell.out(shell.has('dash') ? dashSignalTable() : shell.flavour === 'ash' ? plainSignalTable() : signalTable())
      return 0
    }
    for (const text of rest.slice(1)) {
      if (shell.has('dash') && !/^\d+$/.test(text)) {
        await shell.complain(`kill: Illegal number: ${text}`)
        return 2
      }
      const name = /^\d+$/.test(text) ? SIGNALS[Number(text) > 128 ? Number(text) - 128 : Number(text)] : signalName(text)
      if (!name) throw new ShellError(`kill: ${text}: invalid signal specification`)
      await shell.out(/^\d+$/.test(text) ? `${name}\n` : `${SIGNALS.indexOf(name)}\n`)
    }
    return 0
  }
  const badSignal = (text: string): never => {
    if (shell.has('dash'))
      throw new ShellError(first === '-s' ? `kill: invalid signal number or name: ${text}` : `kill: Illegal option -${text[0]}`, 2)
    throw new ShellError(shell.flavour === 'ash' ? `bad signal name '${text}'` : `kill: ${text}: invalid signal specification`)
  }
  if ((first === '-s' || first === '-n') && rest[1] === undefined && !shell.almquist)
    throw new ShellError(`kill: ${first}: option requires an argument`)
  if (first === '-s' || first === '-n') {
    signal = signalName(rest[1] ?? '') ?? badSignal(rest[1] ?? '')
    rest = rest.slice(2)
  } else if (first === '--') rest = rest.slice(1)
  else if (first?.startsWith('-') && first.length > 1) {
    signal = signalName(first.slice(1)) ?? badSignal(first.slice(1))
    rest = rest.slice(1)
  }
  if (rest[0] === '--') rest = rest.slice(1)
  if (rest.length === 0) {
    await shell.err(
      shell.flavour === 'ash'
        ? `${shell.prefix}you need to specify whom to kill\n`
        : shell.has('dash')
          ? `${shell.prefix}Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]\n`
          : 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    )
    return shell.flavour === 'ash' ? 1 : 2
  }
  let status = 0
  for (const target of rest) {
    if (target.startsWith('%')) {
      const job = shell.jobs.find(target)
      if (!job || job === 'ambiguous') {
        await shell.complain(`kill: ${target}: no such job`)
        if (shell.almquist) return 2
        status = 1
        continue
      }
      // bash takes a stopped job that it has woken for news of its stop.
      if (isStopped(job) && shell.interactive && shell.flavour === 'bash' && (signal === 'TERM' || signal === 'HUP'))
        await shell.err(`\n${shell.jobs.describe(job)}\n`)
      if (shell.has('monitor')) shell.machine.signalGroup(job.group, signal)
      else for (const process of job.processes) process.kill(signal)
      if (isStopped(job) && (signal === 'TERM' || signal === 'HUP')) shell.machine.signalGroup(job.group, 'CONT')
      continue
    }
    if (!/^-?\d+$/.test(target)) {
      await shell.complain(shell.flavour === 'ash' ? `invalid number '${target}'` : `kill: ${target}: arguments must be process or job IDs`)
      if (shell.has('dash')) return 2
      status = 1
      continue
    }
    const pid = Number(target)
    const sent =
      pid === 0
        ? shell.machine.signalGroup(shell.process.group, signal)
        : signal === 'EXIT'
          ? shell.machine.process(pid) !== undefined
          : shell.machine.signal(pid, signal)
    if (!sent) {
      await shell.complain(shell.flavour === 'ash' ? `can't kill pid ${target}: No such process` : `kill: (${target}) - No such process`)
      status = 1
    }
  }
  await shell.step()
  return status
}

export const jobControl: Record<string, Builtin> = {
  jobs,
  fg,
  bg,
  wait,
  kill,
  disown: (shell, args) => {
    const all = args.includes('-a')
    const specs = args.filter((arg) => !arg.startsWith('-'))
    const chosen = all
      ? [...shell.jobs.all()]
      : specs.length > 0
        ? specs.map((spec) => find(shell, spec) ?? jobOf(shell, spec, 'disown'))
        : [jobOf(shell, undefined, 'disown')]
    for (const job of chosen) {
      if (args.includes('-h')) job.noHangUp = true
      else shell.jobs.remove(job)
    }
    return 0
  },
  suspend: (shell, args) => {
    if (!shell.has('monitor')) throw new ShellError('suspend: cannot suspend: no job control')
    if (shell.shopts.login_shell && !args.includes('-f')) throw new ShellError('suspend: cannot suspend a login shell')
    shell.process.kill('STOP')
    return 0
  },
}
