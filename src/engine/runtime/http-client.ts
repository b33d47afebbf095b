/** HTTP requests of programs to listeners of the cluster's network; those that take connections as they are get bytes. */
import type { Clock } from '../clock/clock'
import type { HttpResponse, Listener } from '../network/types'
import { exchange } from '../../shell/http-wire'
import { NetError, whole, type HttpOptions, type NetRequest, type NetResponse } from '../../shell/net'
import { askStream } from './ask-stream'
import { streamTo, type Connector, type Opened } from './connector'
import { checkCertificate } from './tls-client'

const ENCODER = new TextEncoder()

/** Connects, asks, and gives the answer as `options` want it. Throws NetError. */
export async function request(
  connector: Connector,
  address: string,
  port: number,
  wanted: NetRequest,
  options: HttpOptions,
): Promise<NetResponse> {
  const { tls, signal } = options
  const connection = await connector.open(address, port, options)
  const refusal = misspoken(connection.listener, tls, address, port)
  options.onConnect?.({ address: connection.address, localAddress: connection.sourceAddress })
  const response = refusal ?? (await connector.orAbort(ask(connection, wanted, address, port, options, connector.clock), signal))
  await connector.pause(connection.latency, signal)
  return options.streaming ? response : whole(response, signal)
}

/** What the other end says, its body piece by piece. */
async function ask(
  connection: Opened,
  wanted: NetRequest,
  address: string,
  port: number,
  { tls, signal }: HttpOptions,
  clock: Clock,
): Promise<HttpResponse> {
  const { listener, sourceAddress } = connection
  if (listener.http) {
    const identity = tls?.certificate === undefined ? {} : { certificate: tls.certificate }
    return listener.http({ ...addressed(wanted), ...identity }, { address: sourceAddress })
  }
  if (listener.open)
    return askStream(streamTo(connection, clock), wanted, address, port, {
      streaming: true,
      ...(tls ? { tls } : {}),
      ...(signal ? { signal } : {}),
    })
  const answer = await listener.talk?.(ENCODER.encode(`${wanted.method} ${wanted.path} HTTP/1.1\r\nHost: ${wanted.host}\r\n\r\n`))
  throw new NetError(answer && answer.length > 0 ? 'not HTTP' : 'empty reply', address, port)
}

/** The answer of whoever takes connections as they are; it hangs up after so many milliseconds. Throws NoAnswer. */
export async function askOverBytes(connection: Opened, wanted: NetRequest, clock: Clock, patience: number): Promise<HttpResponse> {
  const stream = streamTo(connection, clock)
  const timer = clock.after(patience, () => stream.close())
  try {
    return await exchange(stream, wanted, false)
  } finally {
    timer.cancel()
  }
}

/** What comes of one end that speaks TLS and another that does not: an answer, or a NetError. */
function misspoken(listener: Listener, wanted: HttpOptions['tls'], address: string, port: number): NetResponse | undefined {
  const { tls, certificate, open } = listener
  // Whoever takes connections as they are may speak it.
  if (open) return undefined
  if (wanted && !tls) throw new NetError('not TLS', address, port)
  if (wanted && tls) checkCertificate({ trust: tls, ...(certificate === undefined ? {} : { certificate }) }, wanted, address, port)
  if (wanted || !tls) return undefined
  return { status: 400, headers: {}, body: ENCODER.encode('Client sent an HTTP request to an HTTPS server.\n') }
}

/** A Host header that was given stands for the host that was connected to. */
function addressed(request: NetRequest): NetRequest {
  const given = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'host')?.[1]
  return given === undefined || given === request.host ? request : { ...request, host: given }
}
