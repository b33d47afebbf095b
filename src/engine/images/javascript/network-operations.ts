/** What node's http, net and dns ask of the network, and what comes to the program from there. */
import { concatBytes } from '../../api/bytes'
import { ListenError, NetError, orAborted, type NetRequest, type NetResponse, type NetStream } from '../../../shell/net'
import { Failure, type Operation, type Plain } from './guest'
import type { Host } from './host'

/** Numbers of failures, as libuv has them. */
const ERRNO: Readonly<Record<string, number>> = {
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  ECONNRESET: -104,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
  ENOTFOUND: -3008,
  EAI_AGAIN: -3001,
}

/** A failure of the network as node tells it. */
function networkFailure(error: NetError, name: string): Failure {
  const { address, port } = error
  const connecting = (code: string): Failure =>
    new Failure({ errno: ERRNO[code], code, syscall: 'connect', address, port, message: `connect ${code} ${address}:${port}` })
  switch (error.failure) {
    case 'connection refused':
      return connecting('ECONNREFUSED')
    case 'no route to host':
      return connecting('EHOSTUNREACH')
    case 'i/o timeout':
      return connecting('ETIMEDOUT')
    case 'NXDOMAIN':
    case 'no servers could be reached': {
      const code = error.failure === 'NXDOMAIN' ? 'ENOTFOUND' : 'EAI_AGAIN'
      return new Failure({ errno: ERRNO[code], code, syscall: 'getaddrinfo', hostname: name, message: `getaddrinfo ${code} ${name}` })
    }
    case 'empty reply':
      return new Failure({ code: 'ECONNRESET', message: 'socket hang up' })
    case 'not HTTP':
      return new Failure({ code: 'HPE_INVALID_CONSTANT', message: 'Parse Error: Expected HTTP/, RTSP/ or ICE/' })
    case 'untrusted certificate':
      return new Failure({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: 'unable to verify the first certificate' })
    default:
      return new Failure({ code: 'EPROTO', message: 'write EPROTO SSL routines:ssl3_get_record:wrong version number' })
  }
}

/** An answer that a program is giving: at once, or piece by piece once it lets a turn go by. */
interface Answer {
  resolve(response: NetResponse): void
  reject(error: NetError): void
  head: { readonly status: number; readonly reason?: string; readonly headers: Readonly<Record<string, string>> } | undefined
  parts: Uint8Array[]
  ended: boolean
  streaming: boolean
  wake: (() => void) | undefined
}

const everywhere = (host: Plain): readonly string[] | undefined =>
  typeof host !== 'string' || host === '' || host === '::' || host === '0.0.0.0'
    ? ['0.0.0.0']
    : host === 'localhost' || host === '127.0.0.1' || host === '::1'
      ? undefined
      : [host]

export interface NetworkOperations {
  readonly operations: Readonly<Record<string, Operation>>
  /** A turn is over: what was written of answers that are not finished goes on its way. */
  turned(): void
}

export function networkOperations(host: Host): NetworkOperations {
  const { system, signal } = host.context
  const { net, clock } = system
  const answers = new Map<number, Answer>()
  const listeners = new Map<number, { close(): void }>()
  const streams = new Map<number, NetStream>()
  const aborts = new Map<number, AbortController>()
  let last = 1_000_000

  signal.addEventListener(
    'abort',
    () => {
      for (const answer of answers.values()) answer.reject(new NetError('empty reply', '', 0))
    },
    { once: true },
  )
  const tell = (kind: string, id: Plain, failure: Failure): void => host.event(kind, id, JSON.stringify(failure.properties))
  const taken = (address: Plain, port: Plain): Failure => {
    const shown = `${typeof address === 'string' && address !== '' ? address : '::'}:${String(port)}`
    const message = `listen EADDRINUSE: address already in use ${shown}`
    return new Failure({
      code: 'EADDRINUSE',
      errno: -98,
      syscall: 'listen',
      address: shown.slice(0, shown.lastIndexOf(':')),
      port: Number(port),
      message,
    })
  }
  const wake = (answer: Answer): void => {
    if (!answer.wake) return
    clock.wake()
    answer.wake()
    answer.wake = undefined
  }

  const streamed = (answer: Answer): NetResponse => ({
    ...answer.head!,
    body: new Uint8Array(0),
    stream: {
      read: async (ended) => {
        while (answer.parts.length === 0 && !answer.ended)
          await orAborted(new Promise<void>((resolve) => (answer.wake = resolve)), ended ? AbortSignal.any([ended, signal]) : signal, () =>
            clock.wake(),
          )
        return answer.parts.length > 0 ? concatBytes(answer.parts.splice(0)) : null
      },
      cancel: () => {
        answer.ended = true
        for (const [id, one] of answers) if (one === answer) host.event('http.gone', id)
      },
    },
  })

  const serve = (id: Plain) => (request: NetRequest, peer?: { readonly address: string }) =>
    new Promise<NetResponse>((resolve, reject) => {
      const number = ++last
      answers.set(number, { resolve, reject, head: undefined, parts: [], ended: false, streaming: false, wake: undefined })
      const { method, path, headers } = request
      const told = JSON.stringify({ method, path, headers: { Host: request.host, ...headers }, peer: peer?.address ?? '127.0.0.1' })
      host.event('http.request', id, number, told, request.body)
    })

  const ask = async (id: Plain, text: string, body: Uint8Array | undefined): Promise<void> => {
    const { scheme, hostname, port, insecure, ...request } = JSON.parse(text) as NetRequest & {
      readonly scheme: string
      readonly hostname: string
      readonly port: number
      readonly insecure?: boolean
    }
    const abort = new AbortController()
    aborts.set(Number(id), abort)
    const both = AbortSignal.any([signal, abort.signal])
    try {
      const [address] = await net.resolve(hostname, both)
      const response = await net.http(
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
      host.event('http.end', id)
    } catch (error) {
      if (signal.aborted) throw error
      if (error instanceof NetError) tell('http.error', id, networkFailure(error, hostname))
      else if (!abort.signal.aborted) throw error
    } finally {
      aborts.delete(Number(id))
    }
  }

  const carry = async (id: number, stream: NetStream): Promise<void> => {
    streams.set(id, stream)
    for (;;) {
      const part = await stream.read(signal)
      if (!streams.has(id)) return
      if (part === null) return host.event('tcp.end', id)
      host.event('tcp.data', id, part)
    }
  }

  const listen = (
    id: Plain,
    port: Plain,
    address: Plain,
    begin: (addresses: readonly string[] | undefined) => { close(): void } | undefined,
  ) => {
    try {
      const listener = begin(everywhere(address))
      if (!listener) return new Failure({ code: 'EOPNOTSUPP', message: 'listen EOPNOTSUPP: operation not supported on socket' })
      listeners.set(Number(id), listener)
      return undefined
    } catch (error) {
      if (error instanceof ListenError) return taken(address, port)
      throw error
    }
  }

  const operations: Readonly<Record<string, Operation>> = {
    'http.listen': (id, port, address) => listen(id, port, address, (addresses) => net.listen(Number(port), serve(id), addresses)),
    'tcp.listen': (id, port, address) =>
      listen(id, port, address, (addresses) =>
        net.serve?.(
          Number(port),
          (stream, peer) => {
            const number = ++last
            host.event('tcp.connection', id, number, peer)
            host.background(() => carry(number, stream))
          },
          addresses,
        ),
      ),
    'net.close': (id) => {
      listeners.get(Number(id))?.close()
      listeners.delete(Number(id))
      return undefined
    },
    'http.head': (id, text) => {
      const answer = answers.get(Number(id))
      if (answer) answer.head = JSON.parse(String(text)) as NonNullable<Answer['head']>
      return undefined
    },
    'http.send': (id, data) => {
      const answer = answers.get(Number(id))
      if (!answer || !(data instanceof Uint8Array)) return false
      answer.parts.push(data)
      wake(answer)
      return !answer.ended
    },
    'http.finish': (id) => {
      const answer = answers.get(Number(id))
      if (!answer) return undefined
      answers.delete(Number(id))
      answer.ended = true
      wake(answer)
      if (!answer.streaming) {
        clock.wake()
        answer.resolve({ ...answer.head!, body: concatBytes(answer.parts) })
      }
      return undefined
    },
    /** Nothing more comes: who asked hears of no answer, or of no end of it. */
    'http.drop': (id) => {
      const answer = answers.get(Number(id))
      if (!answer) return undefined
      answers.delete(Number(id))
      answer.ended = true
      wake(answer)
      if (answer.streaming) return undefined
      clock.wake()
      answer.reject(new NetError('empty reply', '', 0))
      return undefined
    },
    'http.ask': (id, text, body) => {
      host.background(() => ask(id, String(text), body instanceof Uint8Array ? body : undefined))
      return undefined
    },
    'http.abort': (id) => {
      aborts.get(Number(id))?.abort()
      return undefined
    },
    'tcp.connect': (id, name, port) => {
      host.background(async () => {
        try {
          const [address] = await net.resolve(String(name), signal)
          const stream = await net.dial?.(address!, Number(port), { signal })
          if (!stream) throw new NetError('no route to host', address!, Number(port))
          host.event('tcp.connect', id, address)
          await carry(Number(id), stream)
        } catch (error) {
          if (!(error instanceof NetError)) throw error
          tell('tcp.error', id, networkFailure(error, String(name)))
        }
      })
      return undefined
    },
    'tcp.write': (id, data) => streams.get(Number(id))?.write(data as Uint8Array) ?? false,
    'tcp.finish': (id) => {
      streams.get(Number(id))?.end()
      return undefined
    },
    'tcp.destroy': (id) => {
      streams.get(Number(id))?.close()
      streams.delete(Number(id))
      return undefined
    },
    'dns.lookup': (id, name) => {
      host.background(async () => {
        try {
          host.event('dns', id, JSON.stringify(await net.resolve(String(name), signal)))
        } catch (error) {
          if (!(error instanceof NetError)) throw error
          tell('dns.error', id, networkFailure(error, String(name)))
        }
      })
      return undefined
    },
    'dns.query': (id, name, type) => {
      host.background(async () => {
        const full = String(name).replace(/\.$/, '')
        const answer = await net.query?.(full, String(type), undefined, signal).catch((error: unknown) => {
          if (error instanceof NetError) return undefined
          throw error
        })
        const records = answer?.records.filter((one) => one.type === type).map(({ data }) => data) ?? []
        if (records.length > 0) return host.event('dns', id, JSON.stringify(records))
        const code = !answer ? 'ETIMEOUT' : answer.code === 'NOERROR' ? 'ENODATA' : answer.code === 'NXDOMAIN' ? 'ENOTFOUND' : 'ESERVFAIL'
        const words = `query${String(type) === 'PTR' ? 'Ptr' : String(type)[0] + String(type).slice(1).toLowerCase()}`
        tell('dns.error', id, new Failure({ code, syscall: words, hostname: full, message: `${words} ${code} ${full}` }))
      })
      return undefined
    },
  }
  return {
    operations,
    turned: () => {
      for (const answer of answers.values()) {
        if (answer.streaming || !answer.head || answer.parts.length === 0) continue
        answer.streaming = true
        clock.wake()
        answer.resolve(streamed(answer))
      }
    },
  }
}
