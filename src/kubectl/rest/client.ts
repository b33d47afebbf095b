/** Requests to the API server, answers as JSON, failures as StatusError, warnings and traces on stderr; models client-go's rest client. */
import type { CommandContext } from '../../shell/command'
import { StatusError, type StatusDetails, type StatusReason } from '../../engine/api/status'
import { ConnectionError, CliError } from '../command/errors'
import type { ClientConfig } from '../config/client-config'
import { TransportError, type Transport, type TransportConnection, type TransportResponse } from '../transport'
import { at, asDict, isDict, type Dict } from '../values'
import { trace } from './trace'

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

export interface RequestOptions {
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** What the request is about, for errors of servers that say nothing. */
  readonly subject?: { readonly resource: string; readonly group: string; readonly name?: string }
}

export const JSON_TYPE = 'application/json'
/** What kubectl accepts when it wants the server's table. */
export const TABLE_TYPES = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

const REASONS: Readonly<Record<number, StatusReason>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Expired',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
  400: 'BadRequest',
}
const GENERIC: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  406: 'the server was unable to respond with a content type that the client supports',
  415: 'the body of the request was in an unknown format - accepted media types include: ',
  500: 'an error on the server ("unknown") has prevented the request from succeeding',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
  429: 'the server has received too many requests and has asked us to try again later',
}

export class RestClient {
  private readonly warned = new Set<string>()
  /** Warnings received so far; `--warnings-as-errors` counts them. */
  warnings = 0

  constructor(
    private readonly transport: Transport,
    readonly config: ClientConfig,
    private readonly io: Pick<CommandContext, 'signal' | 'stderr' | 'isTty' | 'input' | 'pid' | 'system' | 'env'>,
    private readonly options: { readonly verbosity: number; readonly timeout: number; readonly command: string; readonly version: string },
  ) {}

  private get signal(): AbortSignal {
    return this.io.signal
  }

  private headers(options: RequestOptions, contentType: string | undefined): Record<string, string> {
    return {
      Accept: JSON_TYPE,
      ...(contentType ? { 'Content-Type': contentType } : {}),
      'User-Agent': `kubectl/${this.options.version} (linux/amd64) kubernetes/podyard`,
      'Kubectl-Command': this.options.command,
      ...this.config.impersonation,
      ...options.headers,
    }
  }

  /** The answer as it comes. Throws ConnectionError when there is none, StatusError when it is a failure. */
  async raw(method: string, path: string, options: RequestOptions = {}): Promise<TransportResponse> {
    const body =
      options.body === undefined
        ? undefined
        : options.body instanceof Uint8Array
          ? options.body
          : new TextEncoder().encode(typeof options.body === 'string' ? options.body : JSON.stringify(options.body))
    const full = path + queryText({ ...options.query, ...(this.options.timeout > 0 ? { timeout: `${this.options.timeout / 1000}s` } : {}) })
    const headers = this.headers(options, body ? JSON_TYPE : undefined)
    const started = this.io.system.clock.now()
    let response: TransportResponse
    try {
      response = await this.transport.request(this.config.address, {
        method,
        path: full,
        headers,
        signal: this.limited(options.signal ?? this.signal),
        ...(body ? { body } : {}),
        ...(this.io.input === undefined ? {} : { input: this.io.input }),
      })
    } catch (error) {
      if (error instanceof RequestTimeout) throw this.unreachable(method, full, new TransportError(error.message))
      if (!(error instanceof TransportError)) throw error
      await trace(this.io, this.options.verbosity, {
        method,
        url: this.config.address.server + full,
        headers,
        body,
        milliseconds: this.io.system.clock.now() - started,
      })
      throw this.unreachable(method, full, error)
    }
    await trace(this.io, this.options.verbosity, {
      method,
      url: this.config.address.server + full,
      headers,
      body,
      response,
      milliseconds: this.io.system.clock.now() - started,
    })
    await this.showWarnings(response)
    if (response.status >= 400) throw await this.failure(response, method, options)
    return response
  }

  /** A request whose answer is one JSON value. */
  async json(method: string, path: string, options: RequestOptions = {}): Promise<Dict> {
    const response = await this.raw(method, path, options)
    const text = await response.text()
    if (this.options.verbosity >= 8) await trace.body(this.io, text, this.options.verbosity)
    try {
      return asDict(JSON.parse(text))
    } catch {
      throw new CliError(`couldn't get version/kind; json parse error: invalid answer from ${path}`)
    }
  }

  get(path: string, options?: RequestOptions): Promise<Dict> {
    return this.json('GET', path, options)
  }

  /** Opens an upgraded connection (exec, attach, port-forward). Throws like `raw` when refused. */
  async connect(path: string, query: Query, protocols: string): Promise<TransportConnection> {
    const full = path + queryText(query)
    try {
      const answer = await this.transport.connect(this.config.address, {
        method: 'GET',
        path: full,
        headers: { ...this.headers({}, undefined), 'Sec-WebSocket-Protocol': protocols },
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
    if (this.options.verbosity >= 8) await trace.body(this.io, text, this.options.verbosity)
    try {
      const parsed: unknown = JSON.parse(text)
      if (isDict(parsed) && parsed['kind'] === 'Status') return statusError(parsed, response.status)
    } catch {
      // Not a Status: worded below as client-go words answers of other servers.
    }
    const subject = options.subject
    const reason = REASONS[response.status] ?? ''
    let message =
      GENERIC[response.status] ?? `the server responded with the status code ${response.status} but did not return more information`
    if (response.status === 403) message = `forbidden: ${text.trim() || 'unknown'}`
    if (response.status === 500)
      message = `an error on the server (${JSON.stringify(text.trim() || 'unknown')}) has prevented the request from succeeding`
    if (subject && (subject.resource || subject.name)) {
      const qualified = subject.group ? `${subject.resource}.${subject.group}` : subject.resource
      message += ` (${method.toLowerCase()} ${qualified}${subject.name ? ` ${subject.name}` : ''})`
    }
    return new StatusError(response.status, reason, message, {
      ...(subject?.name ? { name: subject.name } : {}),
      causes: [{ reason: 'UnexpectedServerResponse', message: text.trim() || 'unknown' }],
    })
  }
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
