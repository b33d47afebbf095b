import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubectlIn } from './kubectl.fixture'

const folder = mkdtempSync(join(tmpdir(), 'kubectl-answers-'))
const seen: IncomingMessage[] = []
let port = 0

const begun = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': 100 })
  response.write('half')
}

const groups = Array.from({ length: 20 }, (_, n) => `g${n}.example`)
const described = (name: string) => ({ name, versions: [{ groupVersion: `${name}/v1`, version: 'v1' }] })
const document = (value: object) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
const resources = document({ kind: 'APIResourceList', apiVersion: 'v1', resources: [] })

/** A server that has one document for each group, as those before v1.26 had. */
const OLDER = {
  '/older/api?timeout=32s': document({ kind: 'APIVersions', versions: ['v1'] }),
  '/older/apis?timeout=32s': document({
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map(described),
  }),
  '/older/api/v1?timeout=32s': resources,
  ...Object.fromEntries(groups.map((name) => [`/older/apis/${name}/v1?timeout=32s`, resources])),
  ...Object.fromEntries(groups.map((name) => [`/older/apis/${name}/?timeout=32s`, document({ kind: 'APIGroup', ...described(name) })])),
}

/** What is answered, by path. */
const ANSWERS: Readonly<Record<string, (message: IncomingMessage, response: ServerResponse) => void>> = {
  ...OLDER,
  '/packed': (message, response) => {
    const accepted = message.headers['accept-encoding'] === 'gzip'
    response.writeHead(200, accepted ? { 'content-encoding': 'gzip' } : {})
    response.end(accepted ? gzipSync('was packed') : 'was plain')
  },
  '/cut-packed': (_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(gzipSync('some words that are long enough').subarray(0, 20))
  },
  '/not-packed': (_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end('no gzip at all')
  },
  '/none': (message) => message.socket.destroy(),
  '/reset': (message) => message.socket.resetAndDestroy(),
  '/half': (message, response) => {
    begun(response)
    setTimeout(() => message.socket.destroy(), 20)
  },
  '/half-reset': (message, response) => {
    begun(response)
    setTimeout(() => message.socket.resetAndDestroy(), 20)
  },
  '/garbage': (message) => message.socket.end('garbage\r\n\r\n'),
  '/code': (message) => message.socket.end('HTTP/1.1 abc\r\n\r\n'),
  '/version': (message) => message.socket.end('HTTP/x 200 OK\r\n\r\n'),
  '/field': (message) => message.socket.end('HTTP/1.1 200 OK\r\nbad header\r\n\r\n'),
  '/length': (message) => message.socket.end('HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'),
  '/moved': (_, response) => void response.writeHead(302, { location: '/prefix/place?a=b' }).end(),
  '/prefix/place?a=b': (_, response) => void response.end('the place'),
  '/round': (_, response) => void response.writeHead(302, { location: '/round' }).end(),
  '/busy': (message, response) => {
    const times = seen.filter(({ url }) => url === message.url).length
    response.writeHead(times < 3 ? 429 : 200, { 'retry-after': '0', 'content-type': 'text/plain' }).end(`asked ${times} times`)
  },
}

const server = createServer((message, response) => {
  seen.push(message)
  ANSWERS[message.url ?? '']?.(message, response)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

async function raw(path: string, flags = ''): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  const ran = await kubectlIn(folder, `-s http://127.0.0.1:${port} get --raw ${path}${flags}`)
  return { ...ran, stderr: ran.stderr.replaceAll(String(port), 'PORT').replaceAll(/127\.0\.0\.1:\d+->/g, '127.0.0.1:OWN->') }
}

describe('what a real server answers', () => {
  it('may be many answers at once, of which Node says nothing', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    const ran = await kubectlIn(folder, `-s http://127.0.0.1:${port}/older get things`)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(ran).toEqual({ stdout: '', stderr: 'error: the server doesn\'t have a resource type "things"\n', code: 1 })
    expect(warnings).toEqual([])
    // A limit that is lifted for all of the process breaks HTTP libraries that were loaded before.
    expect(EventEmitter.defaultMaxListeners).toBe(10)
  })

  it('is unpacked when it was packed, which kubectl allows unless it is told not to', async () => {
    expect(await raw('/packed')).toEqual({ stdout: 'was packed', stderr: '', code: 0 })
    expect(await raw('/packed', ' --disable-compression')).toEqual({ stdout: 'was plain', stderr: '', code: 0 })
  })

  it('is looked for where the server says it is', async () => {
    expect(await raw('/moved')).toEqual({ stdout: 'the place', stderr: '', code: 0 })
  })

  it('is asked for again when the server says so', async () => {
    expect(await raw('/busy')).toEqual({ stdout: 'asked 3 times', stderr: '', code: 0 })
  })

  it.each([
    ['/cut-packed', 'error: unexpected EOF'],
    ['/not-packed', 'error: gzip: invalid header'],
    ['/none', 'Unable to connect to the server: EOF'],
    ['/reset', 'Unable to connect to the server: read tcp 127.0.0.1:OWN->127.0.0.1:PORT: read: connection reset by peer'],
    ['/half', 'error: unexpected EOF'],
    ['/half-reset', 'error: read tcp 127.0.0.1:OWN->127.0.0.1:PORT: read: connection reset by peer'],
    ['/garbage', 'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP response "garbage"'],
    ['/code', 'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP status code "abc"'],
    ['/version', 'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed HTTP version "HTTP/x"'],
    [
      '/field',
      'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: malformed MIME header: missing colon: "bad header"',
    ],
    ['/length', 'Unable to connect to the server: net/http: HTTP/1.x transport connection broken: bad Content-Length "x"'],
  ])('fails at %s in the words of Go', async (path, stderr) => {
    expect(await raw(path)).toMatchObject({ stderr: `${stderr}\n`, code: 1 })
  })

  it('is not followed round and round', async () => {
    const ran = await raw('/round')
    expect(ran.stderr).toMatch(/\nUnable to connect to the server: stopped after 10 redirects\n$/)
    expect(seen.filter(({ url }) => url === '/round')).toHaveLength(10)
  })
})
