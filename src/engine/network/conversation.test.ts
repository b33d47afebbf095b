/** Facts about connections as bytes: where requests end, who may speak, and when a connection is over. */
import { describe, expect, it } from 'vitest'
import { converse, hangUpAll } from './conversation'
import type { HttpRequest, Listener } from './types'

const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words)

function connected(listener: Partial<Listener>) {
  const seen: string[] = []
  const whole: Listener = { port: 80, protocol: 'TCP', ...listener }
  const sink = { data: (data: Uint8Array) => void seen.push(text(data)), end: () => void seen.push('END') }
  const connection = converse(whole, sink, '10.0.0.1')
  const say = async (words: string): Promise<void> => {
    connection.receive(bytes(words))
    await Promise.resolve()
    for (let i = 0; i < 20; i++) await Promise.resolve()
  }
  return { seen, say, connection, listener: whole }
}

describe('a connection to a server of HTTP', () => {
  const asked: HttpRequest[] = []
  const http = (request: HttpRequest) => {
    asked.push(request)
    return { status: 200, headers: {}, body: bytes(`${request.method} ${request.path}`) }
  }
  const answer = (words: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${words.length}\r\n\r\n${words}`

  it('answers requests in their order, however their bytes come', async () => {
    const { seen, say } = connected({ http })
    await say('GET /a HTTP/1.1\r\nHo')
    expect(seen).toEqual([])
    await say('st: h\r\n\r\nHEAD /b HTTP/1.1\r\n\r\n')
    expect(seen).toEqual([answer('GET /a'), 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n'])
    await say('GET /c HTTP/1.0\r\n\r\n')
    expect(seen.slice(2)).toEqual([answer('GET /c'), 'END'])
  })

  it('waits for a body by its length or its chunks, and nods where that is waited for', async () => {
    const { seen, say } = connected({ http })
    await say('PUT /x HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n')
    expect(seen).toEqual(['HTTP/1.1 100 Continue\r\n\r\n'])
    await say('ab')
    await say('cd')
    expect(seen[1]).toBe(answer('PUT /x'))
    await say('POST /y HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')
    expect(asked.slice(-2).map(({ body }) => text(body!))).toEqual(['abcd', 'abcde'])
  })

  it('reads a long body once it is there, whatever pieces it comes in, and what follows it', async () => {
    const { seen, say } = connected({ http })
    const body = 'x'.repeat(5000)
    const request = `PUT /long HTTP/1.1\r\nContent-Length: 5000\r\n\r\n${body}GET /next HTTP/1.1\r\n\r\n`
    for (let at = 0; at < request.length; at += 7) await say(request.slice(at, at + 7))
    expect(seen).toEqual([answer('PUT /long'), answer('GET /next')])
    expect(text(asked.at(-2)!.body!)).toBe(body)
    const chunked = 'POST /parts HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n'
    for (const each of chunked) await say(each)
    expect(seen.at(-1)).toBe(answer('POST /parts'))
    expect(text(asked.at(-1)!.body!)).toBe('abcde0123456789abcdef')
  })

  it('hangs up when the client says no more within a body', async () => {
    const { seen, say, connection } = connected({ http })
    await say('PUT /x HTTP/1.1\r\nContent-Length: 4\r\n\r\na')
    await say('b')
    connection.end()
    await say('')
    expect(seen).toEqual(['END'])
  })

  it.each([
    ['what is no HTTP', 'hello there\r\n'],
    ['a length that leads back', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -48\r\n\r\n'],
    ['a length that is no number', 'GET / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n'],
    ['a chunk without a size', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
  ])('refuses %s and hangs up', async (_, words) => {
    const { seen, say } = connected({ http })
    await say(words)
    expect(seen).toEqual([expect.stringMatching(/^HTTP\/1\.1 400 Bad Request\r\n/), 'END'])
  })

  it('answers with nothing but the body where nothing but a line came', async () => {
    const { seen, say } = connected({ http })
    await say('GET /old\r\n')
    expect(seen).toEqual(['GET /old', 'END'])
  })

  it('ends with the process that listens, and after what a client that says no more had asked', async () => {
    const first = connected({ http })
    hangUpAll(first.listener)
    expect(first.seen).toEqual(['END'])
    const second = connected({ http })
    second.connection.receive(bytes('GET /a HTTP/1.1\r\n\r\n'))
    second.connection.end()
    await second.say('')
    expect(second.seen).toEqual([answer('GET /a'), 'END'])
  })
})

it('a server that says nothing of its own answers piece by piece', async () => {
  const { seen, say, connection } = connected({ talk: (data, peer) => bytes(`${peer} ${text(data)}`) })
  await say('one')
  await say('two')
  connection.end()
  expect(seen).toEqual(['10.0.0.1 one', '10.0.0.1 two', 'END'])
})
