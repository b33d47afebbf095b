/** What node's http asks of the network: servers' answers, at once or piece by piece, and requests. */
import { anySignal } from '../../../shell/any-signal'
import { concatBytes } from '../../api/bytes'
import { NetError, orAborted, type NetRequest, type NetResponse } from '../../../shell/net'
import { Failure, type Operation, type Plain } from './guest'
import type { Host } from './host'
import { networkFailure, tell } from './network-failures'

/** Numbers of answers are none of the program's own. */
const FIRST = 1_000_000

/** An answer that a program is giving: at once, or piece by piece once it lets a turn go by. */
interface Answer {
  resolve(response: NetResponse): void
  reject(error: NetError): void
  head: { readonly status: number; readonly reason?: string; readonly headers: Readonly<Record<string, string>> } | undefined
  parts: Uint8Array[]
  ended: boolean
  /** Given up before its end. */
  cut: boolean
  streaming: boolean
  wake: (() => void) | undefined
}

/** The answers that a program's servers owe. */
class Answers {
  private readonly all = new Map<number, Answer>()
  private last = 0

  constructor(private readonly host: Host) {
    host.context.signal.addEventListener('abort', () => this.cutAll(), { once: true })
  }

  /** The program has ended: what it did not finish breaks off. */
  cutAll(): void {
    for (const answer of this.all.values()) this.cut(answer)
    this.all.clear()
  }

  get(id: Plain): Answer | undefined {
    return this.all.get(Number(id))
  }

  /** A server's request, told to the program by a number. */
  serve(server: Plain, request: NetRequest, peer: string): Promise<NetResponse> {
    return new Promise((resolve, reject) => {
      const number = FIRST + ++this.last
      this.all.set(number, { resolve, reject, head: undefined, parts: [], ended: false, cut: false, streaming: false, wake: undefined })
      const { method, path, headers } = request
      const told = JSON.stringify({ method, path, headers: { Host: request.host, ...headers }, peer })
      this.host.event('http.request', server, number, told, request.body)
    })
  }

  add(id: Plain, part: Plain | Uint8Array): boolean {
    const answer = this.get(id)
    if (!answer || !(part instanceof Uint8Array)) return false
    answer.parts.push(part)
    this.wake(answer)
    return !answer.ended
  }

  finish(id: Plain): void {
    const answer = this.end(id)
    if (answer && !answer.streaming) answer.resolve({ ...answer.head!, body: concatBytes(answer.parts) })
  }

  /** Nothing more comes: who asked hears of no answer, or of no end of it. */
  drop(id: Plain): void {
    const answer = this.end(id)
    if (answer) this.cut(answer)
  }

  private cut(answer: Answer): void {
    answer.ended = answer.cut = true
    this.wake(answer)
    if (!answer.streaming) answer.reject(new NetError('empty reply', '', 0))
  }

  private end(id: Plain): Answer | undefined {
    const answer = this.get(id)
    if (!answer) return undefined
    this.all.delete(Number(id))
    answer.ended = true
    this.wake(answer)
    if (!answer.streaming) this.host.context.system.clock.wake()
    return answer
  }

  /** What was written of answers that are not finished goes on its way. */
  turned(): void {
    for (const [id, answer] of this.all) {
      if (answer.streaming || !answer.head || answer.parts.length === 0) continue
      answer.streaming = true
      this.host.context.system.clock.wake()
      answer.resolve(this.streamed(id, answer))
    }
  }

  private streamed(id: number, answer: Answer): NetResponse {
    const { clock } = this.host.context.system
    return {
      ...answer.head!,
      body: new Uint8Array(0),
      stream: {
        isCut: () => answer.cut,
        read: async (ended) => {
          while (answer.parts.length === 0 && !answer.ended)
            await orAborted(new Promise<void>((resolve) => (answer.wake = resolve)), ended, () => clock.wake())
          return answer.parts.length > 0 ? concatBytes(answer.parts.splice(0)) : null
        },
        cancel: () => {
          answer.ended = true
          if (this.all.has(id)) this.host.event('http.gone', id)
        },
      },
    }
  }

  private wake(answer: Answer): void {
    if (!answer.wake) return
    this.host.context.system.clock.wake()
    answer.wake()
    answer.wake = undefined
  }
}

/** Asks, and tells the program of the answer as it comes. */
async function ask(host: Host, id: Plain, text: string, body: Uint8Array | undefined, abort: AbortController): Promise<void> {
  const { signal, system } = host.context
  const { scheme, hostname, port, insecure, ...request } = JSON.parse(text) as NetRequest & {
    readonly scheme: string
    readonly hostname: string
    readonly port: number
    readonly insecure?: boolean
  }
  const both = anySignal([signal, abort.signal])
  try {
    const [address] = await system.net.resolve(hostname, both)
    const response = await system.net.http(
      address!,
      port,
      { ...request, ...(body ? { body } : {}) },
      { signal: both, streaming: true, ...(scheme === 'https:' ? { tls: insecure ? { insecure } : {} } : {}) },
    )
    const { status, reason, headers } = response
    host.event('http.response', id, JSON.stringify({ status, reason, headers }))
    if (response.stream)
      for (let part = await response.stream.read(both); part !== null; part = await response.stream.read(both))
        host.event('http.data', id, part)
    else if (response.body.length > 0) host.event('http.data', id, response.body)
    if (response.stream?.isCut?.()) return tell(host, 'http.error', id, new Failure({ message: 'aborted', code: 'ECONNRESET' }))
    host.event('http.end', id)
  } catch (error) {
    if (signal.aborted) throw error
    if (error instanceof NetError) tell(host, 'http.error', id, networkFailure(error, hostname))
    else if (!abort.signal.aborted) throw error
  }
}

export interface HttpOperations {
  readonly operations: Readonly<Record<string, Operation>>
  serve(server: Plain): (request: NetRequest, peer?: { readonly address: string }) => Promise<NetResponse>
  turned(): void
  /** The program has ended. */
  ended(): void
}

export function httpOperations(host: Host): HttpOperations {
  const answers = new Answers(host)
  const aborts = new Map<number, AbortController>()
  return {
    serve: (server) => (request, peer) => answers.serve(server, request, peer?.address ?? '127.0.0.1'),
    turned: () => answers.turned(),
    ended: () => answers.cutAll(),
    operations: {
      'http.head': (id, text) => {
        const answer = answers.get(id)
        if (answer) answer.head = JSON.parse(String(text)) as NonNullable<Answer['head']>
        return undefined
      },
      'http.send': (id, data) => answers.add(id, data),
      'http.finish': (id) => {
        answers.finish(id)
        return undefined
      },
      'http.drop': (id) => {
        answers.drop(id)
        return undefined
      },
      'http.ask': (id, text, body) => {
        const abort = new AbortController()
        aborts.set(Number(id), abort)
        host.background(() =>
          ask(host, id, String(text), body instanceof Uint8Array ? body : undefined, abort).finally(() => aborts.delete(Number(id))),
        )
        return undefined
      },
      'http.abort': (id) => {
        aborts.get(Number(id))?.abort()
        return undefined
      },
    },
  }
}
