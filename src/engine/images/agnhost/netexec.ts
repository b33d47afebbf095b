/** agnhost netexec: a server that tells of itself and of who asks, runs commands, and asks others, over HTTP and datagrams. */
import { ParseFailure, goQuote, parseDuration } from '../../api/strconv'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { header, respond, targetOf, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { service } from '../service'
import { number, words, type Flags } from './flags'
import { exchange, get, GoError, lookup } from './go-client'
import { sniffed } from './go-content'
import { log, type Server } from './subcommand'
import { upload } from './upload'

type Handler = (query: URLSearchParams, process: DaemonProcess, request: HttpRequest, peer: string) => HttpResponse | Promise<HttpResponse>

const plain = (body: string): HttpResponse => sniffed(200, body)
const failed = (status: number, message: string): HttpResponse => text(status, `${message}\n`, { 'X-Content-Type-Options': 'nosniff' })

/** A port that the kernel picks for a connection. */
export const ephemeral = (process: DaemonProcess): number => 32_768 + process.random(28_232)

/** `2026-11-20 15:28:13.123 +0000 UTC`, as Go prints a time. */
function goTime(now: number): string {
  return `${new Date(now).toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`
}

/** A number that must be one, or nothing at all. */
const isInteger = (given: string): boolean => given === '' || /^[-+]?\d+$/.test(given)
const notInteger = (given: string, more = ''): HttpResponse =>
  plain(`argument 'code' must be an integer ${more}or empty, got ${goQuote(given)}\n`)

const root: Handler = (_, process) => {
  log(process, 'GET /')
  return plain(`NOW: ${goTime(process.now())}`)
}

const echo: Handler = (query, process) => {
  const [message, code] = [query.get('msg') ?? '', query.get('code') ?? '']
  log(process, `GET /echo?msg=${message}&code=${code}`)
  return isInteger(code) ? sniffed(Number(code || 200), message) : notInteger(code)
}

const clientAddress: Handler = (_, process, __, peer) => {
  log(process, 'GET /clientip')
  return plain(`${peer}:${ephemeral(process)}`)
}

function durationOf(given: string): number | undefined {
  try {
    return given === '' ? 0 : parseDuration(given)
  } catch (error) {
    if (error instanceof ParseFailure) return undefined
    throw error
  }
}

const goDuration = (given: string): string => (given === '' ? '0s' : given)

const exit: Handler = async (query, process) => {
  const [wait, timeout, code] = ['wait', 'timeout', 'code'].map((name) => query.get(name) ?? '') as [string, string, string]
  log(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`)
  const [waits, allows] = [durationOf(wait), durationOf(timeout)]
  const noDuration = (name: string, given: string): HttpResponse =>
    plain(`argument '${name}' must be a valid golang duration or empty, got ${goQuote(given)}\n`)
  if (allows === undefined) return noDuration('timeout', timeout)
  if (waits === undefined) return noDuration('wait', wait)
  if (!isInteger(code)) return notInteger(code, '[0-127] ')
  log(
    process,
    `Will begin shutdown in ${goDuration(wait)}, allowing ${goDuration(timeout)} for connections to close, then will exit with ${Number(code)}`,
  )
  if (waits > 0) await process.pause(waits)
  if (allows === 0) {
    process.exit(Number(code))
    await process.pause(0)
  }
  // Its own connection is closed first.
  process.after(1, () => {
    log(process, 'Graceful shutdown completed with: <nil>')
    process.exit(Number(code))
  })
  return plain('')
}

const hostname =
  (path: string): Handler =>
  (_, process) => {
    log(process, `GET ${path}`)
    return plain(process.hostname)
  }

const health: Handler = (_, process) => {
  log(process, 'GET /healthz')
  return plain('')
}

const ofHeader: Handler = (query, process, request) => {
  const key = query.get('key') ?? ''
  log(process, `GET /header?key=${key}`)
  return plain(header(request, key) ?? '')
}

const shutdown: Handler = async (_, process) => {
  log(process, 'GET /shutdown')
  process.exit(0)
  await process.pause(0)
  return plain('')
}

const STATUS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
}

const redirect: Handler = (query, process, { method }) => {
  const [location, code] = [query.get('location') ?? '', query.get('code') ?? '']
  log(process, `${method} /redirect?msg=${location}&code=${code}`)
  if (!isInteger(code)) return notInteger(code)
  return redirected(method, location, Number(code || 302))
}

/** http.Redirect: with a note for people where they only look. */
export function redirected(method: string, location: string, code: number): HttpResponse {
  const address = location.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;')
  const note = method === 'GET' ? `<a href="${address}">${STATUS[code] ?? ''}</a>.\n\n` : ''
  return respond(code, { Location: location, 'Content-Type': 'text/html; charset=utf-8' }, note)
}

const shell: Handler = async (query, process) => {
  const command = query.get('shellCommand') || (query.get('cmd') ?? '')
  log(process, `GET /shell?cmd=${command}`)
  const { code, output } = await process.execute(['/bin/sh', '-c', command])
  const said = new TextDecoder().decode(output)
  const result = { ...(code === 0 ? {} : { error: `exit status ${code}` }), ...(said === '' ? {} : { output: said }) }
  log(
    process,
    `Output: map[${Object.entries(result)
      .map(([key, value]) => `${key}:${value}`)
      .join(' ')}]`,
  )
  return plain(JSON.stringify(result))
}

const dial: Handler = async (query, process) => {
  const asked = ['host', 'port', 'request', 'protocol', 'tries'].map((name) => query.get(name) ?? '')
  const [host = '', port = '', request = '', given = '', tries = ''] = asked
  log(process, `GET /dial?host=${host}&protocol=${given}&port=${port}&request=${request}&tries=${tries}`)
  if (tries !== '' && !isInteger(tries))
    return failed(400, `tries parameter is invalid. strconv.Atoi: parsing ${goQuote(tries)}: invalid syntax`)
  if (request === '') return failed(400, 'request parameter not specified. <nil>')
  const protocol = given.toLowerCase() || 'http'
  if (!['http', 'udp', 'sctp'].includes(protocol)) return failed(400, `unsupported protocol. ${given}`)
  let address: string
  try {
    address = await lookup(process, host)
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    return failed(400, `host and/or port param are invalid. ${error.message}`)
  }
  const responses: string[] = []
  const errors: string[] = []
  let last = ''
  for (let i = 0; i < Number(tries || 1); i++) {
    try {
      last =
        protocol === 'http'
          ? await get(process, `${address}:${port}`, `/${request}`)
          : await exchange(process, address, Number(port), request, ephemeral(process), protocol === 'sctp' ? 'SCTP' : 'UDP')
      responses.push(last)
    } catch (error) {
      if (!(error instanceof GoError)) throw error
      last = ''
      errors.push(error.message)
    }
  }
  return plain(JSON.stringify({ ...(errors.length > 0 ? { errors } : {}), ...(last === '' ? {} : { responses }) }))
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  '/clientip': clientAddress,
  '/dial': dial,
  '/echo': echo,
  '/exit': exit,
  '/header': ofHeader,
  '/healthz': health,
  '/hostname': hostname('/hostname'),
  '/hostName': hostname('/hostName'),
  '/redirect': redirect,
  '/shell': shell,
  '/shutdown': shutdown,
  '/upload': upload,
}

/** What it says to datagrams and messages over SCTP; nothing to what it does not know. */
function spoken(process: DaemonProcess, kind: 'UDP' | 'SCTP', data: Uint8Array, peer: string): string {
  const said = new TextDecoder().decode(data).trim().toLowerCase()
  const client = `${peer}:${ephemeral(process)}`
  if (said === 'hostname') {
    log(process, `Sending ${kind === 'UDP' ? 'udp' : kind} hostName response`)
    return process.hostname
  }
  if (said.startsWith('echo ')) {
    log(process, `Echoing ${said.slice(5)} to ${kind} client ${client}`)
    return said.slice(5)
  }
  if (said === 'clientip') {
    log(process, `Sending clientip back to ${kind} client ${client}`)
    return client
  }
  if (said !== '') log(process, `Unknown ${kind} command received from ${client}: ${said}`)
  return ''
}

function answer(request: HttpRequest, process: DaemonProcess, peer: string, flags: Flags): HttpResponse | Promise<HttpResponse> {
  const override = flags.text('http-override')
  const asked = override === '' ? request : { ...request, method: 'GET', path: override }
  const url = targetOf(asked.path)
  const form = header(asked, 'content-type')?.startsWith('application/x-www-form-urlencoded') && asked.body
  const values = new URLSearchParams([...(form ? new URLSearchParams(new TextDecoder().decode(asked.body)) : []), ...url.searchParams])
  // Whatever has no handler of its own falls to the one of the root.
  const handler = Object.hasOwn(HANDLERS, url.pathname) ? HANDLERS[url.pathname]! : root
  return handler(values, process, asked, peer)
}

export const netexec: Server = {
  name: 'netexec',
  flags: {
    'http-port': number(8080),
    'http-override': words(),
    'sctp-port': number(-1),
    'tls-cert-file': words(),
    'tls-private-key-file': words(),
    'udp-port': number(8081),
    'udp-listen-addresses': words(),
    'delay-shutdown': number(0),
  },
  start(process, flags) {
    const port = flags.number('http-port')
    const certificate = flags.text('tls-cert-file')
    const delay = flags.number('delay-shutdown')
    if (delay > 0)
      process.onSignal('TERM', () => {
        log(process, `Sleeping ${delay} seconds before terminating...`)
        process.after(delay * 1000, () => process.exit(0))
      })
    log(process, `Started HTTP server on port ${port}`)
    service({
      ports: [port],
      memory: 6_291_456,
      handlesTerm: delay <= 0,
      exitCode: 2,
      ...(certificate === '' ? {} : { tls: true, certificate: () => process.files.readText(certificate) }),
      http: (request, _, peer) => answer(request, process, peer, flags),
    }).start(process)
    for (const kind of ['UDP', 'SCTP'] as const) {
      const other = flags.number(`${kind.toLowerCase()}-port`)
      if (other < 0) continue
      log(process, kind === 'UDP' ? `Started UDP server on port  ${other}` : 'Started SCTP server')
      const talk = (data: Uint8Array, peer = '127.0.0.1'): Uint8Array => new TextEncoder().encode(spoken(process, kind, data, peer))
      process.listen({ port: other, protocol: kind, talk })
    }
  },
}
