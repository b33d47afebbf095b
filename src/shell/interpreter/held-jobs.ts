/** What keeps an interactive shell from ending: jobs that are stopped, with `checkjobs` also those that run. */
import { isStopped } from './jobs'
import type { Shell } from './shell'

/** Commands right after which the shell is left whatever jobs there are. */
export const LEAVES_JOBS: ReadonlySet<string> = new Set(['exit', 'logout', 'jobs'])

/** Tells of jobs that would be left behind; false when there are none. */
export async function warnOfJobs(shell: Shell): Promise<boolean> {
  const jobs = shell.jobs.all()
  const stopped = jobs.some((job) => isStopped(job))
  const running = shell.shopts.checkjobs === true && jobs.some((job) => job.status === undefined)
  if (!stopped && !running) return false
  await shell.err(`There are ${stopped ? 'stopped' : 'running'} jobs.\n`)
  if (shell.shopts.checkjobs) for (const job of jobs) await shell.err(`${shell.jobs.describe(job)}\n`)
  return true
}
