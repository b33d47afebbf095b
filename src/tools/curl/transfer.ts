/** One transfer: name, connection, request, redirects, answer; models what libcurl does for an HTTP URL. */
import { reasonPhrase } from '../../engine/api/http-status'
import type { CommandContext } from '../../shell/command'
import { NetError, whole, type NetResponse } from '../../shell/net'
import { resolvePath } from '../../shell/path'
import type { Body } from './body'
import type { Cookies } from './cookies'
import { ownAddress } from '../names'
import { TransferError } from './failure'
import type { Arguments } from './options'
import type { Outcome } from './outcome'
import { follow, formatUrl, parseUrl, type Url } from './url'
import { hasCertificates, identityProblem, trustProblem } from './trust'
import { header } from './write-out'

/** The links of every machine. */
const LINKS: ReadonlySet<string> = new Set(['lo', 'eth0'])

export const USER_AGENT = 'curl/7.88.1'
const DEFAULT_REDIRECTS = 50

/** What the transfer tells while it runs. */
export interface Listeners {
  /** A line of -v, without its end. */
  verbose(line: string): void
  connected(): void
  /** A piece of a body that comes piece by piece. True when it has been dealt with; else it is kept for the end. */
  piece(data: Uint8Array, outcome: Outcome): Promise<boolean>
}

/** The head of an answer as it came over the wire, the empty line included. */
export function responseHead({ status, headers }: NetResponse): readonly string[] {
  const lines = Object.entries(headers).flatMap(([name, text]) => text.split('\n').map((each) => `${name}: ${each}`))
  return [`HTTP/1.1 ${status} ${reasonPhrase(status)}`.trimEnd(), ...lines, '']
}

export class Transfer {
  private readonly started: number
  private readonly outcome: Outcome
  private readonly pinned = new Map<string, string>()

  constructor(
    private readonly context: CommandContext,
    private readonly args: Arguments,
    private readonly listeners: Listeners,
    private readonly cookies: Cookies,
    url: string,
    index: number,
  ) {
    this.started = context.system.clock.now()
    this.outcome = {
      index,
      url,
      effectiveUrl: url,
      scheme: 'http',
      method: 'GET',
      port: 0,
      redirects: 0,
      connects: 0,
      received: 0,
      sent: 0,
      headerSize: 0,
      requestSize: 0,
      answers: [],
      times: { lookup: 0, connect: 0, first: 0, total: 0, redirect: 0 },
    }
    for (const entry of args.all('resolve')) {
      const match = /^\+?([^:]+):(\d+):(.+)$/.exec(entry)
      if (match) this.pinned.set(`${match[1]}:${match[2]}`, match[3]!.split(',')[0]!.replace(/^\[|\]$/g, ''))
    }
  }

  /** Never throws but for signals: failures are part of the outcome. `signal` ends it when --max-time has passed. */
  async run(body: Body | undefined, signal: AbortSignal): Promise<Outcome> {
    try {
      await this.go(body, signal)
    } catch (error) {
      this.outcome.error = this.failed(error, signal)
    }
    this.outcome.times.total = this.elapsed()
    return this.outcome
  }

  private async go(given: Body | undefined, signal: AbortSignal): Promise<void> {
    const { args, outcome } = this
    let body = given
    let url = parseUrl(outcome.url)
    if (args.has('get') && body) {
      const query = new TextDecoder().decode(body.bytes)
      url = { ...url, path: url.path + (url.path.includes('?') ? '&' : '?') + query }
      body = undefined
    }
    const explicit = args.last('request')
    let method = explicit ?? (args.has('head') ? 'HEAD' : args.has('upload-file') ? 'PUT' : body ? 'POST' : 'GET')
    const limit = args.number('max-redirs') ?? DEFAULT_REDIRECTS
    const origin = url.host
    for (;;) {
      outcome.effectiveUrl = outcome.redirects === 0 && url.path === parseUrl(outcome.url).path ? withScheme(outcome.url) : formatUrl(url)
      outcome.scheme = url.scheme
      outcome.method = method
      const response = await this.once(url, method, body, signal, url.host === origin)
      const location = header(response.headers, 'location')
      if (location === undefined || response.status < 300 || response.status > 399 || response.status === 304) return
      const next = follow(url, location)
      if (!args.has('location')) {
        outcome.redirectUrl = formatUrl(next)
        return
      }
      if (outcome.redirects >= limit) throw new TransferError(47, `Maximum (${limit}) redirects followed`)
      outcome.redirects++
      outcome.times.redirect = this.elapsed()
      this.listeners.verbose(`* Issue another request to this URL: '${formatUrl(next)}'`)
      if (method === 'POST' && explicit === undefined && [301, 302, 303].includes(response.status)) {
        this.listeners.verbose('* Switch from POST to GET')
        method = 'GET'
        body = undefined
      }
      url = next
    }
  }

  /** What a connection is to start from must be the machine's own: the name of a link, or an address. Throws TransferError. */
  private async checkInterface(signal: AbortSignal): Promise<void> {
    const [, kind, name = ''] = /^(if!|host!)?(.*)$/.exec(this.args.last('interface') ?? '') ?? []
    if (name === '' || (kind !== 'host!' && LINKS.has(name))) return
    if (kind === 'if!') throw new TransferError(45, `Couldn't bind to interface '${name}'`)
    const [address] = await this.context.system.net.resolve(name, signal).catch((error: unknown) => {
      if (error instanceof NetError) throw new TransferError(45, `Couldn't bind to '${name}'`)
      throw error
    })
    const own = ownAddress(this.context)
    if (own === undefined || address === own || address?.startsWith('127.')) return
    throw new TransferError(45, 'bind failed with errno 99: Cannot assign requested address')
  }

  private async once(url: Url, method: string, body: Body | undefined, signal: AbortSignal, sameHost: boolean): Promise<NetResponse> {
    const { context, args, outcome, listeners } = this
    outcome.port = url.port
    const address =
      this.pinned.get(`${url.host}:${url.port}`) ?? (await context.system.net.resolve(url.host.replace(/^\[|\]$/g, ''), signal))[0]!
    outcome.times.lookup = this.elapsed()
    await this.checkInterface(signal)
    listeners.verbose(`*   Trying ${address}:${url.port}...`)
    outcome.address = address
    const headers = this.headers(url, method, body, sameHost)
    const request = { method, path: url.path, host: hostHeader(url), headers: lowered(headers), ...(body ? { body: body.bytes } : {}) }
    const connectTimeout = args.number('connect-timeout')
    const head = [`${method} ${url.path} HTTP/1.1`, ...headers.map(([name, text]) => `${name}: ${text}`), '']
    const opened = await context.system.net.http(address, url.port, request, {
      signal,
      streaming: true,
      ...(connectTimeout === undefined ? {} : { connectTimeout: connectTimeout * 1000 }),
      ...(url.scheme === 'https'
        ? { tls: { ...this.identity(), ...(args.has('insecure') ? { insecure: true } : { problem: this.trust(url.host) }) } }
        : {}),
      onConnect: ({ localAddress }) => {
        outcome.times.connect = this.elapsed()
        outcome.localAddress = localAddress
        outcome.connects++
        listeners.connected()
        listeners.verbose(`* Connected to ${url.host} (${address}) port ${url.port} (#${outcome.index})`)
        for (const line of head) listeners.verbose(`> ${line}\r`)
        if (body && body.bytes.length > 0) listeners.verbose(`} [${body.bytes.length} bytes data]`)
      },
    })
    const lines = responseHead(opened)
    for (const line of lines) listeners.verbose(`< ${line}\r`)
    outcome.times.first = this.elapsed()
    outcome.response = opened
    outcome.answers.push(opened)
    outcome.headerSize += lines.reduce((sum, line) => sum + line.length + 2, 0)
    outcome.requestSize += head.reduce((sum, line) => sum + line.length + 2, 0)
    outcome.sent = body?.bytes.length ?? 0
    const response = await this.read(opened, signal)
    outcome.response = response
    outcome.answers[outcome.answers.length - 1] = response
    if (opened.stream === undefined) outcome.received = method === 'HEAD' ? 0 : response.body.length
    this.cookies.remember(url.host, header(response.headers, 'set-cookie'))
    if (opened.stream?.isCut?.()) {
      const length = header(response.headers, 'content-length')
      const missing =
        length === undefined ? 'outstanding read data remaining' : `${Number(length) - outcome.received} bytes remaining to read`
      const failure = new TransferError(18, `transfer closed with ${missing}`)
      listeners.verbose(`* ${failure.message}`)
      throw failure
    }
    return response
  }

  /** Takes in a body that comes piece by piece. */
  private async read(response: NetResponse, signal: AbortSignal): Promise<NetResponse> {
    const { stream } = response
    if (!stream) return response
    const { outcome } = this
    let live = true
    const rest = whole(
      {
        ...response,
        stream: {
          cancel: () => stream.cancel(),
          read: async () => {
            for (;;) {
              const piece = await stream.read(signal)
              if (piece === null) return null
              outcome.received += piece.length
              live &&= await this.listeners.piece(piece, outcome)
              if (!live) return piece
            }
          },
        },
      },
      signal,
    )
    return rest
  }

  /** In the order curl sends them; those of -H replace the built-in ones, an empty one removes it. */
  private headers(url: Url, method: string, body: Body | undefined, sameHost: boolean): readonly (readonly [string, string])[] {
    const { args } = this
    const user = args.last('user') ?? url.user
    const bearer = args.last('oauth2-bearer')
    const cookie = this.cookies.header(url.host)
    const built: [string, string | undefined][] = [
      ['Host', hostHeader(url)],
      ['Authorization', !sameHost ? undefined : bearer ? `Bearer ${bearer}` : user === undefined ? undefined : `Basic ${btoa(user)}`],
      ['User-Agent', args.last('user-agent') ?? USER_AGENT],
      ['Accept', args.has('json') ? 'application/json' : '*/*'],
      ['Accept-Encoding', args.has('compressed') ? 'deflate, gzip, br, zstd' : undefined],
      ['Referer', args.last('referer')],
      ['Cookie', cookie],
      ['Content-Length', body ? String(body.bytes.length) : undefined],
      ['Content-Type', method === 'PUT' && !args.has('form') && args.data.length === 0 ? undefined : body?.contentType],
    ]
    const own: [string, string][] = []
    const replaced = new Set<string>()
    for (const line of args.all('header')) {
      const match = /^([^:;]+)([:;])\s*(.*)$/.exec(line)
      if (!match) continue
      const [, name = '', mark, text = ''] = match
      replaced.add(name.trim().toLowerCase())
      if (text || mark === ';') own.push([name.trim(), text])
    }
    const kept = built.filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '' && !replaced.has(entry[0].toLowerCase()),
    )
    const host = own.filter(([name]) => name.toLowerCase() === 'host')
    return [...host, ...kept, ...own.filter(([name]) => name.toLowerCase() !== 'host')]
  }

  private failed(error: unknown, signal: AbortSignal): TransferError {
    if (error instanceof TransferError) return error
    const { outcome, context } = this
    const elapsed = this.elapsed()
    if (context.signal.aborted) throw context.signal.reason
    if (signal.aborted) {
      const text =
        outcome.connects > outcome.answers.length || outcome.received > 0
          ? `Operation timed out after ${elapsed} milliseconds with ${outcome.received} bytes received`
          : outcome.address === undefined
            ? `Resolving timed out after ${elapsed} milliseconds`
            : `Connection timed out after ${elapsed} milliseconds`
      this.listeners.verbose(`* ${text}`)
      return new TransferError(28, text, true)
    }
    if (!(error instanceof NetError)) throw error
    const failure = this.worded(error, elapsed)
    this.listeners.verbose(`* ${failure.message}`)
    return failure
  }

  /** The certificate by which it identifies itself, if it is given one. Throws TransferError when that or its key is none. */
  private identity(): { readonly certificate?: string } {
    const given = this.args.last('cert')
    if (given === undefined) return {}
    const key = this.args.last('key') ?? given
    const problem = identityProblem({ path: given, pem: this.pem(given) }, { path: key, pem: this.pem(key) })
    if (problem !== undefined) throw new TransferError(58, problem)
    return { certificate: this.pem(given)! }
  }

  /** The text of a file, which has nothing to say where it is a folder; undefined when there is none. */
  private pem(path: string): string | undefined {
    const { files, cwd } = this.context
    const place = resolvePath(cwd, path)
    if (!files.exists(place)) return undefined
    return files.stat(place).type === 'directory' ? '' : files.readText(place)
  }

  /** What is wrong with the certificates of a server of that name. Throws TransferError when the trusted ones cannot be read. */
  private trust(host: string): (chain: string | undefined) => string | undefined {
    const { system } = this.context
    const given = this.args.last('cacert')
    const bundle = given === undefined ? '' : (this.pem(given) ?? '')
    if (given !== undefined && !hasCertificates(bundle)) throw new TransferError(77, `error setting certificate file: ${given}`)
    return (chain) => {
      if (chain !== undefined) return trustProblem(chain, bundle, host, system.clock.now())
      return given === undefined ? 'SSL certificate problem: unable to get local issuer certificate' : undefined
    }
  }

  private worded({ failure, address, detail }: NetError, elapsed: number): TransferError {
    const host = (() => {
      try {
        return parseUrl(this.outcome.effectiveUrl).host
      } catch {
        return address
      }
    })()
    const connect = `Failed to connect to ${host} port ${this.outcome.port} after ${elapsed} ms`
    switch (failure) {
      case 'NXDOMAIN':
      case 'no servers could be reached':
        return new TransferError(6, `Could not resolve host: ${host}`)
      case 'connection refused':
        this.listeners.verbose(`* connect to ${address} port ${this.outcome.port} failed: Connection refused`)
        return new TransferError(7, `${connect}: Couldn't connect to server`)
      case 'no route to host':
        this.listeners.verbose(`* connect to ${address} port ${this.outcome.port} failed: No route to host`)
        return new TransferError(7, `${connect}: Couldn't connect to server`)
      case 'i/o timeout':
        return new TransferError(
          28,
          this.args.has('connect-timeout') ? `${connect}: Timeout was reached` : `${connect}: Couldn't connect to server`,
          true,
        )
      case 'empty reply':
        return new TransferError(52, 'Empty reply from server')
      case 'not HTTP':
        return new TransferError(1, 'Received HTTP/0.9 when not allowed')
      case 'not TLS':
        return new TransferError(35, 'error:0A00010B:SSL routines::wrong version number')
      case 'untrusted certificate':
        return new TransferError(60, detail ?? 'SSL certificate problem: unable to get local issuer certificate', false, UNTRUSTED)
    }
  }

  private elapsed(): number {
    return this.context.system.clock.now() - this.started
  }
}

const UNTRUSTED = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`

function withScheme(url: string): string {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
  return /^[^:]+:\/\/[^/?#]*$/.test(whole) ? `${whole}/` : whole
}

function hostHeader({ host, port, hasPort, scheme }: Url): string {
  return hasPort && port !== (scheme === 'https' ? 443 : 80) ? `${host}:${port}` : host
}

function lowered(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, text] of headers) {
    const key = name.toLowerCase()
    result[key] = result[key] === undefined ? text : `${result[key]}, ${text}`
  }
  return result
}
