/** Waiting for a foreground job: until it ends, or until Ctrl-Z stops it. */
import type { Process } from '../process'
import { SIGNAL_TEXT } from '../signals'
import { Interrupted } from './errors'
import type { Job } from './jobs'
import type { Shell } from './shell'

/** The exit statuses of all processes; undefined when the job was stopped and put into the table. */
export async function waitForeground(
  shell: Shell,
  processes: readonly Process[],
  done: Promise<number[]>,
  text: () => string,
  known?: Job,
): Promise<number[] | undefined> {
  const { device } = shell.process
  const monitor = shell.has('monitor') && device !== undefined
  const group = processes[0]?.group
  if (monitor && group !== undefined) device.setForeground(group)
  let onStop: (() => void) | undefined
  const stopped = new Promise<'stopped'>((resolve) => {
    onStop = (): void => {
      if (
        processes.every((process) => process.state === 'T' || process.state === 'Z') &&
        processes.some((process) => process.state === 'T')
      )
        resolve('stopped')
    }
    if (monitor) for (const process of processes) process.watchers.add(onStop)
  })
  try {
    const outcome = await shell.race(Promise.race([done, stopped]))
    if (outcome === 'stopped') {
      const status = done.then((codes) => codes[codes.length - 1] ?? 0)
      const job =
        known ?? shell.jobs.add({ group: group!, command: text(), processes: [...processes], done: status, pid: processes[0]!.pid })
      shell.jobs.touch(job)
      job.reported = true
      job.stopTold = true
      await shell.err(`\n${shell.jobs.describe(job)}\n`)
      return undefined
    }
    const last = processes[processes.length - 1]
    if (monitor && processes.some((process) => process.endedBy === 'INT')) {
      await shell.err('\n')
      if (outcome.length > 0) shell.pipeStatus = outcome
      throw new Interrupted()
    }
    if (last?.endedBy && last.endedBy !== 'INT' && last.endedBy !== 'PIPE') await tellDeath(shell, last, text())
    return outcome
  } finally {
    for (const process of processes) process.watchers.delete(onStop!)
    if (monitor) device.setForeground(shell.process.group)
  }
}

async function tellDeath(shell: Shell, process: Process, text: string): Promise<void> {
  const words = SIGNAL_TEXT[process.endedBy!] ?? process.endedBy!
  if (shell.almquist || shell.interactive || process.endedBy === 'TERM' || shell.traps.get(process.endedBy!)) await shell.err(`${words}\n`)
  else await shell.err(`${shell.prefix}${String(process.pid).padStart(5)} ${words.padEnd(23)} ${text}\n`)
}
