/** One request up to its final answer: logged, sent on, sent again, in time; models client-go's Request over net/http's Client. */
import type { CommandContext } from '../../shell/command'
import { ConnectionError } from '../command/errors'
import { TransportError, type ServerAddress, type Transport, type TransportConnection, type TransportResponse } from '../transport'
import { AnswerError } from './answer'
import type { Credentials } from './credentials'
import { fileOf, log } from './klog'
import { destinationOf, MOST_REDIRECTS } from './redirect'
import { isLost, MOST_REPEATS, secondsToWait, WAIT_AFTER_LOSS, type Use } from './repeat'
import { RequestTimeout, TimeLimit } from './time-limit'
import { traceRequest, traceResponse, type AnswerHead, type TracedRequest } from './trace'
import type { Offer } from './upgrade'

export type RequestIo = Pick<CommandContext, 'signal' | 'stderr' | 'isTty' | 'input' | 'pid' | 'system' | 'env'>

export interface Asked {
  readonly method: string
  /** Path with query. */
  readonly path: string
  /** Those the log tells of. */
  readonly headers: Readonly<Record<string, string>>
  readonly quietHeaders: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** The log does not tell of the body. */
  readonly streamsBody?: boolean
  readonly use: Use
  /** Where kubectl asks, for the log. */
  readonly place: string
  readonly signal: AbortSignal
}

/** What is asked at one place, after redirects perhaps another one than at first. */
interface Step {
  readonly method: string
  readonly url: URL | undefined
  readonly hasBody: boolean
}

/** The head of the answer that makes a connection something else than HTTP. */
const SWITCHED: AnswerHead = { status: 101, headers: {} }

/** A watch that was lost again and again is one on which nothing happens. */
const NOTHING: TransportResponse = { status: 200, headers: {}, chunks: async function* () {}, text: () => Promise.resolve('') }

// An answer that is read whole has the time limit of the request besides that of the client, and is told of by it.
const LATE = 'context deadline exceeded'
const LATE_HEADERS = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'

export class Exchange {
  private isConnected = false

  constructor(
    private readonly transport: Transport,
    private readonly io: RequestIo,
    private readonly credentials: Credentials,
    /** The server's address, for the log and for errors. */
    private readonly server: string,
    private readonly options: {
      /** How much a source file tells. */
      readonly verbosity: (file: string) => number
      /** Milliseconds; 0: as long as it takes. */
      readonly timeout: number
    },
  ) {}

  /** Throws ConnectionError when there is no answer, AnswerError when the time was over before it could be asked for again. */
  async ask(asked: Asked): Promise<TransportResponse> {
    // A watch and a stream may take their time each time anew.
    const whole = asked.use === 'answer' ? this.limit(asked.signal) : undefined
    try {
      return await this.repeated(asked, whole)
    } catch (error) {
      whole?.lift()
      throw error
    }
  }

  private limit(signal: AbortSignal): TimeLimit {
    return new TimeLimit(this.io.system.clock, this.options.timeout, signal)
  }

  private async repeated(asked: Asked, whole: TimeLimit | undefined): Promise<TransportResponse> {
    let previous: string | undefined
    for (let attempt = 1; ; attempt++) {
      const limit = whole ?? this.limit(asked.signal)
      let wait: number | undefined
      try {
        const response = await this.followed(asked, limit.signal)
        wait = secondsToWait(response)
        if (wait === undefined || attempt > MOST_REPEATS) return limit.until(response)
        // Read to its end, so that the connection can be used again.
        await response.text().catch(() => undefined)
      } catch (error) {
        if (limit !== whole) limit.lift()
        if (!(error instanceof ConnectionError)) throw error
        const canBeAsked = isLost(error.reason, asked.method, asked.use)
        if (canBeAsked && attempt > MOST_REPEATS && asked.use === 'watch') return NOTHING
        if (!canBeAsked || attempt > MOST_REPEATS)
          throw previous === undefined || previous === error.reason ? error : new AnswerError(after(previous, error.message))
        wait = WAIT_AFTER_LOSS
        previous = error.reason
      }
      if (limit !== whole) limit.lift()
      await this.pause(wait, whole?.signal ?? asked.signal, previous)
      if (this.options.verbosity('with_retry') >= 4) {
        const told = `"Got a Retry-After response" delay="${wait}s" attempt=${attempt} url=${JSON.stringify(this.server + asked.path)}`
        await log(this.io, 'I', 'with_retry.go:234', told)
      }
    }
  }

  private async pause(seconds: number, signal: AbortSignal, previous: string | undefined): Promise<void> {
    try {
      await this.io.system.clock.sleep(seconds * 1000, signal)
    } catch (error) {
      if (!(error instanceof RequestTimeout)) throw error
      const told = 'client rate limiter Wait returned an error: context deadline exceeded'
      throw new AnswerError(previous === undefined ? told : after(previous, told))
    }
  }

  /** The answer at the end of all redirects. Throws ConnectionError. */
  private async followed(asked: Asked, signal: AbortSignal): Promise<TransportResponse> {
    let step: Step = { method: asked.method, url: undefined, hasBody: asked.body !== undefined }
    for (let redirects = 0; ; redirects++) {
      const url = step.url?.href ?? this.server + asked.path
      const response = await this.sent(asked, step, url, signal)
      const to = destinationOf(response, step.method, url)
      if (!to) return response
      if (redirects === MOST_REDIRECTS - 1) {
        await log(this.io, 'E', 'request.go:1196', '"Unexpected error when reading response body" err="http: read on closed response body"')
        throw this.unreachable(step.method, to.url.href, `stopped after ${MOST_REDIRECTS} redirects`)
      }
      await response.text().catch(() => undefined)
      step = { method: to.method, url: to.url, hasBody: step.hasBody && to.keepsBody }
    }
  }

  private async sent(
    asked: Asked,
    { method, url: elsewhere, hasBody }: Step,
    url: string,
    signal: AbortSignal,
  ): Promise<TransportResponse> {
    const body = hasBody ? asked.body : undefined
    try {
      const own = await this.credentials.reach()
      const address: ServerAddress = elsewhere ? { ...own, server: elsewhere.origin } : own
      const authorization: Readonly<Record<string, string>> = own.token ? { Authorization: `Bearer ${own.token}` } : {}
      const connects = !this.isConnected
      const traced = {
        method,
        url,
        headers: { ...asked.headers, ...authorization },
        body,
        place: asked.streamsBody ? undefined : asked.place,
        connects,
      }
      const response = await this.told(traced, signal, () =>
        this.transport.request(address, {
          method,
          path: elsewhere ? elsewhere.pathname + elsewhere.search : asked.path,
          headers: { ...asked.headers, ...asked.quietHeaders },
          signal,
          ...(body ? { body } : {}),
          ...(this.io.input === undefined ? {} : { input: this.io.input }),
        }),
      )
      this.isConnected = true
      return response
    } catch (error) {
      if (error instanceof RequestTimeout) throw this.unreachable(method, url, asked.use === 'answer' ? LATE : LATE_HEADERS)
      throw error instanceof TransportError ? this.unreachable(method, url, error.message) : error
    }
  }

  /** Opens an upgraded connection of its own. Throws TransportError; a refusal is answered as any other request. */
  async upgraded(
    asked: Omit<Asked, 'method' | 'use' | 'place' | 'body'>,
    { method, headers: offer, granted }: Offer,
  ): Promise<TransportConnection | TransportResponse> {
    const { path, headers, quietHeaders, signal } = asked
    const traced = { method, url: this.server + path, headers: { ...headers, ...offer }, body: undefined, place: undefined, connects: true }
    const address = await this.credentials.reach()
    const connect = () =>
      this.transport.connect(address, {
        method,
        path,
        headers: { ...headers, ...quietHeaders, ...offer },
        signal,
        ...(this.io.input === undefined ? {} : { input: this.io.input }),
      })
    return this.told(traced, signal, connect, granted)
  }

  /** Sends a request and says so, and what came of it; of what was interrupted nothing is said. */
  private async told<T extends TransportResponse | TransportConnection>(
    traced: TracedRequest,
    signal: AbortSignal,
    send: () => Promise<T>,
    granted: AnswerHead = SWITCHED,
  ): Promise<T> {
    const { verbosity } = this.options
    const { clock } = this.io.system
    const level = verbosity('round_trippers')
    await traceRequest(this.io, level, traced, verbosity(fileOf(traced.place ?? '')))
    const started = clock.now()
    const answered = async (head: AnswerHead | TransportError) => {
      if (!signal.aborted) await traceResponse(this.io, level, traced, head, clock.now() - started)
    }
    let answer: T
    try {
      answer = await send()
    } catch (error) {
      if (error instanceof TransportError) await answered(error)
      throw error
    }
    await answered('messages' in answer ? granted : answer)
    return answer
  }

  private unreachable(method: string, url: string, reason: string): ConnectionError {
    return new ConnectionError(new URL(url).host, method[0] + method.slice(1).toLowerCase(), url, reason)
  }
}

function after(previous: string, told: string): string {
  return `${told} - error from a previous attempt: ${previous}`
}
