/** nginx as a process: start-up log, configuration, requests answered from the container's files, signals. */
import type { HttpRequest, HttpResponse } from '../../network/types'
import type { ChildProcess, Daemon, DaemonProcess } from '../image'
import type { Edition } from './edition'
import { ErrorLog, levelOf } from './error-log'
import { contentType, entityTag, fileAt, header, httpDate, logDate } from '../http-server'
import { ConfigError, all, find, loadConfig, serversOf, workersOf, type Directive, type NginxServer } from './config'
import { errorPage } from './error-page'
import { folderTrouble, pidTrouble, USUAL_PLACES, userWarning, type Places } from './start-up'
import { certificatesOf } from './tls'
import { expandVariables, proxy, proxyOf, Upstreams, type ProxyRequest } from './upstream'

/** As many workers there are where the configuration leaves it to nginx. */
const PROCESSORS = 2
const MAIN_FILE = '/etc/nginx/nginx.conf'
/** As many processes nginx has room for. */
const MOST_WORKERS = 1024

export function nginxServer(edition: Edition, places: Places = USUAL_PLACES): Daemon {
  return {
    start(process) {
      const entry = process.argv[0]?.endsWith('docker-entrypoint.sh') ?? false
      const argv = entry ? process.argv.slice(1) : process.argv
      if (argv.includes('-v') || argv.includes('-V')) return finish(process, `nginx version: nginx/${edition.version}\n`, 0)
      if (argv.includes('-t') || argv.includes('-T')) return test(process, argv.includes('-T'))
      if (argv.includes('-s')) return control(process, argv[argv.indexOf('-s') + 1] ?? '')
      new Server(process, edition, places).start(entry, argv)
    },
  }
}

function finish(process: DaemonProcess, message: string, code: number): void {
  process.stderr(message)
  process.exit(code)
}

const CONTROL: Readonly<Record<string, string>> = { reload: 'HUP', quit: 'QUIT', stop: 'TERM', reopen: 'USR1' }

/** `nginx -s`: tells the running master what to do, if its configuration could be read at all. */
function control(process: DaemonProcess, word: string): void {
  const signal = CONTROL[word]
  if (!signal) return finish(process, `nginx: invalid option: "-s ${word}"\n`, 1)
  const time = new Date(process.now()).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')
  try {
    certificatesOf(process.files, loadConfig(process.files, MAIN_FILE))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return finish(process, `${time} [emerg] ${process.pid}#${process.pid}: ${error.message}\nnginx: [emerg] ${error.message}\n`, 1)
  }
  process.signalMain(signal)
  finish(process, `${time} [notice] ${process.pid}#${process.pid}: signal process started\n`, 0)
}

/** `nginx -t`, and `-T`, which also shows every file it has read. */
function test(process: DaemonProcess, dump: boolean): void {
  const texts: string[] = []
  try {
    const config = loadConfig(process.files, MAIN_FILE, (path, text) => texts.push(`# configuration file ${path}:\n${text}\n`))
    certificatesOf(process.files, config)
    serversOf(config)
    process.stderr(
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    )
    if (dump) process.stdout(texts.join(''))
    process.exit(0)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    finish(process, `nginx: [emerg] ${error.message}\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`, 1)
  }
}

/** How often a port that is taken is tried, and the milliseconds between. */
const BIND_TRIES = 5
const BIND_PAUSE = 500

const HANDLED = ['QUIT', 'TERM', 'INT', 'HUP']

class Server {
  private servers: readonly NginxServer[]
  /** What the image's own configuration serves. */
  private readonly packaged: NginxServer
  private open: readonly number[] = []
  /** Of the ports that speak TLS. */
  private certificates: ReadonlyMap<number, string> = new Map()
  private plain = true
  private workers: readonly ChildProcess[] = []
  private upstreams: Upstreams | undefined
  /** How many workers there are to be, and whom they run as. */
  private work: { readonly count: string; readonly user: string }
  private readonly log: ErrorLog

  constructor(
    private readonly process: DaemonProcess,
    private readonly edition: Edition,
    private readonly places: Places,
  ) {
    this.packaged = { ports: [places.port], names: ['localhost'], block: [] }
    this.servers = [this.packaged]
    this.log = new ErrorLog(process, edition.level)
    this.work = { count: edition.workers, user: edition.user }
  }

  start(entry: boolean, argv: readonly string[]): void {
    const { process } = this
    const { entrypoint } = this.edition
    if (entry && entrypoint) {
      process.ran(entrypoint.programs)
      process.stdout(entrypoint.log(process, this.places))
    }
    // Whatever ran in the container before its entrypoint may have written another configuration.
    if (this.configure(true, (entry || !this.edition.entrypoint) && process.pid === 1)) this.bind(BIND_TRIES, () => this.run(argv))
  }

  /** Its ports are open. */
  private run(argv: readonly string[]): void {
    const { process } = this
    this.log.notice(
      'using the "epoll" event method',
      `nginx/${this.edition.version}`,
      `built by gcc ${this.edition.compiler} `,
      'OS: Linux 6.8.0-110-generic',
      'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
    )
    const trouble = pidTrouble(process, this.places)
    if (trouble) {
      this.log.line('emerg', `${process.pid}#${process.pid}: ${trouble}`)
      return process.exit(1)
    }
    process.title(`nginx: master process ${argv.join(' ')}`)
    process.leave(this.places.pid, `${process.pid}\n`)
    this.startWorkers()
    process.useMemory(7_340_032)
    process.onSignal(HANDLED, (signal) => this.signalled(signal))
  }

  private signalled(signal: string): void {
    if (signal === 'QUIT') return this.quit(3, 'SIGQUIT', 'shutting down', 'gracefully shutting down')
    if (signal !== 'HUP') return this.quit(signal === 'INT' ? 2 : 15, `SIG${signal}`, 'exiting', 'exiting')
    this.log.notice('signal 1 (SIGHUP) received from 0, reconfiguring')
    this.log.notice('reconfiguring')
    if (!this.configure(false)) return
    this.bind(
      BIND_TRIES,
      () => {
        const old = this.workers
        this.log.notice('using the "epoll" event method')
        this.startWorkers()
        this.endWorkers(old, 'gracefully shutting down')
      },
      false,
    )
  }

  private startWorkers(): void {
    const { count, user } = this.work
    this.workers = Array.from({ length: count === 'auto' ? PROCESSORS : Math.min(Number(count), MOST_WORKERS) }, () =>
      this.process.fork('nginx: worker process', this.process.isRoot ? user : undefined),
    )
    this.log.notice('start worker processes', ...this.workers.map(({ pid }) => `start worker process ${pid}`))
  }

  private endWorkers(workers: readonly ChildProcess[], how: string): void {
    for (const { pid } of workers) this.log.line('notice', `${pid}#${pid}: ${how}`)
    for (const { pid } of workers) this.log.line('notice', `${pid}#${pid}: exit`)
    for (const worker of workers) {
      worker.end()
      this.log.notice(`worker process ${worker.pid} exited with code 0`)
    }
  }

  /** Reads the configuration. The image's own, where nobody can have changed it, is known without reading it. */
  private configure(first: boolean, untouched = false): boolean {
    const { process } = this
    try {
      this.plain = untouched && !process.mounted('/etc/nginx')
      this.servers = this.plain && process.env['NGINX_PORT'] === undefined ? [this.packaged] : this.load()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      process.stderr(
        `${this.log.time()} [emerg] ${process.pid}#${process.pid}: ${error.message}\n${first ? `nginx: [emerg] ${error.message}\n` : ''}`,
      )
      if (first) process.exit(1)
      return false
    }
    const warning = first && userWarning(process, process.isRoot ? undefined : find(loadConfig(process.files, MAIN_FILE), 'user'))
    if (warning) this.log.early('warn', warning)
    const trouble = first && folderTrouble(process, this.places)
    if (trouble) {
      this.log.early('emerg', trouble)
      process.exit(1)
      return false
    }
    return true
  }

  /** Opens the ports of its configuration; one that somebody else has is tried again a few times. */
  private bind(tries: number, done: () => void, first = true): void {
    const { process } = this
    const emergency = (message: string): void => {
      if (first) this.log.early('emerg', message)
      else this.log.line('emerg', `${process.pid}#${process.pid}: ${message}`)
    }
    let taken = false
    for (const port of new Set(this.servers.flatMap(({ ports }) => ports))) {
      if (this.open.includes(port)) continue
      const certificate = this.certificates.get(port)
      const tls = certificate === undefined ? {} : { tls: 'private' as const, certificate }
      if (process.listen({ port, protocol: 'TCP', ...tls, http: (request, peer) => this.answer(port, request, peer.address) }))
        this.open = this.open.concat(port)
      else {
        emergency(`bind() to 0.0.0.0:${port} failed (98: Address already in use)`)
        taken = true
      }
    }
    if (!taken) return done()
    this.log.notice('try again to bind() after 500ms')
    process.after(BIND_PAUSE, () => {
      if (tries > 1) return this.bind(tries - 1, done, first)
      emergency('still could not bind()')
      if (first) process.exit(1)
    })
  }

  private load(): readonly NginxServer[] {
    const config = loadConfig(this.process.files, MAIN_FILE)
    this.certificates = certificatesOf(this.process.files, config)
    this.upstreams = new Upstreams(this.process, config)
    this.servers = serversOf(config)
    const log = find(config, 'error_log')
    this.log.level = levelOf(log?.args[1])
    this.work = { count: workersOf(config), user: find(config, 'user')?.args[0] ?? 'nginx' }
    return this.servers
  }

  private answer(port: number, request: HttpRequest, peer: string): HttpResponse | Promise<HttpResponse> {
    // Now that somebody asks, the configuration as it is in the container counts.
    if (this.plain) {
      this.plain = false
      try {
        this.load()
      } catch {
        this.servers = [this.packaged]
      }
    }
    const host = request.host.replace(/:\d+$/, '')
    const candidates = this.servers.filter(({ ports }) => ports.includes(port))
    const server = candidates.find(({ names }) => names.includes(host)) ?? candidates[0] ?? this.packaged
    const response = this.serve(server, request, peer, port)
    if (response instanceof Promise) return response.then((answer) => this.answered(answer, request, peer))
    return this.answered(response, request, peer)
  }

  /** Writes the access log. */
  private answered(response: HttpResponse, request: HttpRequest, peer: string): HttpResponse {
    this.process.work(1)
    const agent = header(request, 'user-agent') ?? '-'
    const length = request.method === 'HEAD' ? 0 : response.body.length
    this.process.stdout(
      `${peer} - - [${logDate(this.process.now())}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${length} "${header(request, 'referer') ?? '-'}" "${agent}" "${header(request, 'x-forwarded-for') ?? '-'}"\n`,
    )
    return request.method === 'HEAD' ? { ...response, body: new Uint8Array(0) } : response
  }

  private serve(
    { block: server, names }: NginxServer,
    request: HttpRequest,
    peer: string,
    port: number,
  ): HttpResponse | Promise<HttpResponse> {
    const location = this.location(server, request.path)
    const scope = location?.block ?? server
    const returned = find(scope, 'return') ?? find(server, 'return')
    const asked: ProxyRequest = {
      request,
      peer,
      port,
      tls: this.certificates.has(port),
      scope,
      server,
      prefix: location && !location.args[0]?.startsWith('~') ? location.args[location.args.length - 1] : undefined,
      serverName: names[0] ?? '',
    }
    if (returned) return this.returned(returned, asked)
    const pass = proxyOf(scope)
    if (pass) return this.pass(pass, asked)
    if (find(scope, 'stub_status'))
      return this.respond(
        200,
        { 'Content-Type': 'text/plain' },
        'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n',
      )
    const root = (find(scope, 'root') ?? find(server, 'root'))?.args[0] ?? '/usr/share/nginx/html'
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.failure(405)
    const indexes = (find(scope, 'index') ?? find(server, 'index'))?.args ?? ['index.html', 'index.htm']
    const found = fileAt(this.process.files, root, request.path, indexes)
    if (found.kind === 'redirect')
      return this.respond(
        301,
        { 'Content-Type': 'text/html', Location: `http://${request.host}${request.path.split('?')[0]}/` },
        this.page(301),
      )
    if (found.kind === 'folder') {
      this.error(`directory index of "${found.path}/" is forbidden`, request)
      return this.failure(403)
    }
    if (found.kind === 'missing') {
      this.error(`open() "${found.path}" failed (2: No such file or directory)`, request)
      return this.failure(404)
    }
    const stat = this.process.files.stat(found.path)
    return this.respond(
      200,
      {
        'Content-Type': contentType(found.path),
        'Last-Modified': httpDate(stat.modified),
        ETag: entityTag(stat.modified, stat.size),
        'Accept-Ranges': 'bytes',
      },
      this.process.files.read(found.path),
    )
  }

  /** Exact, then the longest prefix unless a regular expression matches; as nginx chooses. */
  private location(server: readonly Directive[], url: string): Directive | undefined {
    const path = url.split('?')[0]!
    let best: Directive | undefined
    let pattern: Directive | undefined
    for (const location of all(server, 'location')) {
      const [first = '/', second] = location.args
      if (first === '=' && second === path) return location
      if (first === '~' || first === '~*') {
        if (!pattern && new RegExp(second ?? '', first === '~*' ? 'i' : '').test(path)) pattern = location
      } else {
        const prefix = first === '^~' ? (second ?? '/') : first
        if (first !== '=' && path.startsWith(prefix) && prefix.length > (best ? (best.args[best.args.length - 1] ?? '').length : -1))
          best = location
      }
    }
    return best?.args[0] === '^~' ? best : (pattern ?? best)
  }

  /** Hands a request on and the answer back. */
  private async pass(directive: Directive, asked: ProxyRequest): Promise<HttpResponse> {
    const { process } = this
    this.upstreams ??= new Upstreams(process, [])
    const answer = await proxy(process, this.upstreams, directive, asked)
    if ('message' in answer) {
      this.errorLine(answer.message)
      return this.failure(answer.status)
    }
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries(answer.headers))
      if (!['server', 'date', 'connection', 'content-length', 'transfer-encoding'].includes(name.toLowerCase())) headers[name] = value
    return this.respond(answer.status, headers, answer.body)
  }

  private returned({ args }: Directive, asked: ProxyRequest): HttpResponse {
    const status = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : 302
    const words = (/^\d+$/.test(args[0] ?? '') ? args[1] : args[0]) ?? ''
    const body = expandVariables(words, asked, this.process).replace(/\\n/g, '\n')
    if (status >= 300 && status < 400) return this.respond(status, { 'Content-Type': 'text/html', Location: body }, this.page(status))
    return words ? this.respond(status, { 'Content-Type': 'application/octet-stream' }, body) : this.failure(status)
  }

  private failure(status: number): HttpResponse {
    return this.respond(status, { 'Content-Type': 'text/html' }, this.page(status))
  }

  private page(status: number): string {
    return errorPage(status, `nginx/${this.edition.version}`)
  }

  private respond(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): HttpResponse {
    const { 'Content-Type': type = 'text/html', 'Last-Modified': modified, Location: location, ...others } = headers
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    return {
      status,
      headers: {
        Server: `nginx/${this.edition.version}`,
        Date: httpDate(this.process.now()),
        'Content-Type': type,
        'Content-Length': String(bytes.length),
        ...(modified ? { 'Last-Modified': modified } : {}),
        ...(location ? { Location: location } : {}),
        Connection: 'keep-alive',
        ...others,
      },
      body: bytes,
    }
  }

  private quit(number: number, name: string, what: string, how: string): void {
    this.log.notice(`signal ${number} (${name}) received, ${what}`)
    this.endWorkers(this.workers, how)
    this.log.notice('exit')
    this.process.exit(0)
  }

  private error(message: string, request: HttpRequest): void {
    this.errorLine(
      `${message}, client: ${this.process.address}, server: localhost, request: "${request.method} ${request.path} HTTP/1.1", host: "${request.host}"`,
    )
  }

  private errorLine(message: string): void {
    const worker = this.workers[0]?.pid ?? this.process.pid
    this.log.line('error', `${worker}#${worker}: *1 ${message}`)
  }
}
