/** Requests to the API server, answers as JSON, failures as StatusError, warnings and traces on stderr; models client-go's rest client. */
import { writeJson } from '../../engine/api/json-text'
import { StatusError } from '../../engine/api/status'
import { CliError, ConnectionError, errorMessage } from '../command/errors'
import { formatDuration, goQuote } from '../../engine/api/strconv'
import type { ClientConfig } from '../config/client-config'
import { printWarning } from '../printing/warning'
import { TransportError, type ServerAddress, type Transport, type TransportConnection, type TransportResponse } from '../transport'
import { asDict, type Dict } from '../values'
import { AnswerError, isJson, jsonOf, objectOf, statusError, statusIn, wordsOf } from './answer'
import { requireSameVersion } from './client-version'
import type { Credentials } from './credentials'
import { Exchange, type RequestIo } from './exchange'
import { genericFailure } from './generic-failure'
import { fileOf, log } from './klog'
import { isLost, type Use } from './repeat'
import { RequestTimeout } from './time-limit'
import { traceBody } from './trace'
import { offerOf, type Upgrade } from './upgrade'
import { warningTexts } from './warning-header'
import { watchEvents, type WatchEvent } from './watch-events'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface RequestOptions {
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** The body is handed on as it is read: its type is not said, and the log does not tell of it. */
  readonly streamsBody?: boolean
  /** What is read as it is, whatever the server says of it: discovery, versions, OpenAPI. */
  readonly isDocument?: boolean
  /** Answers that fail are worded by their code alone, whatever they say. */
  readonly ignoresStatus?: boolean
  /** `stream` when not given. */
  readonly use?: Use
  /** Where kubectl's own code asks, as its log tells it; that of its typed clients when not given. */
  readonly place?: string
  /** What the request is about, for errors of servers that say nothing. */
  readonly subject?: { readonly resource: string; readonly group: string; readonly name?: string }
}

export const JSON_TYPE = 'application/json'
/** What kubectl accepts when it wants the server's table. */
export const TABLE_TYPES = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

export class RestClient {
  private readonly warned = new Set<string>()
  /** Warnings received so far; `--warnings-as-errors` counts them. */
  warnings = 0
  private isMatched = false
  private mismatch: unknown
  private readonly exchange: Exchange

  constructor(
    transport: Transport,
    readonly config: ClientConfig,
    private readonly io: RequestIo,
    private readonly credentials: Credentials,
    private readonly options: {
      /** How much a source file tells. */
      readonly verbosity: (file: string) => number
      readonly timeout: number
      readonly command: string
      readonly version: string
      /** --match-server-version. */
      readonly mustMatch: boolean
    },
  ) {
    this.exchange = new Exchange(transport, io, credentials, config.address.server, options)
  }

  private get signal(): AbortSignal {
    return this.io.signal
  }

  /** Headers that the log tells of. */
  private headers(options: RequestOptions, contentType: string | undefined): Record<string, string> {
    return {
      Accept: JSON_TYPE,
      ...(contentType ? { 'Content-Type': contentType } : {}),
      'User-Agent': `kubectl/${this.options.version} (linux/amd64) kubernetes/podyard`,
      ...this.config.impersonation,
      ...options.headers,
    }
  }

  /** Headers that say which command asks. */
  private get commandHeaders(): Record<string, string> {
    return { 'Kubectl-Command': this.options.command }
  }

  /** The server with what it takes to be let in, for requests that are handed on. */
  reach(): Promise<ServerAddress> {
    return this.credentials.reach()
  }

  /** With --match-server-version, once: throws CliError unless the server is of the same version. */
  async matchVersions(): Promise<void> {
    if (this.mismatch !== undefined) throw this.mismatch
    if (!this.options.mustMatch || this.isMatched) return
    this.isMatched = true
    try {
      requireSameVersion(this.options.version, await this.serverVersion())
    } catch (error) {
      this.mismatch = error
      throw error
    }
  }

  private async serverVersion(): Promise<Dict> {
    try {
      return await this.get('/version', {
        query: { timeout: '32s' },
        isDocument: true,
        ignoresStatus: true,
        place: 'discovery_client.go:667',
      })
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof ConnectionError)) throw error
      throw new CliError(`couldn't read version from server: ${error.message}`)
    }
  }

  /** The answer as it comes. Throws ConnectionError when there is none, StatusError when it is a failure. */
  async raw(method: string, path: string, options: RequestOptions = {}): Promise<TransportResponse> {
    const body =
      options.body === undefined
        ? undefined
        : options.body instanceof Uint8Array
          ? options.body
          : new TextEncoder().encode(
              typeof options.body === 'string' ? options.body : `${writeJson(options.body)}${isPatch(options) ? '' : '\n'}`,
            )
    const { timeout } = this.options
    const full = path + queryText({ ...options.query, ...(timeout === 0 ? {} : { timeout: formatDuration(timeout) }) })
    const headers = this.headers(options, body && !options.streamsBody ? JSON_TYPE : undefined)
    await this.matchVersions()
    const response = await this.exchange.ask({
      method,
      path: full,
      headers,
      quietHeaders: this.commandHeaders,
      use: options.use ?? 'stream',
      place: options.place ?? placeOf(method),
      signal: options.signal ?? this.signal,
      ...(body ? { body } : {}),
      ...(options.streamsBody ? { streamsBody: true } : {}),
    })
    await this.showWarnings(response)
    if (response.status === 401) await this.credentials.refused()
    if (response.status < 200 || response.status > 206) throw await this.failure(response, method, options)
    return response
  }

  /** A request whose answer is one object of the API, or a document. */
  async json(method: string, path: string, options: RequestOptions = {}): Promise<Dict> {
    const response = await this.raw(method, path, { use: 'answer', ...options })
    const text = await this.textOf(response, options.place ?? placeOf(method))
    return options.isDocument ? asDict(jsonOf(text)) : objectOf(response, text)
  }

  /** An answer to its end. Throws AnswerError when that does not come. */
  private async textOf(response: TransportResponse, place: string): Promise<string> {
    let text: string
    try {
      text = await response.text()
    } catch (error) {
      if (this.signal.aborted) throw error
      const why = errorMessage(error)
      await log(this.io, 'E', 'request.go:1196', `"Unexpected error when reading response body" err=${goQuote(why)}`)
      throw new AnswerError(`unexpected error when reading response body. Please retry. Original error: ${why}`)
    }
    await traceBody(this.io, this.options.verbosity(fileOf(place)), place, 'Response Body', text)
    return text
  }

  get(path: string, options?: RequestOptions): Promise<Dict> {
    return this.json('GET', path, options)
  }

  /** Opens an upgraded connection (exec, attach, port-forward). Throws like `raw` when refused. */
  async connect(path: string, query: Query, upgrade: Upgrade): Promise<TransportConnection> {
    const full = path + queryText(query)
    try {
      const { Accept: _, ...headers } = this.headers({}, undefined)
      const { commandHeaders: quietHeaders, signal } = this
      const offer = offerOf(upgrade, this.io.env)
      const answer = await this.exchange.upgraded({ path: full, headers, quietHeaders, signal }, offer)
      if ('messages' in answer) return answer
      await this.showWarnings(answer)
      const text = await this.textOf(answer, placeOf(offer.method))
      throw statusIn(answer, text) ?? new CliError(`unable to upgrade connection: ${text.trim()}`)
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      throw new CliError(error.message === 'EOF' ? 'unexpected EOF' : error.message)
    }
  }

  /**
   * Events of a watch until the server ends it, it is lost, `signal` aborts, or the caller stops. Throws what an ERROR event
   * tells as StatusError, unless such events are wanted too.
   */
  async *watch(
    path: string,
    { yieldsErrors, ...options }: RequestOptions & { readonly yieldsErrors?: boolean } = {},
  ): AsyncGenerator<WatchEvent> {
    const response = await this.raw('GET', path, { ...options, use: 'watch', query: { ...options.query, watch: true } })
    if (!isJson(response)) throw new AnswerError(`no stream serializers registered for ${response.headers['content-type']}`)
    try {
      for await (const event of watchEvents(response.chunks())) {
        if (event.type === 'ERROR' && !yieldsErrors) throw statusError(event.object, 500)
        yield event
      }
    } catch (error) {
      // A watch that is lost, or has lasted as long as it may, just ends.
      if (!(error instanceof RequestTimeout) && !(error instanceof Error && isLost(error.message, 'GET', 'watch'))) throw error
      await this.logLostWatch(error.message)
    }
  }

  private async logLostWatch(reason: string): Promise<void> {
    const isCutOff = reason === 'unexpected EOF'
    if (reason === 'EOF' || this.options.verbosity('streamwatcher') < (isCutOff ? 1 : 5)) return
    const place = `streamwatcher.go:${isCutOff ? 120 : 123}`
    const what = isCutOff ? 'Unexpected EOF during watch stream event decoding' : 'Unable to decode an event from the watch stream'
    await log(this.io, 'I', place, `"${what}" err=${goQuote(reason)}`)
  }

  private async showWarnings(response: TransportResponse): Promise<void> {
    for (const text of warningTexts(response.headers['warning'] ?? '')) {
      if (this.warned.has(text)) continue
      this.warned.add(text)
      this.warnings++
      await printWarning(this.io, text)
    }
  }

  private async failure(response: TransportResponse, method: string, options: RequestOptions): Promise<StatusError> {
    const text = await this.textOf(response, options.place ?? placeOf(method))
    const status = options.ignoresStatus ? undefined : statusIn(response, text)
    return status ?? genericFailure(response.status, method, wordsOf(response, text), options.subject)
  }
}

const TYPED_CLIENT: Readonly<Record<string, number>> = { GET: 165, POST: 213, PUT: 228, DELETE: 257, PATCH: 289 }

/** The line of the typed clients that asks. */
function placeOf(method: string): string {
  return `type.go:${TYPED_CLIENT[method] ?? TYPED_CLIENT['GET']}`
}

/** `?a=b&c=d` with keys sorted, as Go encodes it; empty without parameters. */
export function queryText(query: Query): string {
  const pairs: string[] = []
  for (const key of Object.keys(query).sort()) {
    const value = query[key]
    if (value === undefined || value === '' || value === false) continue
    for (const each of typeof value === 'object' ? value : [value]) pairs.push(`${encode(key)}=${encode(String(each))}`)
  }
  return pairs.length ? `?${pairs.join('&')}` : ''
}

/** Patches are made as texts; other bodies are written by an encoder that ends the line. */
function isPatch({ headers }: RequestOptions): boolean {
  return /(patch|merge-patch)\+json$/.test(headers?.['Content-Type'] ?? '')
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
