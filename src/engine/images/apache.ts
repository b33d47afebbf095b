/** What images with Debian's Apache and PHP share: what the server says at its start and of each request, and how it ends. */
import type { HttpRequest, HttpResponse } from '../network/types'
import { header, httpDate, logDate, respond } from './http-server'
import type { Daemon, DaemonProcess } from './image'
import { service } from './service'

export interface PhpApache {
  readonly apache: string
  readonly php: string
  readonly memory: number
  /** Milliseconds of a processor for each request. */
  readonly work?: number
  readonly processor?: number
  /** Printed by a script before the server starts. */
  before?(process: DaemonProcess): string
  /** Undefined for what is not there. */
  page(request: HttpRequest, process: DaemonProcess): Page | undefined | Promise<Page | undefined>
}

/** An answer of PHP, unless it is Apache's own. */
export interface Page extends HttpResponse {
  readonly plain?: boolean
}

/** What Apache writes below its own pages. */
export const foot = (apache: string, { host }: HttpRequest): string =>
  `<hr>\n<address>Apache/${apache} (Debian) Server at ${host.split(':')[0]} Port 80</address>\n`

/** `Fri Nov 20 15:28:44.123456 2026`. */
export function apacheTime(time: number): string {
  const [, weekday, day, month, year, clock] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(httpDate(time)) ?? []
  return `${weekday} ${month} ${day} ${clock}.${String(time % 1000).padStart(3, '0')}000 ${year}`
}

/** Nothing tells the server its name; it says so once for each time it reads its configuration. */
export function nameless(process: DaemonProcess, program: string): string {
  return `AH00558: ${program}: Could not reliably determine the server's fully qualified domain name, using ${process.address}. Set the 'ServerName' directive globally to suppress this message\n`.repeat(
    2,
  )
}

export function errorPage(status: number, title: string, words: string, below = ''): string {
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${words}</p>\n${below}</body></html>\n`
}

export function phpApache({ apache, php, before, page, ...use }: PhpApache): Daemon {
  const name = `Apache/${apache} (Debian)`
  const note = (process: DaemonProcess, module: string, text: string): string =>
    `[${apacheTime(process.now())}] [${module}:notice] [pid 1] ${text}`
  return service({
    ...use,
    ports: [80],
    stderr: true,
    log: (process) => {
      const first = before?.(process)
      return `${first ? `${first}\n` : ''}${nameless(process, 'apache2')}${note(process, 'mpm_prefork', `AH00163: ${name} PHP/${php} configured -- resuming normal operations`)}\n${note(process, 'core', "AH00094: Command line: 'apache2 -D FOREGROUND'")}`
    },
    farewell: (process) => note(process, 'mpm_prefork', 'AH00169: caught SIGTERM, shutting down'),
    http: async (request, process, peer) => {
      const found = await page(request, process)
      const response =
        found ??
        respond(
          404,
          { 'Content-Type': 'text/html; charset=iso-8859-1' },
          errorPage(404, 'Not Found', 'The requested URL was not found on this server.', foot(apache, request)),
        )
      const agent = header(request, 'user-agent') ?? '-'
      process.stdout(
        `${peer} - - [${logDate(process.now())}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "-" "${agent}"\n`,
      )
      const common = { Date: httpDate(process.now()), Server: name, ...(found && !found.plain ? { 'X-Powered-By': `PHP/${php}` } : {}) }
      return { ...response, headers: { ...common, ...response.headers } }
    },
  })
}
