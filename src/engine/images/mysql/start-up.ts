/** What a new database's making and every start and end of the server say, as the image's entrypoint and mysqld or mariadbd do. */
import type { DaemonProcess } from '../image'
import type { Made } from './server'

type Product = 'mysql' | 'mariadb'

/** Numbers of the processes that the entrypoint has used up before each server it starts. */
const MAKING = 80
const TEMPORARY = 121

/** Which package of the server the image has. */
export function packageOf(product: Product, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (product === 'mysql') return `${version}-1.el${major < 8 ? 7 : 9}`
  return `1:${version}+maria~ubu${major >= 11 ? 2404 : minor >= 6 ? 2204 : 2004}`
}

export class StartUp {
  readonly title: 'MySQL' | 'MariaDB'
  private readonly isOld: boolean

  constructor(
    private readonly product: Product,
    private readonly version: string,
  ) {
    this.title = product === 'mysql' ? 'MySQL' : 'MariaDB'
    this.isOld = product === 'mysql' && Number(version.split('.')[0]) < 8
  }

  /** A line of the entrypoint. */
  note(process: DaemonProcess, text: string, level = 'Note'): string {
    return `${new Date(process.now()).toISOString().slice(0, 19).replace('T', ' ')}+00:00 [${level}] [Entrypoint]: ${text}`
  }

  /** What it says before anything else; once more as whom it has become. */
  entry(process: DaemonProcess): string {
    const started = this.note(process, `Entrypoint script for ${this.title} Server ${packageOf(this.product, this.version)} started.`)
    return `${started}\n${this.note(process, "Switching to dedicated user 'mysql'")}\n${started}\n`
  }

  /** The files of a new database are made. */
  making(process: DaemonProcess): string {
    const lines = [this.note(process, 'Initializing database files')]
    if (this.product === 'mysql' && !this.isOld)
      lines.push(
        this.line(
          process,
          'System',
          'MY-013169',
          'Server',
          `/usr/sbin/mysqld (mysqld ${this.version}) initializing of server in progress as process ${MAKING}`,
        ),
        ...this.storage(process),
        this.line(
          process,
          'Warning',
          'MY-010453',
          'Server',
          'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.',
        ),
      )
    return `${lines.join('\n')}\n`
  }

  /** The server that only the entrypoint talks to, and what it makes there. */
  temporaryBegins(process: DaemonProcess, { database, user, password }: Made): string {
    const note = (text: string): string => `${this.note(process, text)}\n`
    const made =
      (password === undefined ? '' : note(`GENERATED ROOT PASSWORD: ${password}`)) +
      (database === undefined ? '' : note(`Creating database ${database}`)) +
      (user === undefined ? '' : note(`Creating user ${user}`)) +
      (user === undefined || database === undefined ? '' : note(`Giving user ${user} access to schema ${database}`)) +
      (this.product === 'mysql' ? '' : note('Securing system users (equivalent to running mysql_secure_installation)'))
    const waiting = this.product === 'mysql' ? '' : note('Waiting for server startup')
    return `${note('Database files initialized')}${note('Starting temporary server')}${waiting}${this.runs(process, TEMPORARY, 0)}${note('Temporary server started.')}${made}\n`
  }

  temporaryEnds(process: DaemonProcess): string {
    const note = (text: string): string => `${this.note(process, text)}\n`
    const asked =
      this.product === 'mysql' && !this.isOld
        ? `${this.line(process, 'System', 'MY-013172', 'Server', `Received SHUTDOWN from user root. Shutting down mysqld (Version: ${this.version}).`)}\n`
        : ''
    return `${note('Stopping temporary server')}${asked}${this.ends(process)}${note('Temporary server stopped')}\n${note(`${this.title} init process done. Ready for start up.`)}\n`
  }

  /** A start of the server, until it listens. */
  runs(process: DaemonProcess, pid: number, port: number): string {
    const { version } = this
    if (this.product === 'mariadb')
      return `${this.line(process, 'Note', '', '', `Starting MariaDB ${this.full} as process ${pid}`)}\n${this.line(process, 'Note', '', '', 'mariadbd: ready for connections.')}\nVersion: '${this.full}'  socket: '/run/mysqld/mysqld.sock'  port: ${port}  mariadb.org binary distribution\n`
    if (this.isOld)
      return `${this.line(process, 'Note', '', '', 'mysqld: ready for connections.')}\nVersion: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}  MySQL Community Server (GPL)\n`
    const ready = `/usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}  MySQL Community Server - GPL.`
    return [
      this.line(process, 'System', 'MY-010116', 'Server', `/usr/sbin/mysqld (mysqld ${version}) starting as process ${pid}`),
      ...this.storage(process),
      this.line(process, 'System', 'MY-010931', 'Server', ready),
      '',
    ].join('\n')
  }

  ends(process: DaemonProcess): string {
    if (this.product === 'mariadb') return `${this.line(process, 'Note', '', '', 'mariadbd: Shutdown complete')}\n`
    if (this.isOld) return `${this.line(process, 'Note', '', '', 'mysqld: Shutdown complete')}\n`
    return `${this.line(process, 'System', 'MY-010910', 'Server', `/usr/sbin/mysqld: Shutdown complete (mysqld ${this.version})  MySQL Community Server - GPL.`)}\n`
  }

  private get full(): string {
    return `${this.version}-MariaDB-${packageOf('mariadb', this.version).split('~')[1]}`
  }

  private storage(process: DaemonProcess): readonly string[] {
    return ['MY-013576:started', 'MY-013577:ended'].map((each) => {
      const [code = '', how] = each.split(':')
      return this.line(process, 'System', code, 'InnoDB', `InnoDB initialization has ${how}.`)
    })
  }

  /** A line of the server itself, in the form of its product and version. */
  private line(process: DaemonProcess, level: string, code: string, part: string, text: string): string {
    const time = new Date(process.now()).toISOString()
    if (this.product === 'mariadb')
      return `${time.slice(0, 10)} ${String(Number(time.slice(11, 13))).padStart(2)}${time.slice(13, 19)} 0 [${level}] ${text}`
    return `${time.replace('Z', '000Z')} 0 [${level}] ${code === '' ? '' : `[${code}] [${part}] `}${text}`
  }
}
