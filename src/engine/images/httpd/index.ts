/** httpd: the Apache web server. */
import { apacheTime, errorPage, nameless } from '../apache'
import { contentType, entityTag, fileAt, httpDate, logDate, respond } from '../http-server'
import { defineImage, tags, type DaemonProcess } from '../image'
import { baseOfTag } from '../bases'
import { service } from '../service'

const ROOT = '/usr/local/apache2/htdocs'

const LOGS = '/usr/local/apache2/logs'
const ERRNO = { EACCES: '(13)Permission denied', EROFS: '(30)Read-only file system' } as const
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** What mkstemp puts after a temporary file's name. */
function suffix(process: DaemonProcess): string {
  return Array.from({ length: 6 }, () => LETTERS[process.random(LETTERS.length)]).join('')
}

function server(version: string) {
  return service({
    ports: [80],
    memory: 6_815_744,
    stderr: true,
    refuse: (process) => {
      const refused = process.refusal(LOGS)
      if (!refused) return undefined
      const line = `[${apacheTime(process.now())}] [core:error] [pid 1:tid 1]`
      return `${nameless(process, 'httpd')}${line} ${ERRNO[refused]}: AH00099: could not create ${LOGS}/httpd.pid.${suffix(process)}\n${line} AH00100: httpd: could not log pid to file ${LOGS}/httpd.pid`
    },
    log: (process) => {
      const time = apacheTime(process.now())
      return `${nameless(process, 'httpd')}[${time}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n[${time}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'`
    },
    farewell: (process) => `[${apacheTime(process.now())}] [mpm_event:notice] [pid 1:tid 1] AH00491: caught SIGTERM, shutting down`,
    http: (request, process, peer) => {
      const found = fileAt(process.files, ROOT, request.path, ['index.html'])
      const common = { Date: httpDate(process.now()), Server: `Apache/${version} (Unix)` }
      const html = { ...common, 'Content-Type': 'text/html; charset=iso-8859-1' }
      const stat = found.kind === 'file' ? process.files.stat(found.path) : undefined
      const response = stat
        ? respond(
            200,
            {
              ...common,
              'Last-Modified': httpDate(stat.modified),
              ETag: entityTag(stat.modified, stat.size),
              'Accept-Ranges': 'bytes',
              'Content-Type': contentType(found.path),
            },
            process.files.read(found.path),
          )
        : found.kind === 'redirect'
          ? respond(
              301,
              { ...html, Location: `http://${request.host}${request.path}/` },
              errorPage(301, 'Moved Permanently', 'The document has moved.'),
            )
          : found.kind === 'folder'
            ? respond(403, html, errorPage(403, 'Forbidden', "You don't have permission to access this resource."))
            : respond(404, html, errorPage(404, 'Not Found', 'The requested URL was not found on this server.'))
      process.stdout(
        `${peer} - - [${logDate(process.now())}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length}\n`,
      )
      return response
    },
  })
}

export default defineImage({
  repositories: ['docker.io/library/httpd'],
  hasTag: tags(['latest', 'alpine', 'bookworm', 'trixie'], /^2(\.[24](\.\d{1,2})?)?(-(alpine|bookworm|trixie|alpine\d.*))?$/),
  config: (tag) => {
    const version = /^2\.4\.\d+/.exec(tag)?.[0] ?? '2.4.66'
    const base = baseOfTag(tag, 'trixie')
    return {
      command: ['httpd-foreground'],
      env: { HTTPD_PREFIX: '/usr/local/apache2', HTTPD_VERSION: version },
      exposedPorts: [80],
      stopSignal: 'WINCH',
      workingDirectory: '/usr/local/apache2',
      userland: base.userland,
      size: tag.includes('alpine') ? 20_970_000 : 45_230_000,
      files: () => ({
        ...base.files(),
        [`${LOGS}/`]: '',
        [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n',
        '/usr/local/apache2/conf/httpd.conf': 'ServerRoot "/usr/local/apache2"\nListen 80\nDocumentRoot "/usr/local/apache2/htdocs"\n',
      }),
      programs: {
        '/usr/local/bin/httpd-foreground': withWinch(server(version)),
        '/usr/local/apache2/bin/httpd': withWinch(server(version)),
      },
    }
  },
})

/** Apache ends gracefully on WINCH. */
function withWinch(daemon: ReturnType<typeof server>): ReturnType<typeof server> {
  return {
    start: (process) => {
      process.onSignal('WINCH', () => {
        process.stderr(
          `[${apacheTime(process.now())}] [mpm_event:notice] [pid 1:tid 1] AH00492: caught SIGWINCH, shutting down gracefully\n`,
        )
        process.exit(0)
      })
      daemon.start(process)
    },
  }
}
