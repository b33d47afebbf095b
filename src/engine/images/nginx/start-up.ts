/** What happens before nginx serves: the image's entrypoint scripts, and the folders and rights nginx needs. */
import type { DaemonProcess } from '../image'

/** Where it keeps what it writes. */
export interface Places {
  readonly temporary: string
  readonly pid: string
}

export const USUAL_PLACES: Places = { temporary: '/var/cache/nginx', pid: '/run/nginx.pid' }
/** Of the image that runs as an ordinary user. */
export const UNPRIVILEGED_PLACES: Places = { temporary: '/tmp', pid: '/tmp/nginx.pid' }

const ERRNO = { EACCES: '13: Permission denied', EROFS: '30: Read-only file system' } as const

const SCRIPT = '/docker-entrypoint.sh'
const LISTEN = '10-listen-on-ipv6-by-default.sh'
const CONF_FOLDER = '/etc/nginx/conf.d'
const CONF = `${CONF_FOLDER}/default.conf`
const CHECKSUM = `info: Getting the checksum of ${CONF}`

function log(...listening: readonly string[]): string {
  return [
    `${SCRIPT}: /docker-entrypoint.d/ is not empty, will attempt to perform configuration`,
    `${SCRIPT}: Looking for shell scripts in /docker-entrypoint.d/`,
    `${SCRIPT}: Launching /docker-entrypoint.d/${LISTEN}`,
    ...listening.map((line) => `${LISTEN}: ${line}`),
    `${SCRIPT}: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh`,
    `${SCRIPT}: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh`,
    `${SCRIPT}: Launching /docker-entrypoint.d/30-tune-worker-processes.sh`,
    `${SCRIPT}: Configuration complete; ready for start up`,
    '',
  ].join('\n')
}

/** One text that the logs of all ordinary containers share. */
const ORDINARY = log(CHECKSUM, `info: Enabled listen on IPv6 in ${CONF}`)

/** What the entrypoint's scripts print; they find the image's own configuration, another one, or one they may not change. */
export function entrypointLog(process: DaemonProcess): string {
  const refused = process.refusal(CONF_FOLDER)
  if (!refused && !process.mounted(CONF_FOLDER)) return ORDINARY
  // Asked for no earlier: this is what builds them.
  const { files } = process
  if (!files.exists(CONF)) return log(`info: ${CONF} is not a file or does not exist`)
  if (refused) return log(`info: can not modify ${CONF} (read-only file system?)`)
  if (/listen *\[::\]:80;/.test(files.readText(CONF))) return log('info: IPv6 listen already enabled')
  return log(CHECKSUM, `info: ${CONF} differs from the packaged version`)
}

/** Why it cannot set up its temporary folders; undefined when it can. */
export function folderTrouble(process: DaemonProcess, { temporary }: Places): string | undefined {
  const folder = `${temporary}/client_temp`
  const refused = process.refusal(temporary)
  if (refused) return `mkdir() "${folder}" failed (${ERRNO[refused]})`
  if (process.isRoot && !process.can('CHOWN')) return `chown("${folder}", 101) failed (1: Operation not permitted)`
  return undefined
}

/** Why it cannot leave its process number; undefined when it can. */
export function pidTrouble(process: DaemonProcess, { pid }: Places): string | undefined {
  const refused = process.refusal(pid.slice(0, pid.lastIndexOf('/')))
  return refused && `open() "${pid}" failed (${ERRNO[refused]})`
}

/** What it says of its `user` directive when it is not root, who alone may change to another. */
export function userWarning(
  process: DaemonProcess,
  directive: { readonly file: string; readonly line: number } | undefined,
): string | undefined {
  if (process.isRoot || !directive) return undefined
  return `the "user" directive makes sense only if the master process runs with super-user privileges, ignored in ${directive.file}:${directive.line}`
}
