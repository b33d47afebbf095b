/** What nginx hands on to other servers: upstream groups, proxy_pass with its path and headers, and the errors when nobody answers. */
import type { HttpRequest, HttpResponse } from '../../network/types'
import { NetError } from '../../../shell/net'
import type { DaemonProcess } from '../image'
import { header, type Headers } from '../http-server'
import { all, ConfigError, find, type Directive } from './config'

interface Server {
  readonly host: string
  readonly port: number
}

/** Groups of servers by name, with whose turn it is. */
export class Upstreams {
  private readonly groups = new Map<string, readonly Server[]>()
  private readonly turns = new Map<string, number>()

  /** Throws ConfigError when a server's name has no address: nginx asks once, when it reads its configuration. */
  constructor(
    private readonly process: DaemonProcess,
    config: readonly Directive[],
  ) {
    const http = config.filter(({ name }) => name === 'http').flatMap(({ block = [] }) => block)
    for (const group of all(http, 'upstream')) {
      const servers = all(group.block, 'server').flatMap((directive): Server[] => {
        const [place = '', ...options] = directive.args
        if (options.includes('down')) return []
        const server = serverOf(place, 80)
        this.check(server.host, directive)
        const weight = Number(options.find((option) => option.startsWith('weight='))?.slice(7) ?? 1)
        return Array.from({ length: Math.max(1, Math.min(weight, 100)) }, () => server)
      })
      if (servers.length === 0) throw new ConfigError(`no servers are inside upstream in ${group.file}:${group.line}`)
      this.groups.set(group.args[0] ?? '', servers)
    }
    const visit = (block: readonly Directive[]): void => {
      for (const directive of block) {
        if (directive.block) visit(directive.block)
        const target = directive.args[0] ?? ''
        if (directive.name !== 'proxy_pass' || target.includes('$')) continue
        const parts = partsOf(target)
        if (!parts) throw new ConfigError(`invalid URL prefix in ${directive.file}:${directive.line}`)
        if (!this.groups.has(parts.authority)) this.check(serverOf(parts.authority, parts.tls ? 443 : 80).host, directive)
      }
    }
    visit(http)
  }

  /** The servers of a group in the order in which they are tried now; of a plain name all its addresses. */
  take(authority: string, usual: number): readonly Server[] {
    const group = this.groups.get(authority)
    if (!group) return [serverOf(authority, usual)]
    const turn = this.turns.get(authority) ?? 0
    this.turns.set(authority, (turn + 1) % group.length)
    return [...new Set([...group.slice(turn), ...group.slice(0, turn)])]
  }

  private check(host: string, { file, line }: Directive): void {
    if (/^[\d.]+$/.test(host) || host === 'localhost' || host.startsWith('unix:')) return
    if (this.process.addresses(host).length === 0) throw new ConfigError(`host not found in upstream "${host}" in ${file}:${line}`)
  }
}

function serverOf(place: string, usual: number): Server {
  const parts = /^(.*?):(\d+)$/.exec(place)
  return parts ? { host: parts[1]!, port: Number(parts[2]) } : { host: place, port: usual }
}

function partsOf(url: string): { readonly tls: boolean; readonly authority: string; readonly path: string | undefined } | undefined {
  const parts = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(url)
  return parts ? { tls: parts[1] === 'https', authority: parts[2]!, path: parts[3] } : undefined
}

export interface ProxyRequest {
  readonly request: HttpRequest
  readonly peer: string
  readonly port: number
  /** The location's block, and around it the server's. */
  readonly scope: readonly Directive[]
  /** It came over TLS. */
  readonly tls: boolean
  readonly server: readonly Directive[]
  /** What the location matched; undefined for a regular expression. */
  readonly prefix: string | undefined
  readonly serverName: string
}

/** `$host` and its like as they are for one request. */
export function expandVariables(text: string, { request, peer, port, tls, server, scope }: ProxyRequest, process: DaemonProcess): string {
  const path = request.path.split('?')[0]!
  const forwarded = header(request, 'x-forwarded-for')
  const own: Record<string, string> = {}
  for (const { args } of [...all(server, 'set'), ...all(scope, 'set')]) own[(args[0] ?? '').slice(1)] = args[1] ?? ''
  const values: Readonly<Record<string, string>> = {
    host: request.host.replace(/:\d+$/, ''),
    http_host: request.host,
    remote_addr: peer,
    proxy_add_x_forwarded_for: forwarded ? `${forwarded}, ${peer}` : peer,
    scheme: tls ? 'https' : 'http',
    request_uri: request.path,
    uri: path,
    document_uri: path,
    args: request.path.includes('?') ? request.path.slice(request.path.indexOf('?') + 1) : '',
    request_method: request.method,
    server_port: String(port),
    server_addr: process.address,
    hostname: process.hostname,
    server_protocol: 'HTTP/1.1',
    http_upgrade: header(request, 'upgrade') ?? '',
    ...own,
  }
  return text.replace(/\$\{?([a-z_0-9]+)\}?/gi, (whole, name: string) => {
    if (name in values) return values[name]!
    return name.startsWith('http_') ? (header(request, name.slice(5).replace(/_/g, '-')) ?? '') : whole
  })
}

/** Why there is no answer from any server: nginx's status, and the line of its error log without time. */
export interface ProxyFailure {
  readonly status: 502 | 504
  readonly message: string
}

export async function proxy(
  process: DaemonProcess,
  upstreams: Upstreams,
  directive: Directive,
  asked: ProxyRequest,
): Promise<HttpResponse | ProxyFailure> {
  const { request } = asked
  const target = expandVariables(directive.args[0] ?? '', asked, process)
  const parts = partsOf(target)
  if (!parts) return { status: 502, message: `invalid URL prefix in "${target}"` }
  const { tls, authority } = parts
  const path =
    parts.path === undefined ? request.path : asked.prefix === undefined ? parts.path : parts.path + request.path.slice(asked.prefix.length)
  const headers = headersFor(process, asked, authority)
  const context = `client: ${asked.peer}, server: ${asked.serverName}, request: "${request.method} ${request.path} HTTP/1.1"`
  let failure: ProxyFailure = { status: 502, message: `no live upstreams while connecting to upstream, ${context}` }
  for (const { host, port } of upstreams.take(authority, tls ? 443 : 80)) {
    const [address] = host === 'localhost' ? ['127.0.0.1'] : process.addresses(host)
    const upstream = `upstream: "http${tls ? 's' : ''}://${address ?? host}:${port}${path}", host: "${request.host}"`
    if (address === undefined) {
      failure = { status: 502, message: `${host} could not be resolved (3: Host not found), ${context}, host: "${request.host}"` }
      continue
    }
    try {
      const response = await process.net.http(
        address,
        port,
        { method: request.method, path, host: headers.host, headers: headers.all, ...(request.body ? { body: request.body } : {}) },
        { ...(tls ? { tls: { insecure: true } } : {}), connectTimeout: 60_000 },
      )
      return response
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      failure = { ...worded(error), message: `${worded(error).message}, ${context}, ${upstream}` }
    }
  }
  return failure
}

function worded({ failure }: NetError): ProxyFailure {
  const connecting = 'while connecting to upstream'
  switch (failure) {
    case 'i/o timeout':
      return { status: 504, message: `upstream timed out (110: Connection timed out) ${connecting}` }
    case 'no route to host':
      return { status: 502, message: `connect() failed (113: Host is unreachable) ${connecting}` }
    case 'empty reply':
      return { status: 502, message: 'upstream prematurely closed connection while reading response header from upstream' }
    case 'not HTTP':
      return { status: 502, message: 'upstream sent no valid HTTP/1.0 header while reading response header from upstream' }
    case 'not TLS':
      return { status: 502, message: 'SSL_do_handshake() failed (SSL: wrong version number) while SSL handshaking to upstream' }
    default:
      return { status: 502, message: `connect() failed (111: Connection refused) ${connecting}` }
  }
}

/** The client's headers, but for those that belong to the connection, and those the configuration sets. */
function headersFor(process: DaemonProcess, asked: ProxyRequest, authority: string): { readonly host: string; readonly all: Headers } {
  const set = all(asked.scope, 'proxy_set_header')
  const directives = set.length > 0 ? set : all(asked.server, 'proxy_set_header')
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(asked.request.headers))
    if (!['host', 'connection', 'keep-alive', 'content-length'].includes(name.toLowerCase())) result[name.toLowerCase()] = value
  let host = authority
  result['connection'] = 'close'
  for (const { args } of directives) {
    const name = (args[0] ?? '').toLowerCase()
    const value = expandVariables(args[1] ?? '', asked, process)
    if (name === 'host') host = value
    else if (value === '') delete result[name]
    else result[name] = value
  }
  return { host, all: result }
}

/** The proxy_pass of a location, if that is what it does. */
export function proxyOf(scope: readonly Directive[]): Directive | undefined {
  return find(scope, 'proxy_pass')
}
