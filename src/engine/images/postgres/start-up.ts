/** What a new database's making and every start and end of the server say, as initdb, the image's entrypoint and postgres do. */
import type { DaemonProcess } from '../image'

/** Numbers of the processes that the entrypoint and initdb have used up before each server. */
const TEMPORARY = { server: 48, startup: 51, launcher: 54, checkpointer: 49 }
const STARTUP = 62

/** One server's lines of its log. */
function lines(process: DaemonProcess, ...said: readonly (readonly [pid: number, text: string])[]): string {
  const time = `${new Date(process.now()).toISOString().replace('T', ' ').replace('Z', '')} UTC`
  return said.map(([pid, text]) => `${time} [${pid}] LOG:  ${text}\n`).join('')
}

const words = (version: string): string =>
  `starting PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`
const SOCKET = 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"'
const READY = 'database system is ready to accept connections'

/** `date` in the words of a server that says when it was shut down: whole seconds. */
const shutDownAt = (process: DaemonProcess): string =>
  `database system was shut down at ${new Date(process.now()).toISOString().slice(0, 19).replace('T', ' ')} UTC`

export const SKIPPED = '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'

/** What initdb says, which leaves the data in `folder`. */
export function initdbSays(major: number, folder: string): string {
  const trust =
    major < 15
      ? 'initdb: warning: enabling "trust" authentication for local connections\nYou can change this by editing pg_hba.conf or using the option -A, or\n--auth-local and --auth-host, the next time you run initdb.\n'
      : 'initdb: warning: enabling "trust" authentication for local connections\ninitdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, the next time you run initdb.\n'
  const setting = (name: string): string => (major < 17 ? name : `"${name}"`)
  return `The files belonging to this database system will be owned by user "postgres".
This user must also own the server process.

The database cluster will be initialized with locale "en_US.utf8".
The default database encoding has accordingly been set to "UTF8".
The default text search configuration will be set to "english".

Data page checksums are ${major < 18 ? 'disabled' : 'enabled'}.

fixing permissions on existing directory ${folder} ... ok
creating subdirectories ... ok
selecting dynamic shared memory implementation ... posix
selecting default ${setting('max_connections')} ... 100
selecting default ${setting('shared_buffers')} ... 128MB
selecting default time zone ... Etc/UTC
creating configuration files ... ok
running bootstrap script ... ok
performing post-bootstrap initialization ... ok
syncing data to disk ... ok


Success. You can now start the database server using:

    pg_ctl -D ${folder} -l logfile start

${trust}`
}

/** The server that only the entrypoint talks to, from its start until the scripts are run; `created` is the database it makes. */
export function temporaryBegins(process: DaemonProcess, version: string, created: boolean): string {
  const { server, startup } = TEMPORARY
  const started = lines(process, [server, words(version)], [server, SOCKET], [startup, shutDownAt(process)], [server, READY])
  return `waiting for server to start....${started} done\nserver started\n${created ? 'CREATE DATABASE\n\n' : ''}\n`
}

/** What the entrypoint says where there is nothing to run. */
export const IGNORED = '/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\n'

/** The end of that server. */
export function temporaryEnds(process: DaemonProcess): string {
  const { server, launcher, checkpointer } = TEMPORARY
  return `waiting for server to shut down....${ending(process, server, launcher, checkpointer)} done\nserver stopped\n\nPostgreSQL init process complete; ready for start up.\n\n`
}

/** A start of the server itself. */
export function begins(process: DaemonProcess, version: string): string {
  return lines(
    process,
    [1, words(version)],
    [1, 'listening on IPv4 address "0.0.0.0", port 5432'],
    [1, 'listening on IPv6 address "::", port 5432'],
    [1, SOCKET],
    [STARTUP, shutDownAt(process)],
    [1, READY],
  )
}

/** Its end, when it is told to be quick about it, as the image's stop signal does. */
export const ends = (process: DaemonProcess): string => ending(process, 1, STARTUP + 3, STARTUP - 2)

function ending(process: DaemonProcess, server: number, launcher: number, checkpointer: number): string {
  return lines(
    process,
    [server, 'received fast shutdown request'],
    [server, 'aborting any active transactions'],
    [server, `background worker "logical replication launcher" (PID ${launcher}) exited with exit code 1`],
    [checkpointer, 'shutting down'],
    [server, 'database system is shut down'],
  )
}
