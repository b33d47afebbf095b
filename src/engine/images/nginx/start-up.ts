/** What happens before nginx serves: the image's entrypoint scripts, and the folders and rights nginx needs. */
import type { DaemonProcess } from '../image'

/** Where it keeps what it writes, and the port of the packaged configuration. */
export interface Places {
  readonly port: number
  readonly temporary: string
  readonly pid: string
}

export const USUAL_PLACES: Places = { port: 80, temporary: '/var/cache/nginx', pid: '/run/nginx.pid' }
/** Of the image that runs as an ordinary user. */
export const UNPRIVILEGED_PLACES: Places = { port: 8080, temporary: '/tmp', pid: '/tmp/nginx.pid' }

const ERRNO = { EACCES: '13: Permission denied', EROFS: '30: Read-only file system' } as const

/** The image's own program, which runs the scripts of its folder and then nginx. */
export interface Entrypoint {
  /** Their names, as they are in the folder. */
  readonly scripts: readonly string[]
  /** How many programs it starts before nginx itself. */
  readonly programs: number
  /** What it prints; its scripts find the image's own configuration, another one, or one they may not change. */
  log(process: DaemonProcess, places: Places): string
}

const SCRIPT = '/docker-entrypoint.sh'
export const SCRIPT_FOLDER = '/docker-entrypoint.d'
const LISTEN = '10-listen-on-ipv6-by-default.sh'
const CONF_FOLDER = '/etc/nginx/conf.d'
const CONF = `${CONF_FOLDER}/default.conf`
const CHECKSUM = `info: Getting the checksum of ${CONF}`
/** What the usual scripts start. */
const PROGRAMS = 22

/** The first and the last line that it prints. */
export const ENTRY_BEGINS = `${SCRIPT}: ${SCRIPT_FOLDER}/ is not empty, will attempt to perform configuration`
export const ENTRY_ENDS = `${SCRIPT}: Configuration complete; ready for start up`

export function entrypointOf(scripts: readonly string[]): Entrypoint {
  const log = (...listening: readonly string[]): string =>
    [
      ENTRY_BEGINS,
      `${SCRIPT}: Looking for shell scripts in ${SCRIPT_FOLDER}/`,
      ...scripts.flatMap((name) => [
        `${SCRIPT}: ${name.endsWith('.envsh') ? 'Sourcing' : 'Launching'} ${SCRIPT_FOLDER}/${name}`,
        ...(name === LISTEN ? listening.map((line) => `${LISTEN}: ${line}`) : []),
      ]),
      ENTRY_ENDS,
      '',
    ].join('\n')
  // Texts that the logs of all ordinary containers share.
  const ordinary = log(CHECKSUM, `info: Enabled listen on IPv6 in ${CONF}`)
  const changed = log(CHECKSUM, `info: ${CONF} differs from the packaged version`)
  return {
    scripts,
    programs: PROGRAMS,
    log(process, { port }) {
      const refused = process.refusal(CONF_FOLDER)
      // The package's own port is 80: where the image has another one, somebody has changed the file.
      if (!refused && !process.mounted(CONF_FOLDER)) return port === 80 ? ordinary : changed
      // Asked for no earlier: this is what builds them.
      const { files } = process
      if (!files.exists(CONF)) return log(`info: ${CONF} is not a file or does not exist`)
      if (refused) return log(`info: can not modify ${CONF} (read-only file system?)`)
      if (/listen *\[::\]:80;/.test(files.readText(CONF))) return log('info: IPv6 listen already enabled')
      return changed
    },
  }
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
