/** agnhost's small servers: pause, liveness, serve-hostname, porter, test-webserver, port-forward-tester. */
import { formatDuration } from '../../api/strconv'
import type { HttpRequest, HttpResponse } from '../../network/types'
import { contentType, fileAt, json, respond, targetOf, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { service } from '../service'
import { number, onOff } from './flags'
import { sniffed } from './go-content'
import { ephemeral, redirected } from './netexec'
import { log, type Server } from './subcommand'

const MEMORY = 5_242_880
const encode = (said: string): Uint8Array => new TextEncoder().encode(said)

export const pause: Server = {
  name: 'pause',
  start(process) {
    process.useMemory(MEMORY)
    process.stdout('Paused\n')
    process.onSignal('INT', () => process.exit(1))
    process.onSignal('TERM', () => process.exit(2))
  },
}

/** Alive for ten seconds, then unwell for the rest of its short existence. */
export const liveness: Server = {
  name: 'liveness',
  start(process) {
    const started = process.now()
    service({
      ports: [8080],
      memory: MEMORY,
      exitCode: 2,
      http: (request) => {
        const url = targetOf(request.path)
        const passed = process.now() - started
        if (url.pathname === '/started') return text(200, formatDuration(passed))
        if (url.pathname === '/redirect') return redirected(request.method, url.searchParams.get('loc') ?? '', 302)
        if (url.pathname !== '/healthz') return text(404, '404 page not found\n', { 'X-Content-Type-Options': 'nosniff' })
        return passed > 10_000 ? text(500, `error: ${passed / 1000}`) : text(200, 'ok')
      },
    }).start(process)
  },
}

export const serveHostname: Server = {
  name: 'serve-hostname',
  flags: { tcp: onOff(false), udp: onOff(false), http: onOff(true), close: onOff(false), port: number(9376) },
  start(process, flags) {
    const [tcp, udp, http] = ['tcp', 'udp', 'http'].map((name) => flags.on(name))
    if (http && (tcp || udp)) {
      log(process, "Can't server TCP/UDP mode and HTTP mode at the same time")
      process.exit(1)
      return
    }
    process.useMemory(MEMORY)
    // It waits for a minute, so that who deletes its pod has to.
    process.onSignal('TERM', () => {
      log(process, 'Shutting down after receiving signal: terminated.')
      log(process, 'Awaiting pod deletion.')
      process.after(60_000, () => process.exit(0))
    })
    const port = flags.number('port')
    for (const protocol of [...(tcp ? ['TCP' as const] : []), ...(udp ? ['UDP' as const] : [])])
      process.listen({
        port,
        protocol,
        talk: (_, peer = '127.0.0.1') => {
          log(process, `${protocol} request from ${peer}:${ephemeral(process)}`)
          return encode(process.hostname)
        },
      })
    if (http)
      process.listen({
        port,
        protocol: 'TCP',
        http: (_, { address }) => {
          log(process, `HTTP request from ${address}:${ephemeral(process)}`)
          process.work(1)
          return text(200, process.hostname, flags.on('close') ? { Connection: 'close' } : {})
        },
      })
    log(process, `Serving on port ${port}.`)
  },
}

/** Serves, on every port that a variable names, that variable’s value. */
export const porter: Server = {
  name: 'porter',
  flags: { 'json-response': onOff(false) },
  start(process, flags) {
    process.useMemory(MEMORY)
    const answer = (value: string, { method }: HttpRequest): HttpResponse =>
      flags.on('json-response') ? json(200, { Method: method, Body: value }) : sniffed(200, value)
    for (const [name, value] of Object.entries(process.env)) {
      const [, kind, port] = /^SERVE_(PORT|TLS_PORT|SCTP_PORT)_(\d+)$/.exec(name) ?? []
      if (kind === 'SCTP_PORT') {
        log(process, 'Started SCTP server')
        process.listen({ port: Number(port), protocol: 'SCTP', talk: () => encode(value) })
      } else if (kind)
        process.listen({
          port: Number(port),
          protocol: 'TCP',
          ...(kind === 'TLS_PORT' ? { tls: 'private' as const } : {}),
          http: (request) => answer(value, request),
        })
    }
  },
}

const ANYBODY = {
  'Cache-Control': 'private',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,Cache-Control,Content-Type',
}

/** Serves the whole of its files, folders as Go lists them. */
function browse({ path }: HttpRequest, { files }: DaemonProcess): HttpResponse {
  const found = fileAt(files, '', path, ['index.html'])
  if (found.kind === 'missing') return text(404, '404 page not found\n', { ...ANYBODY, 'X-Content-Type-Options': 'nosniff' })
  if (found.kind === 'redirect') return respond(301, { ...ANYBODY, Location: `${path.slice(path.lastIndexOf('/') + 1)}/` }, '')
  if (found.kind === 'file') return respond(200, { ...ANYBODY, 'Content-Type': contentType(found.path) }, files.read(found.path))
  const rows = [...files.list(found.path || '/')].sort().map((name) => {
    const entry = files.lstat(`${found.path}/${name}`).type === 'directory' ? `${name}/` : name
    return `<a href="${encodeURI(entry)}">${entry}</a>\n`
  })
  return respond(200, { ...ANYBODY, 'Content-Type': 'text/html; charset=utf-8' }, `<pre>\n${rows.join('')}</pre>\n`)
}

export const testWebserver: Server = {
  name: 'test-webserver',
  flags: { port: number(80) },
  start(process, flags) {
    service({ ports: [flags.number('port')], memory: MEMORY, exitCode: 2, http: browse }).start(process)
  },
}

/** Takes one connection, wants to hear something on it perhaps, answers in pieces and ends. */
export const portForwardTester: Server = {
  name: 'port-forward-tester',
  start(process) {
    const wanted = process.env['EXPECTED_CLIENT_DATA'] ?? ''
    const [chunks, size, interval] = ['CHUNKS', 'CHUNK_SIZE', 'CHUNK_INTERVAL'].map((name) => Number(process.env[name] ?? ''))
    process.useMemory(MEMORY)
    let taken = false
    const fail = (code: number, said: string): Uint8Array => {
      process.stdout(said)
      process.exit(code)
      return new Uint8Array()
    }
    process.listen({
      port: Number(process.env['BIND_PORT']),
      protocol: 'TCP',
      talk: async (data) => {
        if (taken) return new Uint8Array()
        taken = true
        process.stdout('Accepted client connection\n')
        const said = new TextDecoder().decode(data).slice(0, wanted.length)
        if (said.length < wanted.length)
          return fail(2, `Expected to read ${wanted.length} bytes from client, but got ${said.length} instead. err=EOF\n`)
        if (said !== wanted) return fail(3, `Expect to read "${wanted}", but got "${said}". err=<nil>\n`)
        if (wanted !== '') process.stdout('Received expected client data\n')
        await process.pause(Math.max(0, chunks! - 1) * interval!)
        process.stdout('Shutting down connection\n')
        process.after(500, () => {
          process.stdout('Done\n')
          process.exit(0)
        })
        return encode('x'.repeat(chunks! * size!))
      },
    })
  },
}
