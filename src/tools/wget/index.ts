/** wget: fetches one page after another; busybox's and GNU's, which differ in options, words and exit codes. */
import { reasonPhrase } from '../../engine/api/http-status'
import type { CommandContext } from '../../shell/command'
import { NetError, type NetResponse } from '../../shell/net'
import { parseOptions, tool, ToolError, type Io, type Options } from '../../shell/tools/tool'

interface Target {
  readonly url: string
  readonly tls: boolean
  readonly host: string
  /** Host and port as they were typed. */
  readonly authority: string
  readonly port: number
  readonly path: string
}

const MOST_REDIRECTS = 20

function parse(text: string): Target {
  const url = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`
  const parts = /^(https?):\/\/(?:[^/@]*@)?([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(url)
  if (!parts) throw new ToolError(`not an http or ftp url: ${text}`)
  const [, scheme = 'http', host = '', port, rest = ''] = parts
  const tls = scheme.toLowerCase() === 'https'
  const path = rest.startsWith('/') ? rest : `/${rest}`
  return {
    url: rest === '' ? `${url}/` : url,
    tls,
    host,
    authority: port === undefined ? host : `${host}:${port}`,
    port: Number(port ?? (tls ? 443 : 80)),
    path,
  }
}

function nameOf({ path }: Target): string {
  return path.split('?')[0]!.split('/').pop() || 'index.html'
}

const header = (response: NetResponse, name: string): string | undefined =>
  Object.entries(response.headers).find(([each]) => each.toLowerCase() === name)?.[1]

class Fetch {
  readonly busybox: boolean
  readonly quiet: boolean
  readonly say: (text: string) => Promise<void>

  constructor(
    readonly io: Io,
    readonly options: Options,
  ) {
    this.busybox = io.context.system.flavour === 'ash'
    this.quiet = options.has('q')
    this.say = (text) => (this.quiet || options.has('nv') ? Promise.resolve() : io.context.stderr.write(text))
  }

  get context(): CommandContext {
    return this.io.context
  }

  /** The exit code. */
  async run(text: string): Promise<number> {
    let target = parse(text)
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const answer = await this.ask(target)
      if (typeof answer === 'number') return answer
      const { status } = answer
      const location = header(answer, 'location')
      if (status >= 300 && status < 400 && location) {
        const next = /^[a-z]+:/i.test(location) ? location : `${target.tls ? 'https' : 'http'}://${target.host}:${target.port}${location}`
        if (!this.busybox) await this.say(`Location: ${location} [following]\n`)
        target = parse(next)
        continue
      }
      if (status >= 400) return this.refused(target, status)
      return this.save(target, answer)
    }
    throw new ToolError('too many redirections')
  }

  private async ask(target: Target): Promise<NetResponse | number> {
    const { context, options, busybox } = this
    const { net } = context.system
    if (!busybox)
      await this.say(`--${new Date(context.system.clock.now()).toISOString().slice(0, 19).replace('T', ' ')}--  ${target.url}\n`)
    let address: string
    try {
      address = (await net.resolve(target.host, context.signal))[0]!
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      if (busybox) throw new ToolError(`bad address '${target.host}'`)
      await this.say(`Resolving ${target.host} (${target.host})... failed: Name or service not known.\n`)
      await this.fail(`wget: unable to resolve host address ‘${target.host}’\n`)
      return 4
    }
    const same = address === target.host
    if (busybox) await this.say(`Connecting to ${target.authority} (${address}:${target.port})\n`)
    else {
      if (!same) await this.say(`Resolving ${target.host} (${target.host})... ${address}\n`)
      await this.say(
        `Connecting to ${target.host} (${target.host})|${address}|:${target.port}... `.replace(
          same ? `${target.host} (${target.host})|${address}|` : '\0',
          address,
        ),
      )
    }
    const seconds = Number(options.get('T') ?? 0)
    const body = options.get('post-data')
    const headers: Record<string, string> = {
      'User-Agent': options.get('U') ?? (busybox ? 'Wget' : 'Wget/1.25.0'),
      Accept: '*/*',
      Connection: busybox ? 'close' : 'Keep-Alive',
    }
    for (const each of options.all('header')) {
      const at = each.indexOf(':')
      if (at > 0) headers[each.slice(0, at)] = each.slice(at + 1).trim()
    }
    if (body !== undefined) headers['Content-Type'] ??= 'application/x-www-form-urlencoded'
    try {
      const response = await net.http(
        address,
        target.port,
        {
          method: options.has('spider') ? 'HEAD' : body === undefined ? 'GET' : 'POST',
          host: target.port === (target.tls ? 443 : 80) ? target.host : `${target.host}:${target.port}`,
          path: target.path,
          headers,
          ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
        },
        {
          signal: context.signal,
          ...(seconds > 0 ? { connectTimeout: seconds * 1000 } : {}),
          ...(target.tls ? { tls: { insecure: options.has('no-check-certificate') } } : {}),
        },
      )
      if (!busybox)
        await this.say(`connected.\nHTTP request sent, awaiting response... ${response.status} ${reasonPhrase(response.status)}\n`)
      if (options.has('S') && !this.quiet)
        await context.stderr.write(
          `  HTTP/1.1 ${response.status} ${reasonPhrase(response.status)}\n${Object.entries(response.headers)
            .map(([name, value]) => `  ${name}: ${value}\n`)
            .join('')}`,
        )
      return response
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return this.unreachable(error, target, address)
    }
  }

  private async unreachable({ failure }: NetError, target: Target, address: string): Promise<number> {
    const words: Readonly<Record<string, string>> = {
      'connection refused': 'Connection refused',
      'no route to host': this.busybox ? 'Host is unreachable' : 'No route to host',
      'i/o timeout': this.busybox ? 'Connection timed out' : 'Connection timed out.',
    }
    if (this.busybox) {
      if (failure === 'i/o timeout' && this.options.has('T')) throw new ToolError('download timed out')
      if (words[failure]) throw new ToolError(`can't connect to remote host (${address}): ${words[failure]}`)
      throw new ToolError(failure === 'empty reply' ? 'error getting response: Connection reset by peer' : failure)
    }
    if (words[failure]) {
      await this.say(`failed: ${words[failure].replace(/\.$/, '')}.\n`)
      if (this.quiet) return 4
      return 4
    }
    if (failure === 'untrusted certificate') {
      await this.say('connected.\n')
      await this.fail(
        `ERROR: cannot verify ${target.host}'s certificate, issued by ‘CN=minikubeCA’:\n  Unable to locally verify the issuer's authority.\nTo connect to ${target.host} insecurely, use \`--no-check-certificate'.\n`,
      )
      return 5
    }
    await this.say('connected.\nHTTP request sent, awaiting response... No data received.\n')
    return 4
  }

  private async refused(target: Target, status: number): Promise<number> {
    const reason = reasonPhrase(status)
    if (this.busybox) throw new ToolError(`server returned error: HTTP/1.1 ${status} ${reason}`)
    const stamp = new Date(this.context.system.clock.now()).toISOString().slice(0, 19).replace('T', ' ')
    await this.fail(`${stamp} ERROR ${status}: ${reason}.\n\n`)
    void target
    return 8
  }

  private async save(target: Target, response: NetResponse): Promise<number> {
    const { io, options, context, busybox } = this
    if (options.has('spider')) {
      await this.say(busybox ? 'remote file exists\n' : 'Remote file exists.\n\n')
      return 0
    }
    const wanted = options.get('O')
    const name = wanted ?? nameOf(target)
    const size = response.body.length
    const type = header(response, 'content-type')?.split(';')[0] ?? 'text/html'
    const toOutput = name === '-'
    const shown = toOutput ? (busybox ? '-' : 'STDOUT') : name
    if (!busybox) await this.say(`Length: ${size} [${type}]\nSaving to: ‘${shown}’\n\n`)
    else await this.say(toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`)
    if (toOutput) await context.stdout.write(response.body)
    else {
      const folder = options.get('P')
      context.files.write(io.path(folder ? `${folder}/${name}` : name), response.body)
    }
    const bar = `${shown.padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`
    if (busybox) await this.say(`${bar}${toOutput ? 'written to stdout' : `'${name}' saved`}\n`)
    else {
      const stamp = new Date(context.system.clock.now()).toISOString().slice(0, 19).replace('T', ' ')
      await this.say(
        `${stamp} (${(size / 16).toFixed(1)} MB/s) - ${toOutput ? 'written to stdout' : `‘${name}’ saved`} [${size}/${size}]\n\n`,
      )
    }
    return 0
  }

  private fail(text: string): Promise<void> {
    return this.quiet ? Promise.resolve() : this.context.stderr.write(text)
  }
}

export const wget = tool('wget', async (io) => {
  const options = parseOptions(io.context, 'qcSO:T:t:U:P:n:Y:', {
    quiet: 'q',
    'output-document': 'O',
    timeout: 'T',
    'connect-timeout': 'T',
    tries: 't',
    'user-agent': 'U',
    'directory-prefix': 'P',
    'server-response': 'S',
    header: 'header:',
    'post-data': 'post-data:',
    spider: 'spider',
    'no-check-certificate': 'no-check-certificate',
    'no-verbose': 'nv',
    continue: 'c',
  })
  if (options.operands.length === 0) {
    if (io.context.system.flavour === 'ash') throw new ToolError('missing operand')
    await io.context.stderr.write("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n")
    return 1
  }
  let code = 0
  for (const url of options.operands) code = (await new Fetch(io, options).run(url)) || code
  return code
})
