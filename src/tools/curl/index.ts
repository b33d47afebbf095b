/** curl: fetches URLs over the simulated network; models curl 7.88.1, as Debian and the nginx image have it. */
import type { Command, CommandContext } from '../../shell/command'
import { FileError } from '../../shell/files'
import { resolvePath } from '../../shell/path'
import { makeBody } from './body'
import { Cookies } from './cookies'
import { TransferError } from './failure'
import { parseOptions, UsageError, type Arguments } from './options'
import { fullBar, meterHead, meterLine } from './progress'
import type { Outcome } from './outcome'
import { responseHead, Transfer } from './transfer'
import { expandGlob } from './url'
import { header, writeOut } from './write-out'

const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n"
const VERSION = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.15 zlib/1.2.13
Release-Date: 2023-02-20
Protocols: http https
Features: IPv6 SSL
`
const HELP = `Usage: curl [options...] <url>
 -d, --data <data>          Send this as the body of a POST
 -f, --fail                 Fail quietly on HTTP errors
 -h, --help <category>      Show this help
 -i, --include              Show the response headers too
 -o, --output <file>        Write to a file instead of stdout
 -O, --remote-name          Write to a file named as in the URL
 -s, --silent               No progress meter, no errors
 -T, --upload-file <file>   Upload a local file
 -u, --user <user:password> User and password for the server
 -A, --user-agent <name>    Call yourself this
 -v, --verbose              Tell what is going on
 -V, --version              Show the version and quit
`
const TRANSIENT_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

/** One run of the program. */
class Run {
  private readonly cookies: Cookies
  /** Writes to standard error in order, whoever made them. */
  private pending: Promise<void> = Promise.resolve()
  private failure: unknown

  constructor(
    private readonly context: CommandContext,
    private readonly args: Arguments,
  ) {
    const cookie = args.last('cookie')
    const isText = cookie?.includes('=') === true
    this.cookies = new Cookies(isText ? cookie : undefined, cookie !== undefined && !isText)
  }

  async all(): Promise<number> {
    let code = 0
    let index = 0
    for (const [position, text] of this.args.urls.entries()) {
      let urls: readonly string[]
      try {
        urls = this.args.has('globoff') ? [text] : expandGlob(text)
      } catch (error) {
        code = await this.complain(error)
        continue
      }
      for (const url of urls) code = await this.one(url, this.args.outputs[position], index++)
    }
    return code
  }

  /** `file` undefined: standard output; null: named as in the URL. */
  private async one(url: string, file: string | null | undefined, index: number): Promise<number> {
    let target: string | undefined
    try {
      target = file === null ? remoteName(url) : file === '-' ? undefined : file
    } catch (error) {
      return this.complain(error)
    }
    const retries = this.args.number('retry') ?? 0
    for (let attempt = 0; ; attempt++) {
      const code = await this.attempt(url, target, index, attempt < retries ? retries - attempt : 0, attempt)
      if (code !== 'again') return code
    }
  }

  private async attempt(
    url: string,
    target: string | undefined,
    index: number,
    retriesLeft: number,
    attempt: number,
  ): Promise<number | 'again'> {
    const { args, context } = this
    const { clock } = context.system
    const started = clock.now()
    let body
    try {
      body = await makeBody(context, args)
    } catch (error) {
      return this.complain(error)
    }
    const limit = args.number('max-time')
    const abort = new AbortController()
    const onAbort = (): void => abort.abort(context.signal.reason)
    context.signal.addEventListener('abort', onAbort, { once: true })
    const timer =
      limit === undefined
        ? undefined
        : clock.after(limit * 1000, () => {
            clock.wake()
            abort.abort(new Error('max-time'))
          })
    const meter = this.showsMeter(target)
    if (meter)
      this.tell(
        (attempt > 0 ? '' : meterHead()) +
          (args.has('progress-bar') ? '' : meterLine({ received: 0, expected: undefined, sent: 0, elapsed: 0 })),
      )
    let ticker = meter ? clock.after(1000, tick) : undefined
    const tell = (text: string): void => this.tell(text)
    function tick(): void {
      tell(meterLine({ received: 0, expected: undefined, sent: 0, elapsed: clock.now() - started }))
      ticker = clock.after(1000, tick)
    }
    const verbose = args.has('verbose')
    const transfer = new Transfer(
      context,
      args,
      {
        verbose: (line) => verbose && this.tell(`${line}\n`),
        connected: () => undefined,
        piece: (data, outcome) => this.writePiece(data, outcome, target),
      },
      this.cookies,
      url,
      index,
    )
    let outcome: Outcome
    try {
      outcome = await transfer.run(body, abort.signal)
    } finally {
      timer?.cancel()
      ticker?.cancel()
      context.signal.removeEventListener('abort', onAbort)
    }
    return this.finish(outcome, target, meter, retriesLeft, attempt)
  }

  private async finish(
    outcome: Outcome,
    target: string | undefined,
    meter: boolean,
    retriesLeft: number,
    attempt: number,
  ): Promise<number | 'again'> {
    const { args, context } = this
    const { response } = outcome
    if (target !== undefined) outcome.file = target
    const refused = response !== undefined && response.status >= 400 && !outcome.error
    if (refused && (args.has('fail') || args.has('fail-with-body'))) {
      outcome.error = new TransferError(22, `The requested URL returned error: ${response.status}`, TRANSIENT_STATUS.has(response.status))
    }
    // What came before it broke off is kept.
    const withBody = !outcome.error || outcome.error.code === 18 || (args.has('fail-with-body') && outcome.error.code === 22)
    if (!withBody && outcome.error?.code === 22) outcome.received = 0
    this.closing(outcome, meter)
    if (retriesLeft > 0 && this.shouldRetry(outcome)) {
      const seconds = args.number('retry-delay') || Math.min(2 ** attempt, 600)
      const problem = outcome.error?.code === 28 ? 'timeout' : outcome.error?.code === 7 ? 'connection refused' : 'HTTP error'
      if (outcome.error) await this.complain(outcome.error)
      if (!args.has('silent')) this.tell(warning(`Problem : ${problem}. Will retry in ${seconds} seconds. ${retriesLeft} retries left.`))
      await this.flush()
      await context.system.clock.sleep(seconds * 1000, context.signal)
      return 'again'
    }
    await this.flush()
    try {
      if (!outcome.written) await this.deliver(outcome, target, withBody)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.tell(warning(`Failed to open the file ${target}: ${error.message}`))
      outcome.error = new TransferError(23, 'Failed writing received data to disk/application')
    }
    const code = outcome.error ? await this.complain(outcome.error) : 0
    const format = args.last('write-out')
    if (format !== undefined) await this.writeOut(format, outcome)
    return code
  }

  /** Bodies without an end go to standard output as they come; what may still be refused or repeated does not. */
  private async writePiece(data: Uint8Array, outcome: Outcome, target: string | undefined): Promise<boolean> {
    const { args } = this
    const status = outcome.response?.status ?? 0
    if (target !== undefined || args.has('fail') || args.has('fail-with-body') || args.has('retry') || status >= 300) return false
    await this.flush()
    if (!outcome.written) {
      await this.deliver(outcome, target, false)
      outcome.written = true
    }
    await this.context.stdout.write(data)
    return true
  }

  private async deliver(outcome: Outcome, target: string | undefined, withBody: boolean): Promise<void> {
    const { args } = this
    const heads = outcome.answers.map((answer) =>
      responseHead(answer)
        .map((line) => `${line}\r\n`)
        .join(''),
    )
    const dump = args.last('dump-header')
    if (dump !== undefined) await this.write(dump === '-' ? undefined : dump, heads.join(''))
    if (args.has('include') || args.has('head')) await this.write(target, heads.join(''))
    if (!withBody || !outcome.response) return
    if (outcome.method === 'HEAD') return
    await this.write(target, outcome.response.body, args.has('include'))
  }

  private async write(target: string | undefined, data: Uint8Array | string, append = false): Promise<void> {
    if (target === undefined) {
      if (data.length > 0) await this.context.stdout.write(data)
      return
    }
    const path = resolvePath(this.context.cwd, target)
    if (path.startsWith('/dev/')) {
      if (path === '/dev/stderr') await this.context.stderr.write(data)
      else if (path === '/dev/stdout') await this.context.stdout.write(data)
      return
    }
    if (this.args.has('create-dirs')) this.context.files.makeDirectory(path.replace(/\/[^/]*$/, '') || '/', { parents: true })
    this.context.files.write(path, data, { append })
  }

  private closing({ response, error, received, sent, index, url, times }: Outcome, meter: boolean): void {
    const { args } = this
    const verbose = args.has('verbose')
    if (verbose && received > 0) this.tell(`{ [${received} bytes data]\n`)
    // A name that cannot be resolved ends the transfer before the meter moves.
    if (meter && error?.code !== 6 && error?.code !== 3) {
      const length = header(response?.headers, 'content-length')
      const expected = length !== undefined ? Number(length) : response ? response.body.length : undefined
      if (args.has('progress-bar')) this.tell(received > 0 ? `${fullBar(this.context.tty?.columns ?? 79)}\n` : '\n')
      else this.tell(`${meterLine({ received, expected, sent, elapsed: times.total })}\n`)
    }
    if (!verbose) return
    const host = /^(?:[a-z]+:\/\/)?([^/:?#]+)/i.exec(url)?.[1] ?? ''
    this.tell(error && error.code !== 22 ? `* Closing connection ${index}\n` : `* Connection #${index} to host ${host} left intact\n`)
  }

  private shouldRetry({ error, response }: Outcome): boolean {
    const { args } = this
    if (args.has('retry-all-errors') && error) return true
    if (error) return error.transient || (error.code === 7 && args.has('retry-connrefused'))
    return response !== undefined && TRANSIENT_STATUS.has(response.status)
  }

  private async writeOut(format: string, outcome: Outcome): Promise<void> {
    const text = format.startsWith('@') ? this.context.files.readText(resolvePath(this.context.cwd, format.slice(1))) : format
    const { stdout, stderr } = writeOut(text, outcome)
    if (stderr) this.tell(stderr)
    await this.flush()
    if (stdout) await this.context.stdout.write(stdout)
  }

  /** The meter would spoil a terminal that the answer goes to. */
  private showsMeter(target: string | undefined): boolean {
    const { args, context } = this
    if (args.has('silent') || args.has('no-progress-meter')) return false
    return target !== undefined || !context.isTty.stdout
  }

  private async complain(error: unknown): Promise<number> {
    if (!(error instanceof TransferError)) throw error
    if (!this.args.has('silent') || this.args.has('show-error')) {
      this.tell(`curl: (${error.code}) ${error.message}\n${error.explanation ?? ''}`)
    }
    await this.flush()
    return error.code
  }

  private tell(text: string): void {
    this.pending = this.pending.then(() => this.context.stderr.write(text)).catch((error: unknown) => void (this.failure ??= error))
  }

  private async flush(): Promise<void> {
    await this.pending
    if (this.failure) throw this.failure
  }
}

/** Wrapped after at most 70 characters, each line under its own heading. */
function warning(text: string): string {
  let lines = ''
  let rest = text
  while (rest.length > 70) {
    const cut = rest.lastIndexOf(' ', 69) + 1 || 70
    lines += `Warning: ${rest.slice(0, cut)}\n`
    rest = rest.slice(cut)
  }
  return `${lines}Warning: ${rest}\n`
}

function remoteName(url: string): string {
  const name = url
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/, '')
    .replace(/^.*\//, '')
  if (!name) throw new TransferError(23, 'Failed writing received data to disk/application', false)
  return name
}

export const curl: Command = {
  name: 'curl',
  async run(context) {
    let args: Arguments
    try {
      args = parseOptions(context.args)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      await context.stderr.write(`curl: ${error.message}\n${TRY_HELP}`)
      return 2
    }
    if (args.has('help') || args.has('version')) {
      await context.stdout.write(args.has('help') ? HELP : VERSION)
      return 0
    }
    if (args.urls.length === 0) {
      await context.stderr.write(context.args.length === 0 ? TRY_HELP : `curl: no URL specified!\n${TRY_HELP}`)
      return 2
    }
    return new Run(context, args).all()
  },
}
