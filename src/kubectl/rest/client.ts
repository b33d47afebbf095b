/** Requests to the API server, answers as JSON, failures as StatusError, warnings and traces on stderr; models client-go's rest client. */
import type { CommandContext } from '../../shell/command'
import { StatusError, type StatusDetails, type StatusReason } from '../../engine/api/status'
import { ConnectionError, CliError } from '../command/errors'
import type { ClientConfig } from '../config/client-config'
import { TransportError, type ServerAddress, type Transport, type TransportConnection, type TransportResponse } from '../transport'
import { at, asDict, isDict, type Dict } from '../values'
import { requireSameVersion } from './client-version'
import type { Credentials } from './credentials'
import { genericFailure } from './generic-failure'
import { log } from './klog'
import { traceBody, traceRequest, traceResponse, type TracedRequest } from './trace'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface RequestOptions {
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Answers that fail are worded by their code alone, whatever they say. */
  readonly ignoresStatus?: boolean
  /** What the request is about, for errors of servers that say nothing. */
  readonly subject?: { readonly resource: string; readonly group: string; readonly name?: string }
}

export const JSON_TYPE = 'application/json'
/** What kubectl accepts when it wants the server's table. */
export const TABLE_TYPES = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

const FEATURE_GATES: Readonly<Record<string, boolean>> = {
  AtomicFIFO: true,
  ClientsAllowCARotation: true,
  ClientsAllowCBOR: false,
  ClientsAllowTLSCacheGC: true,
  ClientsPreferCBOR: false,
  InformerResourceVersion: true,
  InOrderInformers: true,
  InOrderInformersBatchProcess: true,
  UnlockWhileProcessingFIFO: true,
  WatchListClient: true,
}

export class RestClient {
  private readonly warned = new Set<string>()
  /** Warnings received so far; `--warnings-as-errors` counts them. */
  warnings = 0
  private requests = 0
  private isMatched = false

  constructor(
    private readonly transport: Transport,
    readonly config: ClientConfig,
    private readonly io: Pick<CommandContext, 'signal' | 'stderr' | 'isTty' | 'input' | 'pid' | 'system' | 'env'>,
    private readonly credentials: Credentials,
    private readonly options: {
      readonly verbosity: number
      readonly timeout: number
      readonly command: string
      readonly version: string
      /** --match-server-version. */
      readonly mustMatch: boolean
    },
  ) {}

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

  private async matchVersions(): Promise<void> {
    if (!this.options.mustMatch || this.isMatched) return
    this.isMatched = true
    requireSameVersion(this.options.version, await this.get('/version', { query: { timeout: '32s' } }))
  }

  /** The answer as it comes. Throws ConnectionError when there is none, StatusError when it is a failure. */
  async raw(method: string, path: string, options: RequestOptions = {}): Promise<TransportResponse> {
    const body =
      options.body === undefined
        ? undefined
        : options.body instanceof Uint8Array
          ? options.body
          : new TextEncoder().encode(typeof options.body === 'string' ? options.body : `${JSON.stringify(options.body)}\n`)
    const full = path + queryText({ ...options.query, ...(this.options.timeout > 0 ? { timeout: `${this.options.timeout / 1000}s` } : {}) })
    const headers = this.headers(options, body ? JSON_TYPE : undefined)
    await this.matchVersions()
    const { verbosity } = this.options
    const { server } = this.config.address
    if (verbosity >= 1 && this.requests === 0) await this.logFeatureGates()
    let traced: TracedRequest | undefined
    let response: TransportResponse
    let started = this.io.system.clock.now()
    try {
      const address = await this.credentials.reach()
      const authorization: Readonly<Record<string, string>> = address.token ? { Authorization: `Bearer ${address.token}` } : {}
      const request: TracedRequest = {
        method,
        url: server + full,
        headers: { ...headers, ...authorization },
        body,
        isFirst: this.requests++ === 0,
      }
      traced = request
      await traceRequest(this.io, verbosity, request)
      started = this.io.system.clock.now()
      response = await this.transport.request(address, {
        method,
        path: full,
        headers: { ...headers, ...this.commandHeaders },
        signal: this.limited(options.signal ?? this.signal),
        ...(body ? { body } : {}),
        ...(this.io.input === undefined ? {} : { input: this.io.input }),
      })
    } catch (error) {
      if (error instanceof RequestTimeout) throw this.unreachable(method, full, new TransportError(error.message))
      if (!(error instanceof TransportError)) throw error
      if (traced) await traceResponse(this.io, verbosity, traced, undefined, this.io.system.clock.now() - started)
      throw this.unreachable(method, full, error)
    }
    if (traced) await traceResponse(this.io, verbosity, traced, response, this.io.system.clock.now() - started)
    await this.showWarnings(response)
    if (response.status === 401) this.credentials.refused()
    if (response.status < 200 || response.status > 206) throw await this.failure(response, method, options)
    return response
  }

  private async logFeatureGates(): Promise<void> {
    for (const [name, isEnabled] of Object.entries(FEATURE_GATES))
      await log(this.io, 'I', 'envvar.go:195', `"Feature gate default state" feature="${name}" enabled=${isEnabled}`)
  }

  /** A request whose answer is one JSON value. */
  async json(method: string, path: string, options: RequestOptions = {}): Promise<Dict> {
    const response = await this.raw(method, path, options)
    const text = await response.text()
    await traceBody(this.io, this.options.verbosity, 'Response Body', text)
    try {
      return asDict(JSON.parse(text))
    } catch {
      throw new CliError(notJson(text))
    }
  }

  get(path: string, options?: RequestOptions): Promise<Dict> {
    return this.json('GET', path, options)
  }

  /** Opens an upgraded connection (exec, attach, port-forward). Throws like `raw` when refused. */
  async connect(path: string, query: Query, protocols: string): Promise<TransportConnection> {
    const full = path + queryText(query)
    try {
      const answer = await this.transport.connect(await this.credentials.reach(), {
        method: 'GET',
        path: full,
        headers: { ...this.headers({}, undefined), ...this.commandHeaders, 'Sec-WebSocket-Protocol': protocols },
        signal: this.signal,
        ...(this.io.input === undefined ? {} : { input: this.io.input }),
      })
      if ('messages' in answer) return answer
      await this.showWarnings(answer)
      throw await this.failure(answer, 'POST', {})
    } catch (error) {
      throw error instanceof TransportError ? this.unreachable('GET', full, error) : error
    }
  }

  /**
   * Events of a watch, one JSON value each, until the server ends it, `signal` aborts, or the caller stops.
   * An ERROR event is thrown as StatusError.
   */
  async *watch(path: string, options: RequestOptions = {}): AsyncGenerator<{ readonly type: string; readonly object: Dict }> {
    const response = await this.raw('GET', path, { ...options, query: { ...options.query, watch: true } })
    const decoder = new TextDecoder()
    let buffer = ''
    try {
      for await (const chunk of response.chunks()) {
        buffer += decoder.decode(chunk, { stream: true })
        for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
          const line = buffer.slice(0, end).trim()
          buffer = buffer.slice(end + 1)
          if (line === '') continue
          const event = asDict(JSON.parse(line))
          if (event['type'] === 'ERROR') throw statusError(asDict(event['object']), 500)
          yield { type: String(event['type']), object: asDict(event['object']) }
        }
      }
    } catch (error) {
      // A watch that has lasted as long as it may just ends.
      if (!(error instanceof RequestTimeout)) throw error
    }
  }

  /** The signal of a request that may take only as long as --request-timeout says. */
  private limited(signal: AbortSignal): AbortSignal {
    if (this.options.timeout <= 0) return signal
    const { clock } = this.io.system
    const limit = new AbortController()
    clock.after(this.options.timeout, () => {
      clock.wake()
      limit.abort(new RequestTimeout())
    })
    return AbortSignal.any([signal, limit.signal])
  }

  private unreachable(method: string, path: string, error: TransportError): ConnectionError {
    const host = new URL(this.config.address.server).host
    return new ConnectionError(host, method[0] + method.slice(1).toLowerCase(), this.config.address.server + path, error.message)
  }

  private async showWarnings(response: TransportResponse): Promise<void> {
    const lines = (response.headers['warning'] ?? '').split('\n').filter((line) => line !== '')
    for (const line of lines) {
      const text = /^299 \S+ "((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replaceAll(/\\(.)/g, '$1')
      if (text === undefined) continue
      this.warnings++
      if (this.warned.has(text)) continue
      this.warned.add(text)
      const colour = this.io.isTty.stderr && (this.io.env['TERM'] ?? '') !== 'dumb' && this.io.env['NO_COLOR'] === undefined
      await this.io.stderr.write(`${colour ? '\u001b[33;1mWarning:\u001b[0m' : 'Warning:'} ${text}\n`)
    }
  }

  private async failure(response: TransportResponse, method: string, options: RequestOptions): Promise<StatusError> {
    const text = await response.text()
    await traceBody(this.io, this.options.verbosity, 'Response Body', text)
    if (options.ignoresStatus)
      return genericFailure(
        response.status,
        method,
        (response.headers['content-type'] ?? '').startsWith('text/') ? text : 'unknown',
        options.subject,
      )
    try {
      const parsed: unknown = JSON.parse(text)
      if (isDict(parsed) && parsed['kind'] === 'Status') return statusError(parsed, response.status)
    } catch {
      // Not a Status: worded as client-go words answers of other servers.
    }
    return genericFailure(response.status, method, text, options.subject)
  }
}

/** What Go's decoder says of an answer that is no JSON. */
function notJson(text: string): string {
  const first = text.trimStart()[0]
  if (first === undefined) return 'unexpected end of JSON input'
  if (first === '{' || first === '[' || first === '"') return 'unexpected end of JSON input'
  return `invalid character '${first}' looking for beginning of value`
}

/** --request-timeout has passed. */
class RequestTimeout extends Error {
  constructor() {
    super('context deadline exceeded (Client.Timeout exceeded while awaiting headers)')
    this.name = 'RequestTimeout'
  }
}

/** A Status body as an error. */
export function statusError(status: Dict, code: number): StatusError {
  const details = at(status, 'details')
  return new StatusError(
    Number(status['code'] ?? code),
    String(status['reason'] ?? '') as StatusReason,
    String(status['message'] ?? ''),
    isDict(details) ? (details as StatusDetails) : undefined,
  )
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

function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
