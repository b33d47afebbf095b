/** What -v=6 and above say about requests on stderr; models client-go's debugging round trippers. */
import { reasonPhrase } from '../../engine/api/http-status'
import { goQuote } from '../../engine/api/strconv'
import { TransportError, type TransportResponse } from '../transport'
import { log, logged, logLine, type LogIo } from './klog'

export type AnswerHead = Pick<TransportResponse, 'status' | 'headers'>

export interface TracedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  /** Where kubectl's own code asks, as its log tells it; without one nothing is said of the body. */
  readonly place: string | undefined
  /** Whether it makes a connection: the others take the one there is. */
  readonly connects: boolean
}

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

/** Which of the client's features are on, told once at the beginning; in one piece, as nobody waits for it. */
export function logFeatureGates(io: LogIo): Promise<void> {
  const lines = Object.entries(FEATURE_GATES).map(([name, isEnabled]) =>
    logLine(io, 'I', 'envvar.go:195', `"Feature gate default state" feature="${name}" enabled=${isEnabled}`),
  )
  return io.stderr.write(lines.join(''))
}

/** `404 Not Found`. */
export function statusText(status: number): string {
  return `${status} ${reasonPhrase(status)}`.trim()
}

/** How much of a body is shown, by verbosity. */
const BODY_LIMITS: Readonly<Record<number, number>> = { 8: 1024, 9: 10_240 }
const URLS = 6
const HEADERS = 7
const BODIES = 8
const CURL = 9

/** Before a request is sent. */
export async function traceRequest(
  io: LogIo,
  verbosity: number,
  { method, url, headers, body, place }: TracedRequest,
  bodyVerbosity = verbosity,
): Promise<void> {
  if (place !== undefined) await traceBody(io, bodyVerbosity, place, 'Request Body', body ? new TextDecoder().decode(body) : '')
  if (verbosity < HEADERS) return
  const lines = Object.entries(headers).flatMap(([name, value]) => value.split('\n').map((each) => `${name}: ${masked(name, each)}`))
  if (verbosity >= CURL) {
    const options = lines.map((line) => ` -H ${goQuote(line)}`).join('')
    await log(io, 'I', 'round_trippers.go:527', `"Request" curlCommand=<\n\tcurl -v -X${method} ${options} '${url}'\n >`)
    return
  }
  const sorted = lines.sort().map((line) => `\n\t${line}`)
  await log(io, 'I', 'round_trippers.go:527', `"Request" verb=${goQuote(method)} url=${goQuote(url)} headers=<${sorted.join('')}\n >`)
}

function masked(name: string, value: string): string {
  if (!/^authorization$/i.test(name)) return value
  const scheme = /^(Bearer|Basic) /.exec(value)?.[1]
  return scheme === undefined ? '<masked>' : `${scheme} <masked>`
}

/** After the answer's head has come, or none came. */
export async function traceResponse(
  io: LogIo,
  verbosity: number,
  { method, url, connects }: TracedRequest,
  response: AnswerHead | TransportError,
  milliseconds: number,
): Promise<void> {
  if (verbosity < URLS) return
  const answer = response instanceof TransportError ? undefined : response
  if (verbosity >= CURL && response instanceof TransportError) await traceNoConnection(io, response.message)
  else if (verbosity >= CURL && connects) {
    const { hostname, port, protocol } = new URL(url)
    const address = `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
    await log(io, 'I', 'round_trippers.go:562', `"HTTP Trace: Dial succeed" network="tcp" address=${goQuote(address)}`)
  }
  const status = answer ? statusText(answer.status) : ''
  // The request has been told of already.
  const what = verbosity === HEADERS || verbosity === BODIES ? '' : ` verb=${goQuote(method)} url=${goQuote(url)}`
  const headers = verbosity < BODIES ? '' : answer ? ` headers=<${headerLines(answer)}\n >` : ' headers=""'
  const total = Math.round(milliseconds)
  const way = connects ? 'dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0' : 'getConnectionMilliseconds=0'
  const parts = ` ${way}${answer ? ` serverProcessingMilliseconds=${total}` : ''}`
  await log(
    io,
    'I',
    'round_trippers.go:632',
    `"Response"${what} status=${goQuote(status)}${headers} milliseconds=${total}${verbosity >= CURL ? parts : ''}`,
  )
}

/** What a name or an address was asked for in vain, by the words of the failure. */
async function traceNoConnection(io: LogIo, reason: string): Promise<void> {
  const lookup = /^dial tcp: lookup (\S+?):? /.exec(reason)
  if (lookup) return log(io, 'I', 'round_trippers.go:547', `"HTTP Trace: DNS Lookup resolved" host=${goQuote(lookup[1]!)} address=[]`)
  const address = /^dial tcp (\S+): /.exec(reason)?.[1]
  if (address === undefined) return
  await log(io, 'I', 'round_trippers.go:560', `"HTTP Trace: Dial failed" network="tcp" address=${goQuote(address)} err=${goQuote(reason)}`)
}

/** Of these Go's client takes care itself, where it does not hand the connection on. */
const SWITCHING = 101
const HIDDEN: ReadonlySet<string> = new Set(['transfer-encoding', 'connection', 'keep-alive'])

function headerLines({ status, headers }: AnswerHead): string {
  return Object.entries(headers)
    .filter(([name]) => status === SWITCHING || !HIDDEN.has(name))
    .flatMap(([name, value]) => value.split('\n').map((each) => `${canonical(name)}: ${each}`))
    .sort()
    .map((line) => `\n\t${line}`)
    .join('')
}

/** `content-type` as Go writes it. */
function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}

/** `place` is where kubectl's own code asks, as its log tells it. */
export async function traceBody(
  io: LogIo,
  verbosity: number,
  place: string,
  title: 'Request Body' | 'Response Body',
  text: string,
): Promise<void> {
  if (verbosity < BODIES) return
  const limit = BODY_LIMITS[verbosity] ?? Infinity
  const shown = text.length > limit ? `${text.slice(0, limit)} [truncated ${text.length - limit} chars]` : text
  await log(io, 'I', place, `${goQuote(title)} ${logged('body', shown)}`)
}
